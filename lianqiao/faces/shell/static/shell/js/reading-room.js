/* The reading room of a plan: document and list follow each other, and everything can be done from the keyboard.
   Without this script each mark and each row is a link that opens the room with its card. */
(function () {
  "use strict";
  const room = document.querySelector("[data-room]");
  if (!room || !window.htmx) return;
  const text = room.querySelector("[data-text]");
  const list = room.querySelector("[data-finds-list]");
  const marking = room.querySelector("[data-marking]");
  const keysSwitch = room.querySelector("[data-keys-switch]");
  const KEYS = "lq-room-keys";
  const POLL = 20000;
  let chosen = null;
  let timer = 0;
  let now = room.dataset.now;
  let moveOn = false;
  let pending = "";

  /* Marks and rows of one find. */
  const marksOf = (id) => text.querySelectorAll(`[data-find="${CSS.escape(id)}"]`);
  const rowOf = (id) => list.querySelector(`[data-find="${CSS.escape(id)}"]`);
  const rows = () => [...list.querySelectorAll("[data-find]")];

  /* Scrolls a box alone, not the page, where the box scrolls; else the page. */
  function show(element, box) {
    if (!element) return;
    const inside = box && box.scrollHeight > box.clientHeight + 4;
    if (!inside) {
      element.scrollIntoView({ block: "center", behavior: "auto" });
      return;
    }
    const place = element.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (place.top < frame.top + 40 || place.bottom > frame.bottom - 40) {
      box.scrollTop += place.top - frame.top - frame.height / 3;
    }
  }

  function choose(id, from) {
    chosen = id;
    pending = "";
    for (const old of room.querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
    const row = rowOf(id);
    const marks = marksOf(id);
    for (const element of [row, ...marks]) if (element) element.classList.add("is-chosen");
    if (from !== "text") show(marks[0], text);
    if (from !== "list") show(row, list);
    window.history.replaceState(null, "", `${window.location.pathname}${addressOf(id)}`);
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = 0;
      load(id);
    }, 90);
  }

  function load(id) {
    window.htmx.ajax("GET", `${room.dataset.cardUrl}${id}/`, { target: "#card", swap: "innerHTML" });
  }

  function addressOf(id) {
    const query = new URLSearchParams(window.location.search);
    query.set("find", id);
    return `?${query}`;
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.dataset.find === chosen);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    choose(all[next].dataset.find, "keys");
  }

  /* The next one that waits, after the chosen one, then from the top. */
  function nextWaiting() {
    const all = rows();
    const at = all.findIndex((row) => row.dataset.find === chosen);
    const order = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
    const row = order.find((one) => one.dataset.state === "proposed");
    if (row) choose(row.dataset.find, "keys");
  }

  function mark(id, state, kind) {
    for (const element of marksOf(id)) {
      element.className = `find find-${kind} is-${state}${id === chosen ? " is-chosen" : ""}`;
    }
  }

  function press(action) {
    const card = room.querySelector("[data-card]");
    if (!card || card.dataset.card !== chosen || !card.dataset.ready) {
      // The card is on its way: what was pressed is done when it is there and its form belongs to htmx.
      pending = chosen ? action : "";
      return;
    }
    const button = card.querySelector(`button[name="do"][value="${action}"]`);
    if (!button) return;
    moveOn = action !== "reopen";
    button.click();
  }

  /* Clicks on marks and rows; a new tab stays a new tab. */
  room.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a[data-find]");
    if (link) {
      event.preventDefault();
      choose(link.dataset.find, text.contains(link) ? "text" : list.contains(link) ? "list" : "card");
      if (text.contains(link) && window.matchMedia("(max-width: 991px)").matches) {
        document.getElementById("card").scrollIntoView({ block: "start" });
      }
      return;
    }
    const section = event.target.closest("a[data-section]");
    if (section) {
      const heading = document.getElementById(`s-${section.dataset.section}`);
      if (heading) {
        event.preventDefault();
        show(heading, text);
      }
      return;
    }
    const button = event.target.closest("[data-mark-as]");
    if (button) addMark(button.dataset.markAs);
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "card") return;
    const card = room.querySelector("[data-card]");
    if (card) card.dataset.ready = "1";
    if (card && chosen && card.dataset.card !== chosen && !timer) {
      load(chosen);
      return;
    }
    if (card && pending && card.dataset.card === chosen) {
      const action = pending;
      pending = "";
      press(action);
    }
  });

  /* Buttons of the card: the next one that waits follows. */
  room.addEventListener("submit", (event) => {
    const action = event.submitter && event.submitter.name === "do" ? event.submitter.value : "";
    moveOn = action === "confirm" || action === "drop";
  });

  document.body.addEventListener("find-changed", (event) => {
    const { id, state, kind, action } = event.detail;
    mark(id, state, kind);
    const row = rowOf(id);
    if (action === "add") {
      window.location.assign(`${window.location.pathname}${addressOf(id)}`);
      return;
    }
    if (row && id === chosen) row.classList.add("is-chosen");
    if (moveOn && state !== "proposed") nextWaiting();
    moveOn = false;
  });

  /* Adding what was passed over: the selection in the raw text, counted in characters and not in UTF-16 units. */
  function placeOf(node, offset) {
    const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p[data-start]");
    if (!paragraph) return null;
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(node, offset);
    return Number(paragraph.dataset.start) + Array.from(range.toString()).length;
  }

  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const start = placeOf(range.startContainer, range.startOffset);
    const end = placeOf(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : { start, end };
  }

  if (marking) {
    document.addEventListener("selectionchange", () => {
      if (!marking.contains(document.activeElement)) marking.hidden = selected() === null;
    });
    marking.addEventListener("mousedown", (event) => event.preventDefault());
  }

  function addMark(kind) {
    const place = selected();
    if (!place) return;
    const query = new URLSearchParams({ ...place, kind });
    window.htmx.ajax("GET", `${room.dataset.newUrl}?${query}`, { target: "#card", swap: "innerHTML" });
  }

  /* The keyboard, unless somebody writes or has switched it off. */
  function keysOn() {
    try {
      return localStorage.getItem(KEYS) !== "off";
    } catch {
      return true;
    }
  }

  function showKeys() {
    if (!keysSwitch) return;
    keysSwitch.setAttribute("aria-pressed", String(keysOn()));
    keysSwitch.textContent = keysOn() ? room.dataset.on : room.dataset.off;
  }

  if (keysSwitch) {
    keysSwitch.addEventListener("click", () => {
      try {
        localStorage.setItem(KEYS, keysOn() ? "off" : "on");
      } catch {
        // Without storage the keys stay on.
      }
      showKeys();
    });
    showKeys();
  }

  const ACTIONS = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Enter: () => press("confirm"),
    x: () => press("drop"),
    u: () => press("reopen"),
    e: () => room.querySelector(".find-fields :is(input, select, textarea)")?.focus(),
    "?": () => {
      const keys = room.querySelector("[data-keys]");
      if (keys) keys.open = !keys.open;
    },
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const writing = target.matches("input, textarea, select, [contenteditable]") || target.closest(".ts-wrapper");
    if (writing) {
      if (event.key === "Escape") {
        target.blur();
        text.focus({ preventScroll: true });
      }
      return;
    }
    if (!keysOn() || event.metaKey || event.ctrlKey || event.altKey) return;
    // Enter on a button or link does what the button or link says.
    if (event.key === "Enter" && target.closest("button, summary, a:not([data-find])")) return;
    if (event.key.startsWith("Arrow") && target.closest("summary, button")) return;
    const action = ACTIONS[event.key];
    if (!action || (!room.hasAttribute("data-keeps") && ["Enter", "x", "u", "e"].includes(event.key))) return;
    if (event.key === "Enter" && target.closest("a[data-find]") && target.dataset.find !== chosen) return;
    event.preventDefault();
    action();
  });

  /* What others change while this room is open. */
  async function look() {
    if (document.hidden) return;
    const query = new URLSearchParams({ since: now });
    try {
      const response = await fetch(`${room.dataset.changesUrl}?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const answer = await response.json();
      now = answer.now;
      const fresh = answer.changes.filter((change) => {
        const row = rowOf(change.id);
        return row && row.dataset.state !== change.state;
      });
      for (const change of fresh) mark(change.id, change.state, change.kind);
      if (!fresh.length) return;
      const address = new URLSearchParams(window.location.search);
      address.set("part", "finds");
      await window.htmx.ajax("GET", `${room.dataset.finds}?${address}`, { target: "#finds", swap: "innerHTML" });
      if (chosen) rowOf(chosen)?.classList.add("is-chosen");
    } catch {
      // The next look comes anyway.
    }
  }
  if (room.hasAttribute("data-keeps")) window.setInterval(look, POLL);

  const first = new URLSearchParams(window.location.search).get("find");
  if (first && (rowOf(first) || marksOf(first).length)) {
    chosen = first;
    const card = room.querySelector("[data-card]");
    if (card) card.dataset.ready = "1";
    for (const element of [rowOf(first), ...marksOf(first)]) if (element) element.classList.add("is-chosen");
    show(marksOf(first)[0], text);
    show(rowOf(first), list);
  }
})();
