"""Lists of facts as tables: when, what, and who says so."""

from components import theme as looks
from components import words
from components.exhibit import Fact, Facts
from components.takeaway.deck import text
from components.takeaway.deck.table import Cell, Table, cell
from components.takeaway.deck.text import Line, Run
from components.theme import Theme

POINTS = 11.0
_SOURCE = 3.0  # inches for who says so: links are broken within words


def of_facts(listed: Facts, room: float, look: Theme) -> Table:
    """The table of a list of facts for a room of so many inches."""
    has_aside = any(fact.when or fact.topic for fact in listed.items)
    head = (
        *((cell("", is_bold=True),) if has_aside else ()),
        cell("What is so", is_bold=True),
        cell("Who says so", is_bold=True),
    )
    rows = tuple(
        (
            *(
                (cell(fact.topic or (words.date(fact.when) if fact.when else "")),)
                if has_aside
                else ()
            ),
            Cell(_said(fact, look)),
            _source(fact),
        )
        for fact in listed.items
    )
    first = 1.9 if has_aside else 0.0
    columns = (*((first,) if has_aside else ()), room - first - _SOURCE, _SOURCE)
    return Table(head, rows, columns, POINTS)


def _said(fact: Fact, look: Theme) -> tuple[Line, ...]:
    mark, colour = looks.badge(fact.badge, look)
    badge = (Run(f"{mark} {text.clean(fact.badge)}  ", True, colour),) if fact.badge else ()
    lines: list[Line] = [(*badge, Run(text.clean(fact.text)))]
    for more in (fact.japanese, fact.aside, fact.measure):
        if more:
            lines.append((Run(text.clean(more), colour=look.quiet),))
    return tuple(lines)


def _source(fact: Fact) -> Cell:
    return cell(f"{fact.publisher}\n{fact.confidence}", url=fact.url)
