"""One site: what it is, how its power grows, what feeds it, who pays, what was promised there."""

import math
from collections.abc import Hashable

import pandas as pd

from components import buildout, marks, words
from components import theme as look
from components.exhibit import Exhibit, Fact, Facts, NothingToShow, together
from components.lens import last_day
from components.theme import LIGHT, Theme

Row = dict[Hashable, object]

_STATUSES = {
    "operational": "operating",
    "partly_operational": "partly operating",
    "under_construction": "being built",
    "permitted": "permitted",
    "announced": "announced",
    "paused": "paused",
    "cancelled": "cancelled",
}
_BASES = {
    "facility": "for the whole site",
    "it": "for the computers alone",
    "generation": "of power plants, not of computers",
    "unclear": "the source does not say whether for the whole site or the computers",
}
_STEPS = {
    "announced": "Announced",
    "construction_start": "Building began",
    "first_power": "First power",
    "expansion": "Next stage",
    "full_build": "Full size",
    "delay": "Delayed or sized down",
    "cancelled": "Cancelled",
}
_TECHNOLOGIES = {
    "gas_ccgt": "gas",
    "gas_turbine": "gas",
    "gas_recip": "gas",
    "fuel_cell": "fuel cells",
    "nuclear_smr": "nuclear",
    "mixed_renewables": "renewables",
    "battery": "batteries",
    "grid_mix": "grid",
}
_DEALS = {
    "chips": "chips",
    "chip_design": "chips of its own design",
    "cloud": "computing for rent",
    "data_centre": "a data centre",
    "power": "power",
    "equity": "shares",
}
_LINKS = {
    "onsite": "on the campus",
    "onsite_inferred": "probably on the campus",
    "dedicated": "built or bought for it",
    "dedicated_shared": "shared with other campuses",
    "company_statement": "named by the buyer",
    "same_company_same_grid": "same company, same grid",
}


def _number(cell: object) -> float:
    return float(str(cell))


def _plain(slug: object) -> str:
    return str(slug).replace("_", " ")


def _one(sites: pd.DataFrame, site: str) -> pd.DataFrame:
    """The row of a site; raises NothingToShow."""
    found = sites[sites["site_id"] == site]
    if found.empty:
        raise NothingToShow("This site does not pass your lens.")
    return found


def _linked(rows: pd.DataFrame, site: str) -> pd.DataFrame:
    """The rows whose list of sites names this one."""
    return rows[[site in str(ids).split("; ") for ids in rows["site_ids"]]]


def _fact(row: Row, text: str, **more: str) -> Fact:
    return Fact(
        text=words.sentence(text),
        url=str(row["source_url"]),
        publisher=str(row["publisher"]),
        confidence=str(row["confidence"]),
        **more,
    )


# ---------------------------------------------------------------- what it is


def facts(sites: pd.DataFrame, *, site: str = "") -> Exhibit:
    """Facts: who, where, how much power, when, money, jobs and computers of one site."""
    found = _one(sites, site)
    row = found.to_dict("records")[0]
    where = ", ".join(
        part
        for part in (str(row["locality"]), str(row["region"]), words.country(str(row["country"])))
        if part
    )
    lines = {
        "Who": _who(row),
        "Where": f"{where}{_place(row)}",
        "Power": _power(row),
        "When": _when(row),
        "Money": _money(row),
        "Computers": _computers(row),
        "Fed by": str(row["power_supply_summary"]),
        "Note": str(row["note"]),
    }
    operator = f" by {row['operator']}" if row["operator"] else ""
    doubt = " It is speculative: it has no tenant or no money." if row["is_speculative"] else ""
    items = tuple(_fact(row, text, topic=topic) for topic, text in lines.items() if text)
    return Exhibit(
        title=f"{row['name']}{operator} is {_STATUSES[str(row['status'])]}: {_size(row)}",
        body=Facts(items),
        rows=found,
        method=f"Status and running power as of {words.date(str(row['as_of']))}.{doubt}"
        if row["as_of"]
        else f"No source dates the status.{doubt}",
    )


