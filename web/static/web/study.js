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
  const target = [...document.querySelectorAll("[data-keys]")].find((each) => each.dataset.keys.split(" ").includes(key));
  // A number typed anywhere begins the answer.
  if (!target && /^[\d.,+−([-]$/.test(key)) document.querySelector("#ask :is(.vec input, .line)")?.focus();
  if (!target) return;
  event.preventDefault();
  target.click();
  (target.matches("summary, h2") ? target : target.querySelector("input"))?.focus();
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
  if (card && event.pointerType === "touch") import("./study/swiping.js").then((swiping) => swiping.follow(card, event));
});

// --- how long it took: from the moment the page is seen ---

let seen = performance.now();

document.addEventListener("submit", ({ target }) => {
  if (!target.matches("#ask")) return; // not target.id: the form has a field of that name
  delete sessionStorage.draft;
  target.elements.spent.value = Math.round(+target.elements.spent.value + performance.now() - seen);
  seen = performance.now();
});

// --- the next question is fetched while the feedback is read, and stands there at once ---

let ahead = null;

async function look() {
  const next = document.querySelector("[data-next]")?.dataset.next;
  if (!next) return;
  const answer = await fetch(next).catch(() => null); // offline: the link does what links do
  if (answer?.ok && !answer.redirected) ahead = { address: next, html: await answer.text() };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-next]");
  if (!link || !ahead || ahead.address !== link.dataset.next || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // The right answer counts as Good already; saying so need not be waited for.
  if (link.form) fetch(link.form.action, { method: "POST", body: new FormData(link.form, link), keepalive: true, redirect: "manual" });
  show(ahead);
});

function show({ address, html }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  history.pushState(null, "", address);
  document.title = page.title;
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
  const main = document.querySelector("main");
  main.tabIndex = -1; // so that the next Tab starts at the question
  main.focus();
  arrive();
}

addEventListener("popstate", () => location.reload());

function arrive() {
  seen = performance.now();
  ahead = null;
  look();
  if (sessionStorage.draft) import("./study/drafts.js").then((drafts) => drafts.restore(document.getElementById("ask")));
}

arrive();
