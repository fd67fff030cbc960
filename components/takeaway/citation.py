"""How to cite an exhibit: as a line of text, and as BibTeX."""

import re
import unicodedata

from components import words
from components.tables import package
from components.takeaway.carried import Carried, Piece

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def plain(piece: Piece, carried: Carried) -> str:
    """An exhibit in one line: finding, where it stands, sources, lens, day and link."""
    lens = piece.lens or carried.lens
    parts = [
        words.sentence(_quoted(piece.exhibit.title)),
        words.sentence(", ".join(dict.fromkeys((_publication(), carried.title)))),
        words.sentence(f"Based on {words.listing(piece.exhibit.publishers, most=4)}"),
        words.sentence(f"Lens: {lens}") if lens else "",
        f"Taken on {words.date(carried.taken_on)}.",
        piece.link,
    ]
    return " ".join(part for part in parts if part)


def bibtex(piece: Piece, carried: Carried) -> str:
    """The same as an entry of BibTeX; signs that TeX would act on are escaped."""
    lens = piece.lens or carried.lens
    note = " ".join(
        part
        for part in (
            words.sentence(f"Based on {words.listing(piece.exhibit.publishers, most=4)}"),
            words.sentence(f"Lens: {lens}") if lens else "",
        )
        if part
    )
    fields = {
        "author": f"{{{_escaped(_publication())}}}",
        "title": f"{{{_escaped(_told(piece.exhibit.title))}}}",
        "howpublished": _escaped(carried.title),
        "year": carried.taken_on[:4],
        "month": str(int(carried.taken_on[5:7])),
        "url": _address(piece.link),
        "urldate": carried.taken_on,
        "note": _escaped(note),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(piece.name)}-{carried.taken_on},\n{lines}\n}}\n"


def _publication() -> str:
    return str(package()["title"])


def _quoted(title: str) -> str:
    return f"“{_told(title)}”"


def _told(text: str) -> str:
    """A text in one line, without the signs that keep words together on a screen."""
    return " ".join(text.replace("\u2060", "").split())


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in _told(text))


def _address(link: str) -> str:
    """An address with the signs escaped that would end its field."""
    return link.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")


def _key(name: str) -> str:
    plain_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain_name).strip("-") or "exhibit"