def _size(row: Row) -> str:
    planned, runs = _number(row["planned_mw"]), _number(row["operational_mw"])
    plan = "no planned power stated" if math.isnan(planned) else f"{words.power(planned)} planned"
    if math.isnan(runs):
        return f"{plan}, running power not stated"
    return f"{plan}, {words.power(runs)} running" if runs else f"{plan}, nothing running yet"


def _who(row: Row) -> str:
    parts = []
    for label, named, detail in (
        ("Run by", row["operators"], row["operator_detail"]),
        ("owned by", row["owners"], row["owner_detail"]),
        ("used by", row["tenants"], row["tenant_detail"]),
    ):
        text = str(detail or str(named).replace("; ", ", "))
        if text:
            parts.append(f"{label} {text}")
    return "; ".join(parts)


def _place(row: Row) -> str:
    match row["coordinate_precision"]:
        case "exact":
            return ""
        case "":
            return "; the place is not published"
        case precision:
            return f" (the map shows the {'region' if precision == 'region' else 'town'})"


def _power(row: Row) -> str:
    planned, runs = _number(row["planned_mw"]), _number(row["operational_mw"])
    computers = _number(row["planned_it_mw"])
    if math.isnan(planned):
        text = "No source states a planned figure"
    else:
        basis = _BASES.get(str(row["power_basis"]), "")
        text = f"{words.power(planned)} planned{f' ({basis})' if basis else ''}"
    if not math.isnan(computers):
        text = f"{text}, {words.power(computers)} of it for the computers"
    if math.isnan(runs):
        if row["status"] in buildout.RUNS:
            return f"{text}; it runs, but no source says how much"
        return f"{text}; no source says whether anything runs"
    return f"{text}; {words.power(runs) if runs else 'nothing'} running"


def _when(row: Row) -> str:
    happened = {"actual": "first power", "projected": "first power projected for"}
    first = happened.get(str(row["first_power_status"]), "first power was due, unconfirmed,")
    parts = [
        f"{label} {words.date(str(row[column]))}"
        for label, column in (
            ("announced", "announced_on"),
            ("building since", "construction_started_on"),
            (first, "first_power_on"),
            (
                "full size" if row["status"] == "operational" else "full size planned for",
                "full_build_on",
            ),
        )
        if row[column]
    ]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _money(row: Row) -> str:
    parts = []
    if not math.isnan(amount := _number(row["capex_usd_bn"])):
        parts.append(f"{words.usd(amount)} of investment announced")
    if not math.isnan(jobs := _number(row["jobs_permanent"])):
        parts.append(f"{words.count(round(jobs), 'permanent job')} promised")
    if not math.isnan(acres := _number(row["acres"])):
        parts.append(f"{words.number(acres)} acres")
    return ", ".join(parts)


def _computers(row: Row) -> str:
    parts = [str(row["chips"])] if row["chips"] else []
    if not math.isnan(chips := _number(row["h100_equivalents"])):
        much = words.million(chips / 1e6) if chips >= 1e6 else words.number(round(chips, -3))
        parts.append(f"about as much computing as {much} Nvidia H100 chips, by Epoch AI's estimate")
    return ", ".join(parts)


# ---------------------------------------------------------------- how it grows


