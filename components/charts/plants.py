"""Power plants one by one: the ceilings and frameworks that stand in no sum, and the whole list."""

import pandas as pd

from components import buildout, marks, words
from components import theme as look
from components.exhibit import Exhibit, Grid, NothingToShow
from components.marks import Bar
from components.theme import LIGHT, Theme


def frameworks(power_supply: pd.DataFrame, *, theme: Theme = LIGHT) -> Exhibit:
    """Open-ended bars: the ceilings and frameworks that stand in no sum."""
    rows = power_supply[
        power_supply["is_ceiling_or_framework"] & power_supply["nameplate_mw"].notna()
    ].sort_values("nameplate_mw", ascending=False)
    if rows.empty:
        raise NothingToShow("No ceiling or framework passes your lens.")
    bars = []
    for row in rows.to_dict("records"):
        mw = float(str(row["nameplate_mw"]))
        name = _short(str(row["plant_name"]).partition(",")[0].partition(" (")[0])
        stage = words.STAGES[str(row["status"])].lower()
        about = f"{row['plant_name']}<br>{words.TECHNOLOGIES[str(row['technology'])]}, {stage}"
        bars.append(
            Bar(
                name=name,
                value=mw / 1000,
                text=f"up to {words.power(mw)}, {row['technology_group']}",
                colour=look.technology_colour(str(row["technology"])),
                confidence="estimate" if row["confidence"] == "estimate" else "projection",
                is_open=True,
                hover=f"{about}<br>up to {words.power(mw)}<br>"
                f"{row['confidence']} · {row['publisher']}",
            )
        )
    drawn = marks.figure(theme, marks.bars_height(len(bars)))
    marks.named_bars(drawn, bars, theme)
    total = rows.loc[rows["is_additive"], "nameplate_mw"].sum()
    built = int(rows["status"].isin(["operating", "under_construction"]).sum())
    return Exhibit(
        title=f"{words.count(len(rows), 'ceiling or framework', 'ceilings and frameworks')} "
        f"{'names' if len(rows) == 1 else 'name'} up to {words.power(total)} "
        f"more; {f'{built} of them' if built else 'none'} {'are' if built > 1 else 'is'} being "
        "built",
        body=drawn,
        rows=rows,
        method="Upper limits, and frameworks without firm plants. No other sum on this page holds "
        "them. What may lie inside other rows is left out of the sum in the title.",
        alt="; ".join(f"{bar.name}: {bar.text}" for bar in bars) + ".",
    )


def _short(name: str, most: int = 34) -> str:
    """A name that fits a phone beside its figure, cut between words; tooltips have it whole."""
    return name if len(name) <= most else f"{name[:most].rpartition(' ')[0]}…"


def every(
    power_supply: pd.DataFrame, companies: pd.DataFrame, sites: pd.DataFrame, *, buyer: str = ""
) -> Exhibit:
    """Grid: every plant, contract and option, the largest first, with what sets it apart."""
    rows = power_supply if not buyer else power_supply[power_supply["buyer"] == buyer]
    if rows.empty:
        raise NothingToShow("No power plant passes your lens and choices.")
    rows = rows.sort_values("nameplate_mw", ascending=False)
    short = dict(zip(companies["company"], companies["short_name"], strict=True))
    utilities = companies.loc[companies["role"] == "utility", "company"]
    apart = pd.Series("", index=rows.index)
    apart = apart.mask(buildout.serves_speculation(rows, sites), "Speculative site")
    loose = rows["status"].isin(["optional", "paused", "rumored"]) | (rows["kind"] == "option")
    apart = apart.mask(loose, "Not firm")
    apart = apart.mask(rows["buyer"].isin(utilities), "Utility plant")
    apart = apart.mask(rows["technology_group"] == "storage", "Storage")
    apart = apart.mask(~rows["is_additive"], "May lie inside others")
    apart = apart.mask(rows["is_ceiling_or_framework"], "Ceiling or framework")
    frame = rows.assign(
        buyer=[short.get(name, name) or "No buyer named" for name in rows["buyer"]],
        technology=rows["technology"].map(words.TECHNOLOGIES),
        status=rows["status"].map(words.STAGES),
        in_service_on=rows["in_service_on"].map(words.date).replace("undated", ""),
        apart=apart,
    )
    largest = rows.iloc[0]
    up_to = "up to " if largest["is_ceiling_or_framework"] else ""
    mw = float(largest["nameplate_mw"])
    size = f", the largest of {up_to}{words.power(mw)}" if mw > 0 else ""
    named = words.count(len(rows), "plant, contract or option", "plants, contracts and options")
    whose = f" for {short.get(buyer, buyer)}" if buyer else " tied to AI data centres"
    return Exhibit(
        title=f"{named}{whose}{size}",
        body=Grid(
            frame,
            {
                "plant_name": "Plant or deal",
                "buyer": "Buyer",
                "technology": "Made from",
                "nameplate_mw": "Power (MW)",
                "status": "Status",
                "in_service_on": "In service",
                "apart": "Apart from sums",
                "source_url": "Source",
            },
            about={"nameplate_mw": "Nameplate: the most that the plant can give."},
        ),
        rows=rows,
        method="Largest first. An empty size means that no source states one.",
    )
