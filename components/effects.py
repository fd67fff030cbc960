"""What a draft does to the headlines: each figure as published, and as the draft makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from components import making, store
from components.charts import capex, commitments, guidance, power, scopes, sites
from components.draft import Draft
from components.exhibit import Exhibit, Headline
from components.lens import Lens

# What the overview opens with, and the years that the story is about.
HEADLINES: tuple[tuple[Callable[..., Exhibit], dict[str, str]], ...] = (
    *((scopes.of_the_four, {"year": year}) for year in scopes.YEARS),
    (capex.last_four_quarters, {}),
    (guidance.next_year_interval, {}),
    (commitments.twenty_six, {}),
    (sites.power_by_status, {}),
    (power.supply_mix, {}),
)


@dataclass(frozen=True)
class Effect:
    """One headline whose figure or sentence a draft changes; "" where it cannot be made."""

    title: str
    before: str
    after: str


def effects(drafted: Draft, lens: Lens) -> list[Effect]:
    """The headlines that the draft changes, in the order of `HEADLINES`."""
    found = []
    for chart, choices in HEADLINES:
        if not set(making.reads(chart)) & set(drafted.cells):
            continue
        key = partial(making.key, chart, chosen=lens, theme_name="", choices=choices)
        published = making.SHARED.made(key(edition=store.published))
        made = drafted.shelf.made(key(edition=drafted.edition))
        before, after = _told(published), _told(made)
        if before != after:
            # Where neither can be made, both say nothing, so one of them has a title.
            titles = [each.title for each in (made, published) if isinstance(each, Exhibit)]
            found.append(Effect(titles[0], before, after))
    return found


def _told(made: Exhibit | making.Empty) -> str:
    if isinstance(made, making.Empty):
        return ""
    match made.body:
        case Headline(value, change):
            return f"{value} ({change})" if change else value
        case _:
            return made.title
