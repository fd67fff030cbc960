"""What changed lately: the newest dated facts of all tables, each with its source."""

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd

from components import words
from components.exhibit import Exhibit, Fact, Facts, NothingToShow, together
from components.tables import GATHERED_UNTIL

Row = dict[Hashable, Any]

_STEPS = {
    "announced": "was announced",
    "construction_start": "started building",
    "first_power": "drew its first power",
    "full_build": "reached its full size",
    "expansion": "was enlarged",
    "delay": "was delayed or sized down",
    "cancelled": "was cancelled",
}
_DIRECTIONS = {
    "initial": "gave its first guidance",
    "raised": "raised its guidance",
    "lowered": "lowered its guidance",
    "narrowed": "narrowed its guidance",
    "reiterated": "kept its guidance",
    "reclassified": "moved leases out of its guidance",
}
_LONGEST_NOTE = 110
# In these, a company only repeats itself.
_NO_NEWS = ("reiterated",)


def lately(
    guidance: pd.DataFrame,
    commitments: pd.DataFrame,
    milestones: pd.DataFrame,
    financing: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    subject: str = "",
    most: int = 10,
) -> Exhibit:
    """Facts: the newest `most` events with a full date, of one subject or of all, newest first."""
    named = dict(zip(sites["site_id"], sites["name"], strict=True))
    known = dict(zip(sites["site_id"], sites["announced_on"], strict=True))
    steps = milestones[
        ~milestones["is_projection"]
        & (milestones["standing"] == "lead")
        & milestones["site_id"].isin(named)
    ]
    layers = ("part", "umbrella", "tentative")
    deals = commitments[
        (commitments["standing"] == "lead") & ~commitments["count_layer"].isin(layers)
    ]
    tranches = financing[(financing["standing"] == "lead") & financing["is_additive"]]
    news = guidance[~guidance["direction"].isin(_NO_NEWS) & guidance["low_usd_bn"].notna()]
    subjects: dict[str, tuple[pd.DataFrame, str, Callable[[Row], str]]] = {
        "Capex": (news, "announced_on", _guided),
        "Commitments": (deals, "announced_on", _promised),
        "Sites": (steps, "date", lambda row: _stepped(row, named, known)),
        "Financing": (tranches, "announced_on", _financed),
    }
    found, kept = [], []
    for name, (rows, column, sentence) in subjects.items():
        if subject in ("", name):
            dated = rows[rows[column].str.len() == 10].sort_values(column, ascending=False)
            # One deal is often in several rows: its largest stands for it.
            for position, row in enumerate(dated.head(most * 3).to_dict("records")):
                found.append((str(row[column]), name, sentence(row), row, dated, position))
    found.sort(key=lambda item: item[0], reverse=True)
    items, seen = [], set()
    for when, name, text, row, rows, position in found:
        if text not in seen and len(items) < most:
            seen.add(text)
            kept.append(rows.iloc[[position]])
            items.append(
                Fact(
                    text=text,
                    url=str(row["source_url"]),
                    publisher=str(row["publisher"]),
                    confidence=str(row["confidence"]),
                    when=when,
                    badge=name.lower(),
                    link_page=name.lower(),
                    link_label=name,
                )
            )
    if not items:
        raise NothingToShow("No dated event passes your lens.")
    newest = items[0]
    return Exhibit(
        title=f"{newest.text.removesuffix('.')} ({words.date(newest.when)})",
        body=Facts(tuple(items)),
        rows=together(*kept),
        method="The newest events that have a full date. The record ends around "
        f"{words.date(GATHERED_UNTIL)}.",
    )


def _guided(row: Row) -> str:
    amount = words.usd_range(_number(row["low_usd_bn"]), _number(row["high_usd_bn"]))
    if pd.isna(row["high_usd_bn"]):
        amount = f"at least {words.usd(_number(row['low_usd_bn']))}"
    return (
        f"{row['company']} {_DIRECTIONS[str(row['direction'])]} for "
        f"{str(row['period_label']).replace('FY', 'fiscal ')}: {amount}."
    )


def _promised(row: Row) -> str:
    parts = []
    if pd.notna(row["gw"]):
        parts.append(
            f"{'up to ' if row['gw_is_up_to'] else ''}{words.number(_number(row['gw']))} GW"
        )
    if pd.notna(row["usd_bn"]):
        parts.append(
            f"{'up to ' if row['usd_is_up_to'] else ''}{words.usd(_number(row['usd_bn']))}"
        )
    what = {
        "chips": "chips",
        "chip_design": "chips",
        "cloud": "computing in the cloud",
        "data_centre": "a data centre",
        "equity": "shares",
        "power": "power",
    }[str(row["kind"])]
    partner = f" with {row['counterparty']}" if row["counterparty"] else ""
    size = f": {words.listing(parts)}" if parts else ", without a stated size"
    return f"{row['buyer']} agreed on {what}{partner}{size}."


def _stepped(row: Row, named: dict[str, str], known: dict[str, str]) -> str:
    name, note = named[str(row["site_id"])], str(row["note"]).partition(". ")[0].strip(".")
    if row["kind"] == "delay" and 0 < len(note) <= _LONGEST_NOTE:
        # A halt, a missed date and a smaller plan share one kind; the note says which it is.
        return f"{name}: {note[:1].lower() if note[1:2].islower() else note[:1]}{note[1:]}."
    before = known[str(row["site_id"])]
    is_later = row["kind"] == "announced" and "" < before < str(row["date"])[: len(before)]
    if is_later and 0 < len(note) <= _LONGEST_NOTE:
        # A site is announced once; what a later day made public, the note says.
        return f"{name}: {note}."
    power = (
        f", {words.power(_number(row['mw_operational_after']))} in use"
        if pd.notna(row["mw_operational_after"]) and _number(row["mw_operational_after"]) > 0
        else ""
    )
    return f"{name} {_STEPS[str(row['kind'])]}{power}."


def _financed(row: Row) -> str:
    amount = words.usd(_number(row["amount_usd_bn"]))
    up_to = "up to " if row["is_up_to"] else ""
    kind = words.INSTRUMENTS.get(str(row["instrument"]), str(row["instrument"])).lower()
    return f"{row['deal_name']}: {up_to}{amount} of {kind}."


def _number(cell: object) -> float:
    return float(str(cell))