def growth(
    milestones: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    site: str = "",
    today: str = "",
    theme: Theme = LIGHT,
) -> Exhibit:
    """Steps of running power: what happened as a filled step, what is projected as an outline.

    A projection whose day has passed stays an outline: nobody has confirmed it.
    """
    about = _one(sites, site)
    steps = _steps(milestones, site)
    steps = steps[steps["standing"] == "lead"].dropna(subset="mw_operational_after")
    if steps.empty or not (steps["mw_operational_after"] > 0).any():
        raise NothingToShow("No source states how the power of this site grows.")
    done, ahead = steps[~steps["is_projection"]], steps[steps["is_projection"]]
    now = pd.Timestamp(today) if today else max(steps["day"])
    name, planned = str(about["name"].iloc[0]), float(about["planned_mw"].iloc[0])
    operator = str(about["operator"].iloc[0])
    is_known = operator in look.COMPANIES or operator == "OpenAI"
    colour = look.company_colour(operator, theme) if is_known else theme.quiet
    drawn = marks.figure(theme, height=340, hovermode="closest", showlegend=False)
    last = 0.0
    if len(done):
        last = float(done["mw_operational_after"].iloc[-1])
        is_estimate = (done["confidence"] == "estimate").any()
        drawn.add_scatter(
            # What runs is taken to run on until today; the marks stand where a source has a date.
            x=[*done["day"], max(now, done["day"].iloc[-1])],
            y=[*done["mw_operational_after"], last],
            mode="lines+markers",
            line={"shape": "hv", "color": colour, "width": 2},
            marker={"size": [8] * len(done) + [0], "color": colour},
            fill="tozeroy",
            fillcolor=look.faded(colour, 0.12 if is_estimate else 0.3),
            fillpattern={"shape": "/", "fgcolor": colour, "size": 7, "solidity": 0.2}
            if is_estimate
            else None,
            hovertext=[*(_step_hover(row) for row in done.to_dict("records")), ""],
            hoverinfo="text",
        )
    if len(ahead):
        start = [done["day"].iloc[-1]] if len(done) else []
        drawn.add_scatter(
            x=[*start, *ahead["day"]],
            y=[*([last] if start else []), *ahead["mw_operational_after"]],
            mode="lines+markers",
            line={"shape": "hv", "color": colour, "width": 1.5, "dash": "dot"},
            marker={
                "size": [*([0] if start else []), *([10] * len(ahead))],
                "color": theme.paper,
                "line": {"color": colour, "width": 2},
            },
            hovertext=[
                *([""] if start else []),
                *(_step_hover(row, now) for row in ahead.to_dict("records")),
            ],
            hoverinfo="text",
        )
    top = max(float(steps["mw_operational_after"].max()), planned if planned > 0 else 0.0)
    if planned > 0:
        drawn.add_hline(y=planned, line={"color": theme.quiet, "width": 1, "dash": "dash"})
        marks.label(
            drawn,
            0,
            planned,
            f"{words.power(planned)} planned",
            theme,
            xref="paper",
            xanchor="left",
            yanchor="bottom",
        )
    if today:
        drawn.add_shape(
            {
                "type": "line",
                "x0": now,
                "x1": now,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": theme.accent, "width": 1},
            }
        )
        marks.label(
            drawn,
            now,
            0,
            "today",
            theme,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            xshift=4,
            font={"size": 13, "color": theme.accent},
        )
    drawn.update_xaxes(nticks=7)
    drawn.update_yaxes(title_text="MW running", range=[0, top * 1.14], nticks=6, tickformat=",")
    late = ahead[ahead["day"] <= now]
    return Exhibit(
        title=_growth_finding(name, done, ahead, now),
        body=drawn,
        rows=together(steps.drop(columns="day"), about),
        method=" ".join(
            part
            for part in (
                "Filled steps happened; dotted ones with hollow marks are projected. Hatched: "
                "estimated, mostly from satellite pictures."
                if (done["confidence"] == "estimate").any()
                else "Filled steps happened; dotted ones with hollow marks are projected.",
                f"{words.count(len(late), 'projection')} before today "
                f"{'is' if len(late) == 1 else 'are'} not confirmed by any source."
                if len(late) and today
                else "",
                "The planned figure may count more than these steps do, such as power for the "
                "whole campus."
                if planned > 0 and top > float(steps["mw_operational_after"].max())
                else "",
            )
            if part
        ),
        alt="; ".join(
            f"{words.date(str(row['date']))}: {words.power(_number(row['mw_operational_after']))}"
            f"{' projected' if row['is_projection'] else ''}"
            for row in steps.to_dict("records")
        ),
    )


