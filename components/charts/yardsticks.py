"""What is 26 GW? Quantities of ours against things that people can picture, sums written out."""

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd

from components import marks, words
from components.exhibit import Exhibit, Headline, NothingToShow, Setting, setting, together
from components.marks import Bar
from components.scenarios import energy
from components.theme import LIGHT, Theme

Row = dict[Hashable, object]

ANNOUNCED, LEFT = "The 26 GW of October 2025", "What is left of the 26 GW"
HYPERION, HYPERION_PLAN = "Hyperion in 2030", "Hyperion's whole plan"
RUNNING = "All sites that run today"
QUANTITIES = (ANNOUNCED, LEFT, HYPERION, HYPERION_PLAN, RUNNING)

WHOLE_SITE, COMPUTERS = "The whole site", "The computers alone"
WATTS = (WHOLE_SITE, COMPUTERS)


@dataclass(frozen=True)
class Yardstick:
    """A row to measure by. `how`: home (kWh each), energy (TWh a year), plant (GW), peak (GW)."""

    reference_id: str
    how: str
    against: str


YARDSTICKS = {
    "US homes": Yardstick("us_home_kwh_2024", "home", "counted in average US homes"),
    "New York State": Yardstick("nyiso_peak_2024", "peak", "over the peak of New York State"),
    "New York City": Yardstick("nyc_peak_2024", "peak", "over the peak of New York City"),
    "New Orleans": Yardstick("new_orleans_peak", "peak", "over the peak of New Orleans"),
    "Texas": Yardstick("ercot_record_peak", "peak", "over the record peak of Texas"),
    "Large reactors": Yardstick("clinton_nuclear", "plant", "counted in large nuclear reactors"),
    "Hoover Dam": Yardstick("hoover_dam_energy", "energy", "counted in Hoover Dams"),
    "Three Gorges Dam": Yardstick("three_gorges_energy", "energy", "over the Three Gorges Dam"),
    "Ireland": Yardstick("ireland_metered_2024", "energy", "over the electricity of Ireland"),
    "Sweden": Yardstick("country_generation_swe", "energy", "over the electricity of Sweden"),
    "United Kingdom": Yardstick(
        "country_generation_gbr", "energy", "over the electricity of the United Kingdom"
    ),
    "United States": Yardstick(
        "us_generation_2024", "energy", "over the electricity of the United States"
    ),
    "Google": Yardstick("google_electricity_2024", "energy", "over the electricity of Google"),
    "World data centres": Yardstick(
        "world_dc_2024", "energy", "over the electricity of all data centres"
    ),
}
# Always drawn beside our quantity, with names short enough for a phone.
_ENERGY = {
    "hoover_dam_energy": "Hoover Dam",
    "vogtle_energy": "Vogtle, four reactors",
    "google_electricity_2024": "Google",
    "ireland_metered_2024": "Ireland",
    "three_gorges_energy": "Three Gorges Dam",
    "bitcoin_2025": "Bitcoin network",
    "dc_us_2024": "US data centres",
    "world_dc_2024": "World data centres",
}
_PEAKS = {
    "new_orleans_peak": "New Orleans, peak",
    "hoover_dam_power": "Hoover Dam, capacity",
    "nyc_peak_2024": "New York City, peak",
    "three_gorges_power": "Three Gorges Dam, capacity",
    "dominion_peak_2024": "Dominion in Virginia, peak",
    "nyiso_peak_2024": "New York State, peak",
    "caiso_record_peak": "California, record peak",
    "ercot_record_peak": "Texas, record peak",
}
_NAMES = {stick.reference_id: name for name, stick in YARDSTICKS.items()} | _ENERGY | _PEAKS
_RULES = {
    "us_homes_per_gw_average": "A year's average, US (EIA)",
    "ercot_homes_per_gw_peak": "Texas at peak hours",
    "nyiso_homes_per_gw": "New York's grid operator",
    "homes_per_gw_cnbc": "CNBC",
    "homes_per_gw_crane": "Crane nuclear plant",
    "homes_per_gw_vistra": "Vistra's reactors",
    "homes_per_gw_portsmouth": "Portsmouth gas plants",
    "homes_per_gw_abilene": "Abilene gas turbines, Texas",
    "homes_per_gw_cfs": "ARC fusion plant",
}


@dataclass(frozen=True)
class Quantity:
    """One of our quantities: its name in a sentence, its power, its rows and what to know."""

    name: str
    mw: float
    rows: pd.DataFrame
    caveat: str


