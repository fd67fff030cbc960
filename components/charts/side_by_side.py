"""The reader's scenarios side by side: what differs in them, and what comes of it."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from components import marks, outlook, words
from components import theme as look
from components.charts.hyperion_deal import TERMS, stays
from components.charts.scenario_results import (
    START,
    YEAR,
    Result,
    limits,
    rows_of,
    scenarios,
    worked_out,
)
from components.exhibit import Exhibit, Grid, NothingToShow
from components.scenarios import kept
from components.scenarios.kept import Limit, Scenario
from components.scenarios.stay_or_leave import BLUE_OWL, META, NOTEHOLDERS, PARTIES
from components.theme import LIGHT, Theme


def results(
    hyperion_flows: pd.DataFrame,
    claims: pd.DataFrame,
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    power_supply: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    first: tuple[str, ...] = (),
    second: tuple[str, ...] = (),
    third: tuple[str, ...] = (),
    today: str = "",
) -> Exhibit:
    """Table: what comes of each scenario, one column a scenario."""
    plans = (claims, commitments, sites, milestones, power_supply)
    made = worked_out(hyperion_flows, plans, assumptions, (first, second, third), today)
    frame, titles = _table(made, [each.scenario.name for each in made], _lines(made))
    return Exhibit(
        title=_finding(made),
        body=Grid(frame, titles, widths={"what": 240}),
        rows=rows_of(made),
        method="Worked out as in the sections of this page, the start being the sources' figures. "
        f"Capacity is that in the middle of all futures at the end of {YEAR}. Hyperion's rents "
        "after the fourth year, equal repayments, the fall of the threshold and the worth of the "
        "campus are assumed. None of it is a forecast.",
        alt="; ".join(
            f"{each.scenario.name}: Meta out {words.usd(-each.outcome.net_usd_bn(META))}, a "
            f"gigawatt must earn {words.usd(each.each_usd_bn)} a year"
            for each in made
        )
        + ".",
    )


def differences(
    assumptions: pd.DataFrame,
    *,
    first: tuple[str, ...] = (),
    second: tuple[str, ...] = (),
    third: tuple[str, ...] = (),
) -> Exhibit:
    """Table: the choices in which the scenarios differ from the start, one line each."""
    known = limits(assumptions)
    shown = scenarios((first, second, third), known)
    lines = _differing(shown, known)
    if not lines:
        raise NothingToShow(
            "Nothing differs from the start yet. Move a slider above, then keep the settings."
        )
    frame, titles = _table(shown, [each.name for each in shown], lines)
    moved = {name for each in shown for name, _ in each.moved}
    return Exhibit(
        title=f"What sets the scenarios apart: {words.count(len(lines), 'setting')}",
        body=Grid(frame, titles, widths={"what": 240}),
        rows=assumptions[assumptions["name"].isin(moved or set(TERMS))],
        method="All other settings stand where they start.",
    )


def parties(
    hyperion_flows: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    first: tuple[str, ...] = (),
    second: tuple[str, ...] = (),
    third: tuple[str, ...] = (),
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: what each party at Hyperion is up (right) or out (left), one bar a scenario."""
    made = worked_out(hyperion_flows, None, assumptions, (first, second, third), "")
    colours = (theme.quiet, theme.accent, look.company_colour(META, theme), theme.ink)
    bars = [
        (who, each, colour) for who in PARTIES for each, colour in zip(made, colours, strict=False)
    ]
    drawn = marks.figure(theme, marks.bars_height(len(bars)), hovermode="closest")
    labels = []
    for level, (who, each, colour) in enumerate(bars):
        net = each.outcome.net_usd_bn(who)
        drawn.add_bar(
            x=[net],
            y=[level],
            width=marks.BAR,
            orientation="h",
            name=each.scenario.name,
            marker=marks.fill(colour, "estimate", theme),
            hovertemplate=f"{each.scenario.name}<br>{who} {_signed(net)}<extra></extra>",
            showlegend=False,
        )
        # A line through the whole figure would cross the labels on a phone.
        reach = {"x0": 0, "x1": 0, "y0": level - 0.26, "y1": level + 0.26}
        drawn.add_shape(type="line", line={"color": theme.ink, "width": 1.5}, **reach)
        labels.append(f"{who}, {_short(each.scenario.name)}  <b>{_signed(net)}</b>")
    marks.above_bars(drawn, labels, theme)
    drawn.update_xaxes(visible=False, fixedrange=True)
    return Exhibit(
        title=_ending(made),
        body=drawn,
        rows=rows_of(made),
        method="What each got less what each paid, from the first note to the day Meta leaves, in "
        "dollars of their years: right of the line it is up, left of it out. Rents after the "
        "fourth year, equal yearly repayments, the fall of the threshold and the worth of the "
        "campus are assumed.",
        alt="; ".join(
            f"{each.scenario.name}: "
            + ", ".join(f"{who} {_signed(each.outcome.net_usd_bn(who))}" for who in PARTIES)
            for each in made
        )
        + ".",
    )


# ---------------------------------------------------------------- working out


