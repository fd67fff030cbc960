"""The speaker's notes of a slide: what to say, how it was made, every page cited, the link."""

from typing import Any

from components import words
from components.takeaway.carried import MOST_CITED, Carried, Piece, cited
from components.takeaway.deck import text

HATCHED = (
    "Hatched areas are estimates or projections, outlines are plans, projections or limits, "
    "lighter areas are reports by the press."
)


def write(slide: Any, carried: Carried, piece: Piece) -> None:
    """Writes the notes of a slide as plain text."""
    slide.notes_slide.notes_text_frame.text = text.clean(told(carried, piece)).replace("\t", " ")


def told(carried: Carried, piece: Piece) -> str:
    """The notes: paragraphs with empty lines between them."""
    made = piece.exhibit
    pages = cited(made)
    left = made.rows["source_url"].nunique() - len(pages)
    sources = [f"{page.publisher}: {page.title} {page.url}" for page in pages]
    if left > 0:
        sources.append(f"And {left} more pages; {MOST_CITED} are named here.")
    lens = piece.lens or carried.lens
    choices = [f"{label}: {value}" for label, value in piece.choices]
    facts = [
        f"Taken on {words.date(carried.taken_on)}.",
        words.sentence(f"Lens: {lens}") if lens else "",
        words.sentence("; ".join(choices)) if choices else "",
        f"Open this view: {piece.link or carried.link}" if piece.link or carried.link else "",
    ]
    parts = [
        piece.notes,
        f"What it shows: {made.alt}" if made.alt else "",
        f"How it was made: {made.method}" if made.method else "",
        f"Marks: {HATCHED}",
        "\n".join(fact for fact in facts if fact),
        piece.sources,
        "\n".join(["Pages cited:", *sources]) if sources else "",
    ]
    return "\n\n".join(part for part in parts if part)
