// The relationship map: <div data-map="id of a json_script">, with its panel, its tools and its bar.
// Places come from the server; here one looks closer, drags, folds branches and finds persons.
import cytoscape from "cytoscape";
import { elementsOf } from "./graph/elements.js";
import { movable } from "./graph/moving.js";
import { panelOf } from "./graph/panel.js";
import { styleOf } from "./graph/look.js";

const PADDING = 24;
const READABLE = 0.55; // below this zoom words are too small: the first look starts closer

// cytoscape would write its one rule into the page, which the content security policy forbids:
// finding this id it takes the rule as given (it stands in map.css).
const given = document.createElement("meta");
given.id = "__________cytoscape_stylesheet";
document.head.append(given);

function mount(box) {
  const data = JSON.parse(document.getElementById(box.dataset.map).textContent);
  const card = box.closest(".map-card");
  const cy = cytoscape({
    container: box,
    elements: elementsOf(data),
    layout: { name: "preset" },
    style: styleOf(),
    minZoom: 0.15,
    maxZoom: 2.5,
    boxSelectionEnabled: false,
  });
  const panel = panelOf(cy, card);
  movable(cy, card);
  tools(cy, card, panel);
  firstLook(cy);
  const asked = new URLSearchParams(location.search).get("person");
  if (asked) show(cy, asked, panel);
  cy.on("tap", "node.person", (event) => panel.open(event.target));
  new MutationObserver(() => cy.style(styleOf())).observe(document.documentElement, {
    attributeFilter: ["data-bs-theme"],
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-map-show]");
    if (button) {
      box.scrollIntoView({ block: "center" });
      show(cy, button.dataset.mapShow, panel);
    }
  });
  box.dataset.ready = "yes";
  box.cy = cy; // for tests, which cannot see into a canvas
}

/** Everything, but never so small that nothing can be read: then the top of the chart. */
function firstLook(cy) {
  cy.fit(undefined, PADDING);
  if (cy.zoom() > 1) cy.zoom(1);
  if (cy.zoom() >= READABLE) {
    cy.center();
    return;
  }
  const { x1, y1, w } = cy.elements().boundingBox();
  cy.zoom(READABLE);
  const tops = cy.nodes(".person").min((node) => node.position("y")).ele;
  const middle = w * READABLE <= cy.width() ? x1 + w / 2 : tops.position("x");
  cy.pan({ x: cy.width() / 2 - middle * READABLE, y: PADDING - y1 * READABLE });
}

function show(cy, id, panel) {
  const node = cy.getElementById(`p${id}`);
  if (node.empty()) return;
  cy.zoom(Math.max(cy.zoom(), 0.9));
  cy.center(node);
  panel.open(node);
}

function tools(cy, card, panel) {
  card.querySelectorAll("[data-map-zoom]").forEach((button) => {
    button.addEventListener("click", () => {
      const level = cy.zoom() * Number(button.dataset.mapZoom);
      cy.zoom({ level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    });
  });
  card.querySelector("[data-map-fit]").addEventListener("click", () => cy.fit(undefined, PADDING));
  const search = card.querySelector("[data-map-search]");
  const find = () => {
    const wanted = search.value.trim().toLowerCase();
    if (!wanted) return;
    const named = (begins) => (node) => {
      const name = node.data("name").toLowerCase();
      return begins ? name.startsWith(wanted) : name.includes(wanted);
    };
    const people = cy.nodes(".person");
    const found = people.filter(named(true)).union(people.filter(named(false)))[0];
    if (found) show(cy, found.data("person"), panel);
  };
  search.addEventListener("change", find);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      find();
    }
  });
}

document.querySelectorAll("[data-map]").forEach(mount);
