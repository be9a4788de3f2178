// The page for study without a connection: what is on this device, one question after the other, and the answers that wait.
import { lastAccount, remember } from "./account.js";
import { askable, shownOf, standingAfter } from "./choosing.js";
import { Unfilled } from "./controls.js";
import { day, draw, time, word } from "./drawing.js";
import { pack, refresh } from "./packing.js";
import { question, reveal } from "./questions.js";
import { send, sendLater, whoIsHere } from "./sending.js";
import { allEvents, clearSettled, itemsOf, keepAnswer, packOf } from "./store.js";

const view = document.getElementById("view");
let here = null; // what the server says of this session; null without a connection
let asked = null; // {kept, row, shown, read, form}: the question on the page
let sent = 0; // answers whose fate the questions on this device do not know of yet

const account = () => (here ? here.account : lastAccount());

function show(...nodes) {
  view.replaceChildren(...nodes);
  view.querySelector("form [data-keys], .go")?.focus({ preventScroll: true });
}

// --- what is on this device ---

async function overview() {
  asked = null;
  const owner = account();
  const kept = owner && (await packOf(owner));
  const rows = kept ? await itemsOf(owner) : [];
  const number = kept ? askable(kept, rows, Date.now()).length : 0;
  const now = Date.now();
  const later = rows.filter((each) => !each.asked && each.due > now && each.due <= kept.until).map((each) => each.due);
  const isOld = kept && now > kept.until;
  show(
    draw("overview", {
      number,
      one: number === 1,
      many: number > 1,
      nobody: !owner,
      empty: owner && !kept,
      expired: isOld,
      finished: kept && !isOld && !number,
      later: !number && later.length && time(Math.min(...later)),
      until: kept && day(kept.until),
      cut: number && kept.cut,
      start: number,
      away: owner && !here && (!kept || isOld),
      first: here?.account && (!kept || isOld),
      again: here?.account && kept && !isOld,
    }),
  );
}

async function takeAlong(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  const isHere = await pack(here, +form.elements.days.value).catch(() => false); // no room for them, say
  if (!isHere) await connect();
  await overview();
  if (!isHere) view.prepend(draw("not-taken"));
}

// --- one question after the other ---

async function ask() {
  const owner = account();
  const kept = owner && (await packOf(owner));
  const [row] = kept ? askable(kept, await itemsOf(owner), Date.now()) : [];
  if (!row) return overview();
  const shown = shownOf(row);
  asked = { kept, row, shown, ...question(shown) };
  show(asked.form);
  scrollTo(0, 0);
}

async function answer(response, rating) {
  const { kept, row, shown, form } = asked;
  const now = Date.now();
  const id = crypto.randomUUID();
  const body = {
    id,
    kind: "answer",
    item: row.item,
    token: shown.token,
    response,
    reviewed_at: new Date(now).toISOString(),
    time_zone: kept.time_zone,
    day_starts_at: kept.day_starts_at,
    duration_ms: +form.elements.spent.value,
    ...(rating && { rating }),
  };
  const event = { id, account: row.account, at: now, title: shown.item.concept_title, kind: shown.item.kind, body };
  if (await keepAnswer(event, row, standingAfter(kept, rating, now))) {
    localStorage.waits = "yes";
    if (here) exchange();
    else sendLater();
  }
  await ask();
  await list();
}

const keep = (response, rating) => answer(response, rating).catch(() => refuse("not-kept"));

function refuse(sentence) {
  asked.form.querySelector("[role=alert]")?.remove();
  asked.form.querySelector(".dock").before(draw("refusal", { sentence: word(sentence) }));
}

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  event.preventDefault();
  if (target.id === "pack") return takeAlong(target);
  if (target.id !== "ask") return;
  try {
    if (submitter?.name === "unknown") keep({ unknown: true });
    else if (submitter?.dataset.reveal === undefined) keep(asked.read(), +submitter?.value || undefined);
    else if (asked.shown.item.kind === "flashcard" || isLongEnough()) reveal(asked.form, asked.shown, asked.row.reveal ?? undefined);
  } catch (problem) {
    if (!(problem instanceof Unfilled)) throw problem;
    refuse(problem.message);
  }
});

/** Before the model answer is shown there has to be one's own. */
function isLongEnough() {
  try {
    return asked.read();
  } catch (problem) {
    if (problem.message === "compare-first") return true;
    throw problem;
  }
}

document.addEventListener("click", async ({ target }) => {
  const act = target.closest("[data-act]")?.dataset.act;
  if (act === "start") ask().then(list);
  if (act === "clear") {
    await clearSettled(account());
    list();
  }
});

// --- the answers on this device ---

/** Return the word for what became of an answer. */
function fateOf({ status, counted, code }) {
  if (status === "invalid") return "unreadable";
  if (counted) return status === "duplicate" ? "known" : "counted";
  return status !== "rejected" || code === "token_used" || code === "token_expired" ? "practice" : "refused";
}

function line({ id, at, title, kind, fate }) {
  const name = fate ? fateOf(fate) : "waits";
  return draw("line", {
    title,
    time: time(at),
    fate: word(name),
    verdict: fate?.grade && kind !== "flashcard" ? word(fate.grade.verdict) : "",
    detail: ["unreadable", "refused"].includes(name) ? fate.detail : "",
    told: fate?.grade && kind !== "flashcard",
    address: `/study/answered/${id}/`,
  });
}

async function list() {
  const events = await allEvents();
  const own = events.filter((each) => each.account === account()).reverse();
  const count = (some) => some.filter((each) => !each.fate).length;
  const others = count(events) - count(own);
  const sentence = (number, name) => (number === 1 ? word(`one-${name}`) : word(`many-${name}`).replace("#", number));
  document.getElementById("waits").textContent = count(own) ? sentence(count(own), "waits") : "";
  // While a question stands there nothing competes with it.
  document.getElementById("queue").replaceChildren(
    ...(!asked && (own.length || others)
      ? [
          draw("queue-of-answers", {
            own: own.length,
            out: here && !here.account && count(events),
            others: others && here?.account && sentence(others, "others"),
            settled: own.length > count(own),
          }),
        ]
      : []),
  );
  document.querySelector("#queue ul")?.append(...own.map(line));
}

// --- the connection ---

/** Ask the server who is here. Silence leaves everything as it is. */
async function connect() {
  here = await whoIsHere();
  if (here) await remember(here.account);
}

async function exchange() {
  const known = await send();
  if (known !== null) delete localStorage.waits;
  sent += known ?? 0;
  if (here?.account && known !== null && !asked) {
    await refresh(here, sent);
    sent = 0;
    if (!asked) await overview();
  }
  await list();
}

async function begin() {
  await connect();
  if (!asked) await overview();
  if (here) await exchange();
  else await list();
}

/** Private windows of some browsers keep nothing. */
const beginOrSay = () => allEvents().then(begin, () => show(draw("keeps-nothing")));

const root = document.documentElement.dataset;
if (localStorage.theme) root.theme = localStorage.theme;
if (localStorage.letterKeys) root.letterKeys = localStorage.letterKeys;

document.querySelector("main").tabIndex = -1;
addEventListener("online", beginOrSay);
addEventListener("offline", () => (here = null));
// A page that was put aside for hours says what is true now.
document.addEventListener("visibilitychange", () => document.hidden || asked || beginOrSay());
beginOrSay();
