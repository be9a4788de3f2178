// On every page but the study pages: offers study without a connection, notes who is logged in, sends what waits.
const account = +document.querySelector("script[data-account]").dataset.account || null;

if (account) navigator.serviceWorker?.register("/sw.js", { type: "module", updateViaCache: "none" }).catch(() => {}); // too old a browser
if (account !== (+localStorage.account || null)) import("./account.js").then(({ remember }) => remember(account));
if (account && localStorage.waits) {
  import("./sending.js").then(async ({ send }) => {
    if ((await send()) !== null) delete localStorage.waits;
  });
}
// The page for offline study cannot ask the server how it should look.
localStorage.theme = document.documentElement.dataset.theme ?? "";
localStorage.letterKeys = document.documentElement.dataset.letterKeys ?? "";