def _table(
    columns: Sequence[Any], names: Sequence[str], lines: Sequence[tuple[str, Callable[[Any], str]]]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Lines by columns as text, and the titles of the columns."""
    frame = pd.DataFrame(
        [
            {"what": name, **{f"s{place}": say(each) for place, each in enumerate(columns)}}
            for name, say in lines
        ]
    )
    return frame, {"what": "What", **{f"s{place}": name for place, name in enumerate(names)}}


# ---------------------------------------------------------------- the lines of the table

Line = tuple[str, Callable[[Result], str]]
Choice = tuple[str, Callable[[Scenario], str]]


def _differing(scenarios: Sequence[Scenario], known: kept.Limits) -> list[Choice]:
    """A line for each choice in which a scenario differs from the start."""
    found: list[Choice] = [
        ("Meta stays" if choice.name == "years" else choice.title, _chosen_of(choice))
        for choice in kept.CHOICES.values()
        if len({each.chosen(choice) for each in scenarios}) > 1
    ]
    for name, limit in known.items():
        if any(each.value(name) is not None for each in scenarios):
            found.append((limit.title, _value_of(name, limit)))
    return found


def _chosen_of(choice: kept.Choice) -> Callable[[Scenario], str]:
    def say(each: Scenario) -> str:
        return stays(each.years) if choice.name == "years" else each.chosen(choice)

    return say


def _value_of(name: str, limit: Limit) -> Callable[[Scenario], str]:
    def say(each: Scenario) -> str:
        value = each.value(name)
        shown = limit.start if value is None else value
        return f"{100 * shown:.3g}%" if limit.unit == "share" else f"{shown:,.4g} {limit.unit}"

    return say


def _lines(made: Sequence[Result]) -> list[Line]:
    """A line for each result; plans that the lens hides have none."""
    lines: list[Line] = [
        (
            "Meta pays on leaving",
            lambda each: words.usd(each.outcome.guarantee_paid_usd_bn),
        ),
        *(
            (f"{who}, in all", lambda each, who=who: _signed(each.outcome.net_usd_bn(who)))
            for who in (META, NOTEHOLDERS, BLUE_OWL)
        ),
        ("Meta, on its own books", lambda each: _signed(-each.own_usd_bn)),
        ("A gigawatt must earn a year", lambda each: words.usd(each.each_usd_bn)),
    ]
    if not math.isnan(made[0].idle_gw):
        lines.append((f"AI capacity at the end of {YEAR}", lambda each: outlook.side(each.idle_gw)))
    if not all(math.isnan(each.covered_share) for each in made):
        lines += [
            ("Sun carries, hour by hour", _known(lambda each: words.percent(each.covered_share))),
            (
                "CO2 of gas for the rest, a year",
                _known(lambda each: f"{words.number(round(each.gas_mt, 2))}m tonnes"),
            ),
        ]
    for place, demand in enumerate(made[0].wanted):
        lines.append(
            (
                f"{demand.name} must earn",
                lambda each, place=place: words.usd(each.wanted[place].gw * each.each_usd_bn),
            )
        )
    return lines


def _short(name: str) -> str:
    """The name of a scenario where a phone has little room for it."""
    if name == START:
        return "as it starts"
    return f"“{name}”" if len(name) < 25 else f"“{name[:22].strip()}…”"


def _known(say: Callable[[Result], str]) -> Callable[[Result], str]:
    return lambda each: "cannot be said" if math.isnan(each.covered_share) else say(each)


def _signed(usd_bn: float) -> str:
    if abs(usd_bn) < 5e-4:
        return "even"
    return f"{'up' if usd_bn > 0 else 'out'} {words.usd(abs(usd_bn))}"


def _finding(made: Sequence[Result]) -> str:
    out = sorted(-each.outcome.net_usd_bn(META) for each in made)
    needs = sorted(each.each_usd_bn for each in made)
    if len(made) == 1:
        return (
            f"Illustrative: as it starts, Meta is out {words.usd(out[0])} at Hyperion, and a "
            f"gigawatt must earn {words.usd(needs[0])} a year"
        )
    return (
        f"Illustrative: Meta is out {words.usd_range(out[0], out[-1])} at Hyperion, and a gigawatt "
        f"must earn {words.usd_range(needs[0], needs[-1])} a year"
    )


def _ending(made: Sequence[Result]) -> str:
    """In which scenario Meta pays most, and where Blue Owl funds end, as a sentence."""
    costs = [-each.outcome.net_usd_bn(META) for each in made]
    owls = [each.outcome.net_usd_bn(BLUE_OWL) for each in made]
    if len(made) == 1:
        return f"Illustrative: as it starts, Hyperion costs Meta {words.usd(costs[0])}"
    said = [words.usd(cost) for cost in costs]
    most = words.usd(max(costs))
    dearest = [each.scenario.name for each, cost in zip(made, said, strict=True) if cost == most]
    if len(dearest) == len(made):
        meta = f"{most} in {'both' if len(made) == 2 else 'all of them'}"
    else:
        meta = f"most in {words.listing([f'“{name}”' for name in dearest])}, {most}"
    low, high = _signed(min(owls)), _signed(max(owls))
    owl = low if low == high else f"between {low} and {high}"
    return f"Illustrative: Hyperion costs Meta {meta}; Blue Owl funds end {owl}"
