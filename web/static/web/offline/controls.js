// The boxes of an answer, one maker for each input of the engine, with the markup of the study page. Each returns its node
// and `read`, which gives the text that somebody could have typed, or throws Unfilled with the name of a sentence.
import { element, markup } from "./drawing.js";

export class Unfilled extends Error {}

const PLAIN = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

function numbers({ shape, label }) {
  const [rows, columns] = [1, 1, ...shape].slice(-2);
  const boxes = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) =>
      element("input", { ...PLAIN, name: `cell${i}-${j}`, "aria-label": shape.length ? `${i + 1}, ${j + 1}` : (label ?? "=") }),
    ),
  );
  const node = element("span", { class: `vec${shape.length ? "" : " one"}${rows > 1 ? " tall" : ""}` });
  node.append(...boxes.map((row) => element("span", { class: "row" }, ...row)));
  const read = () => {
    const values = boxes.map((row) => row.map((box) => box.value.trim()));
    if (values.flat().every((each) => !each)) throw new Unfilled("no-number");
    if (values.flat().some((each) => !each)) throw new Unfilled("number-missing");
    return values.map((row) => row.join(" & ")).join("\n");
  };
  return { node, read };
}

function line() {
  const node = element("input", { ...PLAIN, class: "line", name: "text", "aria-labelledby": "stem" });
  const read = () => {
    if (!node.value.trim()) throw new Unfilled("no-answer");
    return node.value.trim();
  };
  return { node, read };
}

export function choice(_format, options) {
  const node = element("div", { class: "opts grow", role: "radiogroup", "aria-labelledby": "stem" });
  options.forEach(({ id, html }, i) => {
    const letter = String.fromCharCode(65 + i);
    const radio = element("input", { type: "radio", name: "option", value: id });
    const keys = `${i + 1} ${letter.toLowerCase()}`;
    node.append(element("label", { class: "opt", "data-keys": keys }, radio, element("kbd", {}, letter), markup(html)));
  });
  const read = () => {
    const chosen = node.querySelector(":checked");
    if (!chosen) throw new Unfilled("none-chosen");
    return chosen.value;
  };
  return { node, read };
}

function ordering(_format, options) {
  const node = element("ol", { class: "steps grow", "data-order": "" });
  options.forEach(({ id, html }, i) => {
    const places = options.map((_, place) => element("option", { value: place + 1, selected: place === i && "" }, place + 1));
    const name = `place-${id}`;
    node.append(
      element(
        "li",
        { "data-id": id },
        element("span", { class: "grip", "aria-hidden": "true" }, "⠿"),
        element("select", { name, id: name }, ...places),
        element("label", { for: name }, markup(html)),
      ),
    );
  });
  return { node, read: () => [...node.children].map((each) => each.dataset.id).join(" ") };
}

function parts(format) {
  const node = element("div", { class: "parts" });
  const made = Object.entries(format.parts).map(([name, part]) => {
    const control = controlOf(part);
    for (const box of control.node.querySelectorAll("[name]")) box.name = `${name}-${box.name}`;
    node.append(element("fieldset", { class: "stack-s" }, markup(part.label_html, "legend"), control.node));
    return [name, control];
  });
  return { node, read: () => made.map(([name, control]) => `${name}: ${control.read()}`).join("\n") };
}

const CONTROLS = { scalar: numbers, vector: numbers, matrix: numbers, shape: line, complexity: line, choice, ordering, parts };

export const controlOf = (format, options = []) => CONTROLS[format.input](format, options);
