// The keyboard keeps its place. What is drawn anew gives the focus back to the same link or button, a closed dialog
// to what opened it; where that is gone, what held it takes the focus, and a folded menu its head.
const MARKS = ["hx-get", "href", "name", "value", "aria-label"];
let swapped; // the place in a part that is being drawn anew
let opener; // the place from which a dialog was opened

const isLost = () => !document.activeElement?.checkVisibility() || document.activeElement === document.body;
const place = (one) => ({ one, id: one.parentElement?.closest("[id]")?.id });

function same(part, one) {
  const marks = MARKS.filter((mark) => one.hasAttribute(mark));
  const isSame = (other) => marks.every((mark) => other.getAttribute(mark) === one.getAttribute(mark));
  return marks.length ? [...part.querySelectorAll(one.tagName)].find(isSame) : null;
}

function take(element) {
  const menu = element.closest("details:not([open])");
  (menu?.querySelector("summary") ?? element).focus({ preventScroll: true });
}

function goBack({ one, id }) {
  const part = document.getElementById(id);
  if (one.isConnected) take(one);
  else if (part) {
    if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
    take(same(part, one) ?? part);
  }
}

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const active = document.activeElement;
  if (active !== document.body && target.contains(active)) swapped = place(active);
});
document.addEventListener("htmx:afterSwap", () => { // at once: a key pressed before all has settled must not be lost
  if (swapped && !swapped.one.isConnected && isLost()) goBack(swapped);
});
document.addEventListener("focusin", () => (swapped = null));

/** To be called before a dialog opens. */
export const leave = () => (opener = place(document.activeElement));
document.addEventListener("close", () => {
  if (opener && isLost()) goBack(opener);
}, true);
