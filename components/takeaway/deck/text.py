"""Text for slides: the markup of our charts as runs, and nothing that a file may not hold."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from components import words

# What XML 1.0 has no place for, and marks that show nothing but can turn text around.
_BARRED = re.compile(
    "[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u2028-\u202e\u2060-\u2069\ufeff]"
)
_SIGNS = set("■●◐◷▲✕❝•")
_SIGN_GAP = re.compile(r"([■●◐◷▲✕❝•])\s+")
_GAP = re.compile(r"\s{2,}")
_COLOUR = re.compile(r"color:\s*(#[0-9A-Fa-f]{6})")
# How wide a letter is, in parts of its size: Arial's, roughly.
_NARROW, _WIDE = set("iljtfrI.,:;'|!()[] -"), set("mwMW%@") | set("ABCDEGHKNOQRSUVXYZ&")


@dataclass(frozen=True)
class Run:
    """Text of one look; `colour` is #RRGGBB or "" for that of the paragraph."""

    text: str
    is_bold: bool = False
    colour: str = ""


Line = tuple[Run, ...]


def clean(text: object) -> str:
    """The text without control characters and other marks that no file may hold."""
    return _BARRED.sub("", words.unbroken(str(text)).replace("\r\n", "\n").replace("\r", "\n"))


class _Reader(HTMLParser):
    """Reads the small markup of Plotly: line ends, bold, colours; all else is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Run]] = [[]]
        self.looks = [Run("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        look = self.looks[-1]
        if tag == "br":
            self.lines.append([])
        elif tag == "b":
            self.looks.append(replace(look, is_bold=True))
        elif tag in ("span", "i"):
            found = _COLOUR.search(dict(attrs).get("style") or "")
            self.looks.append(replace(look, colour=found[1]) if found else look)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "span", "i") and len(self.looks) > 1:
            self.looks.pop()

    def handle_data(self, data: str) -> None:
        for number, text in enumerate(clean(data).split("\n")):
            if number:
                self.lines.append([])
            if text:
                self.lines[-1].append(replace(self.looks[-1], text=text))


def lines(markup: object) -> tuple[Line, ...]:
    """Lines of runs of a text with Plotly's markup."""
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    return tuple(tuple(line) for line in reader.lines)


def plain(markup: object) -> str:
    """The same as one line; a dot stands where the line ended or a wide gap was left."""
    said = ""
    for line in lines(markup):
        if said and any(run.text.strip() for run in line):
            said += "  "
        for place, run in enumerate(line):
            is_aside = run.colour and place and line[place - 1].text.strip() not in _SIGNS
            said += f" {run.text}" if is_aside and run.text.startswith(" ") else run.text
            said += " " if run.text in _SIGNS else ""
    parts = [" ".join(part.split()) for part in _GAP.split(_SIGN_GAP.sub(r"\1 ", said))]
    return " · ".join(part for part in parts if part)


def width(text: str, points: float, *, is_bold: bool = False) -> float:
    """About how wide a line of text is, in inches."""
    units = sum(
        0.3
        if letter in _NARROW
        else 0.72
        if letter in _WIDE
        else 1.0
        if ord(letter) > 0x2E80
        else 0.54
        for letter in text
    )
    return units * points * (1.07 if is_bold else 1) / 72


def rows_of(text: str, points: float, room: float) -> int:
    """About how many lines a text takes in a room of so many inches."""
    taken = 0
    for paragraph in text.split("\n"):
        line, count = 0.0, 1
        for word in paragraph.split(" "):
            wide = width(f"{word} ", points)
            if line and line + wide > room:
                count, line = count + 1, 0.0
            # A word wider than the room is broken.
            count += int(wide // room) if wide > room else 0
            line += wide % room if wide > room else wide
        taken += count
    return taken
