"""Tables of a deck: cells as text, rows spread over slides, what is left out said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml

from components.exhibit import Grid
from components.takeaway.deck import text
from components.takeaway.deck.canvas import EMU, Canvas, described
from components.takeaway.deck.paint import solid_xml
from components.takeaway.deck.spec import Box
from components.takeaway.deck.template import TYPEFACE
from components.takeaway.deck.text import Line, Run

# A table fills so many slides at most; whoever wants all rows takes the workbook.
MOST_SLIDES = 4
LONGEST_TEXT = 300
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_LONGEST_WORD = 1.2
_HIGH = 4.6  # inches of a slide for one table
_PAD, _SIDE = 0.09, 0.14  # inches above and below, and beside the text of a cell


@dataclass(frozen=True)
class Cell:
    """Lines of text; the first leads to `url` if that is https."""

    lines: tuple[Line, ...]
    url: str = ""
    is_right: bool = False

    @property
    def plain(self) -> str:
        """The text without its looks."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


@dataclass(frozen=True)
class Table:
    """A head and rows of cells, the widths of the columns in inches, letters in points."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    points: float

    def height(self, row: Sequence[Cell]) -> float:
        """About how high a row is, in inches."""
        lines = max(
            text.rows_of(cell.plain, self.points * 1.04, wide - _SIDE)
            for cell, wide in zip(row, self.widths, strict=True)
        )
        return self.height_of(lines)

    def height_of(self, lines: int) -> float:
        """How high a row of so many lines is, in inches."""
        return lines * self.points * 1.2 / 72 + _PAD


def cell(said: object, *, is_bold: bool = False, is_right: bool = False, url: str = "") -> Cell:
    """A cell of plain text."""
    cleaned = text.clean(said)
    if len(cleaned) > LONGEST_TEXT:
        cleaned = f"{cleaned[:LONGEST_TEXT].rpartition(' ')[0]} …"
    lines = tuple((Run(line, is_bold),) for line in cleaned.split("\n"))
    return Cell(lines, url if url.startswith("https://") else "", is_right)


def of_grid(grid: Grid, room: float) -> Table:
    """The table of a grid for a room of so many inches."""
    names = list(grid.titles)
    numeric = grid.numeric
    head = tuple(cell(grid.titles[name], is_bold=True, is_right=name in numeric) for name in names)
    rows = tuple(
        tuple(
            _cell(grid, name, value, is_right=name in numeric)
            for name, value in zip(names, row, strict=True)
        )
        for row in grid.frame[names].itertuples(index=False, name=None)
    )
    least = 11 if len(names) <= 5 else 9.5 if len(names) <= 8 else 8
    small = Table(head, rows, widths(head, rows, room, least), least)
    slides = len(pages(small, _HIGH))
    for points in (14.0, 13.0, 12.0, 11.0, 10.0):
        made = Table(head, rows, widths(head, rows, room, points), points)
        # Larger letters where every row stays a line, and no slide is added.
        is_plain = max(map(made.height, rows), default=0.0) < made.height_of(2)
        if points <= least or slides > MOST_SLIDES:
            break
        if is_plain and made.height(head) < made.height_of(3) and len(pages(made, _HIGH)) <= slides:
            return made
    return small


def _cell(grid: Grid, name: str, value: Any, *, is_right: bool) -> Cell:
    url = str(value) if name.endswith("_url") else ""
    return cell(grid.text(name, value), is_right=is_right, url=url)


def widths(
    head: Sequence[Cell], rows: Sequence[Sequence[Cell]], room: float, points: float
) -> tuple[float, ...]:
    """Columns as wide as their texts; where the room is short, long texts are broken. In inches."""
    natural, least, wishes = [], [], []
    for column, title in enumerate(head):
        texts = [title.plain, *(row[column].plain for row in rows[:120])]
        lines = [line for said in texts for line in said.split("\n")]
        long = [text.width(line, points * 1.06) for line in lines]
        word = max(text.width(word, points * 1.1) for line in lines for word in line.split(" "))
        natural.append(max(*long, 0.3) + _SIDE + 0.06)
        least.append(min(natural[-1], min(word, _LONGEST_WORD) + _SIDE + 0.06))
        # Room goes to where most text is, not to where a single cell is long.
        wishes.append(max(sum(long) / len(long) + _SIDE - least[-1], 0.02) ** 0.8)
    if sum(natural) <= room:
        spare = min(room / sum(natural), 1.35)
        return tuple(wide * spare for wide in natural)
    free = max(0.0, room - sum(least)) / sum(wishes)
    made = [narrow + free * wish for narrow, wish in zip(least, wishes, strict=True)]
    return tuple(wide * min(1.0, room / sum(made)) for wide in made)


def pages(table: Table, high: float) -> list[tuple[tuple[Cell, ...], ...]]:
    """The rows, slide by slide, as many as fit a height in inches; the last is not left short."""
    head = table.height(table.head)
    talls = [table.height(row) for row in table.rows]
    count = len(_filled(talls, high - head))
    even = sum(talls) / max(count, 1)
    for part in range(20):
        # A little more a slide than an even share, until no slide is added.
        room = min(high - head, even * (1 + part / 20))
        found = _filled(talls, room)
        if len(found) <= count:
            break
    else:
        found = _filled(talls, high - head)
    if count > MOST_SLIDES:
        found = _filled(talls, high - head)
    return [tuple(table.rows[at] for at in places) for places in found]


def _filled(talls: Sequence[float], room: float) -> list[list[int]]:
    """Positions of rows of these heights, page by page of a room."""
    found: list[list[int]] = []
    used = 0.0
    for at, tall in enumerate(talls):
        if not found or used + tall > room:
            found.append([])
            used = 0.0
        found[-1].append(at)
        used += tall
    return found


def add(
    canvas: Canvas, table: Table, rows: Sequence[Sequence[Cell]], box: Box, alt: str = ""
) -> None:
    """Puts rows of a table on a slide as a native table; `alt` says what it shows."""
    left, top, _, _ = (round(size * EMU) for size in box)
    columns = "".join(f'<a:gridCol w="{round(wide * EMU)}"/>' for wide in table.widths)
    body = _row(canvas, table, table.head, is_head=True)
    body += "".join(_row(canvas, table, row) for row in rows)
    wide = round(sum(table.widths) * EMU)
    high = round(sum(table.height(row) for row in (table.head, *rows)) * EMU)
    canvas.adopt(
        parse_xml(
            f"<p:graphicFrame {_SPACES}><p:nvGraphicFramePr>"
            f'<p:cNvPr id="1" name="Table"{described(alt)}/><p:cNvGraphicFramePr>'
            '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
            f'<p:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></p:xfrm>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
            f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{body}</a:tbl>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )
    )


def _row(canvas: Canvas, table: Table, row: Sequence[Cell], *, is_head: bool = False) -> str:
    cells = "".join(_drawn(canvas, each, table.points, is_head=is_head) for each in row)
    return f'<a:tr h="{round(table.height(row) * EMU)}">{cells}</a:tr>'


def _drawn(canvas: Canvas, one: Cell, points: float, *, is_head: bool) -> str:
    look = canvas.look
    link = f'<a:hlinkClick r:id="{canvas.link(one.url)}"/>' if one.url else ""
    align = "r" if one.is_right else "l"
    ink = look.quiet if is_head else look.ink
    size = round(points * 100)
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{align}"/>'
        + "".join(
            f'<a:r><a:rPr lang="en-US" sz="{size}" b="{int(run.is_bold)}">'
            f'{solid_xml(run.colour or ink)}<a:latin typeface="{TYPEFACE}"/>'
            f"{'' if place else link}</a:rPr>"
            f"<a:t>{escape(run.text)}</a:t></a:r>"
            for run in line
        )
        + f'<a:endParaRPr lang="en-US" sz="{size}"/></a:p>'
        for place, line in enumerate(one.lines or ((),))
    )
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    rule = solid_xml(look.zero if is_head else look.grid)
    half = round(_PAD / 2 * EMU)
    side = round(_SIDE / 2 * EMU)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{half}" marB="{half}">'
        f'{none}<a:lnB w="9525">{rule}</a:lnB><a:noFill/></a:tcPr></a:tc>'
    )
