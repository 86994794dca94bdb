// Keyboard: an element with data-key="l" or data-key="g a" is clicked or focused by that key.
const typing = (element) => element.matches("input, select, textarea, [contenteditable]");
let last = "";
let timer;

function press(keys) {
  const target = [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.split("|").includes(keys) && element.getClientRects().length,
  );
  const hidden = target ?? [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.split("|").includes(keys),
  );
  if (!hidden) return false;
  if (typing(hidden)) {
    hidden.focus();
    hidden.select?.();
  } else hidden.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?" && !document.querySelector("dialog[open]")) {
    document.getElementById("keys").showModal();
    return;
  }
  if (document.querySelector("dialog[open]") || event.key.length > 1) return;
  const both = last ? `${last} ${event.key}` : "";
  if ((both && press(both)) || press(event.key)) event.preventDefault();
  last = event.key;
  clearTimeout(timer);
  timer = setTimeout(() => (last = ""), 1000);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-keys]")) document.getElementById("keys").showModal();
});
