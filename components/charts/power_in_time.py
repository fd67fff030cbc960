"""Power in time: megawatts due against plants in service by date, by site, grid and state."""

import pandas as pd

from components import marks, words
from components import theme as look
from components.clock import (
    ALSO_PROPOSED,
    FIRM,
    GRID,
    REGIONS,
    SITE,
    STATE,
    YEARS,
    Clock,
    Place,
    Step,
    clock,
    end_of,
)
from components.exhibit import Exhibit, Grid, NothingToShow, together
from components.marks import Bar
from components.theme import LIGHT, Theme

_MOST = 12
# What is watched until the reader chooses.
_FIRST = {SITE: "meta_hyperion"} | {by: first for by, (_, _, first) in REGIONS.items()}
_AT = {SITE: "At", GRID: "On", STATE: "In"}
_NEED, _HAVE = look.STATUSES["under_construction"], look.STATUSES["announced"]


def waiting(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    power_supply: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    by: str = SITE,
    year: int = 2028,
    plants: str = FIRM,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: at the end of a year, megawatts due (outline) and plants in service (filled)."""
    held, day = clock(sites, milestones, power_supply, assumptions, by, plants), end_of(year)
    ranked = sorted(
        (one for one in held.places.values() if one.has_plants and one.due_mw(day) > 0),
        key=lambda one: -one.short_mw(day),
    )
    others = [one for one in held.places.values() if not one.has_plants and one.due_mw(day) > 0]
    if not ranked:
        raise NothingToShow("No place with plants of its own has power due by then.")
    bars = [
        Bar(
            one.name.partition(" (")[0],
            min(one.plants_mw(day), one.due_mw(day)) / 1000,
            _gap(one, day, in_short=True),
            _HAVE,
            most=one.due_mw(day) / 1000,
            series=("Plants in service by then, GW", "Power due by then, GW"),
            hover=f"{one.name}<br>due {words.power(one.due_mw(day))}<br>plants in service "
            f"{words.power(one.plants_mw(day))}"
            + (
                f"<br>plants without a date {words.power(one.undated_mw)}" if one.undated_mw else ""
            ),
        )
        for one in ranked[:_MOST]
    ]
    figure = marks.figure(theme, marks.bars_height(len(bars)))
    marks.named_bars(figure, bars, theme)
    short = sum(one.short_mw(day) for one in ranked)
    due, alone = sum(one.due_mw(day) for one in ranked), sum(one.due_mw(day) for one in others)
    left = len(ranked) - len(bars)
    return Exhibit(
        title=f"{_at_places(len(ranked), by)} with {_own_plants(plants)}, {words.power(short)} of "
        f"{words.power(due)} due by the end of {year} have none dated to feed them"
        if short >= 1
        else f"{_at_places(len(ranked), by)} with {_own_plants(plants)}, dated plants can feed "
        f"all {words.power(due)} due by the end of {year}",
        body=figure,
        rows=held.rows,
        method=" ".join(
            part
            for part in (
                "Outline: power due by then on top of what runs now. Filled: plants to be in "
                "service by then on top of those that run now, up to what is due.",
                f"Not drawn: {_places(left, by)} with smaller gaps." if left else "",
                f"{words.power(alone)} more are due {_at_places(len(others), by).lower()} for "
                f"which {_no_plant(plants)} to come is on record: they rely on the grid, or no "
                "source says."
                if others
                else "",
                _left_out(held, day),
                held.method,
            )
            if part
        ),
        alt="; ".join(f"{one.name}: {_gap(one, day)}" for one in ranked[:_MOST]) + ".",
    )


def over_time(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    power_supply: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    by: str = SITE,
    where: str = "",
    plants: str = FIRM,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Steps: megawatts due and plants in service at one place ("": the first of its kind)."""
    held = clock(sites, milestones, power_supply, assumptions, by, plants)
    place = where or _FIRST.get(by, "")
    if place not in held.places:
        raise NothingToShow("Nothing is on record for this place under your lens.")
    one = held.places[place]
    if not one.due and not one.plants:
        raise NothingToShow(
            f"For {one.name}, no source dates power that is still to come"
            + (
                f", and plants of {words.power(one.undated_mw)} have no date."
                if one.undated_mw
                else "."
            )
        )
    last = max([end_of(YEARS[-1]), *(day for day, _ in (*one.due, *one.plants))])
    figure = marks.figure(theme, 420)
    ends = []
    for name, steps, colour in (("Due", one.due, _NEED), ("Plants", one.plants, _HAVE)):
        x = [held.until, *(day for day, _ in steps), last]
        y = [0.0, *(mw / 1000 for _, mw in steps), (steps[-1][1] if steps else 0.0) / 1000]
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": colour, "width": 3, "shape": "hv"},
            fill="tozeroy" if name == "Plants" else "none",
            fillcolor=look.faded(colour, 0.2),
            name=name,
            showlegend=False,
            hovertemplate=f"{name}: %{{y:.3s}} GW<extra></extra>",
        )
        ends.append((y[-1], f"{name}<br>{words.power(y[-1] * 1000)}", colour))
    most = max(y for y, _, _ in ends)
    marks.line_ends(figure, ends, (0, most * 1.15 or 1), theme, room=100)
    figure.update_yaxes(title="GW on top of what runs", nticks=6)
    figure.update_xaxes(type="date", tickformat="%Y", dtick="M12", range=[held.until, last])
    ids = place if by == SITE else ""
    return Exhibit(
        title=_story(one, by, plants),
        body=figure,
        rows=_here(held.rows, ids) if ids else held.rows,
        method=" ".join(
            part
            for part in (
                f"Plants of {words.power(one.undated_mw)} have no date, or one that has passed "
                "without word that they run; they are not drawn."
                if one.undated_mw
                else "",
                f"Plants of {words.power(one.running_mw)} run already; what they can spare nobody "
                "says."
                if one.running_mw
                else "",
                held.method,
            )
            if part
        ),
        alt=f"Due: {_listed(one.due)}. Plants: {_listed(one.plants)}.",
    )


