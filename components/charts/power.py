"""Power plants, contracts and options tied to AI data centres: how much, from what, how firm."""

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from components import buildout, marks, words
from components import theme as look
from components.exhibit import Exhibit, Headline, NothingToShow, setting, together
from components.theme import LIGHT, Theme

# How strongly a stage is filled; from 0 on it is an outline only.
_STRENGTHS = {
    "Running": 1.0,
    "Being built": 0.75,
    "Approved": 0.55,
    "Contracted": 0.38,
    "Planned": 0.2,
}
# What makes power, in the order in which stacks are drawn.
GROUPS = {
    "fossil": "Fossil",
    "nuclear": "Nuclear",
    "renewable": "Renewable",
    "grid": "Grid mix",
    "other": "Fusion",
}
NAMEPLATE, AVERAGE = "Nameplate", "Average output"
TECHNOLOGY, STATUS, BUYER, YEAR = "Technology", "Status", "Buyer", "Year"
BY = (TECHNOLOGY, STATUS, BUYER, YEAR)
OPTIONS, STALLED, UTILITIES, SPECULATIVE = (
    "Options",
    "Paused or rumoured",
    "Utility plants",
    "Plants of speculative sites",
)
ALSO = (OPTIONS, STALLED, UTILITIES, SPECULATIVE)
_GAS = ("gas_ccgt", "gas_turbine", "gas_recip", "fuel_cell")
_STORAGE = "Batteries, apart"
_NO_BUYER, _NO_YEAR = "No buyer named", "No date"
_PAST, _LATER = "to 2025", "later"
_WHEN = (
    "A plant that comes in steps counts whole in the year of its date, be it that of its first or "
    "of its full power. "
)


def supply_mix(power_supply: pd.DataFrame, companies: pd.DataFrame, sites: pd.DataFrame) -> Exhibit:
    """Headline: the share of the largest of fossil, nuclear and renewable, at nameplate."""
    rows = _counted(power_supply, companies, sites)
    by_group = rows.groupby("technology_group")["nameplate_mw"].sum().sort_values(ascending=False)
    if by_group.sum() == 0:
        raise NothingToShow("No power plant with a stated size passes your lens.")
    first, total = str(by_group.index[0]), by_group.sum()
    others = [
        f"{GROUPS[str(group)].lower()} {words.power(mw)}"
        for group, mw in by_group.iloc[1:].items()
        if group in ("fossil", "nuclear", "renewable")
    ]
    running = rows.loc[rows["status"] == "operating", "nameplate_mw"].sum()
    runs = f"{words.power(running)} of it runs" if running else "none of it runs"
    parts = [f"{words.power(by_group.iloc[0])} of {words.power(total)}", *others, runs]
    return Exhibit(
        title="Power plants lined up for AI data centres",
        body=Headline(
            value=f"{words.percent(by_group.iloc[0] / total)} {GROUPS[first].lower()}",
            change=f"{'; '.join(parts)}.",
            spark=_announced(rows),
        ),
        rows=rows,
        method="Nameplate, the most that the plants can give. "
        + _left_out(power_supply, companies, sites)
        + " The line adds the plants up in the order of their announcement.",
    )


def _announced(rows: pd.DataFrame) -> tuple[float, ...]:
    """Nameplate announced up to each month that saw an announcement, in MW."""
    dated = rows[rows["announced_on"].str.len() >= 7]
    by_month = dated.groupby(dated["announced_on"].str[:7])["nameplate_mw"].sum()
    return tuple(float(total) for total in by_month.sort_index().cumsum())


