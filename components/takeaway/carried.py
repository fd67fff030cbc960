"""What a reader takes away: exhibits with their choices, lens, day and the link back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components import captions, words
from components.exhibit import Exhibit
from components.lens import Lens
from components.story import is_control

_TRUST = {
    "filing": "filings only",
    "official": "filings and official statements only",
    "reported": "filings, official statements and press reports, no estimates",
}
# The lens that everybody starts with, where it has to be named.
EVERYTHING = "all sources, as known today"
_BASIS = {"with_finance_leases": "capex with finance leases"}
# Of an address: at what it opens, and how a map begins, which say nothing of what is counted.
_NO_CHOICE = {"at", "place", "play", "compare", "told"}


@dataclass(frozen=True)
class Piece:
    """One exhibit to take away.

    `name` tells it from the others of its page. `choices` are label and value as a reader reads
    them, `hidden` is what the lens took out and whether it is a draft, in sentences, `link` the
    address that brings back this view, `notes` what to say of it, paragraphs between empty lines.
    `heading` is the title of a step of a story, `lens` the piece's own in words, "" where it is
    that of the whole, and `known_on` the ISO day of its lens ("" for today). One that `is_draft`
    is made from figures that nobody has published.
    """

    exhibit: Exhibit
    name: str
    choices: tuple[tuple[str, str], ...] = ()
    hidden: str = ""
    link: str = ""
    notes: str = ""
    heading: str = ""
    lens: str = ""
    known_on: str = ""
    is_draft: bool = False

    @property
    def finding(self) -> str:
        """What the exhibit says in a line, without the signs that keep words together."""
        return " ".join(captions.finding(self.exhibit).split())

    @property
    def sources(self) -> str:
        """Publishers, newest date, doubt and what the lens took out, as on screen."""
        return captions.sources(self.exhibit, self.hidden, self.known_on)


@dataclass(frozen=True)
class Carried:
    """Pieces under one title: an exhibit, a page or a story.

    `lens` is in words, "" where it is the one that everybody starts with; `taken_on` an ISO day;
    `link` the address of the page or story.
    """

    title: str
    pieces: tuple[Piece, ...]
    lens: str
    taken_on: str
    link: str = ""


def lens_in_words(lens: Lens) -> str:
    """A lens as a reader would tell it, e.g. "filings only, as known on 5 March 2026"."""
    return ", ".join(
        text
        for text in (
            _TRUST.get(lens.trust, ""),
            f"as known on {words.date(lens.known_on)}" if lens.known_on else "",
            _BASIS.get(lens.basis, ""),
        )
        if text
    )


def choices_of(view: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The controls of a page as its address holds them: label and value, without lens and place."""
    return tuple(
        (name.replace("_", " ").capitalize(), words.listing(list(values)))
        for name, values in view.items()
        if is_control(name) and name not in _NO_CHOICE and any(values)
    )
