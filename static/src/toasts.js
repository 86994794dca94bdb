// Short messages at the edge: from the page itself, and from HX-Trigger {"toast": {…}}.
import { text } from "./texts.js";

const LIFE_MS = 8000;
const box = () => document.getElementById("toasts");

// An open dialog covers all else and lets nobody reach it: messages stand in it then.
function moveInSight() {
  const home = document.querySelector("dialog[open]") ?? document.body;
  if (box().parentElement !== home) home.append(box());
}
document.addEventListener("close", moveInSight, true);

export function retire(toast) {
  toast.classList.add("toast-leaving");
  toast.addEventListener("transitionend", () => toast.remove(), { once: true });
  setTimeout(() => toast.remove(), 400);
}

function live(toast) {
  if (toast.dataset.live) return;
  toast.dataset.live = "yes";
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => retire(toast));
  if (toast.dataset.level === "error") return; // stays until it is read
  let timer = setTimeout(() => retire(toast), LIFE_MS);
  const wait = () => clearTimeout(timer);
  const goOn = () => (timer = setTimeout(() => retire(toast), LIFE_MS));
  toast.addEventListener("mouseenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("mouseleave", goOn);
  toast.addEventListener("focusout", goOn);
}

export function showToast({ message, level = "success", undo = "", link = "", label = "" }) {
  const template = document.getElementById("toast-template");
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.dataset.level = level;
  toast.querySelector("[data-message]").textContent = message;
  const form = toast.querySelector("form");
  if (undo) form.action = undo;
  else form.remove();
  const anchor = toast.querySelector("a");
  if (link) {
    anchor.href = link;
    anchor.textContent = label || text("open");
  } else anchor.remove();
  moveInSight();
  const isSame = (other) => !undo && other.textContent === toast.textContent;
  [...box().children].filter(isSame).forEach((other) => other.remove());
  box().append(toast);
  live(toast);
  return toast;
}

document.addEventListener("toast", (event) => showToast(event.detail));
document.addEventListener("toasts", (event) => event.detail.value.forEach(showToast));
const atStart = () => document.querySelectorAll("#toasts > *").forEach(live);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", atStart);
else atStart();
