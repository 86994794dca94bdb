"""A paper as slides (PPTX): native charts and tables that can be worked on, titles in the outline."""

from collections.abc import Callable
from datetime import UTC
from io import BytesIO
from typing import Any

from django.utils import timezone
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from planning.documents import paper as papers
from planning.documents.letters import clean
from planning.documents.paper import Paper
from planning.documents.slide_breaks import HEAD, QUESTION, Planned, Prose, Rows, planned
from planning.documents.slide_charts import add_chart

__all__ = ["as_slides"]

WIDE, HIGH, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
LINE = Emu(WIDE - 2 * MARGIN)
TOP = Inches(1.4)
ACCENT, INK, QUIET, PALE, WHITE = (
    RGBColor.from_string(code) for code in ("173F8F", "182433", "566579", "F1F4F9", "FFFFFF")
)
TITLE_LETTERS = 100
TITLE_ONLY = 5  # of the library's own template: a title and nothing else
EASTERN, LATIN = "Microsoft YaHei", "Calibri"

Progress = Callable[[int, int], None]


def as_slides(paper: Paper, progress: Progress | None = None) -> bytes:
    """The presentation, 16 to 9; progress is told slides done, of how many."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = clean(f"{paper.title}: {paper.subtitle}")[:250]
    _sign(deck.core_properties)
    _front(deck, paper)
    slides = list(planned(paper.sections))
    for number, slide in enumerate(slides, start=1):
        _drawn(deck, paper, slide)
        if progress:
            progress(number, len(slides))
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _sign(properties: Any) -> None:
    """Ours, of today: the library's own template names its author and a day of long ago."""
    properties.author = properties.last_modified_by = "KAM"
    properties.comments = ""
    properties.created = properties.modified = timezone.now().astimezone(UTC).replace(tzinfo=None)


def _slide(deck: Any, paper: Paper, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _place(slide.shapes.title, MARGIN, Inches(0.45), LINE, Inches(0.7))
    _say(slide.shapes.title.text_frame, _cut(title), size=26, colour=ACCENT, bold=True)
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _foot(slide, paper, len(deck.slides))
    return slide


def _front(deck: Any, paper: Paper) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _place(slide.shapes.title, MARGIN, Inches(1.2), LINE, Inches(1.8))
    size = 40 if len(paper.title) <= 40 else 24
    _say(slide.shapes.title.text_frame, _cut(paper.title), size=size, colour=ACCENT, bold=True)
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _box(slide, paper.subtitle, MARGIN, Inches(3.05), LINE, Inches(0.6), size=22, colour=QUIET)
    told = "     ".join(f"{name}: {value}" for name, value in paper.facts)
    if told:
        _box(slide, told, MARGIN, Inches(4.2), LINE, Inches(1.5), size=14, colour=INK)
    _foot(slide, paper, 1)


def _cut(text: str) -> str:
    return text if len(text) <= TITLE_LETTERS else text[: TITLE_LETTERS - 1] + "…"


def _foot(slide: Any, paper: Paper, number: int) -> None:
    words = f"{paper.mark} · {paper.made}"
    y, high = Inches(6.95), Inches(0.35)
    _box(slide, words, MARGIN, y, Inches(10), high, size=10, colour=QUIET)
    frame = _box(slide, "", Inches(11.7), y, Inches(1.03), high, size=10, colour=QUIET)
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    _number(frame.paragraphs[0], number)


def _number(paragraph: Any, number: int) -> None:
    """A field, so that the number stays right when somebody moves the slide."""
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)
    field = etree.SubElement(paragraph._p, qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    etree.SubElement(field, qn("a:rPr")).set("sz", "1000")
    etree.SubElement(field, qn("a:t")).text = str(number)


def _drawn(deck: Any, paper: Paper, planned: Planned) -> None:
    """Its sections from top to bottom; of one alone the slide's title is the head."""
    slide = _slide(deck, paper, " · ".join(planned.titles))
    named = planned.titles if len(planned.titles) == 1 else []
    y: int = TOP
    for part in planned.parts:
        if part.section.title not in named:
            y = _head(slide, part.section.title, y)
            named = [part.section.title]
        if part.opens and part.section.question:
            y = _question(slide, part.section.question, y)
        y = _piece(slide, part.piece, y)


def _head(slide: Any, title: str, y: int) -> int:
    """The name of a section that shares a slide; as all that draws: where the next thing stands."""
    frame = _box(slide, "", MARGIN, y, LINE, Inches(HEAD), size=18, colour=ACCENT)
    _say(frame, _cut(title), size=18, colour=ACCENT, bold=True)
    return y + Inches(HEAD)


def _question(slide: Any, question: str, y: int) -> int:
    _box(slide, question, MARGIN, y, LINE, Inches(QUESTION), size=12, colour=QUIET)
    return y + Inches(QUESTION)


def _piece(slide: Any, piece: Prose | Rows | papers.Chart, y: int) -> int:
    if isinstance(piece, papers.Chart):
        add_chart(slide, piece, (MARGIN, y, LINE, Inches(5.3)))
        return y
    if isinstance(piece, Prose):
        _prose(slide, piece.lines, y, Inches(piece.high))
    else:
        _table(slide, piece, y)
    return y + Inches(piece.high)


def _prose(slide: Any, lines: list[str], y: int, high: int) -> None:
    frame = _box(slide, lines[0], MARGIN, y, LINE, high, size=16, colour=INK)
    for line in lines[1:]:
        _write(frame.add_paragraph(), line, size=16, colour=INK)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(8)


def _table(slide: Any, piece: Rows, y: int) -> None:
    table, highs = piece.table, piece.highs
    frame = slide.shapes.add_table(
        len(highs), len(table.head), MARGIN, y + Inches(0.05), LINE, Inches(sum(highs))
    )
    drawn = frame.table
    total = sum(table.widths)
    for column, share in zip(drawn.columns, table.widths, strict=True):
        column.width = Emu(int(LINE * share / total))
    for number, cells in enumerate([table.head, *piece.rows]):
        drawn.rows[number].height = Inches(highs[number])
        for column, text in enumerate(cells):
            _cell(drawn.cell(number, column), text, number, column in table.numbers)


def _cell(cell: Any, text: str, row: int, right: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = ACCENT if row == 0 else (WHITE, PALE)[row % 2 == 0]
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    frame = cell.text_frame
    frame.word_wrap = True
    _say(frame, text, size=12, colour=WHITE if row == 0 else INK, bold=row == 0)
    if right:
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _box(
    slide: Any, text: str, x: int, y: int, wide: int, high: int, *, size: int, colour: RGBColor
) -> Any:
    frame = slide.shapes.add_textbox(x, y, wide, high).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    _say(frame, text, size=size, colour=colour)
    return frame


def _place(shape: Any, x: int, y: int, wide: int, high: int) -> None:
    shape.left, shape.top, shape.width, shape.height = x, y, wide, high
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0


def _say(frame: Any, text: str, *, size: int, colour: RGBColor, bold: bool = False) -> None:
    frame.word_wrap = True
    _write(frame.paragraphs[0], text, size=size, colour=colour, bold=bold)


def _write(paragraph: Any, text: str, *, size: int, colour: RGBColor, bold: bool = False) -> None:
    """One line in both fonts: the reader's program takes the one that has the letter."""
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = clean(text).replace("\n", " ")
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour
    run.font.name = LATIN
    etree.SubElement(run._r.get_or_add_rPr(), qn("a:ea")).set("typeface", EASTERN)
