// The card of a person beside the map: filled from the person's row of the table, so that nothing
// is said twice in two ways. From here a branch is folded.

export function panelOf(cy, card) {
  const panel = card.querySelector("[data-map-panel]");
  const fold = panel.querySelector("[data-map-fold]");
  let shown = null;

  const close = () => {
    panel.hidden = true;
    cy.nodes().unselect();
    cy.edges().removeClass("near far");
    shown = null;
  };

  const open = (node) => {
    shown = node;
    const row = document.getElementById(`person-${node.data("person")}`);
    panel.querySelector("[data-name]").textContent = node.data("name");
    panel.querySelector("[data-open]").href = row.querySelector("a.name").href;
    panel.querySelector("[data-facts]").replaceChildren(...factsOf(row));
    label();
    panel.hidden = false;
    cy.nodes().unselect();
    node.select();
    cy.edges(".sway").addClass("far");
    node.connectedEdges(".sway").removeClass("far").addClass("near");
  };

  /** All that hangs below the person by who reports to whom, never along a line of influence. */
  const branch = (node) => {
    let found = cy.collection();
    let edge = node.outgoers("edge.report");
    while (edge.nonempty()) {
      const people = edge.targets();
      found = found.union(edge).union(people);
      edge = people.outgoers("edge.report").difference(found);
    }
    return found;
  };

  const label = () => {
    const under = branch(shown);
    fold.hidden = under.empty();
    fold.textContent = under.hasClass("folded") ? fold.dataset.unfold : fold.dataset.fold;
  };

  fold.addEventListener("click", () => {
    const under = branch(shown);
    under.toggleClass("folded", !under.hasClass("folded"));
    label();
  });
  panel.querySelector("[data-map-close]").addEventListener("click", close);
  cy.on("tap", (event) => {
    if (event.target === cy) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
  return { open, close };
}

function factsOf(row) {
  return [...row.querySelectorAll("td[data-label]")].flatMap((cell) => {
    if (!cell.childNodes.length || !cell.textContent.trim()) return [];
    const term = document.createElement("dt");
    term.textContent = cell.dataset.label;
    const told = document.createElement("dd");
    told.append(...[...cell.childNodes].map((part) => part.cloneNode(true)));
    return [term, told];
  });
}
