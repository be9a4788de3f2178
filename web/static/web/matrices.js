// Heat maps: arrow keys go from token to token; the addresses do the rest.
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

for (const part of document.querySelectorAll("[data-arrow-keys]")) {
  part.addEventListener("keydown", (event) => {
    const group = event.target.closest(".tokens, .chips, .heat tbody");
    if (!(event.key in STEPS) || !group || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = [...group.querySelectorAll("a")];
    const next = links[links.indexOf(event.target.closest("a")) + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