def _steps(milestones: pd.DataFrame, site: str) -> pd.DataFrame:
    """The dated steps of a site in order of time, with the day each may mean at the latest."""
    steps = milestones[(milestones["site_id"] == site) & (milestones["date"] != "")]
    return steps.assign(day=last_day(steps["date"])).sort_values("day", kind="stable")


def _step_hover(row: Row, now: pd.Timestamp | None = None) -> str:
    computers = _number(row["it_mw_operational_after"])
    extra = f"<br>computers alone: {words.power(computers)}" if computers > 0 else ""
    state = ""
    if row["is_projection"]:
        is_late = now is not None and pd.Timestamp(str(row["day"])) <= now
        state = ", projected, not confirmed" if is_late else ", projected"
    return (
        f"<b>{words.date(str(row['date']))}{state}</b><br>"
        f"{words.power(_number(row['mw_operational_after']))} running{extra}<br>"
        f"{row['confidence']}, {row['publisher']}"
    )


def _growth_finding(name: str, done: pd.DataFrame, ahead: pd.DataFrame, now: pd.Timestamp) -> str:
    runs = float(done["mw_operational_after"].iloc[-1]) if len(done) else 0.0
    next_up = ahead[(ahead["day"] > now) & (ahead["mw_operational_after"] > runs)]
    outlook = ""
    if len(next_up):
        row = next_up.iloc[-1]
        outlook = (
            f"; {words.power(float(row['mw_operational_after']))} is projected for "
            f"{words.month(str(row['date']))}"
        )
    if runs <= 0:
        return f"Nothing runs at {name} yet{outlook}"
    grown = done[done["mw_operational_after"] > 0]
    if len(grown) > 1:
        first = grown.iloc[0]
        return (
            f"{name} grew from {words.power(float(first['mw_operational_after']))} in "
            f"{words.month(str(first['date']))} to {words.power(runs)}{outlook}"
        )
    return f"{name} runs with {words.power(runs)}{outlook}"


def history(
    milestones: pd.DataFrame, sites: pd.DataFrame, *, site: str = "", today: str = ""
) -> Exhibit:
    """Facts: every dated step of a site, with its source; rival dates as lines of their own."""
    name = str(_one(sites, site)["name"].iloc[0])
    steps = _steps(milestones, site)
    if steps.empty:
        raise NothingToShow("No source dates a step of this site.")
    items = []
    for row in steps.to_dict("records"):
        mw = _number(row["mw_operational_after"])
        text = _STEPS[str(row["kind"])]
        if mw > 0:
            text = f"{text}: {words.power(mw)} running"
        items.append(
            _fact(
                row,
                text,
                when=str(row["date"]),
                badge=_step_badge(row, today),
                aside=str(row["note"]),
            )
        )
    # Another date for a step is no further step.
    own = steps[steps["standing"] == "lead"]
    ahead = int(own["is_projection"].sum())
    done = words.count(len(own) - ahead, "dated step")
    return Exhibit(
        title=f"{name} has {done} behind it"
        + (f" and {words.count(ahead, 'projected one')} in the record" if ahead else ""),
        body=Facts(tuple(items)),
        rows=steps.drop(columns="day"),
        method="In order of time. A date known only to its month or year counts as its last day.",
    )


def _step_badge(row: Row, today: str) -> str:
    if row["standing"] == "rival":
        return "another figure"
    if not row["is_projection"]:
        return ""
    is_late = today and pd.Timestamp(str(row["day"])) <= pd.Timestamp(today)
    return "due, not confirmed" if is_late else "projected"


# ---------------------------------------------------------------- what feeds it, who pays


