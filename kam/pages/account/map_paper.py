"""The relationship map as an SVG: on paper, and where no script runs."""

from dataclasses import dataclass
from math import hypot

from accounts.models import InfluenceLine
from accounts.orgchart import Point
from kam.pages.account.relationship_map import Band, Map, Node

__all__ = ["Drawing", "paper"]

MARGIN = 24.0
LINE_HEIGHT = 14.0
BULGE = 0.18  # how far a line of influence bends aside, as a share of its length


@dataclass(frozen=True)
class Drawing:
    """Paths and texts with their places; lines of influence with their width."""

    box: str
    reports: list[str]
    lines: list[tuple[str, int]]
    bands: list[Band]
    nodes: list[tuple[Node, list[tuple[float, str]]]]


def paper(found: Map) -> Drawing:
    nodes = {node.person.pk: node for node in found.nodes}
    head = MARGIN if len(found.bands) < 2 else 2 * MARGIN
    box = (-MARGIN, -head, found.width + 2 * MARGIN, found.height + head + MARGIN)
    return Drawing(
        box=" ".join(f"{number:.0f}" for number in box),
        reports=[
            _path([nodes[node.person.reports_to_id].place, *node.bends, node.place])
            for node in found.nodes
            if node.person.reports_to_id in nodes
        ],
        lines=[(_curve(line, nodes), 1 + line.strength) for line in found.lines],
        bands=found.bands if len(found.bands) > 1 else [],
        nodes=[(node, _beside(node)) for node in found.nodes],
    )


def _path(points: list[Point]) -> str:
    return "M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _curve(line: InfluenceLine, nodes: dict[int, Node]) -> str:
    """From rim to rim, bent to the left of its way, so that there and back are two lines."""
    begin, end = nodes[line.person_id], nodes[line.on_id]
    (x1, y1), (x2, y2) = begin.place, end.place
    dx, dy = x2 - x1, y2 - y1
    length = hypot(dx, dy) or 1.0
    middle = ((x1 + x2) / 2 + dy * BULGE, (y1 + y2) / 2 - dx * BULGE)
    start = _towards(begin.place, middle, begin.radius + 2)
    stop = _towards(end.place, middle, min(end.radius + 5, length / 2))
    return "M{:.0f} {:.0f} Q{:.0f} {:.0f} {:.0f} {:.0f}".format(*start, *middle, *stop)


def _towards(place: Point, aim: Point, distance: float) -> Point:
    dx, dy = aim[0] - place[0], aim[1] - place[1]
    share = distance / (hypot(dx, dy) or 1.0)
    return place[0] + dx * share, place[1] + dy * share


def _beside(node: Node) -> list[tuple[float, str]]:
    """The lines of words with their heights, centred beside the circle."""
    words = node.words
    first = -(len(words) - 1) * LINE_HEIGHT / 2 + 4
    return [(first + place * LINE_HEIGHT, text) for place, text in enumerate(words)]
