// Keys, and the way from one page to the next. Everything on the study pages works without this file.
// What only some answers need stands in study/ and is fetched when it is first used.
const TYPED = "textarea, select, input:not([type=radio], [type=checkbox])";
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  if (moveInGrid(event, at) || moveStep(event, at)) return event.preventDefault();
  if (event.repeat || at.matches(TYPED)) return;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  // Whoever dictates can switch single characters off in the settings (WCAG 2.1.4).
  if (key.length === 1 && document.documentElement.dataset.letterKeys === "off") return;
  if (key !== "?" && document.querySelector(":popover-open")) return;
  // What has the focus answers to its own keys: a link opens, a button is pressed, a box is ticked.
  if (key === "enter" && at.matches("a, button, summary")) return;
  if (key === "space" && at.matches("a, button, summary, input")) return;
  const target = pressable("keys", key);
  // A number typed anywhere begins the answer.
  if (!target && /^[\d.,+−([-]$/.test(key)) document.querySelector("#ask :is(.vec input, .line)")?.focus();
  if (!target) return;
  event.preventDefault();
  target.click();
  if (!target.matches(".flip > *")) (target.matches("summary, h2") ? target : target.querySelector("input"))?.focus();
});

/** Return what a key or a swipe presses: the first thing that is seen and takes it. A turned card is not turned back. */
function pressable(by, name) {
  return [...document.querySelectorAll(`[data-${by}]`)].find(
    (each) => each.dataset[by].split(" ").includes(name) && each.getClientRects().length && !each.matches(".flip[open] > summary"),
  );
}

// A turned card is read out, and the next Tab is its first rating.
document.addEventListener("click", (event) => {
  const card = event.target.closest(".flip > summary")?.parentElement;
  if (!card || card.open) return;
  event.preventDefault(); // it opens now, not a moment later: the next key is for the ratings
  card.open = true;
  card.querySelector(".back").focus();
});

// --- arrows walk through a grid of numbers, and move a step ---

function moveInGrid(event, box) {
  const step = ARROWS[event.key];
  if (!step || event.shiftKey || !box.matches(".vec input")) return false;
  // Sideways only from the end of the text: in its middle the arrows move the caret.
  if (step[1] < 0 && box.selectionEnd > 0) return false;
  if (step[1] > 0 && box.selectionStart < box.value.length) return false;
  const rows = [...box.closest(".vec").children].map((row) => [...row.querySelectorAll("input")]);
  const i = rows.findIndex((row) => row.includes(box));
  const next = rows[i + step[0]]?.[rows[i].indexOf(box) + step[1]];
  next?.focus();
  next?.select();
  return Boolean(next);
}

function moveStep(event, at) {
  const row = at.closest?.("[data-order] > li");
  const step = ARROWS[event.key]?.[0];
  if (!row || !step) return false;
  import("./study/ordering.js").then((ordering) => ordering.move(row, step));
  return true;
}

// --- fetched when first used ---

document.addEventListener("input", (event) => {
  if (event.target.closest("#ask")) import("./study/drafts.js").then((drafts) => drafts.keep(event.target.form));
  if (event.target.matches("#ask:has(#echo) input:not([type=radio])")) {
    import("./study/echo.js").then((echo) => echo.readBack(event.target.form));
  }
});

document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text").trim() ?? "";
  if (!event.target.matches(".vec input") || !/[\s,;&[\]]/.test(text)) return; // one number: as always
  event.preventDefault();
  import("./study/pasting.js").then((pasting) => pasting.fill(event.target, text));
});

document.addEventListener("change", ({ target }) => {
  const row = target.closest("[data-order] > li");
  if (row) import("./study/ordering.js").then((ordering) => ordering.place(row, target.value - 1));
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  if (button) import("./study/ordering.js").then((ordering) => ordering.move(button.closest("li"), +button.dataset.move));
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (grip && event.isPrimary) import("./study/ordering.js").then((ordering) => ordering.drag(grip.closest("li"), event));
  const card = event.target.closest(".flash");
  if (card && event.pointerType === "touch") {
    import("./study/swiping.js").then((swiping) => swiping.follow(card, event, (way) => pressable("swipe", way)?.click()));
  }
});

// --- how long it took: from the moment the page is seen ---

let seen = performance.now();

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (sending) {
    // An answer is on its way; what is done next may be about it.
    event.preventDefault();
    return sending.then(() => target.requestSubmit(submitter));
  }
  if (!target.matches("#ask")) return; // not target.id: the form has a field of that name
  delete sessionStorage.draft;
  target.elements.spent.value = timeSpent(target);
  seen = performance.now();
});

const timeSpent = (form) => Math.round(+form.elements.spent.value + performance.now() - seen);

// --- the next question is fetched while this one is thought about or its feedback read, and stands there at once ---

const FRESH = 120_000; // ms; later something else may be due, or another device may have answered
let ahead = null;
let sending = null;

async function look() {
  ahead = null;
  const next = document.querySelector("[data-next]")?.dataset.next;
  if (!next) return;
  const address = document.querySelector("[data-ahead]")?.dataset.ahead ?? next;
  // Offline, the link does what links do.
  const answer = await fetch(address, { headers: { Purpose: "prefetch" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) ahead = { next, html: await answer.text(), at: performance.now() };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-next]");
  if (!link || ahead?.next !== link.dataset.next || performance.now() - ahead.at > FRESH) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || sending) return;
  event.preventDefault();
  if (link.form) send(link);
  show(ahead);
});

/** Hand in the form of a button; the page that comes after it is already there. */
function send({ form, name, value }) {
  if (form.elements.spent) form.elements.spent.value = timeSpent(form);
  const body = new FormData(form);
  body.set(name, value);
  sending = fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" })
    .catch(() => null)
    .then((answer) => {
      sending = null;
      // Not taken, so the page that is shown does not follow: the server says what does.
      if (answer?.type !== "opaqueredirect") location.assign("/study/");
    });
}

function show({ next, html }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  history.pushState(null, "", next);
  document.title = page.title;
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
  const main = document.querySelector("main");
  main.tabIndex = -1; // so that the next Tab starts at the question
  main.focus({ preventScroll: true });
  arrive();
}

addEventListener("popstate", () => location.reload());
// Away from the page anything may happen to the queue.
document.addEventListener("visibilitychange", () => document.hidden || look());

function arrive() {
  seen = performance.now();
  ahead = null;
  Promise.resolve(sending).then(look);
  if (sessionStorage.draft) import("./study/drafts.js").then((drafts) => drafts.restore(document.getElementById("ask")));
}

arrive();
