// Keys and the echo. Everything on the study pages works without this file.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  const at = event.target;
  if (at.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  // What has the focus answers to its own keys: a link opens, a button is pressed, a box is ticked.
  if (key === "enter" && at.matches("a, button, summary")) return;
  if (key === "space" && at.matches("a, button, summary, input")) return;
  const target = [...document.querySelectorAll("[data-keys]")].find((each) => each.dataset.keys.split(" ").includes(key));
  if (!target) return;
  event.preventDefault();
  target.click();
  target.querySelector("input")?.focus();
});

// "I read this as [6.71, 5.75]" while a numeric answer is typed: the server's own reading, never a second parser.
const echo = document.getElementById("echo");
if (echo) {
  const form = echo.closest("form");
  let timer, asked;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(echo.dataset.url, { method: "POST", body: new FormData(form), signal: asked.signal });
        if (answer.ok && !answer.redirected) echo.textContent = (await answer.json()).message;
      } catch {
        // Offline, or a newer reading is on its way: the answer is read again when it is handed in.
      }
    }, 300);
  });
}
