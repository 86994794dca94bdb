"""Bars of a paper, drawn into a PDF."""

from typing import Any

from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from planning.documents.letters import clean, has_eastern, runs
from planning.documents.paper import Chart

__all__ = ["COLOURS", "drawn"]

COLOURS = ("#b5cdf6", "#1f5fd6", "#e69f00")  # before, now, wanted
QUIET, LINE, INK = (HexColor(code) for code in ("#566579", "#d5dce6", "#182433"))
LETTERS = 18  # of a category's name at its bar
BAR, HEAD, FOOT = 8, 34, 30


def drawn(chart: Chart, width: float) -> Drawing:
    """The title, which colour is what, and the bars; as high as it needs."""
    height = (
        HEAD
        + FOOT
        + (len(chart.categories) * (BAR * len(chart.series) + 9) if chart.lying else 130)
    )
    drawing = Drawing(width, height)
    drawing.add(_string(0, height - 12, f"{chart.title} ({chart.unit})", size=9.5, colour=INK))
    _legend(drawing, chart, height - 27)
    drawing.add(_lying(chart, width, height) if chart.lying else _standing(chart, width, height))
    return drawing


def _legend(drawing: Drawing, chart: Chart, y: float) -> None:
    if len(chart.series) < 2:
        return
    x = 0.0
    for (name, _values), colour in zip(chart.series, _colours(chart), strict=True):
        drawing.add(Rect(x, y, 7, 7, fillColor=HexColor(colour), strokeColor=None))
        drawing.add(_string(x + 10, y + 0.5, name))
        x += 24 + stringWidth(name, _face(name), 8)


def _colours(chart: Chart) -> tuple[str, ...]:
    return COLOURS[: len(chart.series)] if len(chart.series) > 1 else COLOURS[1:2]


def _lying(chart: Chart, width: float, height: float) -> Any:
    bars = _prepared(HorizontalBarChart(), chart, reverse=True)
    bars.x, bars.y, bars.width, bars.height = 110, FOOT - 10, width - 130, height - HEAD - FOOT + 10
    bars.categoryAxis.labels.dx = -4
    return bars


def _standing(chart: Chart, width: float, height: float) -> Any:
    bars = _prepared(VerticalBarChart(), chart)
    bars.x, bars.y, bars.width, bars.height = 52, FOOT, width - 56, height - HEAD - FOOT
    bars.categoryAxis.labels.angle, bars.categoryAxis.labels.boxAnchor = 35, "ne"
    return bars


def _prepared(bars: Any, chart: Chart, *, reverse: bool = False) -> Any:
    """The first category stands at the top of lying bars, whose axis begins below."""
    step = -1 if reverse else 1
    series = list(zip(chart.series, _colours(chart), strict=True))[::step]
    bars.data = [[value or 0.0 for value in values[::step]] for (_name, values), _c in series]
    names = [_named(name) for name in chart.categories]
    bars.categoryAxis.categoryNames = names[::step]
    bars.groupSpacing, bars.barSpacing = 6, 0
    for number, (_row, colour) in enumerate(series):
        bars.bars[number].fillColor, bars.bars[number].strokeColor = HexColor(colour), None
    bars.valueAxis.labelTextFormat = _grouped
    bars.valueAxis.visibleGrid, bars.valueAxis.gridStrokeColor = True, LINE
    bars.valueAxis.strokeColor = bars.categoryAxis.strokeColor = LINE
    lowest = min((value for row in bars.data for value in row), default=0)
    bars.valueAxis.valueMin = None if lowest < 0 else 0
    if not any(any(row) for row in bars.data):
        bars.valueAxis.valueMax = 1
    for axis in (bars.valueAxis, bars.categoryAxis):
        axis.labels.fontSize, axis.labels.fillColor = 7, QUIET
    bars.categoryAxis.labels.fontName = _face("".join(names))
    return bars


def _grouped(value: float) -> str:
    return f"{value:,.0f}"


def _named(name: str) -> str:
    text = "".join(piece for _font, piece in runs(clean(name)))
    return text if len(text) <= LETTERS else text[: LETTERS - 1] + "…"


def _string(x: float, y: float, text: str, *, size: float = 8, colour: Any = QUIET) -> String:
    text = "".join(piece for _font, piece in runs(clean(text)))
    return String(x, y, text, fontName=_face(text), fontSize=size, fillColor=colour)


def _face(text: str) -> str:
    """One font for a whole label: Song has Latin letters too."""
    latin = all(font == "latin" for font, _piece in runs(text))
    return "Helvetica" if latin and not has_eastern(text) else "STSong-Light"
