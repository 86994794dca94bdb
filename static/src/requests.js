// What htmx does on the wire: show that it works, and lose nothing when it fails.
import { text } from "./texts.js";
import { retire, showToast } from "./toasts.js";

const SHOW_AFTER_MS = 150;
let running = 0;
let timer;

function busy(change) {
  running = Math.max(0, running + change);
  clearTimeout(timer);
  const show = () => document.body.classList.toggle("is-busy", running > 0);
  if (running) timer = setTimeout(show, SHOW_AFTER_MS);
  else show();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.closest("[data-quiet]")) busy(+1);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.elt.closest("[data-quiet]")) busy(-1);
});

let lost; // the message that the server is out of reach or the login gone: it leaves when something succeeds
function found() {
  if (lost) retire(lost);
  lost = null;
}
function lose(message) {
  found();
  lost = showToast({ level: "error", ...message });
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) found();
});

function offline(event) {
  if (event.detail.elt.closest("[data-quiet]")) return;
  lose({ message: text("offline") });
}
document.addEventListener("htmx:sendError", offline);
document.addEventListener("htmx:timeout", offline);

// Whoever logged in again in another tab sends on from here: the refusal brings what forms must carry now.
function learn(xhr) {
  const token = xhr.getResponseHeader("X-CSRFToken");
  if (!token) return false;
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": token }));
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
  return true;
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt } = event.detail;
  if (xhr.status === 401) {
    lose({ message: text("loggedOut"), link: text("login"), label: text("loginLabel") });
  } else if (xhr.status === 403 && learn(xhr)) {
    if (!elt.closest("[data-quiet]")) showToast({ message: text("loggedIn"), level: "error" });
  } else if (!elt.closest("[data-quiet]")) {
    const known = { 403: "forbidden", 404: "gone", 409: "conflict", 429: "tooMany" }[xhr.status];
    const id = xhr.getResponseHeader("X-Request-ID") ?? "";
    showToast({ message: known ? text(known) : `${text("failed")} ${id}`.trim(), level: "error" });
  }
});

addEventListener("offline", () => lose({ message: text("offline") }));
addEventListener("online", found);