def in_words(
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    yardsticks: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    quantity: str = ANNOUNCED,
    yardstick: str = "US homes",
    utilisation: float | None = None,
    watts: str = WHOLE_SITE,
    pue: float | None = None,
) -> Exhibit:
    """Headline: how many of the yardstick the quantity equals, with the sum written out."""
    ours = _quantity(quantity, commitments, sites, assumptions, watts, pue)
    used = setting(assumptions, "it_utilisation", utilisation)
    measure = YARDSTICKS[yardstick]
    row = _row(yardsticks, measure.reference_id, yardstick)
    size, twh = float(str(row["value"])), energy.yearly_twh(ours.mw, used.value)
    full_twh = energy.yearly_twh(ours.mw)
    spent = (
        f"{words.power(ours.mw)} × {words.percent(used.value)} average use × 8,760 hours = "
        f"{words.energy(twh)} a year"
    )
    rows = [ours.rows, yardsticks[yardsticks["reference_id"] == row["reference_id"]]]
    is_peak = measure.how == "peak"
    match measure.how:
        case "home":
            count, full = (energy.homes_million(x, size) for x in (twh, full_twh))
            value = words.million(count)
            text = (
                f"{spent}. Divided by {words.number(size)} kWh a home: {value} homes. At full "
                f"load, {words.number(energy.homes_per_mw(size))} homes a megawatt: "
                f"{words.million(full)}."
            )
        case "plant":
            factor = setting(assumptions, "nuclear_capacity_factor")
            rows.append(factor.rows)
            each = energy.yearly_twh(size * 1000, factor.value)
            count, full = twh / each, full_twh / each
            value = words.number(round(count, 1))
            text = (
                f"{spent}. A reactor of {words.number(size)} GW that gives "
                f"{factor.value:.1%} of it on average makes {words.energy(each)}: {value} "
                f"{'reactor' if value == '1' else 'reactors'}. At full load: "
                f"{words.number(round(full, 1))}."
            )
        case "peak":
            count = ours.mw / 1000 / size
            value = _times(count)
            text = (
                f"{words.power(ours.mw)} at full load ÷ {words.number(size)} GW = {value}. Full "
                "load is set against a peak, so the average use plays no part. Peaks move with "
                "the weather of a year: read it as about."
            )
        case _:
            count, full = twh / size, full_twh / size
            value = _times(count)
            text = (
                f"{spent} ÷ {words.energy(size)} = {value}. At full load: "
                f"{words.energy(full_twh)}, {_times(full)}."
            )
    return Exhibit(
        title=f"{ours.name[0].upper()}{ours.name[1:]}, {measure.against}",
        body=Headline(value=value, change=text),
        rows=together(*rows, *([] if is_peak else [used.rows])),
        method=" ".join(
            part for part in (_about(row), ours.caveat, "" if is_peak else _use(used)) if part
        ),
        alt=f"{value}. {text}",
    )


