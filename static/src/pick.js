// Long choices become searchable: <select data-pick>, or data-pick="/url/" to ask the server.
// The server answers [{"value": 1, "text": "ACME", "note": "A · Berlin"}, …] to ?q=.
import TomSelect from "tom-select/base";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import { text } from "./texts.js";

TomSelect.define("remove_button", removeButton);

function option(data, escape) {
  const note = data.note ? `<span class="pick-note">${escape(data.note)}</span>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

async function fetchChoices(url, query) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", query);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : [];
}

function mount(select) {
  if (select.tomselect) return;
  const url = select.dataset.pick;
  const remote = url && {
    load: (query, done) => fetchChoices(url, query).then(done, () => done()),
    shouldLoad: () => true,
    preload: "focus",
    searchField: [],
  };
  const picker = new TomSelect(select, {
    maxOptions: 200,
    hideSelected: select.multiple,
    plugins: select.multiple ? ["remove_button"] : [],
    render: {
      option,
      loading: null,
      no_results: () => `<div class="no-results">${text("nothingFound")}</div>`,
    },
    ...(remote || {}),
  });
  select.ariaHidden = "true"; // the field that took its place is the one that is told
  const label = document.querySelector(`label[for="${select.id}"]`)?.textContent?.trim();
  if (label) picker.control_input.setAttribute("aria-label", label);
  if (select.autofocus) picker.focus();
}

const mountAll = (root) => root.querySelectorAll("select[data-pick]").forEach(mount);
document.addEventListener("DOMContentLoaded", () => mountAll(document));
document.addEventListener("htmx:load", (event) => mountAll(event.detail.elt.parentNode ?? document));
