// What is typed into <form data-draft="name"> outlives a failed save, a closed dialog and a lost line.
// It is kept in this browser tab's storage until the server has taken it. The key goes with it: an
// entry that the server took, though its answer was lost, is recognised when it is sent again.
const keyOf = (form) => `draft:${form.dataset.draft}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "file" && !/^(csrf|version)/.test(field.name));
const isText = (field) => field.tagName === "TEXTAREA" || field.type === "text";
const isTick = (field) => ["radio", "checkbox"].includes(field.type);

function kept(field) {
  const { name, value } = field;
  if (isTick(field)) return field.checked ? { name, value } : null;
  const words = field.selectedOptions?.[0]?.textContent;
  return value ? { name, value, words } : null;
}

function save(form) {
  const fields = fieldsOf(form);
  if (!fields.some((field) => isText(field) && field.value.trim())) sessionStorage.removeItem(keyOf(form));
  else sessionStorage.setItem(keyOf(form), JSON.stringify(fields.map(kept).filter(Boolean)));
}

function fill(field, { value, words }) {
  if (isTick(field)) field.checked ||= field.value === value;
  else if (field.type === "hidden") field.value = value;
  else if (!field.value) {
    if (words && ![...field.options].some((option) => option.value === value)) field.add(new Option(words, value));
    field.value = value;
  }
}

function restore(form) {
  const texts = fieldsOf(form).filter(isText);
  if (texts.some((field) => field.value)) return; // the server sent back what was typed
  const draft = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "[]");
  draft.forEach((item) => fieldsOf(form).filter(({ name }) => name === item.name).forEach((field) => fill(field, item)));
}

const draftOf = (event) => event.target.form?.dataset.draft && event.target.form;
["input", "change"].forEach((kind) =>
  document.addEventListener(kind, (event) => {
    if (draftOf(event)) save(draftOf(event));
  }),
);
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
