// The command palette: Ctrl-K (⌘K) or the search button opens it. The keyboard stays in the field and
// walks the options (aria-activedescendant); without scripts the button is a link to the search page.
import htmx from "htmx.org";

const palette = () => document.getElementById("palette");
const input = () => document.getElementById("palette-input");
const options = () => [...palette().querySelectorAll("[role=option]")];

function open() {
  if (palette().open) return;
  input().value = "";
  palette().showModal();
  input().focus();
  htmx.trigger(input(), "palette:open");
}

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (!option) return input().removeAttribute("aria-activedescendant");
  input().setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function walk(step) {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (all.length) choose(all[(at + step + all.length) % all.length]);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    if (!palette()) return; // pages before the login have none
    event.preventDefault();
    return open();
  }
  if (event.target.id !== "palette-input" || event.isComposing) return; // ends a Chinese word
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    walk(steps[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    options().find((option) => option.getAttribute("aria-selected") === "true")?.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]") && palette()) {
    event.preventDefault();
    open();
  } else if (event.target === palette()) palette().close(); // beside it
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "palette-list") choose(options()[0]);
});
