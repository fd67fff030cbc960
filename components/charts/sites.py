"""All sites: power by status, the map, the ranking, the table, and operators and countries."""

import math
from collections.abc import Hashable, Mapping

import pandas as pd
import plotly.graph_objects as go

from components import buildout, maps, marks, words
from components import theme as look
from components.charts import switches
from components.exhibit import Exhibit, Grid, Headline, Mark, NothingToShow, together
from components.lens import last_day
from components.selection import selected
from components.theme import LIGHT, Theme

STATUSES = {
    "operational": "Operating",
    "partly_operational": "Partly operating",
    "under_construction": "Being built",
    "permitted": "Permitted",
    "announced": "Announced",
    "paused": "Paused",
    "cancelled": "Cancelled",
}
SUPPLIES = {
    "grid": "The grid",
    "gas": "Gas",
    "renewable": "Renewables",
    "nuclear": "Nuclear",
    "mixed": "Mixed",
    "unknown": "Not stated",
}
CONFIDENCES = {
    "filing": "Filing",
    "official": "Official",
    "reported": "Press report",
    "estimate": "Estimate",
}
GROUPS = {"operator": "Operator", "country": "Country"}
LAYERS = (
    "What the layers show is told on each mark; their rows are on the pages Energy, Financing and "
    "Commitments."
)
COLOURS = {
    "operator": "Operator",
    "status": "Status",
    "main_power_source": "Power source",
    "confidence": "Confidence",
}

_MOST_COMPANIES = 9
# Pixels under the ticks for the name of an axis.
_AXIS_TITLE = 24


# ---------------------------------------------------------------- choices and sums


def _kept(
    sites: pd.DataFrame,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    *,
    speculative: bool = False,
) -> pd.DataFrame:
    """The sites that the reader asks for, the largest plan first; nothing chosen means all."""
    kept = selected(sites, operators, statuses, countries, size, speculative=speculative)
    if kept.empty:
        raise NothingToShow("No site fits these choices.")
    return kept.sort_values(
        ["planned_mw", "operational_mw", "name"],
        ascending=[False, False, True],
        na_position="last",
        kind="stable",
    )


def _counted(sites: pd.DataFrame) -> pd.DataFrame:
    """The sites that may enter a sum: each once, no giant claims without tenant or money."""
    return sites[buildout.counted(sites)]


def _left(sites: pd.DataFrame) -> pd.Series:
    """Planned power that does not run yet, in MW; unknown where no plan is stated."""
    return (sites["planned_mw"] - sites["operational_mw"].fillna(0.0)).clip(lower=0.0)


def _sum(values: pd.Series) -> float:
    """The sum of what is known; unknown if nothing is."""
    return float(values.sum(min_count=1))


def _silent(quantity: int, what: str = "figure") -> str:
    """How many sites enter a sum with nothing, as a clause ("" if none does)."""
    if not quantity:
        return ""
    return f"{words.count(quantity, 'site')} {'states' if quantity == 1 else 'state'} no {what}"


def _excluded(sites: pd.DataFrame) -> str:
    """What the totals leave out, in a sentence ("" if nothing)."""
    giants = int(sites["is_speculative"].sum())
    doubles = len(sites) - giants - len(_counted(sites))
    parts = []
    if giants:
        parts.append(f"{words.count(giants, 'speculative site')} (no tenant or no money)")
    if doubles:
        parts.append(
            f"{words.count(doubles, 'row')} that would count twice or "
            f"{'is' if doubles == 1 else 'are'} no data centre"
        )
    return f"Sums leave out {words.listing(parts)}." if parts else ""


