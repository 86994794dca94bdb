"""Charts of a paper as native charts of slides: their numbers can be opened and changed."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Pt

from kam.core.exports import safe
from planning.documents.letters import clean
from planning.documents.paper import Chart
from planning.documents.pdf_charts import COLOURS

__all__ = ["add_chart"]

QUIET = RGBColor.from_string("566579")
LINE = RGBColor.from_string("D5DCE6")
NAME_LETTERS = 40


def add_chart(slide: Any, chart: Chart, place: tuple[int, int, int, int]) -> None:
    """Clustered columns, or bars for long names; place: left, top, width, height in EMU."""
    kind = XL_CHART_TYPE.BAR_CLUSTERED if chart.lying else XL_CHART_TYPE.COLUMN_CLUSTERED
    drawn = slide.shapes.add_chart(kind, *place, _data(chart)).chart
    drawn.font.size, drawn.font.color.rgb = Pt(12), QUIET
    drawn.has_title = True
    drawn.chart_title.text_frame.text = " ".join(clean(f"{chart.title} ({chart.unit})").split())
    drawn.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(drawn, chart)
    _paint(drawn)


def _data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format="#,##0")
    data.categories = [_text(name) for name in chart.categories]
    for name, values in chart.series:
        data.add_series(_text(name), values)
    return data


def _text(name: str) -> str:
    """A name that the workbook behind the chart cannot take for a formula, nor for a matrix of one."""
    name = clean(name).replace("\n", " ")[:NAME_LETTERS]
    return f"'{name}" if name.startswith("{") else safe(name)


def _axes(drawn: Any, chart: Chart) -> None:
    drawn.value_axis.major_gridlines.format.line.color.rgb = LINE
    drawn.value_axis.format.line.fill.background()
    drawn.category_axis.format.line.color.rgb = LINE
    drawn.category_axis.reverse_order = chart.lying  # the first name stands at the top
    if chart.lying:  # and the amounts still at the foot
        drawn.category_axis.crosses = XL_AXIS_CROSSES.MAXIMUM
    drawn.value_axis.tick_labels.number_format = "#,##0"
    drawn.value_axis.tick_labels.number_format_is_linked = False


def _paint(drawn: Any) -> None:
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    series = list(plot.series)
    for row, colour in zip(series, COLOURS if len(series) > 1 else COLOURS[1:], strict=False):
        row.format.fill.solid()
        row.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
