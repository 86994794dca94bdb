// One dialog stands in the page, for what is fetched over any page: forms, and questions that ask first.
import { leave } from "./focus.js";

const dialog = () => document.getElementById("dialog");

// <a href="…" hx-get="…" hx-target="#dialog-body"> opens over the page; without scripts it is a link.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "dialog-body") return;
  const title = dialog().querySelector("[data-dialog-title], h1, h2");
  if (title) {
    title.id ||= "dialog-title";
    dialog().setAttribute("aria-labelledby", title.id);
  }
  if (!dialog().open) {
    leave();
    dialog().showModal();
  }
  begin();
});

// Who has a keyboard begins at the first field; on a phone that would cover half of the form.
const keyboard = matchMedia("(pointer: fine)");
function begin() {
  const wished = dialog().querySelector("[autofocus]");
  const field = keyboard.matches && dialog().querySelector(".field :is(input:not([type=hidden]), select, textarea)");
  if (wished) wished.focus();
  else if (field && !field.matches("[data-pick]")) field.focus({ preventScroll: true });
}

// A refusal stands beside its field: there it is to be mended.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const field = dialog().contains(target) && dialog().querySelector("[aria-invalid=true]");
  if (field && !dialog().contains(document.activeElement)) field.focus();
});
document.addEventListener("dialog:close", () => dialog().close());
// A place of the page below is looked at without the dialog above it.
document.addEventListener("click", ({ target }) => {
  const place = target.closest("#dialog a[href*='#']");
  if (place?.pathname === location.pathname) dialog().close();
});
document.addEventListener("click", (event) => {
  const open = event.target.closest("[data-dialog-close]")?.closest("dialog");
  if (!open) return; // without a dialog it is a link
  event.preventDefault();
  open.close();
});