def beside(
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    yardsticks: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    quantity: str = ANNOUNCED,
    yardstick: str = "US homes",
    utilisation: float | None = None,
    watts: str = WHOLE_SITE,
    pue: float | None = None,
    theme: Theme = LIGHT,
) -> Exhibit:
    """The quantity as a bar among yardsticks: energy of a year, or power where peaks are meant."""
    ours = _quantity(quantity, commitments, sites, assumptions, watts, pue)
    used = setting(assumptions, "it_utilisation", utilisation)
    measure = YARDSTICKS[yardstick]
    is_power = measure.how == "peak"
    wanted = [*(_PEAKS if is_power else _ENERGY)]
    if measure.how in ("peak", "energy") and measure.reference_id not in wanted:
        wanted.append(measure.reference_id)
    rows = yardsticks[yardsticks["reference_id"].isin(wanted)]
    if rows.empty:
        raise NothingToShow("No yardstick passes your lens.")
    full = ours.mw / 1000 if is_power else energy.yearly_twh(ours.mw)
    value = full if is_power else energy.yearly_twh(ours.mw, used.value)
    say = _gigawatts if is_power else words.energy
    label = ours.name[0].upper() + ours.name[1:]
    bars = [
        (
            float(str(row["value"])),
            Bar(
                name=_named(row),
                value=float(str(row["value"])),
                text=say(float(str(row["value"]))),
                colour=theme.ink if row["reference_id"] == measure.reference_id else theme.other,
                confidence=str(row["confidence"]),
                hover=f"{_dated(row)}<br>{say(float(str(row['value'])))}"
                f"<br>{row['confidence']} · {row['publisher']}",
            ),
        )
        for row in rows.to_dict("records")
    ]
    mine = Bar(
        name=label,
        value=value,
        text=say(value) if is_power else f"{say(value)}, at full load {say(full)}",
        colour=theme.accent,
        confidence="official" if is_power else "estimate",
        most=full,
        hover=f"{label}<br>{say(value)}<br>worked out here",
    )
    ranked = [bar for _, bar in sorted([*bars, (value, mine)], key=lambda pair: pair[0])]
    drawn = marks.figure(theme)
    marks.named_bars(drawn, ranked, theme)
    what = "at full load" if is_power else f"at {words.percent(used.value)} average use"
    at = ranked.index(mine)
    where = []
    if at + 1 < len(ranked):
        where.append(f"less than {_inside(ranked[at + 1].name)}")
    if at > 0:
        where.append(f"more than {_inside(ranked[at - 1].name)}")
    return Exhibit(
        title=f"{label} {what}: {say(value)}{'' if is_power else ' a year'}, "
        f"{words.listing(where)}",
        body=drawn,
        rows=together(ours.rows, rows, *([] if is_power else [used.rows])),
        method=" ".join(
            part
            for part in (
                "Peaks and capacities in GW, each of the year named."
                if is_power
                else "Energy of a year; the outline is full load.",
                "Hatched bars are estimates.",
                ours.caveat,
                "" if is_power else _use(used),
            )
            if part
        ),
        alt=f"{label}: {say(value)}, among "
        + words.listing([f"{bar.name} {bar.text}" for bar in ranked if bar is not mine])
        + ".",
    )


def homes_by_rule(
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    yardsticks: pd.DataFrame,
    assumptions: pd.DataFrame,
    *,
    quantity: str = ANNOUNCED,
    theme: Theme = LIGHT,
) -> Exhibit:
    """Bars: how many homes the quantity "powers" by each rule that somebody uses."""
    ours = _quantity(quantity, commitments, sites, assumptions, WHOLE_SITE, None)
    rules = yardsticks[yardsticks["quantity"] == "households_per_gw"].sort_values("value")
    if rules.empty:
        raise NothingToShow("No rule for counting homes passes your lens.")
    homes = rules["value"] * ours.mw / 1e9
    bars = [
        Bar(
            name=_RULES.get(str(row["reference_id"]), str(row["label"])),
            value=million,
            text=words.million(million),
            colour=theme.other if row["reference_id"] != "us_homes_per_gw_average" else theme.ink,
            confidence=str(row["confidence"]),
            hover=f"{row['label']}<br>{words.number(float(str(row['value'])) / 1000)} homes per MW"
            f"<br>{row['confidence']} · {row['publisher']}",
        )
        for row, million in zip(rules.to_dict("records"), homes, strict=True)
    ]
    drawn = marks.figure(theme)
    marks.named_bars(drawn, bars, theme)
    spread = (
        f"{words.number(homes.min())} to {words.million(homes.max())} homes"
        if len(rules) > 1
        else f"{words.million(homes.max())} homes"
    )
    return Exhibit(
        title=f"Whose rule? {ours.name[0].upper()}{ours.name[1:]}: {spread}",
        body=drawn,
        rows=together(ours.rows, rules),
        method="Full load times the homes per megawatt that each source uses. The lowest rules "
        "count hours of highest use, the others a year's average; none is wrong. " + ours.caveat,
        alt=words.listing([f"{bar.name}: {bar.text}" for bar in bars]) + ".",
    )