def power(
    power_supply: pd.DataFrame, sites: pd.DataFrame, *, site: str = "", theme: Theme = LIGHT
) -> Exhibit:
    """Bars: the plants and deals meant for a site, by nameplate power; overlaps are not summed."""
    name = str(_one(sites, site)["name"].iloc[0])
    plants = _linked(power_supply, site)
    if plants.empty:
        raise NothingToShow("No power plant or deal in the record names this site.")
    plants = plants.sort_values("nameplate_mw", ascending=False, na_position="last", kind="stable")
    records = plants.to_dict("records")
    drawn = marks.figure(
        theme,
        height=marks.BAR_FRAME + marks.BAR_ROW * len(plants),
        barmode="overlay",
        hovermode="closest",
        showlegend=False,
    )
    for level, row in enumerate(records):
        if math.isnan(_number(row["nameplate_mw"])):
            continue
        is_ceiling = bool(row["is_ceiling_or_framework"])
        drawn.add_bar(
            x=[row["nameplate_mw"]],
            y=[level],
            orientation="h",
            width=0.42,
            marker=marks.fill(
                look.technology_colour(str(row["technology"])),
                "projection" if is_ceiling else str(row["confidence"]),
                theme,
            ),
            hovertext=[_plant_hover(row)],
            hoverinfo="text",
        )
    marks.above_bars(drawn, [_plant(row) for row in records], theme)
    drawn.update_xaxes(
        nticks=6,
        tickformat=",",
        ticksuffix=" MW",
        showticksuffix="last",
        showgrid=True,
        gridcolor=theme.grid,
    )
    sums = plants[plants["is_additive"] & ~plants["is_ceiling_or_framework"]]
    by_group = sums.groupby("technology_group")["nameplate_mw"].sum(min_count=1).dropna()
    parts = [
        f"{words.power(mw)} {_GROUPS[str(group)]}"
        for group, mw in by_group.sort_values(ascending=False).items()
        if mw > 0
    ]
    deals = words.count(len(plants), "plant or deal", "plants and deals")
    are = "is" if len(plants) == 1 else "are"
    left_out = len(plants) - len(sums)
    shared = int(plants["site_ids"].str.contains(";").sum())
    return Exhibit(
        title=f"{deals} {are} meant for {name}{': ' + words.listing(parts) if parts else ''}",
        body=drawn,
        rows=plants,
        method=" ".join(
            part
            for part in (
                "Nameplate is the most a plant can give; sun and wind give less on average.",
                f"The sum leaves out {words.count(left_out, 'row')} that "
                f"{'lies' if left_out == 1 else 'lie'} within others or "
                f"{'is' if left_out == 1 else 'are'} only a ceiling."
                if left_out
                else "",
                f"{words.count(shared, 'of them is', 'of them are')} for other sites too."
                if shared
                else "",
            )
            if part
        ),
        alt="; ".join(_plant(row) for row in records[:6]),
    )


_GROUPS = {
    "fossil": "from fossil fuel",
    "nuclear": "nuclear",
    "renewable": "renewable",
    "storage": "in storage",
    "grid": "from the grid",
    "other": "of other kinds",
}


def _plant(row: Row) -> str:
    mw = _number(row["nameplate_mw"])
    up_to = "up to " if row["is_ceiling_or_framework"] else ""
    size = "no figure" if math.isnan(mw) else f"{up_to}{words.power(mw)}"
    name = str(row["plant_name"])
    about = f"{_kind(row)}, {_plain(row['status'])}"
    # The whole line has to fit a phone; the full name is in the hover text and the rows.
    room = 46 - len(size) - len(about)
    return f"<b>{size}</b> {about} · {name if len(name) <= room else f'{name[: room - 1]}…'}"


def _kind(row: Row) -> str:
    return _TECHNOLOGIES.get(str(row["technology"]), _plain(row["technology"]))


