// Two dialogs stand in the page: one for content fetched over any page, one that asks first.
import { text } from "./texts.js";

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
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
});

function ask(question, button) {
  const box = document.getElementById("confirm");
  box.querySelector("[data-question]").textContent = question;
  box.querySelector("[value=yes]").textContent = button || text("yes");
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question, event.detail.elt.dataset.confirmButton)) {
    event.detail.issueRequest(true);
  }
});

// <form data-confirm="Archive ACME?" data-confirm-button="Archive">
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    if (await ask(form.dataset.confirm, form.dataset.confirmButton)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
    }
  },
  { capture: true },
);
