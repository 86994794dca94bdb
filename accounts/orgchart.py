"""Where each person stands in a chart of who reports to whom. Pure: no database, no clock.

The top levels spread side by side; below them each branch is a list that steps to the right, as a
folder tree does, so that sixty persons fit a screen. How many levels spread is what brings the
chart closest to the shape of a screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["CELL", "LEVEL", "ROW", "STEP", "Chart", "Point", "arrange", "outline"]

CELL = 196.0  # width of a person with the words beside them
ROW = 66.0  # from one person of a list to the next
LEVEL = 92.0  # from one spread level to the next
STEP = 38.0  # how far a list steps to the right
GAP = 56.0  # between one chart and the next
SHAPE = 1.7  # width ÷ height of a screen
WIDE = 6  # persons without boss and reports in a row, at least

Point = tuple[float, float]


@dataclass
class Chart:
    """Places of persons by id, the bends of the line from each one's boss, and the size.

    x grows to the right, y downwards, both from 0; a place is the middle of the person's circle.
    """

    places: dict[int, Point] = field(default_factory=dict)
    bends: dict[int, list[Point]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0

    def put(self, other: "Chart", x: float, y: float) -> None:
        """Take over another chart, moved so that its corner lies at x, y."""
        for one, (px, py) in other.places.items():
            self.places[one] = (px + x, py + y)
        for one, bends in other.bends.items():
            self.bends[one] = [(bx + x, by + y) for bx, by in bends]
        self.width = max(self.width, x + other.width)
        self.height = max(self.height, y + other.height)


def arrange(bosses: Mapping[int, int | None]) -> Chart:
    """Lay out everybody. bosses: person → whom they report to, in the order they shall stand.

    A boss who is not among the persons counts as none. Persons in a circle, which nobody should be
    in, hang below the first of them.
    """
    below = _below(bosses)
    tops = _tops(bosses, below)
    trees = [top for top in tops if below.get(top)]
    depth = max((_depth(top, below) for top in trees), default=1)
    tried = [_packed([_tree(top, below, spread) for top in trees]) for spread in range(depth)]
    chart = min(tried, key=_away_from_screen, default=Chart())
    _put_singles(chart, [top for top in tops if not below.get(top)])
    return chart


def outline(bosses: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """Everybody with the number of bosses above them, in the order of an indented list."""
    below = _below(bosses)
    told: list[tuple[int, int]] = []
    todo = [(top, 0) for top in reversed(_tops(bosses, below))]
    while todo:
        person, level = todo.pop()
        told.append((person, level))
        todo += [(report, level + 1) for report in reversed(below.get(person, []))]
    return told


def _below(bosses: Mapping[int, int | None]) -> dict[int, list[int]]:
    """The reports of each boss, circles cut open."""
    below: dict[int, list[int]] = {}
    for person, boss in bosses.items():
        if boss is not None and boss in bosses and not _closes_circle(person, bosses):
            below.setdefault(boss, []).append(person)
    return below


def _closes_circle(person: int, bosses: Mapping[int, int | None]) -> bool:
    """Whether the way up leads back to the person, who is the first of the circle."""
    seen, here = [person], bosses[person]
    while here is not None and here in bosses and here not in seen:
        seen.append(here)
        here = bosses[here]
    places = {one: place for place, one in enumerate(bosses)}
    return here == person and min(seen, key=places.__getitem__) == person


def _tops(bosses: Mapping[int, int | None], below: dict[int, list[int]]) -> list[int]:
    reporting = {person for reports in below.values() for person in reports}
    return [person for person in bosses if person not in reporting]


def _depth(top: int, below: dict[int, list[int]]) -> int:
    levels, here = 0, [top]
    while here:
        levels += 1
        here = [report for one in here for report in below.get(one, [])]
    return levels


def _tree(top: int, below: dict[int, list[int]], spread: int) -> Chart:
    """The person with all below them, `spread` levels of reports side by side."""
    if spread == 0:
        return _list(top, below)
    reports = below.get(top, [])
    if not reports:
        return _list(top, below)
    chart, x = Chart(), 0.0
    for report in reports:
        part = _tree(report, below, spread - 1)
        chart.put(part, x, LEVEL)
        x = chart.width
    first, last = chart.places[reports[0]][0], chart.places[reports[-1]][0]
    middle = (first + last) / 2
    chart.places[top] = (middle, ROW / 2)
    for report in reports:
        height = ROW / 2 + LEVEL / 2
        chart.bends[report] = [(middle, height), (chart.places[report][0], height)]
    chart.width = max(chart.width, middle - STEP / 2 + CELL)
    return chart


def _list(top: int, below: dict[int, list[int]]) -> Chart:
    """The person and all below them, one to a row, each level a step further right."""
    chart = Chart()
    todo: list[tuple[int, int | None, int]] = [(top, None, 0)]
    while todo:
        person, boss, level = todo.pop()
        x, y = STEP / 2 + level * STEP, ROW / 2 + len(chart.places) * ROW
        chart.places[person] = (x, y)
        chart.width = max(chart.width, x - STEP / 2 + CELL)
        if boss is not None:
            chart.bends[person] = [(chart.places[boss][0], y)]
        todo += [(report, person, level + 1) for report in reversed(below.get(person, []))]
    chart.height = len(chart.places) * ROW
    return chart


def _packed(trees: Sequence[Chart]) -> Chart:
    """Charts in rows, no row wider than the screen's shape asks or than the widest chart."""
    area = sum(tree.width * tree.height for tree in trees)
    widest = max([(area * SHAPE) ** 0.5, *(tree.width for tree in trees)])
    chart, x, y = Chart(), 0.0, 0.0
    for tree in trees:
        if x and x + tree.width > widest:
            x, y = 0.0, chart.height + GAP
        chart.put(tree, x, y)
        x += tree.width + GAP
    return chart


def _away_from_screen(chart: Chart) -> float:
    """How much of a screen's shape stays empty around the chart: its side when it just fits."""
    return max(chart.width, chart.height * SHAPE)


def _put_singles(chart: Chart, singles: Sequence[int]) -> None:
    """Who has neither boss nor reports stands in rows below the charts."""
    columns = max(WIDE, int(chart.width // CELL), round((len(singles) * SHAPE * ROW / CELL) ** 0.5))
    top = chart.height + GAP if chart.places else 0.0
    for place, person in enumerate(singles):
        row, column = divmod(place, columns)
        chart.put(
            Chart({person: (STEP / 2, ROW / 2)}, {}, CELL, ROW), column * CELL, top + row * ROW
        )
