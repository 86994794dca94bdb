// The server's data as cytoscape's elements.
// A line from boss to report bends where the server says; cytoscape wants each bend as a share of
// the way and a distance from it.

function bent(from, to, bends) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const weights = [];
  const distances = [];
  for (const [x, y] of bends) {
    const [ex, ey] = [x - from[0], y - from[1]];
    weights.push((ex * dx + ey * dy) / (length * length));
    distances.push((-ex * dy + ey * dx) / length);
  }
  return { weights, distances };
}

export function elementsOf({ people, reports, lines, bands }) {
  const places = new Map(people.map(({ id, place }) => [id, place]));
  const heads = bands.map(({ label, y }, number) => ({
    group: "nodes",
    data: { id: `b${number}`, words: label },
    position: { x: 0, y },
    classes: "band",
    grabbable: false,
    selectable: false,
  }));
  const nodes = people.map(({ id, place, ...rest }) => ({
    group: "nodes",
    data: { ...rest, id: `p${id}`, person: id },
    position: { x: place[0], y: place[1] },
    classes: `person${rest.faint ? " faint" : ""}`,
    grabbable: rest.movable,
  }));
  const bosses = reports.map(({ boss, person, bends }) => ({
    group: "edges",
    data: {
      id: `r${person}`,
      source: `p${boss}`,
      target: `p${person}`,
      ...bent(places.get(boss), places.get(person), bends),
    },
    classes: bends.length ? "report bent" : "report",
  }));
  const sways = lines.map(({ id, person, on, strength }) => ({
    group: "edges",
    data: { id: `l${id}`, source: `p${person}`, target: `p${on}`, strength },
    classes: "sway",
  }));
  return [...heads, ...nodes, ...bosses, ...sways];
}
