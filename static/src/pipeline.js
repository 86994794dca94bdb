// Boards of opportunities and of actions: a card is dragged to a step, or moved by Shift and an arrow key. Both
// only choose in the card's own form, or follow its link to an end (won, lost, done): what those do is theirs.
const lanes = () => [...document.querySelectorAll("[data-lane]")];
let dragged = null;
let isMoving = false; // from the move of a card until the board is drawn anew
let next = null; // where a card goes after that: [its id, the lane]
const ways = []; // back, of the cards moved since the board was drawn
let focused; // the card that has the focus while the board is drawn anew
const first = (card) => card?.querySelector("a");

function send(card, lane) {
  if (lane.contains(card)) return;
  const code = lane.dataset.lane;
  const select = card.querySelector("select");
  if (!select) return;
  if (isMoving) next = [card.id, code];
  else if ("end" in lane.dataset) return card.querySelector(`[data-close="${code}"]`)?.click();
  ways.push(put(card.closest("li"), lane.querySelector(".board-cards")));
  if (next) return;
  isMoving = true;
  select.value = code;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// Moves the item before another one, else to the top, and keeps its focus; gives the way back.
function put(item, list, before = list.firstElementChild) {
  const [from, after] = [item.parentElement, item.nextElementSibling];
  const hasFocus = item.contains(document.activeElement);
  list.insertBefore(item, before);
  if (hasFocus) first(item)?.focus();
  return () => put(item, from, after);
}

// Faster than the server: what was moved meanwhile is moved when the board is drawn anew. There it may stand already
// where it was to go, if the key came while the board was drawn: first it stands again where the server drew it.
function goOn() {
  isMoving = false;
  if (!next) return;
  const [id, code] = next;
  next = null;
  ways.splice(0).reverse().forEach((back) => back());
  const card = document.getElementById(id);
  if (card) send(card, document.querySelector(`[data-lane="${code}"]`));
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
  const lane = lanes()[here + step];
  if (lane) send(card, lane);
});

// The board is drawn anew after a move: the focus stays on its card, whichever lane that is in now.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.matches("[data-board]")) focused = document.activeElement.closest("[data-card]")?.id;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches("[data-board]")) return;
  first(document.getElementById(focused))?.focus();
  if (!next) ways.length = 0;
  goOn();
});

// What the server did not take stands again where it stood; the message at the edge says why.
function goBack(event) {
  const form = event.detail.elt.closest?.("[data-card] form");
  if (!form) return goOn();
  ways.splice(0).reverse().forEach((back) => back());
  [next, isMoving] = [null, false];
  form.reset();
}
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, goBack);