def _quantity(
    quantity: str,
    commitments: pd.DataFrame,
    sites: pd.DataFrame,
    assumptions: pd.DataFrame,
    watts: str,
    pue: float | None,
) -> Quantity:
    match quantity:
        case "Hyperion in 2030":
            load = setting(assumptions, "hyperion_load_mw")
            found = Quantity(
                f"Hyperion's {words.power(load.value)} of 2030",
                load.value,
                load.rows,
                "Meta's spokesperson named it in 2025; whether for the computers or the whole "
                "site is not said.",
            )
        case "Hyperion's whole plan":
            plan = sites[(sites["site_id"] == "meta_hyperion") & sites["planned_mw"].notna()]
            mw = plan["planned_mw"].sum()
            found = Quantity(
                f"Hyperion's plan of {words.power(mw)}",
                mw,
                plan,
                "The largest build-out that Meta names, not a forecast.",
            )
        case "All sites that run today":
            runs = sites[sites["counts_in_totals"] & (sites["operational_mw"] > 0)]
            mw = runs["operational_mw"].sum()
            return _checked(
                Quantity(
                    f"the {words.power(mw)} known to run at {words.count(len(runs), 'site')}",
                    mw,
                    runs,
                    "Power of whole sites, mostly estimates by Epoch AI; sites whose power "
                    "nobody states are not in it.",
                )
            )
        case _:
            found = _of_the_26(commitments, is_left=quantity == LEFT)
    if watts == COMPUTERS and not found.rows.empty:
        cooled = setting(assumptions, "pue", pue)
        mw = energy.facility_mw(found.mw, cooled.value)
        found = Quantity(
            f"{found.name} ({words.power(mw)} with cooling)",
            mw,
            together(found.rows, cooled.rows),
            f"{found.caveat} Taken as the computers' power times {words.number(cooled.value)} "
            f"for the whole site (PUE, {cooled.whose}).",
        )
    return _checked(found)


def _of_the_26(commitments: pd.DataFrame, *, is_left: bool) -> Quantity:
    """The three deals of October 2025, or what stands in their place now."""
    deals = commitments[commitments["counts_in_26gw"] & (commitments["standing"] == "lead")]
    unsure = "Whether it means the computers or the whole site is not said."
    if not is_left:
        mw = deals["gw"].sum() * 1000
        return Quantity(f"{words.power(mw)} as announced", mw, deals, unsure)
    heirs = deals.loc[deals["replaced_by"] != "", "replaced_by"]
    standing = deals.loc[deals["replaced_by"] == "", "commitment_id"]
    leads = commitments[commitments["standing"] == "lead"]
    now = leads[leads["commitment_id"].isin({*standing, *heirs})]
    now = now[now["status_now"] != "cancelled"]
    mw = now["gw"].sum() * 1000
    missing = len(set(heirs) - set(now["commitment_id"]))
    hidden = "A deal that replaced one of them does not pass your lens. " if missing else ""
    return Quantity(f"the {words.power(mw)} that are left", mw, now, hidden + unsure)


def _checked(found: Quantity) -> Quantity:
    if found.rows.empty or not found.mw > 0:
        raise NothingToShow("No row that makes up this quantity passes your lens.")
    return found


def _row(yardsticks: pd.DataFrame, reference_id: str, name: str) -> Row:
    rows = yardsticks[yardsticks["reference_id"] == reference_id]
    if rows.empty:
        raise NothingToShow(f"The yardstick {name} does not pass your lens.")
    return rows.iloc[0].to_dict()


def _times(count: float) -> str:
    """A ratio as a reader says it: 27.1 times, 68% where it is less than one, or 0.4%."""
    if count < 0.001:
        return "less than 0.1%"
    if count < 1:
        return f"{count:.1%}" if count < 0.01 else words.percent(count)
    return f"{words.number(count if count < 10 else round(count, 1))} times"


def _gigawatts(gw: float) -> str:
    return words.power(gw * 1000)


def _dated(row: Row) -> str:
    year = f", {float(str(row['year'])):.0f}" if str(row["year"]) != "nan" else ""
    return f"{row['label']}{year}"


def _named(row: Row) -> str:
    """The short name of a yardstick with its year."""
    name = _NAMES.get(str(row["reference_id"]), str(row["label"]))
    return f"{name}, {float(str(row['year'])):.0f}" if str(row["year"]) != "nan" else name


def _inside(name: str) -> str:
    """A bar's name inside a sentence, without its year."""
    bare = name.rpartition(", ")[0] if name[-4:].isdigit() else name
    bare = bare.replace(", peak", "'s peak").replace(", record", "'s record")
    bare = bare.replace(", capacity", "'s capacity")
    bare = bare.replace("World data centres", "all data centres of the world")
    the = bare.startswith(("Hoover", "Three", "Bitcoin", "United"))
    return f"the {bare}" if the else bare


def _about(row: Row) -> str:
    roughly = ", approximate" if row["is_approximate"] else ""
    year = f", {float(str(row['year'])):.0f}" if str(row["year"]) != "nan" else ""
    return f"Yardstick: {row['label']}{year}{roughly} ({row['publisher']})."


def _use(used: Setting) -> str:
    return f"Average use of {words.percent(used.value)}: {used.whose}."
