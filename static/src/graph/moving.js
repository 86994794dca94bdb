// A person dragged onto another shall report to them: the bar asks, its form saves.

const NEAR = 42; // so close, in the map's own measure, counts as "onto"

export function movable(cy, card) {
  const bar = card.querySelector("[data-map-bar]");
  if (!bar) return; // a reader
  const told = bar.querySelector("[data-text]");
  let home = null;
  let dragged = null;

  const aimOf = (node) =>
    cy
      .nodes(".person")
      .not(node)
      .filter((other) => other.visible() && away(node, other) < NEAR)
      .min((other) => away(node, other)).ele;

  const back = () => {
    if (dragged) dragged.animate({ position: home, duration: 150 });
    cy.nodes().removeClass("aim");
    bar.hidden = true;
  };

  cy.on("grab", "node.person", ({ target }) => {
    if (dragged && dragged !== target) back();
    if (dragged !== target) home = { ...target.position() };
    dragged = target;
  });
  cy.on("drag", "node.person", ({ target }) => {
    cy.nodes().removeClass("aim");
    aimOf(target)?.addClass("aim");
  });
  cy.on("dragfree", "node.person", ({ target }) => {
    const aim = aimOf(target);
    if (!aim || aim.data("person") === target.data("boss")) {
      back();
      return;
    }
    bar.elements.person.value = target.data("person");
    bar.elements.reports_to.value = aim.data("person");
    bar.elements.version.value = target.data("version");
    told.textContent = told.dataset.text
      .replace("{person}", target.data("name"))
      .replace("{boss}", aim.data("name"));
    bar.hidden = false;
    bar.querySelector("button").focus();
  });
  bar.querySelector("[data-map-cancel]").addEventListener("click", back);
}

function away(one, other) {
  const [from, to] = [one.position(), other.position()];
  return Math.hypot(from.x - to.x, from.y - to.y);
}
