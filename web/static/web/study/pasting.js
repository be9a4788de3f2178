// A pasted matrix fills the grid. Only its layout is read here: the numbers stay the texts that they are.
const rowsOf = (box) => [...box.closest(".vec").children].map((row) => [...row.querySelectorAll("input")]);

export function fill(box, text) {
  const cells = split(text);
  const rows = rowsOf(box);
  const isAll = cells.length === rows.length && cells[0].length === rows[0].length;
  const i = rows.findIndex((row) => row.includes(box));
  const [top, left] = isAll ? [0, 0] : [i, rows[i].indexOf(box)];
  const fits = cells.length && cells.every((row, di) => row.length && rows[top + di]?.[left + row.length - 1]);
  if (fits) cells.forEach((row, di) => row.forEach((cell, dj) => (rows[top + di][left + dj].value = cell)));
  else box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Return the rows and cells of NumPy, CSV (also with semicolons or tabs), MATLAB or LaTeX; nothing where a cell is no number. */
export function split(text) {
  const inside = text.replace(/\\(begin|end)\{\w+\*?\}|\\left|\\right|\\[,;!]|\$|,\s*dtype=\w+|^[\w.\s]*\(|\)$/g, " ").trim();
  const cells = inside.split(betweenRows(inside)).map((row) => cellsOf(row.replace(/[[\]]|,\s*$/g, " "))).filter((row) => row.length);
  return cells.flat().every((cell) => /\d/.test(cell) && !/[a-z]{3}/i.test(cell.replace(/frac|sqrt/g, ""))) ? cells : [];
}

function betweenRows(text) {
  if (/&|\\\\/.test(text)) return /\\\\|\n/;
  if (/\]\s*,?\s*\[/.test(text)) return /\]\s*,?\s*\[/;
  // "1 2; 3 4" has two rows, "1,5; 2,5" has one.
  return !text.includes("\n") && /\S\s+[^;\s]/.test(text) && text.split(";").every((row) => /\S\s+\S/.test(row.trim())) ? ";" : "\n";
}

/** The first mark found is the one that separates, so a comma beside a semicolon or a tab is a decimal mark. */
function cellsOf(row) {
  const mark = [/&/, /;/, /\t/, /,\s/, /,/].find((each) => each.test(row.trim())) ?? /\s+/;
  return row.split(mark).map((cell) => cell.trim()).filter(Boolean);
}
