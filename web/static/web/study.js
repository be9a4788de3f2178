// Keys, boxes and the echo. Everything on the study pages works without this file.
const NUMBER_BOX = ".vec input";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  if (moveInGrid(event, at) || moveStep(event, at)) return event.preventDefault();
  if (event.repeat || at.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  // What has the focus answers to its own keys: a link opens, a button is pressed, a box is ticked.
  if (key === "enter" && at.matches("a, button, summary")) return;
  if (key === "space" && at.matches("a, button, summary, input")) return;
  const target = [...document.querySelectorAll("[data-keys]")].find((each) => each.dataset.keys.split(" ").includes(key));
  if (!target) return;
  event.preventDefault();
  target.click();
  target.querySelector("input")?.focus();
});

// --- a grid of numbers: arrows walk through it, what is pasted fills it ---

const rowsOf = (box) => [...box.closest(".vec").children].map((row) => [...row.querySelectorAll("input")]);

function placeOf(box, rows) {
  const i = rows.findIndex((row) => row.includes(box));
  return [i, rows[i].indexOf(box)];
}

function moveInGrid(event, box) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (!step || event.shiftKey || !box.matches(NUMBER_BOX)) return false;
  // Sideways only from the end of the text: in its middle the arrows move the caret.
  if (step[1] < 0 && box.selectionEnd > 0) return false;
  if (step[1] > 0 && box.selectionStart < box.value.length) return false;
  const rows = rowsOf(box);
  const [i, j] = placeOf(box, rows);
  const next = rows[i + step[0]]?.[j + step[1]];
  next?.focus();
  next?.select();
  return Boolean(next);
}

document.addEventListener("paste", async (event) => {
  const box = event.target;
  const text = event.clipboardData?.getData("text").trim() ?? "";
  if (!box.matches(NUMBER_BOX) || !/[\s,;&[\]]/.test(text)) return; // one number: as always
  event.preventDefault();
  const form = new FormData(box.form);
  form.append("pasted", text);
  form.append("into", box.name);
  const answer = await post(form);
  const numbers = answer?.cells ?? [];
  const rows = rowsOf(box);
  const isAll = numbers.length === rows.length && numbers[0].length === rows[0].length;
  const [i, j] = isAll ? [0, 0] : placeOf(box, rows);
  const fits = numbers.length && rows[i + numbers.length - 1]?.[j + numbers[0].length - 1];
  if (fits) numbers.forEach((row, di) => row.forEach((number, dj) => (rows[i + di][j + dj].value = number)));
  else box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- steps to put in order: buttons, arrow keys, or the number of the place ---

function place(row, index) {
  const list = row.parentElement;
  const rows = [...list.children].filter((each) => each !== row);
  const held = document.activeElement;
  index = Math.max(0, Math.min(index, rows.length));
  list.insertBefore(row, rows[index] ?? null);
  [...list.children].forEach((each, i) => (each.querySelector("select").value = i + 1));
  held?.focus(); // moving it in the page took the focus away
  say(`Place ${index + 1} of ${rows.length + 1}: ${row.querySelector("label").textContent}`);
}

const indexOf = (row) => [...row.parentElement.children].indexOf(row);

function moveStep(event, at) {
  const row = at.closest?.("[data-order] > li");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!row || !step) return false;
  place(row, indexOf(row) + step);
  return true;
}

for (const row of document.querySelectorAll("[data-order] > li")) {
  row.querySelector("select").addEventListener("change", (event) => place(row, event.target.value - 1));
  for (const [sign, word, step] of [["↑", "up", -1], ["↓", "down", 1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn bare";
    button.textContent = sign;
    button.setAttribute("aria-label", `Move ${word}: ${row.querySelector("label").textContent}`);
    button.addEventListener("click", () => place(row, indexOf(row) + step));
    row.append(button);
  }
}

// --- "I read this as [6.71, 5.75]" while an answer is typed: the server's own reading, never a second parser ---

const echo = document.getElementById("echo");
let timer, asked;

function say(text) {
  if (echo) echo.textContent = text;
}

async function post(form, signal) {
  try {
    const answer = await fetch(echo.dataset.url, { method: "POST", body: form, signal });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null; // offline, or a newer reading is on its way: the answer is read again when it is handed in
  }
}

echo?.closest("form").addEventListener("input", (event) => {
  if (!event.target.matches("input:not([type=radio])")) return;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    const reading = await post(new FormData(event.target.form), asked.signal);
    if (reading) say(reading.message);
  }, 300);
});
