// Answers on their way to the server. It knows each by its id, so sending one twice does no harm; two windows still take turns.
import { settle, waiting } from "./store.js";

const MOST = 100; // answers a request
const LARGEST = 500_000; // characters a request; the server takes a mebibyte
const PATIENCE = 5_000; // ms; in a tunnel a connection may be there and carry nothing

/** Ask the server who is logged in here: {account, csrf, ...}, account null for nobody; null without a connection. */
export async function whoIsHere() {
  const answer = await fetch("/offline/session", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** Send what waits for the account that is logged in; return how many fates became known, null without a connection. */
export function send() {
  // Without locks (an old browser) the ids are enough.
  return navigator.locks ? navigator.locks.request("attentive-send", sendAll) : sendAll();
}

async function sendAll() {
  const here = await whoIsHere();
  if (!here) return null;
  let known = 0;
  if (!here.account) return known;
  for (let batch; (batch = firstOf(await waiting(here.account))).length; known += batch.length) {
    const fates = await post(batch, here.csrf);
    if (!fates) break;
    await settle(fates);
  }
  return known;
}

function firstOf(events) {
  let size = 0;
  return events.slice(0, MOST).filter((each, i) => (size += JSON.stringify(each.body).length) < LARGEST || i === 0);
}

/** Return pairs of an id and a fate; null if the batch has to be sent again. */
async function post(batch, csrf) {
  const answer = await fetch("/api/v1/sync/events", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ events: batch.map((each) => each.body) }),
  }).catch(() => null);
  if (!answer?.ok) return null;
  const { results } = await answer.json();
  return results.length === batch.length ? batch.map((each, i) => [each.id, results[i]]) : null;
}

/** Where the browser can, let it send when the connection is back, even with no window open. */
export async function sendLater() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("answers").catch(() => {}); // not allowed: the next page that is opened sends
}
