"""How to cite an exhibit: as a line of text, and as BibTeX."""

import hashlib
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

_DRAFT = "An unpublished draft: the link shows what is published."


def plain(piece: Piece, carried: Carried) -> str:
    """An exhibit in one line: finding, where it stands, sources, lens, day and link."""
    lens = piece.lens or carried.lens
    parts = [
        words.sentence(f"“{piece.finding}”"),
        _DRAFT if piece.is_draft else "",
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
            _DRAFT if piece.is_draft else "",
            words.sentence(f"Based on {words.listing(piece.exhibit.publishers, most=4)}"),
            words.sentence(f"Lens: {lens}") if lens else "",
        )
        if part
    )
    fields = {
        "author": f"{{{_escaped(_publication())}}}",
        "title": f"{{{_escaped(piece.finding)}}}",
        "howpublished": _escaped(carried.title),
        "year": carried.taken_on[:4],
        "month": str(int(carried.taken_on[5:7])),
        "url": _address(piece.link),
        "urldate": carried.taken_on,
        "note": _escaped(note),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(piece)}-{carried.taken_on},\n{lines}\n}}\n"


def _publication() -> str:
    return str(package()["title"])


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in " ".join(text.split()))


def _address(link: str) -> str:
    """An address with the signs escaped that would end its field."""
    return link.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")


def _key(piece: Piece) -> str:
    """A key that two views of one exhibit do not share, as their links differ."""
    told = unicodedata.normalize("NFKD", piece.name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", told).strip("-") or "exhibit"
    view = hashlib.sha256(f"{piece.link} {piece.lens} {piece.finding}".encode()).hexdigest()
    return f"{name}-{view[:4]}"
