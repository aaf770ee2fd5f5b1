/* What pages do beyond links and forms. Everything works without it, only with more steps. */
(function () {
  "use strict";
  const root = document.documentElement;

  /* A short message at the foot of the page, read aloud by screen readers. */
  function notice(text) {
    const box = document.getElementById("notices");
    if (!box || !text) return;
    const item = document.createElement("p");
    item.className = "notice";
    item.textContent = text;
    box.replaceChildren(item);
    window.setTimeout(() => item.remove(), 8000);
  }

  function words(name) {
    const box = document.getElementById("notices");
    return box ? box.dataset[name] : "";
  }

  /* Light and dark. */
  function markThemeButtons() {
    const dark = root.getAttribute("data-bs-theme") === "dark";
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-pressed", String(dark));
    }
  }

  function toggleTheme() {
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    try {
      localStorage.setItem("lq-theme", next);
    } catch {
      // Without storage the choice holds for this page only.
    }
    markThemeButtons();
    drawCharts(document, true);
  }

  /* Selects with search; with data-url the options come from the server as [{value, text}]. */
  function searchSelects(scope) {
    for (const select of scope.querySelectorAll("select[data-tom-select]")) {
      if (select.tomselect || !window.TomSelect) continue;
      const options = {
        maxOptions: 200,
        plugins: select.multiple ? ["remove_button"] : [],
        copyClassesToDropdown: false,
        render: {
          no_results: () => textElement("no-results", select.dataset.nothing || "没有找到，请换一个词"),
          loading: () => textElement("no-results", select.dataset.loading || "正在查找…"),
        },
      };
      if (select.dataset.url) {
        Object.assign(options, {
          valueField: "value",
          labelField: "text",
          searchField: [],
          sortField: [{ field: "$order" }],
          preload: "focus",
          load(query, done) {
            const url = new URL(select.dataset.url, window.location.href);
            url.searchParams.set("q", query);
            fetch(url, { headers: { Accept: "application/json" } })
              .then((response) => (response.ok ? response.json() : { results: [] }))
              .then((answer) => done(answer.results))
              .catch(() => done());
          },
        });
      }
      const made = new window.TomSelect(select, options);
      // Screen readers shall meet one control, with the notes and errors of the field.
      select.setAttribute("aria-hidden", "true");
      for (const name of ["aria-describedby", "aria-invalid"]) {
        if (select.hasAttribute(name)) made.control_input.setAttribute(name, select.getAttribute(name));
      }
    }
  }

  function textElement(className, text) {
    const element = document.createElement("div");
    element.className = className;
    element.textContent = text;
    return element;
  }

  /* Charts: the option object lies in the page as JSON; colours and fonts come from the style sheet. */
  function drawCharts(scope, again) {
    if (!window.echarts) return;
    for (const canvas of scope.querySelectorAll("[data-chart]")) {
      const existing = window.echarts.getInstanceByDom(canvas);
      if (existing && !again) continue;
      if (existing) existing.dispose();
      const data = document.getElementById(canvas.dataset.chart);
      if (!data) continue;
      const chart = window.echarts.init(canvas, chartTheme(), { renderer: "canvas" });
      chart.setOption(JSON.parse(data.textContent));
      // The HTML tooltip needs inline styles, which the content security policy forbids.
      chart.setOption({ tooltip: { renderMode: "richText" }, animationDuration: 300 });
    }
  }

  function chartTheme() {
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = {
      axisLine: { lineStyle: { color: colour("--lq-line-strong") } },
      axisTick: { show: false },
      axisLabel: { color: colour("--lq-ink-2") },
      splitLine: { lineStyle: { color: colour("--lq-line") } },
    };
    return {
      color: ["#3b6cf0", colour("--lq-forsythia"), "#2b8a64", "#8892a6", "#7a5cc2", "#c96f2f"],
      backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--lq-ink") },
      legend: { textStyle: { color: colour("--lq-ink") } },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: { ...axis, axisLine: { show: false } },
    };
  }

  function downloadChart(button) {
    const canvas = document.querySelector(`#${CSS.escape(button.dataset.chartDownload)} [data-chart]`);
    const chart = canvas && window.echarts.getInstanceByDom(canvas);
    if (!chart) return;
    const link = document.createElement("a");
    link.href = chart.getDataURL({
      type: "png",
      pixelRatio: 2,
      backgroundColor: getComputedStyle(root).getPropertyValue("--lq-surface").trim(),
    });
    link.download = `${button.dataset.fileName}.png`;
    link.click();
  }

  /* Drafts: saved two seconds after the last key, and the time of saving is shown. */
  function watchDraft(form) {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    let timer = 0;
    let saving = null;
    const shown = form.querySelector("[data-saved-at]");

    async function save() {
      if (saving) saving.abort();
      saving = new AbortController();
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      try {
        const response = await fetch(form.dataset.autosaveUrl, { method: "POST", body, signal: saving.signal });
        if (!response.ok) throw new Error(String(response.status));
        const answer = await response.json();
        form.dataset.changed = "";
        if (shown) shown.textContent = answer.message;
      } catch (error) {
        if (error.name !== "AbortError" && shown) shown.textContent = shown.dataset.failed || "";
      }
    }

    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 2000);
    });
    form.addEventListener("submit", () => {
      window.clearTimeout(timer);
      if (saving) saving.abort();
    });
  }

  /* Leaving a form with changes that nobody has saved. */
  function watchChanges(form) {
    if (form.dataset.guarded) return;
    form.dataset.guarded = "1";
    form.addEventListener("input", () => {
      form.dataset.changed = "1";
    });
    form.addEventListener("submit", () => {
      form.dataset.changed = "";
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-changed='1']")) event.preventDefault();
  });

  /* How many characters are left. */
  function countCharacters(area) {
    if (area.dataset.counted) return;
    area.dataset.counted = "1";
    const counter = document.createElement("span");
    counter.className = "counter";
    area.insertAdjacentElement("afterend", counter);
    const show = () => {
      counter.textContent = `${area.value.length} / ${area.maxLength}`;
      counter.classList.toggle("counter-full", area.value.length >= area.maxLength);
    };
    area.addEventListener("input", show);
    show();
  }

  /* Uploads with a bar: the server answers with a redirect or with the page to show. */
  function upload(form) {
    const progress = form.querySelector("[data-upload-progress]");
    const bar = progress.querySelector("progress");
    const text = progress.querySelector("[data-upload-text]");
    const button = form.querySelector("[type=submit]");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      bar.value = percent;
      text.textContent = percent < 100 ? `${text.dataset.sending} ${percent}%` : text.dataset.checking;
    });
    const fail = () => {
      text.textContent = text.dataset.failed;
      button.disabled = false;
    };
    request.addEventListener("error", fail);
    request.addEventListener("load", () => {
      if (request.status >= 500) {
        fail();
        return;
      }
      /* The answer is the page to show: loading it again would lose the sentence that it says only once. */
      if (request.responseURL && request.responseURL !== form.action) {
        window.history.replaceState(null, "", request.responseURL);
      }
      showPage(request.responseText);
    });
    progress.hidden = false;
    button.disabled = true;
    request.send(new FormData(form));
  }

  /* The server answered with a page: put its title and content in place of ours. */
  function showPage(html) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const fresh = answer.getElementById("content");
    const old = document.getElementById("content");
    if (!fresh || !old) {
      window.location.reload();
      return;
    }
    document.title = answer.title;
    old.replaceWith(document.importNode(fresh, true));
    const content = document.getElementById("content");
    if (window.htmx) window.htmx.process(content);
    prepare(content);
  }

  /* A link inside a drawing: htmx loads what it names beside the drawing, the address follows. */
  function openDrawn(link, event) {
    if (!window.htmx) return;
    event.preventDefault();
    for (const other of link.closest("svg").querySelectorAll("a[aria-current]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    window.history.replaceState(null, "", link.getAttribute("href"));
  }

  /* Tables of inputs: another empty row below, like the last one. */
  function addRow(button) {
    const row = emptyRow(button.parentElement.querySelector("tbody"));
    row.querySelector("input:not([type=hidden]), select").focus();
  }

  function emptyRow(body) {
    const row = body.rows[body.rows.length - 1].cloneNode(true);
    body.append(row);
    clearRow(row);
    return row;
  }

  function clearRow(row) {
    for (const input of row.querySelectorAll("input")) input.value = "";
    for (const select of row.querySelectorAll("select")) select.selectedIndex = 0;
  }

  /* The last row is emptied, so that there is always one to type in. */
  function removeRow(button) {
    const row = button.closest("tr");
    const next = row.nextElementSibling || row.previousElementSibling;
    const form = row.closest("form");
    if (next) row.remove();
    else clearRow(row);
    (next || row).querySelector("input:not([type=hidden]), select").focus();
    if (form) form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Cells of a spreadsheet, pasted into a row, fill this row and those below. */
  function pasteRows(event) {
    const start = event.target instanceof Element ? event.target.closest("[data-rows] input") : null;
    const text = event.clipboardData ? event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "") : "";
    if (!start || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const controls = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
    let row = start.closest("tr");
    const first = controls(row).indexOf(start);
    for (const line of text.split(/\r?\n/)) {
      row = row || emptyRow(start.closest("tbody"));
      line.split("\t").forEach((cell, place) => {
        const control = controls(row)[first + place];
        if (!control) return;
        const option = control.options && [...control.options].find((one) => one.text === cell.trim());
        if (option) control.value = option.value;
        else if (!control.options) control.value = cell.trim();
      });
      row = row.nextElementSibling;
    }
    start.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* A field that is asked only where another has a certain answer. Hidden, it is sent all the same. */
  function watchConditions(scope) {
    for (const control of scope.querySelectorAll("[data-shown-when]")) {
      const form = control.closest("form");
      const field = control.closest(".form-field");
      if (!form || !field || field.dataset.conditional) continue;
      field.dataset.conditional = "1";
      const show = () => {
        field.hidden = !new FormData(form).getAll(control.dataset.shownWhen).includes(control.dataset.shownValue);
      };
      form.addEventListener("change", show);
      show();
    }
  }

  /* Everything that a new piece of page needs. */
  function prepare(scope) {
    watchConditions(scope);
    searchSelects(scope);
    drawCharts(scope, false);
    scope.querySelectorAll("form[data-autosave-url]").forEach(watchDraft);
    scope.querySelectorAll("form[data-warn-unsaved], form[data-autosave-url]").forEach(watchChanges);
    scope.querySelectorAll("textarea[maxlength]").forEach(countCharacters);
    scope.querySelectorAll("[data-add-row], [data-row-action]").forEach((button) => {
      button.hidden = false;
    });
    const summary = scope.querySelector("[data-focus-first]");
    if (summary) summary.focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const drawn = target.closest("svg a[hx-get]");
    if (drawn && !event.metaKey && !event.ctrlKey && !event.shiftKey) openDrawn(drawn, event);
    const more = target.closest("[data-add-row]");
    if (more) addRow(more);
    const less = target.closest("[data-remove-row]");
    if (less) removeRow(less);
    for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
      // A reason that is being written must not vanish because of a click beside it.
      if (!open.contains(target) && !open.querySelector("textarea")?.value) open.open = false;
    }
    const button = target.closest("button");
    if (!button) return;
    if (button.matches("[data-theme-toggle]")) toggleTheme();
    if (button.matches("[data-print]")) window.print();
    if (button.matches("[data-chart-download]")) downloadChart(button);
    if (button.matches("[data-close-details]")) {
      const details = button.closest("details");
      details.open = false;
      details.querySelector("summary").focus();
    }
    if (button.matches("[data-copy]")) {
      navigator.clipboard.writeText(button.dataset.copy).then(
        () => notice(words("copied")),
        () => notice(button.dataset.copy)
      );
    }
  });

  document.addEventListener("paste", pasteRows);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement && document.activeElement.closest("details[data-close-outside][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
    if (event.target.matches("[data-check-all]")) {
      // Boxes may stand in a table outside of the form that they belong to.
      for (const box of event.target.form.elements) {
        if (box.name === event.target.dataset.checkAll) box.checked = event.target.checked;
      }
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-upload]") && !event.defaultPrevented) {
      event.preventDefault();
      upload(event.target);
    }
  });

  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  document.addEventListener("htmx:responseError", () => notice(words("failed")));
  document.addEventListener("htmx:sendError", () => notice(words("offline")));
  window.addEventListener("resize", () => {
    if (!window.echarts) return;
    for (const canvas of document.querySelectorAll("[data-chart]")) window.echarts.getInstanceByDom(canvas)?.resize();
  });

  markThemeButtons();
  prepare(document);
})();
