// "I read this as [6.71, 5.75]" while an answer is typed: the server's own reading, never a second parser.
let timer, asked;

export function say(text) {
  const echo = document.getElementById("echo");
  if (echo) echo.textContent = text;
}

export function readBack(form) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    const address = document.getElementById("echo")?.dataset.url;
    const request = { method: "POST", body: new FormData(form), signal: asked.signal };
    try {
      const answer = address && (await fetch(address, request));
      if (answer?.ok && !answer.redirected) say((await answer.json()).message);
    } catch {
      // Offline, or a newer reading is on its way: the answer is read again when it is handed in.
    }
  }, 300);
}
