// One question on the page: drawn from its presentation, read as the response of the API. One kind, one entry.
import { choice, controlOf, Unfilled } from "./controls.js";
import { draw, element, markup } from "./drawing.js";

const SHORTEST = 30; // characters of an explanation, as on the study page

function ofChoice(form, { options }) {
  const control = choice({}, options);
  form.querySelector("[data-answer]").append(control.node);
  return () => ({ option: control.read() });
}

function ofNumeric(form, { answer_format, options }) {
  const control = controlOf(answer_format, options);
  form.querySelector("[data-answer]").append(control.node);
  return () => ({ text: control.read() });
}

function ofExplain(form) {
  return () => {
    const text = form.elements.text.value;
    if (text.trim().length < SHORTEST) throw new Unfilled("too-short");
    if (!form.querySelector("[data-back]")) throw new Unfilled("compare-first");
    return { text, rubric: [...form.querySelectorAll("[name=rubric]:checked")].map((each) => each.value) };
  };
}

const KINDS = { choice: ofChoice, numeric: ofNumeric, flashcard: () => () => ({}), explain: ofExplain };

/** Draw a presentation; return its form and `read`, which throws Unfilled while there is no answer. */
export function question(shown) {
  const { answer_format: format } = shown;
  const values = {
    title: shown.item.concept_title,
    title_language: shown.item.concept_language,
    html: shown.prompt.html,
    language: shown.prompt.language,
    symbols: format?.symbols?.join(", "),
    numbers: ["scalar", "vector", "matrix", "parts"].includes(format?.input),
    ordering: format?.input === "ordering",
  };
  const form = draw(`ask-${shown.item.kind}`, values).querySelector("form");
  form.querySelector("[data-answer]")?.setAttribute("lang", values.language ?? "");
  return { form, read: KINDS[shown.item.kind](form, shown) };
}

/** Show what an answer is compared with: the back of a card, or a model answer with its points. */
export function reveal(form, shown, { model_answer, rubric } = {}) {
  const { language = "" } = shown.prompt;
  const values = { html: shown.back?.html ?? model_answer.html, formula: shown.back?.formula_html, language };
  const drawn = draw(`back-${shown.item.kind}`, values);
  form.querySelector("[data-place]")?.replaceWith(drawn.firstElementChild); // a card grows
  form.querySelector("[data-reveal]").replaceWith(drawn);
  form.querySelector("[role=alert]")?.remove();
  form.querySelector("[data-points]")?.append(
    ...rubric.map(({ id, html }, i) => {
      const box = element("input", { type: "checkbox", name: "rubric", value: id });
      const point = markup(html);
      point.className = "serif";
      point.lang = language;
      return element("label", { class: "tick", "data-keys": i + 1 }, box, point);
    }),
  );
  document.querySelector("main").focus(); // so that the next Tab starts above it; what was shown is read out by itself
}
