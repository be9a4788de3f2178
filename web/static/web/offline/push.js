// Reminders as messages of this browser: asked for by a button, never by itself.
import { whoIsHere } from "./sending.js";

const section = document.getElementById("push");
const button = section.querySelector("button");

const word = (name) => document.getElementById("push-words").content.querySelector(`[data-word=${name}]`).textContent;

function tell(name) {
  document.getElementById("push-standing").textContent = word(name);
}

function show(subscription) {
  button.disabled = false;
  button.textContent = word(subscription ? "turn-off" : "turn-on");
  button.dataset.state = subscription ? "on" : "off";
  tell(button.dataset.state);
}

async function send(method, address, body) {
  const { csrf } = (await whoIsHere()) ?? {};
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  const answer = await fetch(`/api/v1/me/push${address}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(answer.status);
}

const manager = async () => (await navigator.serviceWorker.ready).pushManager;

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return tell("forbidden");
  const options = { userVisibleOnly: true, applicationServerKey: section.dataset.key };
  const subscription = await (await manager()).subscribe(options);
  try {
    const { endpoint, keys } = subscription.toJSON();
    await send("PUT", "", { endpoint, keys });
  } catch (problem) {
    await subscription.unsubscribe(); // on here and unknown there would be a promise that nobody keeps
    throw problem;
  }
  show(subscription);
}

async function turnOff() {
  const subscription = await (await manager()).getSubscription();
  await send("DELETE", `?endpoint=${encodeURIComponent(subscription.endpoint)}`);
  await subscription.unsubscribe();
  show(null);
}

async function begin() {
  if (!navigator.serviceWorker || !window.PushManager || !window.Notification) return tell("cannot");
  button.addEventListener("click", () => (button.dataset.state === "on" ? turnOff() : turnOn()).catch(() => tell("failed")));
  show(await (await manager()).getSubscription());
}

begin();
