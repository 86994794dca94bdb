"""A paper as a PDF on A4: title, head and foot with page numbers, tables that break between rows.

Nothing is embedded: Latin letters come from Helvetica, which every reader has, Chinese ones from
Adobe's STSong-Light, which readers replace by a Song of their own.
"""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    LongTable,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)

from planning.documents import paper as papers
from planning.documents.letters import EASTERN, clean, has_eastern, runs
from planning.documents.paper import Paper
from planning.documents.pdf_charts import drawn

__all__ = ["as_pdf"]

MARGIN, TOP, BOTTOM = 20 * mm, 26 * mm, 22 * mm
WIDTH = A4[0] - 2 * MARGIN
SONG = "STSong-Light"
INK, QUIET, LINE, ACCENT, PALE = (
    HexColor(code) for code in ("#182433", "#566579", "#d5dce6", "#173f8f", "#f1f4f9")
)
CELL_LETTERS = 700  # of a cell: a row may not be higher than a page
NAMED = 90  # letters of a title in the head of a page

Progress = Callable[[int, int], None]


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name, **{"fontName": "Helvetica", "fontSize": size, "leading": size * 1.45, "textColor": INK}
        | more
    )  # fmt: skip


TITLE = _style("title", 22, fontName="Helvetica-Bold", leading=28, spaceAfter=2)
SUBTITLE = _style("subtitle", 13, textColor=QUIET, spaceAfter=10)
HEADING = _style(
    "heading", 13, fontName="Helvetica-Bold", textColor=ACCENT, spaceBefore=14, keepWithNext=1
)
QUESTION = _style("question", 8.5, textColor=QUIET, spaceAfter=4, keepWithNext=1)
BODY = _style("body", 10, leading=15, spaceAfter=4)
NOTE = _style("note", 9, textColor=QUIET, spaceAfter=4)
CELL = _style("cell", 8.5, leading=12)
HEAD = _style("head", 8.5, leading=12, fontName="Helvetica-Bold", textColor=white)
NAME = _style("name", 8.5, leading=12, textColor=QUIET)


def as_pdf(paper: Paper, progress: Progress | None = None) -> bytes:
    """The document; progress is told sections done, of how many."""
    if SONG not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    story = _front(paper)
    for number, section in enumerate(paper.sections, start=1):
        story += _section(section)
        if progress:
            progress(number, len(paper.sections))
    return _built(paper, story)


def _built(paper: Paper, story: list[Flowable]) -> bytes:
    file = BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=clean(f"{paper.title}: {paper.subtitle}"), author="KAM",
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=TOP, bottomMargin=BOTTOM,
    )  # fmt: skip
    height = A4[1] - TOP - BOTTOM
    frame = Frame(MARGIN, BOTTOM, WIDTH, height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[frame])])
    document.build(story, canvasmaker=partial(_Pages, paper=paper))
    return file.getvalue()


class _Pages(Canvas):
    """Keeps its pages until the last one is known, so that each can say of how many it is."""

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._paper, self._kept = paper, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802 - the name that the library calls
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self._frame(number, len(self._kept))
            super().showPage()
        super().save()

    def _frame(self, number: int, of: int) -> None:
        right, top = A4[0] - MARGIN, A4[1] - 15 * mm
        self.setStrokeColor(LINE)
        self.setFillColor(QUIET)
        self._put(MARGIN, top, _short(f"{self._paper.title} · {self._paper.subtitle}"))
        self._put(right, top, self._paper.mark, right=True)
        self.line(MARGIN, top - 2.5 * mm, right, top - 2.5 * mm)
        self._put(MARGIN, 12 * mm, self._paper.made)
        self._put(right, 12 * mm, f"{number} / {of}", right=True)

    def _put(self, x: float, y: float, text: str, *, right: bool = False, size: float = 8) -> None:
        pieces = [(_face(font), piece) for font, piece in runs(clean(text))]
        if right:
            x -= sum(pdfmetrics.stringWidth(piece, face, size) for face, piece in pieces)
        for face, piece in pieces:
            self.setFont(face, size)
            self.drawString(x, y, piece)
            x += pdfmetrics.stringWidth(piece, face, size)


def _short(text: str) -> str:
    wide = 2 if has_eastern(text) else 1
    most = NAMED // wide
    return text if len(text) <= most else text[: most - 1] + "…"


def _face(font: str, latin: str = "Helvetica") -> str:
    return SONG if font == EASTERN else latin


def _front(paper: Paper) -> list[Flowable]:
    facts = [(_words(name, NAME), _words(_cut(value), CELL)) for name, value in paper.facts]
    table = (
        LongTable(facts, colWidths=[WIDTH * 0.28, WIDTH * 0.72], hAlign="LEFT") if facts else None
    )
    if table is not None:
        table.setStyle(_plain())
    parts = [_words(paper.title, TITLE), _words(paper.subtitle, SUBTITLE), table, Spacer(1, 6)]
    return [part for part in parts if part is not None]


def _section(section: papers.Section) -> list[Flowable]:
    """Its heading never stands alone at the foot of a page."""
    head: list[Flowable] = [_words(section.title, HEADING)]
    if section.question:
        head.append(_words(section.question, QUESTION))
    blocks = [flowable for block in section.blocks for flowable in _block(block)]
    return [CondPageBreak(32 * mm), *head, *blocks]


def _block(block: papers.Block) -> list[Flowable]:
    if isinstance(block, papers.Table):
        return [Spacer(1, 4), _table(block), Spacer(1, 6)]
    if isinstance(block, papers.Chart):
        return [drawn(block, WIDTH), Spacer(1, 6)]
    style = BODY if isinstance(block, papers.Text) else NOTE
    return [_words(line, style) for line in block.text.splitlines() if line.strip()]


def _table(table: papers.Table) -> LongTable:
    """Its head comes again on each page; a row is never torn."""
    total = sum(table.widths)
    rows = [_row(table.head, table, HEAD), *(_row(row, table, CELL) for row in table.rows)]
    drawn_table = LongTable(
        rows,
        colWidths=[WIDTH * share / total for share in table.widths],
        repeatRows=1,
        hAlign="LEFT",
    )
    drawn_table.setStyle(_striped())
    return drawn_table


def _row(cells: Sequence[str], table: papers.Table, style: ParagraphStyle) -> list[Paragraph]:
    return [
        _words(_cut(cell), style, right=column in table.numbers)
        for column, cell in enumerate(cells)
    ]


def _cut(text: str) -> str:
    return text if len(text) <= CELL_LETTERS else text[: CELL_LETTERS - 1] + "…"


def _words(text: str, style: ParagraphStyle, *, right: bool = False) -> Paragraph:
    """A paragraph in which each letter has its font, broken as its script asks."""
    text = clean(text).replace("\n", " ") or " "
    markup = "".join(
        f'<font name="{SONG}">{escape(piece)}</font>' if font == EASTERN else escape(piece)
        for font, piece in runs(text)
    )
    wishes: dict[str, Any] = {"wordWrap": "CJK"} if has_eastern(text) else {}
    if right:
        wishes["alignment"] = 2
    return Paragraph(markup, ParagraphStyle(style.name, style, **wishes) if wishes else style)


def _plain() -> TableStyle:
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )


def _striped() -> TableStyle:
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), ACCENT),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, PALE]),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ]
    )
