"""The line under an exhibit as plain text: how it was made, who says so, and as of when."""

from components import words
from components.exhibit import Exhibit, Headline


def caption(made: Exhibit, hidden: str = "", known_on: str = "") -> str:
    """Method, publishers, newest date, doubt, and `hidden`: what the lens took out.

    `known_on` is the day of the reader's lens ("" for today). A headline has room for one sentence
    of its method and two publishers.
    """
    sources = f"{'Source' if len(made.publishers) == 1 else 'Sources'}: "
    is_short, method = isinstance(made.body, Headline), made.method
    if is_short and method:
        method = method.partition(". ")[0].removesuffix(".") + "."
    parts = [
        method,
        words.sentence(sources + words.listing(made.publishers, most=2 if is_short else 4)),
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
