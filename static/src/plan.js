// The texts of a plan are saved while they are typed. What could not be sent yet (a lost line, an
// expired login, a closed tab) stays in this browser, for its writer alone, and is sent again; the
// version it was written over goes with it, so that the server can tell when somebody else was faster.
const WAIT_MS = 1200;
const AGAIN_MS = 10_000;
const TICKS = ["certainty", "internal"];
const timers = new WeakMap();
const textOf = (form) => form.querySelector("textarea");
const ticksOf = (form) => TICKS.map((name) => form.elements[name].checked);
const version = (form) => form.querySelector("[name=version]");
const writer = JSON.parse(document.body.getAttribute("hx-headers"))["X-User"];
const keyAt = (address) => `plan:${writer}:${address}`;
const keyOf = (form) => keyAt(form.getAttribute("action"));
const keptAt = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const keptOf = (form) => keptAt(keyOf(form));
const isDirty = (form) => keptOf(form) !== null;
const isAsked = (form) => form.querySelector(".plan-conflict") !== null;

// While the writer is asked, the form holds the version of the other: it was not written over that yet.
function keep(form) {
  const over = (isAsked(form) && keptOf(form)?.version) || version(form).value;
  const kept = { text: textOf(form).value, ticks: ticksOf(form), version: over, base: form.elements.base.value };
  localStorage.setItem(keyOf(form), JSON.stringify(kept));
}

function send(form, after = WAIT_MS) {
  clearTimeout(timers.get(form));
  const isReady = () => form.isConnected && !isAsked(form) && !form.matches("[data-held]");
  timers.set(form, setTimeout(() => isReady() && window.htmx.trigger(form, "keep"), after));
}

function showUnsaved(form, shown) {
  const note = form.querySelector(".plan-unsaved:not(.plan-held)");
  if (note) note.hidden = !shown;
}

// What was left here before an approval is not sent by itself: it would make the plan a draft again.
function hold(form, isHeld) {
  form.toggleAttribute("data-held", isHeld);
  const note = form.querySelector(".plan-held");
  if (note) note.hidden = !isHeld;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-plan-part]");
  if (!form) return;
  hold(form, false);
  keep(form);
  send(form, event.target.tagName === "TEXTAREA" ? WAIT_MS : 0);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("[data-plan-part]")) return;
  const { status } = event.detail.xhr;
  const sent = event.detail.requestConfig.parameters.text;
  if (status === 200) {
    form.elements.base.value = sent;
    if (textOf(form).value === sent) localStorage.removeItem(keyOf(form));
    else keep(form);
  } else if (status !== 422) {
    keep(form);
    showUnsaved(form, true);
    send(form, AGAIN_MS);
  }
});

// A colleague is named by a tap.
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-mention]")?.dataset.mention;
  if (!name) return;
  const field = textOf(event.target.closest("form"));
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(`${gap}${name} `, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});

// The answer carries the new version: what was typed meanwhile is written over it. What was refused
// (somebody submitted the plan) waits until it may be written again.
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.target.closest?.("[data-plan-part]");
  if (form && isDirty(form) && !isAsked(form)) {
    keep(form);
    send(form, event.detail.xhr?.status === 422 ? AGAIN_MS : WAIT_MS);
  }
});

// Whoever keeps the other's text lets go of the own.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-plan-take]");
  if (link) localStorage.removeItem(keyOf(link.closest("form")));
});

// What came while the cursor stood in the section is read when it leaves.
function later(here, form) {
  const read = () => here.isConnected && !isDirty(form) && window.htmx.ajax("GET", form.action, { target: here, swap: "outerHTML" });
  here.addEventListener("focusout", () => setTimeout(read), { once: true });
}

// News of others never covers what is being written here: saving will ask.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const fresh = event.detail.fragment.querySelector?.("[data-part]") ?? event.detail.fragment;
  const here = event.detail.target;
  const form = here.querySelector?.("[data-plan-part]");
  if (!fresh.dataset?.version) return;
  const known = Number(form ? version(form).value : here.dataset.version);
  const isNew = Number(fresh.dataset.version) > known;
  const isInside = form?.contains(document.activeElement) ?? false;
  event.detail.shouldSwap = isNew && !isInside && !(form && isDirty(form));
  if (isNew && isInside && !isDirty(form)) later(here, form);
});

// Submitted, decided or taken back by somebody: what may be done here is another thing now.
document.addEventListener("plan-moved", () => {
  const isBusy = document.getElementById("dialog").open || [...document.querySelectorAll("[data-plan-part]")].some(isDirty);
  if (!isBusy) location.reload();
});

// Rows that others wrote are not put under the hands of who is in that section: afterwards.
document.addEventListener("htmx:beforeRequest", (event) => {
  const block = event.detail.elt;
  const why = event.detail.requestConfig.triggeringEvent?.type ?? "";
  if (!block.matches?.("[data-block]") || !why.startsWith("wrote-") || !block.contains(document.activeElement)) return;
  event.preventDefault();
  block.addEventListener("focusout", () => setTimeout(() => window.htmx.trigger(block, why)), { once: true });
});

function begin(form) {
  const kept = keptOf(form);
  const isLeft = kept && (kept.text !== textOf(form).value || String(kept.ticks) !== String(ticksOf(form)));
  if (!isLeft) {
    localStorage.removeItem(keyOf(form));
    return;
  }
  textOf(form).value = kept.text;
  TICKS.forEach((name, at) => (form.elements[name].checked = kept.ticks[at]));
  version(form).value = kept.version;
  form.elements.base.value = kept.base;
  if (form.matches("[data-approved]")) hold(form, true);
  else {
    showUnsaved(form, true);
    send(form);
  }
}

// Where nothing can be written now, what was typed too late can still be read.
function showLeft(place) {
  const kept = keptAt(keyAt(place.dataset.left));
  place.hidden = kept === null;
  place.querySelector(".plan-said").textContent = kept?.text ?? "";
}

function beginAll(root) {
  root.querySelectorAll("[data-plan-part]").forEach(begin);
  root.querySelectorAll("[data-left]").forEach(showLeft);
}
addEventListener("online", () => document.querySelectorAll("[data-plan-part]").forEach((form) => isDirty(form) && send(form, 0)));
beginAll(document);
document.addEventListener("htmx:oobAfterSwap", (event) => event.detail.target && beginAll(event.detail.target));
