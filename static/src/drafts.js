// What is typed into <form data-draft="name"> outlives a failed save, a closed dialog and a lost line.
// It is kept in this browser tab's storage until the server has taken it.
const keyOf = (form) => `draft:${form.dataset.draft}`;
const kept = ["TEXTAREA", "INPUT"];
const worthKeeping = (field) =>
  kept.includes(field.tagName) && field.name && (field.tagName === "TEXTAREA" || field.type === "text") && !field.closest(".ts-wrapper");

function save(form) {
  const texts = Object.fromEntries(
    [...form.elements].filter(worthKeeping).map((field) => [field.name, field.value]).filter(([, value]) => value),
  );
  if (Object.keys(texts).length) sessionStorage.setItem(keyOf(form), JSON.stringify(texts));
  else sessionStorage.removeItem(keyOf(form));
}

function restore(form) {
  const texts = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "{}");
  Object.entries(texts).forEach(([name, value]) => {
    const field = form.elements[name];
    if (field && worthKeeping(field) && !field.value) field.value = value;
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft) save(form);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  const { status } = event.detail.xhr; // 0 when the line was lost
  if (form.dataset?.draft && status >= 200 && status < 300) sessionStorage.removeItem(keyOf(form));
});
const restoreAll = (root) => root.querySelectorAll("form[data-draft]").forEach(restore);
document.addEventListener("DOMContentLoaded", () => restoreAll(document));
document.addEventListener("htmx:load", (event) => restoreAll(event.detail.elt.parentNode ?? document));

// <button data-set="#field" data-value="…"> fills a field at one tap.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set]");
  if (!button) return;
  const field = document.querySelector(button.dataset.set);
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
