"""What an exhibit says and the line under it, as plain text: how it was made, by whom, of when."""

from components import words
from components.exhibit import Exhibit, Headline


def finding(made: Exhibit) -> str:
    """What an exhibit says, in a sentence that stands alone: of a headline, its number as well."""
    said = made.title
    if isinstance(made.body, Headline):
        change = made.body.change
        joined = f"{', ' if change[0].islower() else '. '}{change}" if change else ""
        said = f"{said}: {made.body.value}{joined}".removesuffix(".")
    return said.replace("\u2060", "")


def caption(made: Exhibit, hidden: str = "", known_on: str = "") -> str:
    """Method and sources in one; a headline has room for one sentence of its method."""
    method = made.method
    if isinstance(made.body, Headline) and method:
        method = method.partition(". ")[0].removesuffix(".") + "."
    return " ".join(text for text in (method, sources(made, hidden, known_on)) if text)


def sources(made: Exhibit, hidden: str = "", known_on: str = "") -> str:
    """Publishers, newest date, doubt, and `hidden`: what the lens took out.

    `known_on` is the day of the reader's lens ("" for today).
    """
    named = words.listing(made.publishers, most=2 if isinstance(made.body, Headline) else 4)
    parts = [
        words.sentence(f"{'Source' if len(made.publishers) == 1 else 'Sources'}: {named}"),
        _as_of(made.as_of, known_on),
        "Includes estimates." if made.confidence == "estimate" else "",
        hidden,
    ]
    return " ".join(part for part in parts if part)


def _as_of(newest: str, known_on: str) -> str:
    if not newest:
        return "The sources carry no date."
    if known_on and known_on < newest:
        # A fact of that day may be told from a later page.
        return f"As known on {words.date(known_on)}, from pages up to {words.date(newest)}."
    return f"As of {words.date(newest)}."
