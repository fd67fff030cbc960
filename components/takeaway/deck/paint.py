"""Colours, hatches and outlines as DrawingML."""

import re
from dataclasses import dataclass
from typing import Any

EMU_PER_POINT = 12700
_NUMBERS = re.compile(r"[\d.]+")
# Plotly's dashes -> DrawingML's.
_DASHES = {"dot": "sysDot", "dash": "dash", "dashdot": "dashDot", "longdash": "lgDash"}


@dataclass(frozen=True)
class Ink:
    """How an area is painted. Colours are #RRGGBB, "" for none; `width` is in points.

    A hatched area has lines of the colour `fill` on `back`. `alpha` is the strength of the fill.
    """

    fill: str = ""
    line: str = ""
    width: float = 0.75
    is_hatched: bool = False
    back: str = ""
    dash: str = ""
    alpha: float = 1.0


def parts(colour: object) -> tuple[str, float]:
    """A colour of Plotly's as #RRGGBB and its strength from 0 to 1; "" and 0 for none."""
    text = str(colour or "").strip()
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        return text.upper(), 1.0
    numbers = _NUMBERS.findall(text)
    if text.startswith("rgb") and len(numbers) >= 3:
        red, green, blue = (min(255, round(float(number))) for number in numbers[:3])
        strength = float(numbers[3]) if len(numbers) > 3 else 1.0
        return f"#{red:02X}{green:02X}{blue:02X}", strength
    return "", 0.0


def mixed(colour: object, paper: str, part: float = 1.0) -> str:
    """A colour as it looks on paper, `part` of its strength left; "" for none."""
    solid, strength = parts(colour)
    strength *= part
    if strength < 0.02:
        return ""
    pairs = ((int(solid[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * strength + b * (1 - strength)):02X}" for a, b in pairs)


def each(value: Any, place: int) -> Any:
    """What holds for one point: of a list its own entry, else the value that all share."""
    if isinstance(value, list | tuple) or hasattr(value, "tolist"):
        return value[place] if place < len(value) else None
    return value


def of_marker(marker: Any, place: int, paper: str) -> Ink:
    """How the point of a bar is painted: solid, lighter, hatched or outlined, as on screen."""
    colour = each(marker.color, place)
    outline = each(marker.line.color, place) if marker.line else None
    wide = float(each(marker.line.width, place) or 0) if marker.line else 0.0
    fill = mixed(colour, paper)
    line = mixed(outline, paper) if wide else ""
    shape = each(marker.pattern.shape, place) if marker.pattern else ""
    if shape:
        strokes = mixed(each(marker.pattern.fgcolor, place) or outline or colour, paper)
        return Ink(strokes, line or strokes, 1.0, is_hatched=True, back=fill or paper)
    return Ink(fill, line, max(0.5, wide * 0.75))


def solid_xml(colour: str, alpha: float = 1.0) -> str:
    """A solid fill; none for ""."""
    if not colour:
        return "<a:noFill/>"
    strength = f'<a:alpha val="{round(alpha * 100000)}"/>' if alpha < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}">{strength}</a:srgbClr></a:solidFill>'


def fill_xml(ink: Ink) -> str:
    """The fill of an area."""
    if ink.is_hatched and ink.fill:
        return (
            '<a:pattFill prst="wdUpDiag">'
            f'<a:fgClr><a:srgbClr val="{ink.fill[1:]}"/></a:fgClr>'
            f'<a:bgClr><a:srgbClr val="{ink.back[1:]}"/></a:bgClr></a:pattFill>'
        )
    return solid_xml(ink.fill, ink.alpha)


def line_xml(ink: Ink, end: str = "") -> str:
    """The outline of an area, or a line; `end` is XML for its arrow."""
    if not ink.line:
        return "<a:ln><a:noFill/></a:ln>"
    dash = f'<a:prstDash val="{_DASHES[ink.dash]}"/>' if ink.dash in _DASHES else ""
    wide = round(ink.width * EMU_PER_POINT)
    return f'<a:ln w="{wide}">{solid_xml(ink.line)}{dash}<a:round/>{end}</a:ln>'