def _running(milestones: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Dated steps that happened at these sites and state the power running after them."""
    steps = milestones[
        ~milestones["is_projection"]
        & (milestones["standing"] == "lead")
        & milestones["site_id"].isin(sites["site_id"])
    ].dropna(subset="mw_operational_after")
    steps = steps.assign(day=last_day(steps["date"]))
    # A step known only to its year has happened by the newest step known to its day.
    exact = steps.loc[steps["date"].str.len() == 10, "day"]
    if len(exact):
        steps = steps.assign(day=steps["day"].clip(upper=exact.max()))
    return steps.sort_values("day", kind="stable")


def _on(steps: pd.DataFrame, day: pd.Timestamp) -> float:
    """Power running at all sites on a day, in MW, by the last step of each before it."""
    before = steps[steps["day"] <= day]
    return _sum(before.groupby("site_id")["mw_operational_after"].last())


def power_by_status(sites: pd.DataFrame, milestones: pd.DataFrame) -> Exhibit:
    """Headline: power that runs now, with what is being built and announced beside it."""
    counted = _counted(sites)
    if counted.empty:
        raise NothingToShow("No site that may enter a sum passes your lens.")
    runs = _sum(counted["operational_mw"])
    building = counted[counted["status"].isin(buildout.WORKS)]
    promised = counted[counted["status"].isin(buildout.PROMISED)]
    steps = _running(milestones, counted)
    spark: tuple[float, ...] = ()
    grown = ""
    if not steps.empty:
        last = steps["day"].max()
        ends = [last - pd.DateOffset(months=3 * back) for back in range(11, -1, -1)]
        spark = tuple(0.0 if math.isnan(mw := _on(steps, day)) else mw for day in ends)
        before, now = (_on(steps, last - pd.DateOffset(years=back)) for back in (1, 0))
        # Only the sites whose steps are dated can be held against a year before.
        if before > 0 and now > before:
            where = "" if math.isclose(now, runs, rel_tol=0.02) else "Where steps are dated, "
            grown = f"{where}{words.power(now - before)} more than a year before. "
    outlook = [
        f"{words.power(mw)} {what}"
        for mw, what in (
            (_sum(_left(building)), "being built"),
            (_sum(promised["planned_mw"]), "announced"),
        )
        if mw > 0
    ]
    still = f"Planned beyond that: {words.listing(outlook)}." if outlook else ""
    estimated = _sum(counted.loc[counted["confidence"] == "estimate", "operational_mw"])
    silent = [
        _silent(int(counted["operational_mw"].isna().sum()), "running power"),
        _silent(int(counted["planned_mw"].isna().sum()), "planned power"),
    ]
    silent = [clause for clause in silent if clause]
    return Exhibit(
        title="AI sites run on",
        body=Headline(words.power(runs), f"{grown}{still}", spark),
        rows=together(counted, steps.drop(columns="day")),
        method=" ".join(
            part
            for part in (
                f"Sum over {words.count(len(counted), 'site')}, computers and the rest of the "
                "site together where the source allows. Plans are the largest build-out that a "
                "named source gives, on mixed bases: they are no forecast.",
                f"{words.percent(estimated / runs)} of what runs is estimated, mostly from "
                "satellite pictures."
                if runs > 0 and estimated > 0
                else "",
                words.sentence(words.listing(silent)) if silent else "",
                _excluded(sites),
            )
            if part
        ),
        alt=f"AI sites run on {words.power(runs)}. {grown}{still}",
    )


# ---------------------------------------------------------------- the map


def small_map(sites: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Map: every site that is not speculative, coloured by status, to look at only."""
    kept = _kept(sites)
    placed = kept.dropna(subset=["latitude", "longitude"])
    if placed.empty:
        raise NothingToShow("No site that passes your lens has a published place.")
    return Exhibit(
        title=_finding(kept),
        body=maps.Atlas(_spots(placed, "status", theme), theme, can_pick=False, most=5),
        rows=placed,
        method=f"{_reading(kept)} {_unplaced(kept)} {_excluded(kept)}".strip(),
        alt=_spoken(kept),
        legend=_legend(placed, "status", theme),
    )


def on_map(
    sites: pd.DataFrame,
    milestones: pd.DataFrame,
    power_supply: pd.DataFrame,
    grid_intensity: pd.DataFrame,
    commitments: pd.DataFrame,
    financing: pd.DataFrame,
    money_loop: pd.DataFrame,
    *,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    speculative: bool = False,
    colour: str = "operator",
    shape: str = "Flat",
    site: str = "",
    today: str = "",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Map in time: one ring a site, its area the planned power, the area of its core what runs.

    `colour` is a column of COLOURS, `shape` is Flat or Globe, `site` the one that is open; facts
    end on `today`, an ISO day ("" for no end).
    """
    kept = _kept(sites, operators, statuses, countries, size, speculative=speculative)
    placed = kept.dropna(subset=["latitude", "longitude"])
    if placed.empty:
        raise NothingToShow("The sites that fit these choices have no published place.")
    # Sums take in the sites without a place too, as everywhere on the page.
    time = buildout.buildout(kept, milestones, today)
    return Exhibit(
        title=_finding(kept),
        body=maps.Atlas(
            _spots(placed, colour, theme),
            theme,
            is_globe=shape == "Globe",
            chosen=site,
            layers=switches.layers(
                placed, power_supply, grid_intensity, commitments, financing, money_loop, theme
            ),
            places=switches.flights(),
            lands=switches.lands(),
            time=time,
            colours={name: look.company_colour(name, theme) for name in time.by_operator},
        ),
        rows=placed,
        method=" ".join(
            part
            for part in (
                _reading(kept),
                buildout.in_words(time),
                LAYERS,
                _unplaced(kept),
                _excluded(kept),
            )
            if part
        ),
        alt=_spoken(kept),
        legend=_legend(placed, colour, theme),
    )


def _finding(kept: pd.DataFrame) -> str:
    counted = _counted(kept)
    runs = _sum(counted["operational_mw"])
    live = int((counted["operational_mw"] > 0).sum())
    largest = kept.dropna(subset="planned_mw").head(1)
    plan = (
        f"the largest plan is {largest['name'].iloc[0]} with "
        f"{words.power(float(largest['planned_mw'].iloc[0]))}{_doubt(largest.iloc[0])}"
        if len(largest)
        else "none states how large it is to be"
    )
    if len(kept) == 1:
        row = kept.iloc[0]
        planned = (
            f"is planned for {words.power(float(row['planned_mw']))}"
            if pd.notna(row["planned_mw"])
            else "states no planned power"
        )
        return f"{row['name']} {planned}; {_runs(row.to_dict())}"
    if live:
        share = f"{live} of {words.count(len(counted), 'site')}"
        return f"{words.power(runs)} is known to run, at {share}; {plan}"
    return f"No source shows power running at these {words.count(len(kept), 'site')}; {plan}"


def _reading(kept: pd.DataFrame) -> str:
    silent = int(kept["planned_mw"].isna().sum())
    text = (
        "The area of a ring is the largest power planned for the site, the area of its core what "
        "runs; the smallest rings are drawn a little larger than they are."
    )
    if silent:
        text = f"{text} {words.sentence(_silent(silent, 'planned power'))}"
    return f"{text} {_unsaid(kept)}".strip()


def _first(quantity: int, which: str) -> str:
    return f"The {which}" if quantity == 1 else f"The {quantity} {which}"


def _unsaid(kept: pd.DataFrame) -> str:
    """Of how many sites nobody says what runs, as sentences ("" of none)."""
    unsaid = kept[kept["operational_mw"].isna()]
    running = int(unsaid["status"].isin(buildout.RUNS).sum())
    unclear = len(unsaid) - running
    parts = []
    if running:
        sites = words.count(running, "site that runs", "sites that run")
        parts.append(f"For {sites}, no source states the power that is in use.")
    if unclear:
        sites = words.count(unclear, "other site" if running else "site")
        parts.append(f"For {sites}, no source says whether anything runs.")
    return " ".join(parts)


def _unplaced(kept: pd.DataFrame) -> str:
    absent = kept[kept["latitude"].isna() | kept["longitude"].isna()]
    if absent.empty:
        return ""
    verb = "has" if len(absent) == 1 else "have"
    return (
        f"{words.count(len(absent), 'site')} {verb} no published place and "
        f"{'stands' if len(absent) == 1 else 'stand'} in the table only."
    )


def _spoken(kept: pd.DataFrame) -> str:
    top = kept.dropna(subset="planned_mw").head(3)
    named = [
        f"{name}, {words.power(mw)}"
        for name, mw in zip(top["name"], top["planned_mw"], strict=True)
    ]
    text = f"Map of {words.count(len(kept), 'site')}. {words.sentence(_finding(kept))}"
    return f"{text} The largest plans: {'; '.join(named)}." if named else text


def _runs(row: dict[Hashable, object]) -> str:
    """What runs at one site, in words."""
    mw = float(str(row["operational_mw"]))
    if math.isnan(mw):
        if row["status"] in buildout.RUNS:
            return "it runs, but no source states its power"
        return "no source says whether anything runs"
    return f"{words.power(mw)} run" if mw > 0 else "nothing runs yet"


def _spots(placed: pd.DataFrame, colour: str, theme: Theme) -> tuple[maps.Spot, ...]:
    palette = _palette(placed, colour, theme)
    return tuple(
        maps.Spot(
            key=str(row["site_id"]),
            name=str(row["name"]),
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            planned_mw=float(row["planned_mw"]),
            operational_mw=float(row["operational_mw"]),
            colour=palette.get(str(row[colour]), theme.other),
            mark=_mark(row),
            tip=_tip(row),
            operator=str(row["operator"]),
        )
        for row in placed.to_dict("records")
    )


def _mark(row: dict[Hashable, object]) -> str:
    if row["is_speculative"]:
        return "speculative"
    return "estimate" if row["confidence"] == "estimate" else "solid"


def _doubt(row: Mapping[Hashable, object] | pd.Series) -> str:
    """What follows the plan of a site without a tenant or without money, "" for the others."""
    return ", speculative" if row["is_speculative"] else ""


def _tip(row: dict[Hashable, object]) -> tuple[str, ...]:
    """The lines of a tooltip: who and where, how much, how sure."""
    planned = float(str(row["planned_mw"]))
    plan = "no planned power stated" if math.isnan(planned) else f"{words.power(planned)} planned"
    who = str(row["operator"] or "operator not disclosed")
    status = STATUSES[str(row["status"])].lower()
    return (
        f"{who} · {_where(row)}",
        f"{plan}; {_runs(row)}",
        f"{status}{_doubt(row)} · {row['confidence']}, {row['publisher']}",
    )


def _where(row: dict[Hashable, object]) -> str:
    country = words.country(str(row["country"]))
    return f"{row['region']}, {country}" if row["region"] else country


def _palette(placed: pd.DataFrame, colour: str, theme: Theme) -> dict[str, str]:
    match colour:
        case "operator":
            return {name: look.company_colour(name, theme) for name in _companies(placed)}
        case "status":
            return dict(look.STATUSES)
        case "confidence":
            return dict(look.CONFIDENCES)
        case _:
            known = {name: look.technology_colour(name) for name in SUPPLIES}
            return {**known, "unknown": theme.border}


def _companies(placed: pd.DataFrame) -> list[str]:
    """Operators with a colour of their own, those with most sites first."""
    ranked = placed["operator"].value_counts().index
    own = [name for name in ranked if name in look.COMPANIES or name == "OpenAI"]
    return own[:_MOST_COMPANIES]


def _legend(placed: pd.DataFrame, colour: str, theme: Theme) -> tuple[Mark, ...]:
    """What colours and outlines mean, only those that occur."""
    palette = _palette(placed, colour, theme)
    titles = {"status": STATUSES, "main_power_source": SUPPLIES, "confidence": CONFIDENCES}
    names = titles.get(colour, {name: name for name in palette})
    found = set(placed[colour])
    # Statuses that share a colour share a line of the legend.
    by_colour: dict[str, list[str]] = {}
    for value, text in names.items():
        if value in found:
            by_colour.setdefault(palette[value], []).append(text)
    coloured = [
        Mark("disc", shade, words.listing([texts[0], *(text.lower() for text in texts[1:])]))
        for shade, texts in by_colour.items()
    ]
    if colour == "operator" and found - set(palette):
        coloured.append(Mark("disc", theme.other, "Other operators"))
    outlines = [
        Mark("core", theme.quiet, "Core: what runs", 8.0),
        *(
            [Mark("dashed", theme.quiet, "Estimate", 8.0)]
            if (placed["confidence"] == "estimate").any()
            else []
        ),
        *(
            [Mark("dotted", theme.quiet, "Speculative", 8.0)]
            if placed["is_speculative"].any()
            else []
        ),
        *(
            [Mark("open", theme.quiet, "Power not stated", maps.UNKNOWN_RADIUS)]
            if placed["planned_mw"].isna().any()
            else []
        ),
    ]
    return (*coloured, *outlines)


# ---------------------------------------------------------------- ranking, table, groups


def ranking(
    sites: pd.DataFrame,
    *,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    speculative: bool = False,
    by: str = "Planned power",
    most: int = 12,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: the largest sites by planned or running power, what runs solid within the plan."""
    kept = _kept(sites, operators, statuses, countries, size, speculative=speculative)
    column = "planned_mw" if by == "Planned power" else "operational_mw"
    known = kept[kept[column] > 0].sort_values(column, ascending=False, kind="stable")
    if known.empty:
        raise NothingToShow("No source states this power for the sites that you chose.")
    top = known.head(most)
    records = top.to_dict("records")
    drawn = _frame(len(top), "overlay", theme)
    colours = [look.company_colour(str(row["operator"]), theme) for row in records]
    if column == "planned_mw":
        _bars(drawn, records, "planned_mw", colours, "projection", theme)
    for hatched in (False, True):
        chosen = [
            (level, row)
            for level, row in enumerate(records)
            if (row["confidence"] == "estimate") == hatched and row["operational_mw"] > 0
        ]
        _bars(
            drawn,
            [row for _, row in chosen],
            "operational_mw",
            [colours[level] for level, _ in chosen],
            "estimate" if hatched else "official",
            theme,
            [level for level, _ in chosen],
        )
    sizes = [_amounts(float(row["planned_mw"]), float(row["operational_mw"])) for row in records]
    labels = [
        f"{_cut(maps.short(str(row['name'])))} <b>{size}</b>{_doubt(row)}"
        for row, size in zip(records, sizes, strict=True)
    ]
    marks.above_bars(drawn, labels, theme)
    first, amount = records[0], words.power(float(records[0][column]))
    silent = int(kept[column].isna().sum())
    what = "has the largest plan" if column == "planned_mw" else "runs with the most power"
    among = f" of {len(kept)} sites" if len(kept) > 1 else ""
    return Exhibit(
        title=f"{first['name']} {what}{among}: {amount}{_doubt(first)}",
        body=drawn,
        rows=top,
        method=" ".join(
            part
            for part in (
                f"{_first(len(top), 'largest')} by {by.lower()}. The outline is the plan, the "
                "filled part what runs, hatched where it is an estimate."
                if column == "planned_mw"
                else f"{_first(len(top), 'largest')} by {by.lower()}, hatched where it is an "
                "estimate.",
                words.sentence(_silent(silent)) if silent else "",
            )
            if part
        ),
        alt="; ".join(
            f"{row['name']}: {size}" for row, size in zip(records[:5], sizes, strict=False)
        ),
    )


def _frame(bars: int, barmode: str, theme: Theme) -> go.Figure:
    """A figure for so many horizontal bars over an axis of megawatts."""
    drawn = marks.figure(
        theme,
        height=marks.BAR_FRAME + marks.BAR_ROW * bars + _AXIS_TITLE,
        barmode=barmode,
        hovermode="closest",
        showlegend=False,
    )
    # The unit stands under the axis: on a phone the last tick, and a unit on it, may not fit.
    drawn.update_xaxes(title="MW", nticks=6, tickformat=",", showgrid=True, gridcolor=theme.grid)
    return drawn


def _marker(
    colours: list[str], confidence: str, theme: Theme, edges: list[str] | None = None
) -> dict[str, object]:
    """The marker of bars that differ in colour; `edges` where their outline is to differ too."""
    fills = [marks.fill(colour, confidence, theme) for colour in colours]
    marker: dict[str, object] = {
        "color": [fill["color"] for fill in fills],
        "line": {
            "color": edges or [fill["line"]["color"] for fill in fills],  # type: ignore[index]
            "width": 1.2,
        },
    }
    if confidence == "estimate":
        marker["pattern"] = {"shape": "/", "fgcolor": colours, "size": 6, "solidity": 0.35}
    return marker


def _amounts(planned: float, runs: float) -> str:
    """What runs of what is planned, short enough for a label on a phone."""
    if math.isnan(planned):
        return f"{words.power(runs)} running"
    if runs > 0:
        return f"{words.power(runs)} of {words.power(planned)}"
    return words.power(planned)


def _cut(name: str, most: int = 36) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _bars(
    drawn: go.Figure,
    records: list[dict[Hashable, object]],
    column: str,
    colours: list[str],
    confidence: str,
    theme: Theme,
    levels: list[int] | None = None,
) -> None:
    """One bar a site at its level; changes `drawn`."""
    if not records:
        return
    drawn.add_bar(
        x=[row[column] for row in records],
        y=levels if levels is not None else list(range(len(records))),
        orientation="h",
        width=marks.BAR,
        marker=_marker(colours, confidence, theme),
        name="Planned" if column == "planned_mw" else "Running",
        customdata=[row["site_id"] for row in records],  # pyright: ignore[reportArgumentType]
        hovertext=["<br>".join((f"<b>{row['name']}</b>", *_tip(row))) for row in records],
        hoverinfo="text",
    )


def one_a_row(
    sites: pd.DataFrame,
    *,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    speculative: bool = False,
) -> Exhibit:
    """Grid: the sites of the map, one a row, to sort, search and choose from."""
    kept = _kept(sites, operators, statuses, countries, size, speculative=speculative)
    frame = pd.DataFrame(
        {
            "site_id": kept["site_id"],
            "name": kept["name"],
            "operator": kept["operator"],
            "place": [_where(row) for row in kept.to_dict("records")],
            "status": kept["status"].map(STATUSES),
            "planned_mw": kept["planned_mw"],
            "operational_mw": kept["operational_mw"],
            "first_power_on": kept["first_power_on"],
            "supply": kept["main_power_source"].map(SUPPLIES),
            "confidence": kept["confidence"].map(CONFIDENCES),
            "publisher": kept["publisher"],
            "source_url": kept["source_url"],
        }
    ).reset_index(drop=True)
    return Exhibit(
        title=f"{words.count(len(kept), 'site')}, one a row",
        body=Grid(
            frame,
            {
                "name": "Site",
                "operator": "Operator",
                "place": "Place",
                "status": "Status",
                "planned_mw": "Planned (MW)",
                "operational_mw": "Running (MW)",
                "first_power_on": "First power",
                "supply": "Power from",
                "confidence": "Confidence",
                "publisher": "Publisher",
                "source_url": "Source",
            },
            key="site_id",
        ),
        rows=kept,
        method="An empty cell means that no source states it.",
    )


def by_group(
    sites: pd.DataFrame,
    *,
    operators: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    size: str = "Any size",
    group: str = "operator",
    most: int = 10,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: running power of each operator or country within what is planned there."""
    kept = _kept(sites, operators, statuses, countries, size, speculative=True)
    counted = _counted(kept)
    counted = counted[counted[group] != ""]
    if counted.empty:
        raise NothingToShow("None of these sites may enter a sum.")
    sums = pd.DataFrame(
        {
            "planned": counted.groupby(group)["planned_mw"].sum(min_count=1),
            "stated": counted[counted["confidence"] != "estimate"]
            .groupby(group)["operational_mw"]
            .sum(),
            "estimated": counted[counted["confidence"] == "estimate"]
            .groupby(group)["operational_mw"]
            .sum(),
            "sites": counted.groupby(group).size(),
            "silent": counted["planned_mw"].isna().groupby(counted[group]).sum(),
        }
    ).fillna({"stated": 0.0, "estimated": 0.0})
    sums["runs"] = sums["stated"] + sums["estimated"]
    sums = sums[(sums["planned"] > 0) | (sums["runs"] > 0)]
    if sums.empty:
        raise NothingToShow("No source states the power of these sites.")
    ranked = sums.sort_values(["runs", "planned"], ascending=False)
    top = ranked.head(most)
    names = list(top.index)
    colours = [
        look.company_colour(name, theme) if group == "operator" else look.STATUSES["operational"]
        for name in names
    ]
    drawn = _frame(len(top), "stack", theme)
    titled = [words.country(name) if group == "country" else name for name in names]
    hover = [
        f"<b>{title}</b><br>{_group_amounts(row)}<br>{words.count(int(row['sites']), 'site')}"
        for title, row in zip(titled, top.to_dict("records"), strict=True)
    ]
    rest = (top["planned"].fillna(0.0) - top["runs"]).clip(lower=0.0)
    for name, values, confidence in (
        ("Running, stated", top["stated"], "official"),
        ("Running, estimated", top["estimated"], "estimate"),
        ("Planned beyond that", rest, "projection"),
    ):
        drawn.add_bar(
            x=list(values),
            y=list(range(len(top))),
            orientation="h",
            width=marks.BAR,
            marker=_marker(colours, confidence, theme, edges=colours),
            name=name,
            hovertext=hover,
            hoverinfo="text",
        )
    labels = [
        f"{_cut(title, 24)} <b>{_amounts(float(row['planned']), float(row['runs']))}</b>"
        f"{_unknown(row)}"
        for title, row in zip(titled, top.to_dict("records"), strict=True)
    ]
    marks.above_bars(drawn, labels, theme)
    silent = int(counted["planned_mw"].isna().sum())
    return Exhibit(
        title=_most_power(ranked, group),
        body=drawn,
        rows=counted[counted[group].isin(names)],
        method=" ".join(
            part
            for part in (
                f"The {len(top)} with the most power running, of {len(sums)}."
                if len(sums) > 1
                else "",
                "Filled is what runs, hatched where it is an estimate; the outline is what is "
                "planned beyond it, which is no forecast.",
                f"{words.sentence(_silent(silent, 'planned power'))} "
                f"{'It counts' if silent == 1 else 'They count'} as unknown."
                if silent
                else "",
                _unsaid(counted),
                _excluded(kept),
            )
            if part
        ),
        alt="; ".join(
            f"{title}: {_group_amounts(row)}"
            for title, row in zip(titled[:5], top.head(5).to_dict("records"), strict=True)
        ),
    )


def _most_power(sums: pd.DataFrame, group: str) -> str:
    """Which group, the first, has most of the power that runs, or plans the most."""
    first, by_country = str(sums.index[0]), group == "country"
    runs, planned = float(sums["runs"].iloc[0]), float(sums["planned"].iloc[0])
    name = words.the_country(first) if by_country else first
    if runs > 0:
        share = words.percent(runs / float(sums["runs"].sum()))
        verb = "has" if by_country else "runs"
        return (
            f"{name[0].upper()}{name[1:]} {verb} {share} of the power known to be in use, "
            f"{words.power(runs)}"
        )
    most = "the most, " if len(sums) > 1 else ""
    plan = f"{most}{words.power(planned)}"
    if by_country:
        return f"Nothing is known to run here yet; planned in {name} is {plan}"
    return f"Nothing is known to run here yet; {name} plans {plan}"


def _unknown(row: dict[Hashable, object]) -> str:
    silent = int(float(str(row["silent"])))
    return f", {silent} unknown" if silent else ""


def _group_amounts(row: dict[Hashable, object]) -> str:
    planned, runs = float(str(row["planned"])), float(str(row["runs"]))
    text = f"{words.power(runs)} running" if runs else "nothing known to run"
    if not math.isnan(planned):
        text = f"{text}, {words.power(planned)} planned"
    silent = int(float(str(row["silent"])))
    return f"{text} ({_silent(silent)})" if silent else text
