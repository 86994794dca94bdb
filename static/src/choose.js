// Rows chosen in a list: shift-click takes all between, the head takes the page, the button says how many.
let last;

const boxes = (root) => [...root.querySelectorAll("[data-choose]")];

function show(form) {
  const chosen = boxes(form).filter((box) => box.checked).length;
  const count = form.querySelector("[data-bulk-count]");
  if (!count) return;
  count.textContent = chosen ? chosen.toLocaleString(document.documentElement.lang) : "";
  count.closest("button").disabled = !chosen;
  const head = form.querySelector("[data-choose-all]");
  head.checked = chosen > 0 && chosen === boxes(form).length;
  head.indeterminate = chosen > 0 && !head.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-choose]");
  if (!box) return;
  const all = boxes(box.form);
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
  last = box;
  show(box.form);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose-all]")) return;
  boxes(event.target.form).forEach((box) => (box.checked = event.target.checked));
  show(event.target.form);
});

const showAll = () => document.querySelectorAll(".bulk-form").forEach(show);
addEventListener("pageshow", showAll);
document.addEventListener("htmx:load", showAll);
