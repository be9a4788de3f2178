// The map: drag it with the mouse; arrow keys on a topic go to the nearest one on that side.
const box = document.querySelector(".map-box");
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR = 5; // pixels: less is a click

let held = null;
box.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "mouse" && event.button === 0) held = { x: event.clientX, y: event.clientY, moved: false };
});
addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.moved && Math.hypot(x, y) < FAR) return;
  box.classList.add("held");
  box.scrollBy(-x, -y);
  held = { x: event.clientX, y: event.clientY, moved: true };
});
addEventListener("pointerup", () => {
  box.classList.remove("held");
  if (held?.moved) box.addEventListener("click", (event) => event.preventDefault(), { once: true, capture: true });
  held = null;
});
box.addEventListener("dragstart", (event) => event.preventDefault());

function middle(node) {
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}

box.addEventListener("keydown", (event) => {
  const here = event.target.closest(".node");
  const side = SIDES[event.key];
  if (!here || !side || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const [x, y] = middle(here);
  let nearest = null;
  for (const node of box.querySelectorAll(".node")) {
    const [dx, dy] = [middle(node)[0] - x, middle(node)[1] - y];
    const ahead = dx * side[0] + dy * side[1];
    const aside = Math.abs(dx * side[1]) + Math.abs(dy * side[0]);
    if (ahead > FAR && (!nearest || ahead + 2 * aside < nearest.distance)) nearest = { node, distance: ahead + 2 * aside };
  }
  nearest?.node.focus();
});
