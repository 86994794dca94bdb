// A number with data-slider gets a slider beside it; the two move together. Where [data-sum] says what all of them
// sum to, the others share what a moved slider leaves, in the proportions they had; what is typed stands as it is,
// and [data-scale] brings it to the sum. Without JavaScript the numbers do.
const numbersOf = (form) => [...form.querySelectorAll("[data-slider]")];
const sliderOf = new WeakMap();
let held = {}; // the number that is being moved, and what the others said before

function join(number) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: number.min || 0, max: number.max || 100, step: 1, value: number.value || 0 });
  slider.disabled = number.matches(":disabled");
  slider.setAttribute("aria-label", number.labels?.[0]?.textContent.trim() ?? "");
  slider.addEventListener("input", () => {
    number.value = slider.value;
    leave(number);
    add(number.form);
  });
  number.addEventListener("input", () => {
    slider.value = number.value;
    held = {};
    add(number.form);
  });
  number.dataset.slider = "joined";
  sliderOf.set(number, slider);
  number.before(slider);
}

const summed = (values) => values.reduce((sum, value) => sum + Number(value || 0), 0);

/** Whole points in the proportions of `before` that sum to `total`: the largest remainders are rounded up. */
function shares(before, total) {
  const sum = summed(before);
  const exact = before.map((value) => (sum ? (value * total) / sum : total / before.length));
  const parts = exact.map(Math.floor);
  const places = [...exact.keys()].sort((one, other) => exact[other] - parts[other] - (exact[one] - parts[one]));
  places.slice(0, total - summed(parts)).forEach((place) => (parts[place] += 1));
  return parts;
}

function say(numbers, values) {
  numbers.forEach((number, place) => {
    number.value = values[place];
    sliderOf.get(number).value = values[place];
  });
}

/** The others share what is left beside the number that was moved. */
function leave(number) {
  const shown = number.form?.querySelector("[data-sum]");
  const others = shown ? numbersOf(number.form).filter((other) => other !== number) : [];
  if (!others.length) return;
  if (held.number !== number) held = { number, before: others.map(({ value }) => Number(value || 0)) };
  say(others, shares(held.before, Number(shown.dataset.sum) - Number(number.value)));
}

function add(form) {
  const shown = form?.querySelector("[data-sum]");
  if (!shown) return;
  const rounded = Math.round(summed(numbersOf(form).map(({ value }) => value)) * 100) / 100;
  const off = rounded !== Number(shown.dataset.sum);
  shown.textContent = shown.textContent.replace(/[\d.,]+/, rounded);
  shown.classList.toggle("studio-sum-off", off);
  form.querySelector("[data-scale]").hidden = !off;
}

document.addEventListener("click", ({ target }) => {
  const form = target.closest?.("[data-scale]")?.form;
  if (!form) return;
  const numbers = numbersOf(form);
  say(numbers, shares(numbers.map(({ value }) => Number(value || 0)), Number(form.querySelector("[data-sum]").dataset.sum)));
  numbers[0].dispatchEvent(new Event("input", { bubbles: true }));
});

const joinAll = (root) => root.querySelectorAll('[data-slider=""]').forEach(join);
document.addEventListener("htmx:load", (event) => joinAll(event.detail.elt.parentNode ?? document));
joinAll(document);