def _plant_hover(row: Row) -> str:
    since = (
        f"<br>in service {words.date(str(row['in_service_on']))}" if row["in_service_on"] else ""
    )
    return (
        f"<b>{row['plant_name']}</b><br>{words.power(_number(row['nameplate_mw']))} nameplate, "
        f"{_kind(row)}, {_plain(row['status'])}{since}<br>"
        f"{_LINKS.get(str(row['link_basis']), '')}<br>"
        f"{row['confidence']}, {row['publisher']}"
    )


def financing(financing: pd.DataFrame, sites: pd.DataFrame, *, site: str = "") -> Exhibit:
    """Facts: the tranches of money raised for a site, with rival figures as lines of their own."""
    name = str(_one(sites, site)["name"].iloc[0])
    tranches = financing[financing["site_id"] == site].sort_values("announced_on", kind="stable")
    if tranches.empty:
        raise NothingToShow("No financing in the record names this site.")
    sums = tranches[(tranches["standing"] == "lead") & tranches["is_additive"]]
    total = float(sums["amount_usd_bn"].sum(min_count=1))
    stated = int(sums["amount_usd_bn"].notna().sum())
    up_to = "up to " if sums["is_up_to"].any() else ""
    items = tuple(
        _fact(
            row,
            f"{row['tranche']}: {_amount(row, 'amount_usd_bn', 'is_up_to')}",
            when=str(row["announced_on"]),
            badge="another figure" if row["standing"] == "rival" else _plain(row["instrument"]),
            aside=f"From {row['provider']}." if row["provider"] else "",
        )
        for row in tranches.to_dict("records")
    )
    return Exhibit(
        title=f"The financing of {name} states no amounts that add up"
        if math.isnan(total)
        else f"The financing of {name} comes to {up_to}{words.usd(total)} in "
        f"{words.count(stated, 'tranche')}",
        body=Facts(items),
        rows=tranches,
        method="The sum holds leading figures that add up; guarantees, leases, plans and money "
        "paid back stand in the list only.",
    )


def commitments(commitments: pd.DataFrame, sites: pd.DataFrame, *, site: str = "") -> Exhibit:
    """Facts: the deals tied to a site, not summed, because one often covers several sites."""
    name = str(_one(sites, site)["name"].iloc[0])
    deals = _linked(commitments, site).sort_values("announced_on", kind="stable")
    if deals.empty:
        raise NothingToShow("No commitment in the record names this site.")
    items = tuple(
        _fact(
            row,
            _deal(row),
            when=str(row["announced_on"]),
            badge="another figure" if row["standing"] == "rival" else _plain(row["status_now"]),
            aside="This deal covers several sites." if ";" in str(row["site_ids"]) else "",
            link_page="commitments",
            link_label="Commitments",
        )
        for row in deals.to_dict("records")
    )
    lead = deals[deals["standing"] == "lead"]
    number = words.count(len(lead) or len(deals), "commitment")
    return Exhibit(
        title=f"{number} {'is' if number.startswith('1 ') else 'are'} tied to {name}",
        body=Facts(items),
        rows=deals,
        method="Amounts are of whole deals; many cover several sites, so they are not summed.",
    )


def _deal(row: Row) -> str:
    sizes = [
        text
        for text in (
            _amount(row, "gw", "gw_is_up_to"),
            _amount(row, "usd_bn", "usd_is_up_to"),
        )
        if text != words.UNKNOWN
    ]
    partner = f" with {row['counterparty']}" if row["counterparty"] else ""
    size = words.listing(sizes) if sizes else "no size stated"
    return f"{row['buyer']}{partner}: {_DEALS[str(row['kind'])]}, {size}"


def _amount(row: Row, column: str, up_to: str) -> str:
    amount = _number(row[column])
    text = words.power(amount * 1000) if column == "gw" else words.usd(amount)
    return f"up to {text}" if row[up_to] and not math.isnan(amount) else text
