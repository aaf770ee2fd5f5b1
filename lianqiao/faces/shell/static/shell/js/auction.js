/* The live page of an auction: asks once a second what changed, runs the countdown by the server's clock, sends bids. */
(function () {
  "use strict";
  const page = document.querySelector("[data-auction]");
  if (!page) return;
  /* Two forms, so that Enter in the field of the second never presses a button of the first. */
  const forms = page.querySelectorAll("[data-bid-form]");
  const form = page.querySelector("[data-typed-form]");
  const line = page.querySelector("[data-line]");
  const FAST = 1000, SLOW = 5000, SOON = 15000, MOST_TRIES = 8;
  let version = `"${page.dataset.version}"`;
  let ahead = null;
  let quickest = Infinity;
  let isLost = false;
  let timer = 0;

  function board() {
    return page.querySelector("[data-board]");
  }

  /* The server's moment: of all answers the one that took the shortest time tells it best. */
  function learn(moment, sent, received) {
    const took = received - sent;
    if (!Number.isFinite(moment) || took > quickest * 2 + 50) return;
    quickest = Math.min(quickest, took);
    ahead = moment + took / 2 - received;
  }

  function now() {
    return Date.now() + (ahead === null ? 0 : ahead);
  }

  function two(number) {
    return String(number).padStart(2, "0");
  }

  function tick() {
    const clock = page.querySelector("[data-clock]");
    const shanghai = new Date(now() + 8 * 3600000);
    if (clock) {
      clock.textContent = `${two(shanghai.getUTCHours())}:${two(shanghai.getUTCMinutes())}:${two(shanghai.getUTCSeconds())}`;
    }
    const here = board();
    const countdown = page.querySelector("[data-countdown]");
    if (!here || !countdown || !here.dataset.target) return;
    const left = Math.ceil((Number(here.dataset.target) - now()) / 1000);
    if (left <= 0) return;
    const days = Math.floor(left / 86400), hours = Math.floor((left % 86400) / 3600);
    const rest = `${two(Math.floor((left % 3600) / 60))}:${two(left % 60)}`;
    countdown.textContent = days > 0 ? `${days} 天 ${two(hours)}:${rest}` : `${two(hours)}:${rest}`;
  }

  /* Puts the parts that changed in place; what is typed and where the focus stands stays. */
  function place(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!old || old.innerHTML === part.innerHTML) continue;
      const inside = old.contains(document.activeElement);
      const button = inside ? [...old.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
      old.replaceChildren(...part.childNodes);
      if (inside) {
        const next = old.querySelectorAll("button, a")[Math.max(button, 0)] || page.querySelector("#auction-amount");
        if (next) next.focus();
      }
    }
    const here = board();
    for (const one of forms) if (here) one.hidden = !("mayBid" in here.dataset);
  }

  function say(text) {
    if (line && line.textContent !== text) line.textContent = text;
  }

  async function ask() {
    window.clearTimeout(timer);
    const sent = Date.now();
    const before = board() ? board().dataset.state : "";
    try {
      const answer = await fetch(page.dataset.liveUrl, {
        headers: { "If-None-Match": version, "X-Requested-With": "fetch" },
        cache: "no-store",
        credentials: "same-origin",
        redirect: "error",
      });
      const text = answer.status === 200 ? await answer.text() : "";
      if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
      learn(Number(answer.headers.get("X-Moment")), sent, Date.now());
      if (answer.status === 200) {
        version = answer.headers.get("ETag") || version;
        place(text);
      }
      if (isLost) say(page.dataset.back);
      isLost = false;
    } catch {
      isLost = true;
      say(page.dataset.lost);
    }
    const state = board() ? board().dataset.state : "";
    if (state !== before && (state === "closed" || state === "called_off")) {
      window.location.reload();
      return;
    }
    if (state === "closed" || state === "called_off") return;
    const soon = Number(board().dataset.target) - now() < SOON;
    const fast = state === "open" || soon;
    timer = window.setTimeout(ask, document.hidden || !fast ? SLOW : FAST);
  }

  function pause(milliseconds) {
    return new Promise((resolve) => window.setTimeout(resolve, milliseconds));
  }

  /* Sends the same bid again, by the same key, until there is an answer: the server counts it once. */
  async function send(content) {
    for (let tried = 0; tried < MOST_TRIES; tried += 1) {
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: content,
          headers: { "X-Requested-With": "fetch" },
          credentials: "same-origin",
          redirect: "error",
        });
        if (answer.status < 500) return { ok: answer.ok, ...(await answer.json()) };
      } catch {
        // Nothing came back: the bid may stand or not.
      }
      tell(page.dataset.again);
      await pause(Math.min(500 * 2 ** tried, 4000));
    }
    return null;
  }

  function tell(text) {
    form.querySelector("[data-told]").textContent = text;
  }

  function confirmLater(content, message) {
    const box = form.querySelector("[data-confirm]");
    const button = form.querySelector("[data-confirm-button]");
    box.hidden = false;
    button.dataset.amount = content.get("amount") || "";
    button.value = content.get("yuan") || "";
    form.querySelector("[data-confirm-words]").textContent = "";
    tell(message);
    button.focus();
  }

  async function bid(event) {
    event.preventDefault();
    const button = event.submitter;
    const content = new FormData(event.target, button);
    const isConfirmed = Boolean(button && button.matches("[data-confirm-button]"));
    if (isConfirmed) {
      content.set("confirmed", "on");
      if (button.dataset.amount) content.set("amount", button.dataset.amount);
      if (!button.value) content.delete("yuan");
    }
    form.querySelector("[data-confirm]").hidden = true;
    const buttons = () => page.querySelectorAll("[data-bid-form] button");
    for (const one of buttons()) one.disabled = true;
    tell(page.dataset.sending);
    const answer = await send(content);
    for (const one of buttons()) one.disabled = false;
    if (answer === null) {
      tell(page.dataset.failed);
      return;
    }
    for (const one of forms) one.elements.key.value = answer.key;
    if (answer.code === "confirm") {
      confirmLater(content, answer.message);
      return;
    }
    tell(answer.message);
    if (answer.ok) form.elements.amount.value = "";
    ask();
  }

  for (const one of forms) one.addEventListener("submit", bid);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
  window.addEventListener("online", ask);
  const start = board();
  if (start) learn(Number(start.dataset.moment), Date.now(), Date.now());
  quickest = Infinity;
  tick();
  window.setInterval(tick, 250);
  if (start && start.dataset.state !== "closed" && start.dataset.state !== "called_off") ask();
})();