def supply(
    power_supply: pd.DataFrame,
    companies: pd.DataFrame,
    sites: pd.DataFrame,
    assumptions: pd.DataFrame,
    capacity_factors: pd.DataFrame,
    *,
    by: str = TECHNOLOGY,
    measure: str = NAMEPLATE,
    also: Sequence[str] = (),
    gas: float | None = None,
    solar: float | None = None,
    wind: float | None = None,
    nuclear: float | None = None,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Stacked bars of plants by technology, status, buyer or year, at nameplate or on average."""
    rows = _counted(power_supply, companies, sites, also)
    if rows.empty:
        raise NothingToShow("No power plant with a stated size passes your lens and choices.")
    used = rows.iloc[:0]
    factors = pd.Series(1.0, index=rows["technology"].unique())
    if measure == AVERAGE:
        factors, used = _factors(
            assumptions,
            capacity_factors,
            {"gas": gas, "solar": solar, "wind": wind, "nuclear": nuclear},
        )
    rows = rows.assign(
        gw=rows["nameplate_mw"] * rows["technology"].map(factors).astype(float) / 1000
    )
    blank = rows[rows["gw"].isna()]
    rows = rows.dropna(subset="gw")
    if rows.empty:
        raise NothingToShow("No power plant with a stated size passes your lens and choices.")
    bar, part = _axes(rows, companies, by)
    rows = rows.assign(bar=bar, part=part, hatched=measure == AVERAGE)
    rows["hatched"] |= rows["confidence"] == "estimate"
    order = _order(rows, by)
    stores = power_supply[
        power_supply["is_additive"] & (power_supply["technology_group"] == "storage")
    ]
    if by == TECHNOLOGY and measure == NAMEPLATE and stores["nameplate_mw"].sum() > 0:
        stored = stores.assign(
            gw=stores["nameplate_mw"] / 1000,
            bar=_STORAGE,
            part=stores["status"].map(words.STAGES),
            hatched=stores["confidence"] == "estimate",
        )
        drawn = _stacks(together(rows, stored), [*order, _STORAGE], by, theme)
        drawn.add_hline(y=len(order) - 0.5, line={"color": theme.border, "width": 1, "dash": "dot"})
    else:
        stored = stores.iloc[:0]
        drawn = _stacks(rows, order, by, theme)
    total = rows["gw"].sum()
    left = f" No factor is known for {words.listing(_technologies(blank))}." if len(blank) else ""
    sums = rows.groupby("bar")["gw"].sum()
    return Exhibit(
        title=_finding(rows, by, total, measure),
        body=drawn,
        rows=together(
            rows[power_supply.columns],
            stored[stored.columns.intersection(power_supply.columns)],
            used,
        ),
        method=(
            f"Nameplate times average output, hatched: {_factors_in_words(factors, rows)}. "
            "Gas turbines, engines and fuel cells take the factor of combined cycle plants, "
            f"because they are built to run, not to stand by.{left} "
            if measure == AVERAGE
            else "Nameplate, the most that the plants can give. "
        )
        + (_WHEN if by == YEAR else "")
        + _left_out(power_supply, companies, sites, also),
        alt=", ".join(f"{name} {words.power(sums[name] * 1000)}" for name in order) + ".",
    )


def _apart(power_supply: pd.DataFrame, companies: pd.DataFrame, sites: pd.DataFrame) -> pd.Series:
    """For each row why it stands apart from the sums, "" if it does not."""
    utilities = companies.loc[companies["role"] == "utility", "company"]
    status = power_supply["status"]
    reason = pd.Series("", index=power_supply.index)
    # The strongest reason comes last.
    for name, applies in (
        (SPECULATIVE, buildout.serves_speculation(power_supply, sites)),
        (STALLED, status.isin(["paused", "rumored"])),
        (OPTIONS, (status == "optional") | (power_supply["kind"] == "option")),
        (UTILITIES, power_supply["buyer"].isin(utilities)),
        ("Storage", power_supply["technology_group"] == "storage"),
        ("Ceilings and frameworks", power_supply["is_ceiling_or_framework"]),
        ("Rows that may lie inside others", ~power_supply["is_additive"]),
    ):
        reason = reason.mask(applies, name)
    return reason


def _counted(
    power_supply: pd.DataFrame,
    companies: pd.DataFrame,
    sites: pd.DataFrame,
    also: Sequence[str] = (),
) -> pd.DataFrame:
    """Rows that may be added up, with those kinds that the reader wants counted too."""
    reasons = _apart(power_supply, companies, sites)
    return power_supply[reasons.isin(["", *also]) & power_supply["nameplate_mw"].notna()]


def _left_out(
    power_supply: pd.DataFrame,
    companies: pd.DataFrame,
    sites: pd.DataFrame,
    also: Sequence[str] = (),
) -> str:
    """What a sum leaves out, as a sentence with its size."""
    reasons = _apart(power_supply, companies, sites)
    sums = power_supply["nameplate_mw"].groupby(reasons).sum().drop(["", *also], errors="ignore")
    named = [f"{str(name).lower()} ({words.power(mw)})" for name, mw in sums.items() if mw > 0]
    unknown = int((reasons.isin(["", *also]) & power_supply["nameplate_mw"].isna()).sum())
    left = f" For {words.count(unknown, 'plant')} no source states a size." if unknown else ""
    return (f"Not counted: {words.listing(named)}." if named else "") + left


def _short(names: pd.Series, companies: pd.DataFrame) -> pd.Series:
    return names.map(dict(zip(companies["company"], companies["short_name"], strict=True))).fillna(
        names
    )


def _axes(rows: pd.DataFrame, companies: pd.DataFrame, by: str) -> tuple[pd.Series, pd.Series]:
    """For each row its bar, and the part of the bar."""
    stage, group = rows["status"].map(words.STAGES), rows["technology_group"].map(GROUPS)
    match by:
        case "Technology":
            return rows["technology"].map(words.TECHNOLOGIES), stage
        case "Status":
            return stage, group
        case "Year":
            year = rows["in_service_on"].str[:4]
            year = year.mask((year != "") & (year <= "2025"), _PAST)
            return year.mask(year.between("2032", "2099"), _LATER).replace("", _NO_YEAR), group
        case _:
            buyers = _short(rows["buyer"], companies).mask(rows["buyer"] == "", _NO_BUYER)
            largest = rows.groupby(buyers)["nameplate_mw"].sum().nlargest(11).index
            return buyers.where(buyers.isin(largest), "Others"), group


def _order(rows: pd.DataFrame, by: str) -> list[str]:
    """The bars from the top, or from the left for years."""
    sums = rows.groupby("bar")["gw"].sum().sort_values(ascending=False)
    match by:
        case "Status":
            return [stage for stage in words.STAGES.values() if stage in sums]
        case "Year":
            ends = [_PAST, _LATER, _NO_YEAR]
            years = sorted(name for name in sums.index if name not in ends)
            return [name for name in (_PAST, *years, _LATER, _NO_YEAR) if name in sums]
        case "Buyer":
            last = [name for name in ("Others", _NO_BUYER) if name in sums]
            return [*(name for name in sums.index if name not in last), *last]
        case _:
            return list(sums.index)


def _stacks(rows: pd.DataFrame, order: list[str], by: str, theme: Theme) -> go.Figure:
    """Bars stacked by stage or group, the totals at their ends."""
    upright = by == YEAR
    height = 420 if upright else 96 + 34 * len(order)
    drawn = marks.figure(theme, height=max(320, height), barmode="stack", hovermode="closest")
    parts = words.STAGES.values() if by == TECHNOLOGY else GROUPS.values()
    colour_of = {name: look.technology_colour(key) for key, name in words.TECHNOLOGIES.items()}
    colour_of |= {name: look.technology_colour(key) for key, name in GROUPS.items()}
    colour_of |= {_STORAGE: look.technology_colour("storage")}
    # What has no date stands a little apart from the years.
    level = {
        name: position + (0.4 if name == _NO_YEAR else 0.0) for position, name in enumerate(order)
    }
    for part in dict.fromkeys(parts):
        for hatched in (False, True):
            cut = rows[(rows["part"] == part) & (rows["hatched"] == hatched)]
            sums = cut.groupby("bar")["gw"].sum()
            if sums.empty:
                continue
            counts = cut.groupby("bar").size()
            named = [name for name in order if name in sums]
            colours = [colour_of[name if by == TECHNOLOGY else part] for name in named]
            strength = _STRENGTHS.get(part, 0.0) if by == TECHNOLOGY else 1.0
            at, size = [level[name] for name in named], [sums[name] for name in named]
            drawn.add_bar(
                **({"x": at, "y": size} if upright else {"x": size, "y": at, "orientation": "h"}),
                name=part,
                showlegend=False,
                marker={
                    "color": [look.faded(c, strength) for c in colours],
                    "line": {"color": colours, "width": 1},
                    "pattern": {
                        "shape": "/" if hatched else "",
                        # The stripes take their strength from the colour of the bar.
                        "fillmode": "replace",
                        "fgcolor": colours,
                        "size": 6,
                        "solidity": 0.45,
                    },
                },
                hovertext=[
                    f"{name}, {part.lower()}<br>{words.power(sums[name] * 1000)}, "
                    f"{words.count(int(counts[name]), 'row')}"
                    + ("<br>estimated" if hatched else "")
                    for name in named
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    shown = set(rows["part"])
    for part in dict.fromkeys(parts):
        if part in shown:
            colour = theme.quiet if by == TECHNOLOGY else colour_of[part]
            strength = _STRENGTHS.get(part, 0.0) if by == TECHNOLOGY else 1.0
            drawn.add_scatter(
                x=[math.nan],
                y=[math.nan],
                mode="markers",
                name=part,
                marker={
                    "symbol": "square",
                    "size": 12,
                    "color": look.faded(colour, strength),
                    "line": {"color": colour, "width": 1.5},
                },
            )
    drawn.update_layout(legend={"traceorder": "normal"})
    ends = rows.groupby("bar")["gw"].sum().reindex(order)
    text = [words.power(gw * 1000) for gw in ends]
    if upright:
        marks.totals(
            drawn, list(level.values()), list(ends), [words.number(gw) for gw in ends], theme
        )
        drawn.update_xaxes(
            tickmode="array",
            tickvals=list(level.values()),
            ticktext=[name.replace(" ", "<br>") for name in order],
            tickangle=0,
        )
        drawn.update_yaxes(title="GW", nticks=6)
    else:
        drawn.add_scatter(
            x=list(ends),
            y=list(range(len(order))),
            text=[f" {end}" for end in text],
            mode="text",
            textposition="middle right",
            textfont={"size": 13, "color": theme.ink},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
        drawn.update_xaxes(title="GW", range=[0, float(ends.max()) * 1.28], nticks=6)
        drawn.update_yaxes(
            tickmode="array",
            tickvals=list(range(len(order))),
            ticktext=order,
            range=[len(order) - 0.4, -0.6],
            showgrid=False,
            zeroline=False,
            ticklabelstandoff=6,
        )
    return drawn


def _factors(
    assumptions: pd.DataFrame, capacity_factors: pd.DataFrame, chosen: dict[str, float | None]
) -> tuple[pd.Series, pd.DataFrame]:
    """Average output over nameplate by technology, and the rows that it comes from."""
    set_to = {
        name: setting(assumptions, f"{name}_capacity_factor".replace("gas_", "gas_ccgt_"), value)
        for name, value in chosen.items()
    }
    fleet = capacity_factors[
        (capacity_factors["category"] == "generation")
        & capacity_factors["item_id"].str.startswith("eia_")
        & capacity_factors["technology"].isin(["hydro", "geothermal"])
    ].sort_values("year")
    fleet = fleet.drop_duplicates("technology", keep="last")
    factors = dict.fromkeys(_GAS, set_to["gas"].value)
    factors |= {"nuclear": set_to["nuclear"].value, "nuclear_smr": set_to["nuclear"].value}
    factors |= {"solar": set_to["solar"].value, "wind": set_to["wind"].value}
    # The split of these portfolios is not stated: the lower of the two is the careful choice.
    factors |= {"mixed_renewables": min(set_to["solar"].value, set_to["wind"].value)}
    factors |= dict(zip(fleet["technology"], fleet["value"], strict=True))
    return pd.Series(factors), together(*(found.rows for found in set_to.values()), fleet)


def _factors_in_words(factors: pd.Series, rows: pd.DataFrame) -> str:
    named = {"gas_ccgt": "gas", "nuclear": "nuclear", "solar": "solar", "wind": "wind"}
    named |= {"hydro": "hydro", "geothermal": "geothermal"}
    present = set(rows["technology"]) | (
        {"gas_ccgt"} if set(_GAS) & set(rows["technology"]) else set()
    )
    return words.listing(
        [f"{name} {factors[key]:.1%}" for key, name in named.items() if key in present]
    )


def _technologies(rows: pd.DataFrame) -> list[str]:
    return [words.TECHNOLOGIES[name].lower() for name in rows["technology"].unique()]


def _finding(rows: pd.DataFrame, by: str, total: float, measure: str) -> str:
    """The sentence over the chart."""
    sums = rows.groupby("bar")["gw"].sum().sort_values(ascending=False)
    average = measure == AVERAGE
    whole = f"{words.power(total * 1000)} {'of average output ' if average else ''}lined up for AI"
    match by:
        case "Status":
            runs, built = sums.get("Running", 0.0) * 1000, sums.get("Being built", 0.0) * 1000
            running = f"{words.power(runs)} runs" if runs else "nothing runs yet"
            building = f"{words.power(built)} is being built" if built else "nothing is being built"
            return f"Of the {whole}, {running} and {building}"
        case "Buyer":
            named = sums.drop(index=["Others", _NO_BUYER], errors="ignore")
            if named.empty:
                return f"For the {whole} no buyer is named"
            return f"{named.index[0]} takes {words.percent(named.iloc[0] / total)} of the {whole}"
        case "Year":
            years = sums.drop(index=[_NO_YEAR, _PAST, _LATER], errors="ignore")
            undated = sums.get(_NO_YEAR, 0.0) * 1000
            dated = sums.drop(index=[_NO_YEAR, _PAST], errors="ignore").sum()
            if years.empty:
                fullest = "No plant still to come has a date"
            elif years.iloc[0] > dated / 2:
                fullest = f"Of the power with a date, most is due in {years.index[0]}"
            else:
                fullest = f"More is due in {years.index[0]} than in any other year"
            without = f"{words.power(undated)} of the {whole} has none"
            return f"{fullest}; {without}" if undated else fullest
        case _:
            share = rows.loc[rows["technology_group"] == "fossil", "gw"].sum() / total
            fossil = f"{words.percent(share)} of the {whole} is fossil"
            return fossil if share else f"None of the {whole} is fossil"
