// <details class="menu"> opens without scripts; with them it closes on Escape and on a click beside it.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  open().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return; // that one closes first
  open().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  button.textContent = button.dataset.copied;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
