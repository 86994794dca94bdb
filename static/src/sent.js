// What an ordinary form sent and nobody took (an expired login, a form grown old, a fault, a lost line) stands in it
// again when its page is opened next. It is kept in this browser tab's storage until the next page has answered.
import { guarded } from "./forms.js";
import { text } from "./texts.js";
import { showToast } from "./toasts.js";

const KEY = "sent";
const NEVER = ["file", "password", "submit"];
const here = () => location.pathname + location.search;
const forms = () => [...document.forms].filter(guarded);
const fieldsOf = (form) => [...form.elements].filter(({ name, type }) => name && name !== "csrfmiddlewaretoken" && !NEVER.includes(type));
const user = () => JSON.parse(document.body.getAttribute("hx-headers"))?.["X-User"]; // nobody's before the login

function told(field) {
  const { name, value, type, checked } = field;
  if (field.options) return { name, chosen: [...field.selectedOptions].map((option) => [option.value, option.textContent]) };
  return ["checkbox", "radio"].includes(type) ? { name, checked } : { name, value };
}

function choose(field, chosen) {
  const known = new Set([...field.options].map(({ value }) => value));
  chosen.filter(([value]) => !known.has(value)).forEach(([value, words]) => field.add(new Option(words, value)));
  const values = new Set(chosen.map(([value]) => value));
  for (const option of field.options) option.selected = values.has(option.value);
}

function fill(field, { value, checked, chosen }) {
  if (chosen) choose(field, chosen);
  else if (checked !== undefined) field.checked = checked;
  else field.value = value;
}

function refill({ at, fields }) {
  const form = forms()[at];
  const left = form ? fieldsOf(form) : [];
  for (const one of fields) {
    const index = left.findIndex(({ name }) => name === one.name);
    if (index >= 0) fill(left.splice(index, 1)[0], one);
  }
  if (!form) return;
  form.dispatchEvent(new Event("refilled", { bubbles: true }));
  showToast({ message: text("refilled"), level: "warning" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !guarded(form) || !user()) return;
  const kept = { user: user(), page: here(), at: forms().indexOf(form), fields: fieldsOf(form).map(told) };
  sessionStorage.setItem(KEY, JSON.stringify(kept));
});

const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
if (kept && !user()) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, refused: true }));
else if (kept) {
  sessionStorage.removeItem(KEY);
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if ((kept.refused || isBack) && kept.user === user() && kept.page === here()) refill(kept);
}
