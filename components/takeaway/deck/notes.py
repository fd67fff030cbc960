"""The speaker's notes of a slide: what to say, how it was made, every page cited, the link."""

from collections.abc import Sequence
from typing import Any

from components import words
from components.exhibit import MOST_CITED, cited
from components.takeaway.carried import Carried, Piece
from components.takeaway.deck import text

# Pages that each finding of a slide with several names.
MOST_CITED_EACH = 8
HATCHED = (
    "Hatched areas are estimates or projections, outlines are plans, projections or limits, "
    "lighter areas are reports by the press."
)


def write(slide: Any, carried: Carried, piece: Piece, shown: Sequence[Piece] = ()) -> None:
    """Writes the notes of a slide as plain text; `shown` are the pieces that share it, if many."""
    said = told(carried, piece, shown)
    slide.notes_slide.notes_text_frame.text = text.clean(said).replace("\t", " ")


def told(carried: Carried, piece: Piece, shown: Sequence[Piece] = ()) -> str:
    """The notes: paragraphs with empty lines between them."""
    made = piece.exhibit
    lens = piece.lens or carried.lens
    choices = [f"{label}: {value}" for label, value in piece.choices]
    facts = [
        f"Taken on {words.date(carried.taken_on)}.",
        words.sentence(f"Lens: {lens}") if lens else "",
        words.sentence("; ".join(choices)) if choices else "",
        f"Open this view: {piece.link or carried.link}" if piece.link or carried.link else "",
    ]
    parts = [
        *([_shared(each) for each in shown] or [piece.notes]),
        f"What it shows: {made.alt}" if made.alt else "",
        f"How it was made: {made.method}" if made.method else "",
        f"Marks: {HATCHED}",
        "\n".join(fact for fact in facts if fact),
        "" if shown else piece.sources,
        "" if shown else _pages(piece, MOST_CITED),
    ]
    return "\n\n".join(part for part in parts if part)


def _shared(piece: Piece) -> str:
    """What the notes say of one of several findings on a slide, with its own pages."""
    made = piece.exhibit
    pages = _pages(piece, MOST_CITED_EACH)
    return "\n".join(part for part in (piece.finding, piece.notes, made.method, pages) if part)


def _pages(piece: Piece, most: int) -> str:
    pages = cited(piece.exhibit.rows, most=most)
    if not pages:
        return ""
    sources = [f"{page.publisher}: {page.title} {page.url}" for page in pages]
    left = piece.exhibit.rows["source_url"].nunique() - len(pages)
    if left > 0:
        sources.append(f"And {words.count(left, 'more page')}; the workbook names all.")
    return "\n".join(["Pages cited:", *sources])
