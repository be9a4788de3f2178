// What was typed waits in this window until it is handed in, for whoever leaves in between and comes back.
const fieldsOf = (form) => [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.tagName !== "BUTTON");

export function keep(form) {
  const fields = fieldsOf(form).map((each) => [each.name, each.matches("[type=radio], [type=checkbox]") ? each.checked : each.value, each.value]);
  sessionStorage.draft = JSON.stringify({ question: questionOf(form), fields });
}

export function restore(form) {
  const draft = JSON.parse(sessionStorage.draft);
  if (!form) return;
  if (draft.question !== questionOf(form)) return delete sessionStorage.draft;
  for (const each of fieldsOf(form)) {
    const kept = draft.fields.find(([name, , value]) => name === each.name && (each.type !== "radio" || value === each.value));
    if (!kept) continue;
    if (typeof kept[1] === "boolean") each.checked = kept[1];
    else if (!each.value || each.matches("select")) each.value = kept[1];
  }
  const steps = form.querySelector("[data-order]");
  steps?.append(...[...steps.children].sort((one, other) => placeOf(one) - placeOf(other)));
}

const placeOf = (row) => +row.querySelector("select").value;

const questionOf = (form) => form.querySelector("#stem").textContent;
