// A number with data-slider gets a slider beside it; the two move together. [data-sum] shows the
// sum of all of them against what it should be. Without JavaScript the numbers do.
function join(number) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: number.min || 0, max: number.max || 100, step: 1, value: number.value || 0 });
  slider.disabled = number.matches(":disabled");
  slider.setAttribute("aria-label", number.labels?.[0]?.textContent.trim() ?? "");
  slider.addEventListener("input", () => {
    number.value = slider.value;
    add(number.form);
  });
  number.addEventListener("input", () => {
    slider.value = number.value;
    add(number.form);
  });
  number.dataset.slider = "joined";
  number.before(slider);
}

function add(form) {
  const shown = form?.querySelector("[data-sum]");
  if (!shown) return;
  const total = [...form.querySelectorAll("[data-slider]")].reduce((sum, { value }) => sum + Number(value || 0), 0);
  const rounded = Math.round(total * 100) / 100;
  shown.textContent = shown.textContent.replace(/[\d.,]+/, rounded);
  shown.classList.toggle("studio-sum-off", rounded !== Number(shown.dataset.sum));
}

const joinAll = (root) => root.querySelectorAll('[data-slider=""]').forEach(join);
document.addEventListener("htmx:load", (event) => joinAll(event.detail.elt.parentNode ?? document));
joinAll(document);
