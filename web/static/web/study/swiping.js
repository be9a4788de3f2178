// A card is turned by a swipe to either side; a turned one is remembered to the right and forgotten to the left.
const FAR = 64; // px; less is a shaky tap

export function follow(card, { pointerId, clientX, clientY, target }, press) {
  const wide = target.closest(".eq, .scroll, pre");
  if (wide && wide.scrollWidth > wide.clientWidth) return; // that is scrolled sideways itself
  const stop = new AbortController();
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, (event) => {
      if (event.pointerId !== pointerId) return;
      stop.abort();
      const across = event.clientX - clientX;
      if (end === "pointercancel" || Math.abs(across) < FAR || Math.abs(across) < 2 * Math.abs(event.clientY - clientY)) return;
      press(across > 0 ? "right" : "left");
    }, stop);
  }
}
