// How the map looks, in the colours of the present theme.

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function styleOf() {
  const font = getComputedStyle(document.body).fontFamily;
  const [ink, quiet, card, accent] = ["ink", "quiet", "card", "accent"].map((n) => token(`--kam-${n}`));
  return [
    {
      selector: "node.person",
      style: {
        width: (node) => 2 * node.data("radius"),
        height: (node) => 2 * node.data("radius"),
        "background-color": (node) => token(`--kam-support-${node.data("support")}`),
        "border-width": 1.5,
        "border-color": quiet,
        "border-style": (node) => (node.data("support") === "none" ? "dashed" : "solid"),
        label: "data(words)",
        color: ink,
        "font-family": font,
        "font-size": 12,
        "text-wrap": "wrap",
        "text-max-width": 170,
        "text-halign": "right",
        "text-valign": "center",
        "text-justification": "left",
        "text-margin-x": 5,
        "line-height": 1.15,
        "text-background-color": card,
        "text-background-opacity": 0.85,
        "text-background-padding": 1,
      },
    },
    {
      // The sign stands in the circle as an image: a node has one label, which stands beside it.
      selector: "node.person",
      style: { "background-image": (node) => signOf(node, font), "background-fit": "contain" },
    },
    { selector: "node.faint", style: { opacity: 0.45 } },
    { selector: "node.aim", style: { "border-width": 5, "border-color": accent } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": accent } },
    {
      selector: "node.band",
      style: {
        width: 1,
        height: 1,
        "background-opacity": 0,
        label: "data(words)",
        color: quiet,
        "font-family": font,
        "font-size": 14,
        "font-weight": 600,
        "text-halign": "right",
        "text-valign": "center",
        events: "no",
      },
    },
    {
      selector: "edge.report",
      style: { width: 1.5, "line-color": quiet, "curve-style": "straight", opacity: 0.7, events: "no" },
    },
    {
      selector: "edge.bent",
      style: {
        "curve-style": "segments",
        "edge-distances": "node-position",
        "segment-weights": "data(weights)",
        "segment-distances": "data(distances)",
      },
    },
    {
      selector: "edge.sway",
      style: {
        width: (edge) => [0, 1.25, 2.5, 4][edge.data("strength")],
        "line-color": accent,
        "line-style": "dashed",
        "line-dash-pattern": [7, 4],
        "curve-style": "unbundled-bezier",
        "control-point-distances": (edge) => 0.18 * distance(edge),
        "control-point-weights": 0.5,
        "target-arrow-shape": "triangle",
        "target-arrow-color": accent,
        opacity: 0.6,
        events: "no",
      },
    },
    { selector: "edge.near", style: { opacity: 1 } },
    { selector: "edge.far", style: { opacity: 0.15 } },
    { selector: ".folded", style: { display: "none" } },
  ];
}

function distance(edge) {
  const [from, to] = [edge.source().position(), edge.target().position()];
  return -Math.hypot(to.x - from.x, to.y - from.y);
}

function signOf(node, font) {
  const ink = token(`--kam-support-${node.data("support")}-ink`);
  const size = 2 * node.data("radius");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">` +
    `<text x="50%" y="50%" dy="4" text-anchor="middle" font-size="12" font-weight="600" ` +
    `font-family="${font.replaceAll('"', "'")}" fill="${ink}">${node.data("sign")}</text></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
