// Whose device this is. What one account took along is nothing for the next; answers that wait stay, each with its account.
import { dropPack } from "./store.js";

/** Return the account that was logged in here last; null after a log-out. */
export const lastAccount = () => +localStorage.account || null;

/** Note who is logged in, null for nobody. */
export async function remember(account) {
  const before = lastAccount();
  if (before === account) return;
  if (before) await Promise.all([dropPack(before), stopPush()]);
  if (account) localStorage.account = account;
  else delete localStorage.account;
}

/** Without its subscription no reminder reaches this browser; the push service tells ours at the next one. */
async function stopPush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe().catch(() => {}); // no connection: the next reminder says no more than that something waits
}
