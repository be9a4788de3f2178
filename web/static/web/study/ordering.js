// Steps to put in order: dragged, by buttons, by arrow keys, or by the number of the place.
import { say } from "./echo.js";

const rowsAround = (row) => [...row.parentElement.children];

export function move(row, step) {
  place(row, rowsAround(row).indexOf(row) + step);
}

export function place(row, index) {
  const others = rowsAround(row).filter((each) => each !== row);
  const held = document.activeElement;
  index = Math.max(0, Math.min(index, others.length));
  row.parentElement.insertBefore(row, others[index] ?? null);
  rowsAround(row).forEach((each, i) => (each.querySelector("select").value = i + 1));
  held?.focus(); // moving it in the page took the focus away
  row.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
  say(`Place ${index + 1} of ${others.length + 1}: ${row.querySelector("label").textContent}`);
}

export function drag(row, { pointerId }) {
  const stop = new AbortController();
  const on = (name, act) => document.addEventListener(name, (event) => event.pointerId === pointerId && act(event), stop);
  row.classList.add("held");
  on("pointermove", ({ clientY }) => {
    // It changes places with a neighbour when the pointer is past that one's middle.
    const rows = rowsAround(row);
    const middles = rows.map((each) => each.getBoundingClientRect()).map((box) => (box.top + box.bottom) / 2);
    const at = rows.indexOf(row);
    if (clientY < middles[at - 1]) place(row, at - 1);
    else if (clientY > middles[at + 1]) place(row, at + 1);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    on(end, () => {
      row.classList.remove("held");
      stop.abort();
    });
  }
}