def unmatched(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    power_supply: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    year: int = 2028,
    plants: str = FIRM,
) -> Exhibit:
    """Grid: sites with power due for which no dated plant is on record, the largest first."""
    held, day = clock(sites, milestones, power_supply, assumptions, SITE, plants), end_of(year)
    bare = {one.key: one for one in held.places.values() if one.due_mw(day) > 0 and not one.plants}
    if not bare:
        raise NothingToShow("Every site with power due by then has a dated plant on record.")
    kept = sites[sites["site_id"].isin(bare)]
    places = [bare[str(key)] for key in kept["site_id"]]
    frame = pd.DataFrame(
        {
            "name": kept["name"].to_numpy(),
            "operator": kept["operator"].to_numpy(),
            "where": [
                f"{region}, {words.country(country)}" if region else words.country(country)
                for region, country in zip(kept["region"], kept["country"], strict=True)
            ],
            "due": [round(one.due_mw(day)) for one in places],
            "undated": [round(one.undated_mw) or None for one in places],
            "source": [_SOURCES.get(str(one), str(one)) for one in kept["main_power_source"]],
        }
    ).sort_values("due", ascending=False, kind="stable")
    total = float(frame["due"].sum())
    return Exhibit(
        title=f"{words.count(len(frame), 'site')} with {words.power(total)} due by the end of "
        f"{year} have {_no_plant(plants)} with a date on record",
        body=Grid(
            frame,
            {
                "name": "Site",
                "operator": "Operator",
                "where": "Where",
                "due": "More due (MW)",
                "undated": "Undated plants (MW)",
                "source": "Main power, as stated",
            },
            widths={"name": "medium"},
        ),
        rows=together(kept, held.rows),
        method="No dated plant does not mean no power: most of these sites draw on the grid around "
        f"them, whose own plans are not in these tables. Unknown is not zero. {held.method}",
    )


_SOURCES = {"unknown": "not stated", "mixed": "several"}


def _here(rows: pd.DataFrame, site: str) -> pd.DataFrame:
    """The rows of one site; all assumptions stay."""
    tied = rows["site_ids"].fillna("").map(lambda ids: site in str(ids).split("; "))
    named = rows["name"].fillna("").ne("") if "name" in rows else False
    kept = rows[(rows["site_id"] == site) | tied | named]
    return kept if len(kept) else rows


# ---------------------------------------------------------------- words


def _gap(one: Place, day: str, *, in_short: bool = False) -> str:
    due, there = one.due_mw(day), one.plants_mw(day)
    if one.short_mw(day) < 1:
        return f"{words.power(due)} due, covered"
    is_told = one.undated_mw and not in_short
    undated = f", undated {words.power(one.undated_mw)}" if is_told else ""
    return f"{words.power(due)} due; plants {words.power(there)}{undated}"


def _no_plant(plants: str) -> str:
    """What is missing, so that it is true where proposed plants are left out."""
    return "no plant" if plants == ALSO_PROPOSED else "no agreed plant"


def _own_plants(plants: str) -> str:
    if plants == ALSO_PROPOSED:
        return "plants of their own, agreed or proposed"
    return "agreed plants of their own"


def _places(quantity: int, by: str) -> str:
    if by == STATE:
        return words.count(quantity, "state or region", "states and regions")
    return words.count(quantity, by.lower())


def _at_places(quantity: int, by: str) -> str:
    return f"{_AT[by]} {_places(quantity, by)}"


def _left_out(held: Clock, day: str) -> str:
    """What no grid takes, because no source names it, as a sentence."""
    one = held.elsewhere
    if not one or not one.due_mw(day):
        return ""
    return (
        f"Left out: {words.power(one.due_mw(day))} due at sites, abroad too, and "
        f"{words.power(one.plants_mw(day))} of plants for which no source names the grid."
    )


def _listed(steps: tuple[Step, ...]) -> str:
    said = [f"{words.power(mw)} from {words.date(day)}" for day, mw in steps]
    return words.listing(said) if said else "nothing dated"


def _story(one: Place, by: str, plants: str) -> str:
    """The first wait, as a sentence: how much is due before its plants, and for how long."""
    days = sorted({day for day, _ in (*one.due, *one.plants)})
    first = next((day for day in days if one.short_mw(day) > 1), "")
    at = f"{_AT[by]} {one.name}{'’s grid' if by == GRID else ''}"
    if not one.due:
        return f"{at}, plants are dated, but no source dates the power they are for"
    if not first:
        return f"{at}, dated plants come in time for all {words.power(one.due[-1][1])} due"
    short = one.short_mw(first)
    ends = next((day for day in days if day > first and one.short_mw(day) <= 1), "")
    where = f"{at}, {words.power(short)} due in {words.month(first)}"
    if ends:
        wait = pd.Period(ends, "M") - pd.Period(first, "M")
        months = words.count(wait.n, "month")  # type: ignore[union-attr]
        last = days[-1]
        later = (
            f"; by {last[:4]}, {words.power(one.short_mw(last))} of "
            f"{words.power(one.due_mw(last))} have none"
            if one.short_mw(last) > 1
            else ""
        )
        return f"{where} wait {months} until dated plants can feed them all{later}"
    if one.plants:
        last = days[-1]
        return (
            f"{at}, dated plants fall behind in {words.month(first)} and never catch up: "
            f"{words.power(one.short_mw(last))} of {words.power(one.due_mw(last))} due have none"
        )
    return f"{where} find {_no_plant(plants)} with a date on record"
