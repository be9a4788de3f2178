// What this browser keeps for study without a connection, apart for each account:
// packs   account -> what was taken along, and until when
// items   (account, item) -> the presentations of an item, and how often it was asked
// events  id -> an answer as it will be sent, and its fate once that is known
const STORES = { packs: "account", items: ["account", "item"], events: "id" };

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("attentive", 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        const store = request.result.createObjectStore(name, { keyPath });
        if (name !== "packs") store.createIndex("account", "account");
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Call `act` with the stores in one transaction; resolve with what it returns once everything is on the disk. */
async function change(act) {
  const transaction = (await open()).transaction(Object.keys(STORES), "readwrite", { durability: "strict" });
  const kept = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  kept.catch(() => {}); // it is awaited below; an error of `act` comes first
  const result = await act(Object.fromEntries(Object.keys(STORES).map((name) => [name, transaction.objectStore(name)])));
  await kept;
  return result;
}

async function read(name, act) {
  return done(act((await open()).transaction(name).objectStore(name)));
}

export const packOf = (account) => read("packs", (packs) => packs.get(account));

export const itemsOf = (account) => read("items", (items) => items.index("account").getAll(account));

export const allEvents = async () => (await read("events", (events) => events.getAll())).sort((one, other) => one.at - other.at);

const isWaiting = (event) => !event.fate;
// What was told after a bundle was asked for may be unknown to that bundle.
const isUnknownTo = (pack) => (event) => isWaiting(event) || event.toldAt > pack.at;

/** Return the answers of an account that have no fate yet, oldest first. */
export const waiting = async (account) => (await allEvents()).filter((each) => each.account === account && isWaiting(each));

/** Replace what an account had taken along. An item that was answered meanwhile is not asked again. */
export const keepPack = (pack, rows) =>
  change(async ({ packs, items, events }) => {
    const answered = await done(events.index("account").getAll(pack.account));
    const asked = new Set(answered.filter(isUnknownTo(pack)).map((each) => each.body.item));
    await empty(items, pack.account);
    for (const row of rows) items.put({ ...row, account: pack.account, asked: asked.has(row.item) ? 1 : 0 });
    packs.put(pack);
  });

/** Forget what was taken along. Answers that wait stay: they are the learner's work. */
export const dropPack = (account) =>
  change(async ({ packs, items }) => {
    packs.delete(account);
    await empty(items, account);
  });

async function empty(store, account) {
  for (const key of await done(store.index("account").getAllKeys(account))) store.delete(key);
}

/** Keep an answer, and that its item was asked. Return false if another window was faster. */
export const keepAnswer = (event, seen, standing) =>
  change(async ({ items, events }) => {
    const row = await done(items.get([seen.account, seen.item]));
    if (row && row.asked !== seen.asked) return false;
    if (row) items.put({ ...row, ...standing, asked: row.asked + 1 });
    events.put(event);
    return true;
  });

/** Note what became of answers: pairs of an id and a fate. */
export const settle = (fates) =>
  change(async ({ events }) => {
    for (const [id, fate] of fates) {
      const event = await done(events.get(id));
      if (event) events.put({ ...event, fate, toldAt: Date.now() });
    }
  });

/** Take answers off the list whose fate is known. */
export const clearSettled = (account) =>
  change(async ({ events }) => {
    const own = await done(events.index("account").getAll(account));
    for (const event of own) if (!isWaiting(event)) events.delete(event.id);
  });
