// A button that prints is shown only where it can.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
