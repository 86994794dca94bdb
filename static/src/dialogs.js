// One dialog stands in the page, for what is fetched over any page: forms, and questions that ask first.
const dialog = () => document.getElementById("dialog");

// <a href="…" hx-get="…" hx-target="#dialog-body"> opens over the page; without scripts it is a link.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "dialog-body") return;
  const title = dialog().querySelector("[data-dialog-title], h1, h2");
  if (title) {
    title.id ||= "dialog-title";
    dialog().setAttribute("aria-labelledby", title.id);
  }
  if (!dialog().open) dialog().showModal();
  dialog().querySelector("[autofocus]")?.focus();
});
document.addEventListener("dialog:close", () => dialog().close());
document.addEventListener("click", (event) => {
  const open = event.target.closest("[data-dialog-close]")?.closest("dialog");
  if (!open) return; // without a dialog it is a link
  event.preventDefault();
  open.close();
});
