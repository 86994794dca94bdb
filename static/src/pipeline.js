// Boards of opportunities and of actions: a card is dragged to a step, or moved by Shift and an arrow key. Both
// only choose in the card's own form, or follow its link to an end (won, lost, done): what those do is theirs.
const lanes = () => [...document.querySelectorAll("[data-lane]")];
let dragged = null;
let again = ""; // the card that is moved by the keys

function send(card, lane) {
  if (lane.contains(card)) return;
  const code = lane.dataset.lane;
  if ("end" in lane.dataset) return card.querySelector(`[data-close="${code}"]`)?.click();
  const select = card.querySelector("select");
  if (!select) return;
  select.value = code;
  lane.querySelector(".board-cards").prepend(card.closest("li"));
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

const over = (lane) => lanes().forEach((one) => one.classList.toggle("is-over", one === lane));

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const lane = dragged && event.target.closest?.("[data-lane]");
  if (lane) event.preventDefault();
  over(lane);
});
document.addEventListener("drop", (event) => {
  const lane = event.target.closest?.("[data-lane]");
  if (!dragged || !lane) return;
  event.preventDefault();
  send(dragged, lane);
});
document.addEventListener("dragend", () => {
  dragged = null;
  over(null);
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const card = event.target.closest?.("[data-card]");
  if (!card || !step || !event.shiftKey || event.target.matches("select")) return;
  event.preventDefault();
  const here = lanes().findIndex((lane) => lane.contains(card));
  const next = lanes()[here + step];
  if (next) send(card, next);
  again = card.id;
});

// The board is drawn anew after a move: who moved a card by the keys stays on it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!again || event.target.id === "dialog-body") return;
  document.getElementById(again)?.querySelector("a")?.focus();
  again = "";
});
