// Take the coming days along: fetched on demand, and again when a connection is back.
import { whoIsHere } from "./sending.js";
import { keepPack, packOf } from "./store.js";

const OLD = 60 * 60 * 1000; // ms

/** Fetch the next `days` for the account that is logged in; return whether they are here now. */
export async function pack(here, days) {
  const at = Date.now();
  const answer = await fetch(`/api/v1/sync/bundle?days=${days}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return false;
  // Somebody else may have logged in meanwhile, in another window: then these are not questions for `here`.
  if ((await whoIsHere())?.account !== here.account) return false;
  const { expires_at, cut, results } = await answer.json();
  const rows = results.map(({ due, presentations, reveal }, place) => ({
    item: presentations[0].item.id,
    place,
    due: due && Date.parse(due),
    presentations,
    reveal,
  }));
  const { account, time_zone, day_starts_at, new_per_day } = here;
  await keepPack({ account, time_zone, day_starts_at, new_per_day, days, cut, until: Date.parse(expires_at), at }, rows);
  navigator.storage?.persist?.().catch(() => {}); // asked for, so that a full disk does not cost the answers
  return true;
}

/** Fetch again what was taken along, if it is old or something was answered since. */
export async function refresh(here, known) {
  const kept = await packOf(here.account);
  if (kept && (known || Date.now() - kept.at > OLD)) await pack(here, kept.days);
}
