"""Shapes on a slide: text, lines, areas, circles, alone or grouped, written as DrawingML."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from components.takeaway.deck import text as texts
from components.takeaway.deck.paint import Ink, fill_xml, line_xml, solid_xml
from components.takeaway.deck.spec import Box
from components.takeaway.deck.template import TYPEFACE
from components.takeaway.deck.text import Line
from components.theme import Theme

EMU = 914400  # in an inch
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
Point = tuple[float, float]


class Canvas:
    """A slide, or a group on it, to put shapes on; places and sizes are in inches."""

    def __init__(self, slide: Any, look: Theme, within: Any = None) -> None:
        self.slide, self.look = slide, look
        self._tree = slide.shapes._spTree if within is None else within
        self._ids = [slide.shapes._next_shape_id]

    def group(self, box: Box, name: str, alt: str = "") -> "Canvas":
        """A group whose shapes move together; `box` is the room, `alt` what it shows in words."""
        place = _place(box)
        inner = place.replace("a:off", "a:chOff").replace("a:ext ", "a:chExt ")
        element = parse_xml(
            f'<p:grpSp {_SPACES}><p:nvGrpSpPr><p:cNvPr id="{self.next_id()}" '
            f"name={_named(name)}{described(alt)}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>"
            f"<a:xfrm>{place}{inner}</a:xfrm></p:grpSpPr></p:grpSp>"
        )
        self._tree.append(element)
        made = Canvas(self.slide, self.look, element)
        made._ids = self._ids
        return made

    def next_id(self) -> int:
        """A number that no other shape of the slide has."""
        self._ids[0] += 1
        return self._ids[0]

    def adopt(self, element: Any) -> None:
        """Takes in a frame that stands on the slide already."""
        element.nvGraphicFramePr.cNvPr.set("id", str(self.next_id()))
        self._tree.append(element)

    def text(
        self,
        box: Box,
        lines: Sequence[Line],
        points: float,
        *,
        colour: str = "",
        align: str = "l",
        anchor: str = "t",
        wraps: bool = True,
        back: Ink | None = None,
        turn: int = 0,
        name: str = "Text",
        links: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Text in a box; `turn` is in degrees, `links` are texts after the last line with https.

        `align` is l, ctr or r, `anchor` t, ctr or b.
        """
        colour = colour or self.look.ink
        linked = "".join(self._linked(label, url, points) for label, url in links)
        paragraphs = [self._runs(line, points, colour) for line in lines] or [""]
        paragraphs[-1] += linked
        said = "".join(f'<a:p><a:pPr algn="{align}"/>{runs}</a:p>' for runs in paragraphs)
        body = (
            f'<p:txBody><a:bodyPr wrap="{"square" if wraps else "none"}" lIns="0" tIns="0" '
            f'rIns="0" bIns="0" anchor="{anchor}" rtlCol="0"><a:noAutofit/></a:bodyPr>'
            f"<a:lstStyle/>{said}</p:txBody>"
        )
        self._shape(box, "rect", back or Ink(), name, body=body, turn=turn, is_text=True)

    def number(self, box: Box, points: float) -> None:
        """The number of the slide, which the program keeps right."""
        body = (
            '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0"/>'
            '<a:lstStyle/><a:p><a:pPr algn="r"/><a:fld '
            'id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
            f'<a:rPr lang="en-US" sz="{round(points * 100)}">{solid_xml(self.look.quiet)}</a:rPr>'
            "<a:t>0</a:t></a:fld></a:p></p:txBody>"
        )
        self._shape(box, "rect", Ink(), "Slide number", body=body, is_text=True)

    def rect(self, box: Box, ink: Ink, name: str, alt: str = "") -> None:
        """A rectangle."""
        self._shape(box, "rect", ink, name, alt)

    def disc(self, centre: Point, radius: float, ink: Ink, name: str, alt: str = "") -> None:
        """A circle."""
        box = (centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius)
        self._shape(box, "ellipse", ink, name, alt)

    def preset(
        self, kind: str, box: Box, ink: Ink, name: str, alt: str = "", turn: int = 0
    ) -> None:
        """A shape that DrawingML has a name for, such as triangle."""
        self._shape(box, kind, ink, name, alt, turn=turn)

    def path(
        self,
        rings: Sequence[Sequence[Point]],
        ink: Ink,
        name: str,
        alt: str = "",
        *,
        is_closed: bool = True,
    ) -> None:
        """A freeform of one or more rings of points, or a line if it is not closed."""
        points = [point for ring in rings for point in ring]
        if not points:
            return
        left, top = min(x for x, _ in points), min(y for _, y in points)
        wide = max(x for x, _ in points) - left
        high = max(y for _, y in points) - top
        drawn = "".join(_ring(ring, left, top, is_closed=is_closed) for ring in rings)
        unfilled = "" if is_closed else ' fill="none"'
        geometry = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{_emu(wide)}" h="{_emu(high)}"{unfilled}>{drawn}</a:path>'
            "</a:pathLst></a:custGeom>"
        )
        self._shape((left, top, wide, high), "", ink, name, alt, geometry=geometry)

    def link(self, url: str) -> str:
        """The relation to an outside page, for a run of text; only https leads out."""
        assert url.startswith("https://")
        return self.slide.part.relate_to(url, RT.HYPERLINK, is_external=True)

    def _linked(self, label: str, url: str, points: float) -> str:
        return (
            f'<a:r><a:rPr lang="en-US" sz="{round(points * 100)}"><a:latin typeface="{TYPEFACE}"/>'
            f'<a:hlinkClick r:id="{self.link(url)}"/></a:rPr>'
            f"<a:t>{escape(texts.clean(label))}</a:t></a:r>"
        )

    def _runs(self, line: Line, points: float, colour: str) -> str:
        return "".join(
            f'<a:r><a:rPr lang="en-US" sz="{round(points * 100)}" b="{int(run.is_bold)}">'
            f'{solid_xml(run.colour or colour)}<a:latin typeface="{TYPEFACE}"/></a:rPr>'
            f"<a:t>{escape(texts.clean(run.text))}</a:t></a:r>"
            for run in line
        )

    def _shape(
        self,
        box: Box,
        kind: str,
        ink: Ink,
        name: str,
        alt: str = "",
        *,
        body: str = "",
        geometry: str = "",
        turn: int = 0,
        is_text: bool = False,
    ) -> None:
        geometry = geometry or f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'
        turned = f' rot="{turn * 60000}"' if turn else ""
        tag = ' txBox="1"' if is_text else ""
        self._tree.append(
            parse_xml(
                f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{self.next_id()}" name={_named(name)}'
                f"{described(alt)}/><p:cNvSpPr{tag}/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm{turned}>"
                f"{_place(box)}</a:xfrm>{geometry}{fill_xml(ink)}{line_xml(ink)}</p:spPr>"
                f"{body}</p:sp>"
            )
        )


def _named(value: str) -> str:
    return quoteattr(texts.clean(value).replace("\n", " "))


def described(alt: str) -> str:
    """The attribute by which a shape says what it shows, if it has a text for that."""
    return f" descr={_named(alt)}" if alt else ""


def _emu(inches: float) -> int:
    return round(inches * EMU)


def _place(box: Box) -> str:
    left, top, wide, high = (_emu(size) for size in box)
    return f'<a:off x="{left}" y="{top}"/><a:ext cx="{max(wide, 0)}" cy="{max(high, 0)}"/>'


def _ring(ring: Sequence[Point], left: float, top: float, *, is_closed: bool) -> str:
    steps = []
    for place, (x, y) in enumerate(ring):
        step = "moveTo" if not place else "lnTo"
        steps.append(f'<a:{step}><a:pt x="{_emu(x - left)}" y="{_emu(y - top)}"/></a:{step}>')
    return "".join(steps) + ("<a:close/>" if is_closed else "")
