// All words and shapes stand in the page's own templates; this fills them in.

/** Return the template `name` with `values`: data-fill takes text, data-html our own markup, data-lang its language, data-if leaves out, data-to leads. */
export function draw(name, values = {}) {
  const made = document.getElementById(name).content.cloneNode(true);
  for (const each of made.querySelectorAll("[data-lang]")) each.lang = values[each.dataset.lang] ?? "";
  for (const each of made.querySelectorAll("[data-if]")) if (!values[each.dataset.if]) each.remove();
  for (const each of made.querySelectorAll("[data-fill]")) each.textContent = values[each.dataset.fill];
  // The server has cleaned and rendered it, as for its own pages.
  for (const each of made.querySelectorAll("[data-html]")) each.innerHTML = values[each.dataset.html] ?? "";
  for (const each of made.querySelectorAll("[data-to]")) each.href = values[each.dataset.to];
  return made;
}

/** Return a word or a sentence of the page. */
export const word = (name) => document.getElementById("words").content.querySelector(`[data-word="${name}"]`).textContent;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

export function markup(html, name = "span") {
  const made = element(name);
  made.innerHTML = html;
  return made;
}

const language = document.documentElement.lang.replace(/^en$/, "en-GB"); // 24 hours, day before month: as the server writes
const inWords = (options) => (at) => new Intl.DateTimeFormat(language, options).format(at);

export const time = inWords({ weekday: "short", hour: "2-digit", minute: "2-digit" });
export const day = inWords({ weekday: "long", day: "numeric", month: "long" });
