// Forms: Ctrl-Enter saves, also Enter where <textarea data-enter-saves> and a keyboard are; the button says that it is saving, and leaving with unsaved text asks.
import { text } from "./texts.js";

export const guarded = (form) => form?.method === "post" && !form.matches("[data-no-guard]");
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (guarded(form)) dirty.add(form);
});

document.addEventListener("refilled", ({ target }) => dirty.add(target));

document.addEventListener("submit", (event) => {
  const form = event.target;
  dirty.delete(form);
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form.querySelector("[type=submit]");
  if (!button || form.matches("[hx-post]:not([hx-trigger])")) return;
  form.dataset.sending = "yes";
  button.dataset.label = button.innerHTML;
  button.setAttribute("aria-busy", "true");
  if (!button.matches("[data-no-label], .btn-icon")) button.textContent = button.dataset.busy || text("saving");
});

// Back from the next page: the browser shows the old one as it was left.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach((form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      button.innerHTML = button.dataset.label;
    });
  });
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form instanceof HTMLFormElement && guarded(form) && !event.detail.successful) dirty.add(form);
});

addEventListener("beforeunload", (event) => {
  const unsaved = [...dirty].some((form) => form.isConnected);
  if (unsaved) event.preventDefault();
});

const keyboard = matchMedia("(pointer: fine)");
function saves(event) {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false; // ends a Chinese word
  if (event.ctrlKey || event.metaKey) return true;
  return keyboard.matches && !event.shiftKey && event.target.matches("[data-enter-saves]");
}

document.addEventListener("keydown", (event) => {
  if (!saves(event)) return;
  const form = event.target.closest("form");
  if (form) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// Choices that take effect at once: <select data-submit>; without scripts a button stands beside it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// What is not sent because the field one is in says something impossible, such as 999 of 100, is told there.
document.addEventListener("htmx:validation:halted", ({ target }) => {
  const field = document.activeElement;
  if (field.form === target && field.value) field.reportValidity();
});
