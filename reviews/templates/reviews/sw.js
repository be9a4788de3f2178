// The service worker: opens the page for offline study where there is no connection, sends answers when one is back, and
// shows reminders. Pages of a learner are never kept, so nobody meets another's, and no study form is ever stale.
import { send } from "{{ sending }}";

const KEPT = "attentive-{{ version }}";
const OFFLINE = "{{ offline }}";
const SHELL = new Set({{ shell|safe }});

addEventListener("install", (event) => {
  const fresh = [...SHELL].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(fresh)));
  skipWaiting();
});

addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await registration.navigationPreload?.enable(); // pages do not wait for this worker to wake up
  await clients.claim();
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== location.origin) return;
  if (SHELL.has(address.pathname)) event.respondWith(kept(event));
  else if (mode === "navigate") event.respondWith(page(event));
});

async function kept(event) {
  return (await caches.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

addEventListener("sync", (event) => {
  // Refused, the browser tries again later.
  if (event.tag === "answers") event.waitUntil(send().then((known) => known ?? Promise.reject(new Error("no connection"))));
});

addEventListener("push", (event) => {
  const { title, body, tag } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag, icon: "{{ icon }}" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow("{{ study }}"));
});
