/* Chooses light or dark before the first paint, hence a small script of its own in the head. */
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return localStorage.getItem("lq-theme");
    } catch {
      return null; // storage switched off by the browser's policy
    }
  }

  function show() {
    root.setAttribute("data-bs-theme", stored() || (system.matches ? "dark" : "light"));
  }

  root.classList.add("js");
  show();
  system.addEventListener("change", show);
})();
