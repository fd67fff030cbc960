"""The layer of money: what was raised for each site, and whose money or deal ties sites together.

Companies have no place in the record, so money between two companies cannot be drawn on a map;
sites have one, and so has money that goes into a site.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components import words
from components.exhibit import Mark, NothingToShow
from components.lens import last_day
from components.tables import CONFIDENCE
from components.theme import LIGHT, Theme

Row = dict[Hashable, object]
Point = tuple[float, float]

# Kind -> (its name in the legend, what the company does, colour as in the money loop).
KINDS = {
    "rents": ("Rents or builds under one deal", "pays for", "#D98A00"),
    "lends": ("Lends", "lends to", "#CC79A7"),
    "invests": ("Owns a share", "put equity into", "#0072B2"),
    "guarantees": ("Guarantees", "guarantees", "#7B5EA7"),
}
RAISED = "#D81B60"
_INSTRUMENTS = {
    "bond": "lends",
    "term_loan": "lends",
    "convertible": "lends",
    "vendor_financing": "lends",
    "abs": "lends",
    "cmbs": "lends",
    "equity": "invests",
    "preferred": "invests",
    "guarantee": "guarantees",
}
# Deals that stand, without those that hold other deals or may never come.
_LIVE = ("active", "in_delivery")
_NOT_ONE = ("umbrella", "superseded", "tentative")


@dataclass(frozen=True)
class MoneySpot:
    """What was raised for one site, in USD billion (None where no amount adds up).

    `is_firm` is false where part of it is an estimate, or an upper limit. `tip` is the text for the
    site, line by line, and `known_on` the ISO day of the first amount.
    """

    name: str
    longitude: float
    latitude: float
    usd_bn: float | None
    is_firm: bool
    known_on: str
    tip: tuple[str, ...]

    @property
    def mark(self) -> str:
        """How a map draws it: hollow without an amount, else solid or as an estimate."""
        if self.usd_bn is None:
            return "hollow"
        return "solid" if self.is_firm else "estimate"


@dataclass(frozen=True)
class Arc:
    """Two sites that one company's money or deal ties together; `kind` is a key of KINDS.

    `usd_bn` is the value of the whole deal, or what the company put into the lesser of the two
    sites; None where not stated. `is_firm` is false where it is not stated, an estimate, or an
    upper limit: a ceiling, or a guarantee, which moves money only when called. `known_on` is the
    ISO day from which both ends are known.
    """

    company: str
    kind: str
    start: Point
    end: Point
    usd_bn: float | None
    is_firm: bool
    colour: str
    known_on: str
    tip: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Money:
    """The layer of money."""

    spots: tuple[MoneySpot, ...]
    arcs: tuple[Arc, ...]
    spots_legend: tuple[Mark, ...]
    arcs_legend: tuple[Mark, ...]
    method: str


def money(
    commitments: pd.DataFrame,
    financing: pd.DataFrame,
    money_loop: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    theme: Theme = LIGHT,
) -> Money:
    """Money at sites, and arcs between sites with the same deal, lender, owner or guarantor.

    An arc leads from the site with most of that money to each other one. Raises NothingToShow.
    """
    placed = sites.dropna(subset=["latitude", "longitude"])
    places = {str(row["site_id"]): row for row in placed.to_dict("records")}
    tranches = financing[(financing["standing"] == "lead") & financing["site_id"].isin(places)]
    deals = commitments[
        (commitments["standing"] == "lead")
        & commitments["status_now"].isin(_LIVE)
        & ~commitments["count_layer"].isin(_NOT_ONE)
        & commitments["site_ids"].map(lambda ids: len(_placed(ids, places)) > 1).astype(bool)
    ]
    raised = tranches[tranches["is_additive"]]
    given = _given(tranches)
    arcs = [*_deal_arcs(deals, places), *_giver_arcs(given, places)]
    spots = _spots(raised, places)
    if not spots and not arcs:
        raise NothingToShow("No money that passes your lens is tied to a site with a place.")
    return Money(
        spots=tuple(spots),
        arcs=tuple(arcs),
        spots_legend=_spots_legend(spots, theme),
        arcs_legend=_arcs_legend(arcs, theme),
        method=_method(len(money_loop)),
    )


def _method(links: int) -> str:
    return " ".join(
        part
        for part in (
            "A disc is the money raised for a site: leading figures that add up, without leases "
            "and guarantees. An arc joins two sites that one deal pays for, or for which one "
            "company lent, put in equity or gave a guarantee; it leads from the site with most of "
            "its money, and is as wide as the deal or the lesser of the two amounts. Money does "
            "not flow along it.",
            f"{words.count(links, 'link')} from company to company "
            f"{'is' if links == 1 else 'are'} not drawn, because companies have no place in the "
            "record: the money loop on Commitments has them."
            if links
            else "",
        )
        if part
    )


def _placed(ids: object, places: Mapping[str, Row]) -> list[str]:
    return [key for key in _listed(ids) if key in places]


def _listed(names: object) -> list[str]:
    return [name for name in str(names).split("; ") if name]


# ---------------------------------------------------------------- money at a site


def _spots(raised: pd.DataFrame, places: Mapping[str, Row]) -> list[MoneySpot]:
    spots = []
    for site, rows in raised.groupby("site_id", sort=False):
        total = float(rows["amount_usd_bn"].sum(min_count=1))
        up_to = "up to " if rows["is_up_to"].any() else ""
        amount = "no amount stated" if math.isnan(total) else f"{up_to}{words.usd(total)} raised"
        tranches = int(rows["amount_usd_bn"].notna().sum()) or len(rows)
        givers = list(dict.fromkeys(name for cell in rows["providers"] for name in _listed(cell)))
        from_whom = f", from {words.listing(givers, most=4)}" if givers else ""
        spots.append(
            MoneySpot(
                name=str(places[str(site)]["name"]),
                longitude=_at(places, str(site))[0],
                latitude=_at(places, str(site))[1],
                usd_bn=None if math.isnan(total) else round(total, 3),
                is_firm=not up_to and not _is_estimate(rows),
                known_on=_first(_days(rows["announced_on"], rows["closed_on"])),
                tip=(
                    f"{amount} in {words.count(tranches, 'tranche')}{from_whom}",
                    _source(rows),
                ),
            )
        )
    return sorted(spots, key=lambda spot: -(spot.usd_bn or 0.0))


def _at(places: Mapping[str, Row], site: str) -> Point:
    row = places[site]
    return float(str(row["longitude"])), float(str(row["latitude"]))


def _days(*dates: pd.Series) -> list[str]:
    """For each row the first of its dates that is stated, as an ISO day; "" for none."""
    days = last_day(dates[0])
    for more in dates[1:]:
        days = days.fillna(last_day(more))
    return days.dt.strftime("%Y-%m-%d").fillna("").tolist()


def _first(days: Iterable[str]) -> str:
    return min((day for day in days if day), default="")


def _is_estimate(rows: pd.DataFrame) -> bool:
    return bool((rows["confidence"] == "estimate").any())


def _source(rows: pd.DataFrame) -> str:
    weakest = max(rows["confidence"], key=CONFIDENCE.index)
    publishers = list(dict.fromkeys(rows["publisher"]))
    return f"{weakest}, {words.listing(publishers, most=3)}"


# ---------------------------------------------------------------- arcs


def _deal_arcs(deals: pd.DataFrame, places: Mapping[str, Row]) -> list[Arc]:
    """One deal for several sites: from the largest of them to each other one."""
    arcs = []
    for (_, row), day in zip(deals.iterrows(), _days(deals["announced_on"]), strict=True):
        keys = _placed(row["site_ids"], places)
        first, *others = sorted(keys, key=lambda key: -_planned(places, key))
        amount = float(row["usd_bn"])
        up_to = bool(row["usd_is_up_to"]) and not math.isnan(amount)
        value = "no value stated" if math.isnan(amount) else words.usd(amount)
        with_whom = f" with {row['counterparty']}" if row["counterparty"] else ""
        arcs += [
            Arc(
                company=str(row["buyer"]),
                kind="rents",
                start=_at(places, first),
                end=_at(places, other),
                usd_bn=None if math.isnan(amount) else amount,
                is_firm=not (math.isnan(amount) or up_to or row["confidence"] == "estimate"),
                colour=KINDS["rents"][2],
                known_on=day,
                tip=(
                    f"{row['buyer']}{with_whom}: {'up to ' if up_to else ''}{value}, "
                    f"one deal for {words.count(len(keys), 'site')}",
                    words.listing([str(places[key]["name"]) for key in keys]),
                    f"{row['confidence']}, {row['publisher']}",
                ),
            )
            for other in others
        ]
    return arcs


def _planned(places: Mapping[str, Row], key: str) -> float:
    mw = float(str(places[key]["planned_mw"]))
    return 0.0 if math.isnan(mw) else mw


def _given(tranches: pd.DataFrame) -> pd.DataFrame:
    """One row for each company that put money in or guarantees, and each of its tranches."""
    kind = tranches["instrument"].map(_INSTRUMENTS)
    counts = tranches["is_additive"] | (kind == "guarantees")
    givers = tranches["providers"].map(_listed)
    given = tranches.assign(
        kind=kind,
        giver=givers,
        is_shared=givers.map(len) > 1,
        day=_days(tranches["announced_on"], tranches["closed_on"]),
    )
    return given[counts & kind.notna()].explode("giver").dropna(subset="giver")


def _giver_arcs(given: pd.DataFrame, places: Mapping[str, Row]) -> list[Arc]:
    """One company at several sites: from the site with most of its money to each other one."""
    arcs = []
    for (kind, giver), rows in given.groupby(["kind", "giver"], sort=False):
        ends = {
            str(site): (float(part["amount_usd_bn"].sum(min_count=1)), part)
            for site, part in rows.groupby("site_id", sort=False)
        }
        first, *others = sorted(ends, key=lambda key: -_known(ends[key][0]))
        arcs += [
            _giver_arc(str(kind), str(giver), (first, other), ends, places) for other in others
        ]
    return arcs


def _known(amount: float) -> float:
    return 0.0 if math.isnan(amount) else amount


def _giver_arc(
    kind: str,
    giver: str,
    pair: tuple[str, str],
    ends: Mapping[str, tuple[float, pd.DataFrame]],
    places: Mapping[str, Row],
) -> Arc:
    amounts = [ends[site][0] for site in pair]
    parts = pd.concat([ends[site][1] for site in pair])
    lesser = None if any(math.isnan(amount) for amount in amounts) else round(min(amounts), 3)
    shared = bool(parts["is_shared"].any())
    return Arc(
        company=giver,
        kind=kind,
        start=_at(places, pair[0]),
        end=_at(places, pair[1]),
        usd_bn=lesser,
        is_firm=not (
            lesser is None or kind == "guarantees" or parts["is_up_to"].any() or _is_estimate(parts)
        ),
        colour=KINDS[kind][2],
        known_on=max(_first(ends[site][1]["day"]) for site in pair),
        tip=(
            f"{giver} {KINDS[kind][1]} both{', others with it' if shared else ''}",
            *(
                f"{places[site]['name']}: "
                f"{'amount not stated' if math.isnan(amount) else words.usd(amount)}"
                for site, amount in zip(pair, amounts, strict=True)
            ),
            _source(parts),
        ),
    )


def _spots_legend(spots: Sequence[MoneySpot], theme: Theme) -> tuple[Mark, ...]:
    marks = [Mark("disc", RAISED, "Money raised for a site")] if spots else []
    if any(spot.mark == "estimate" for spot in spots):
        marks.append(Mark("dashed", theme.quiet, "Partly an estimate, or “up to”"))
    if any(spot.mark == "hollow" for spot in spots):
        marks.append(Mark("ring", theme.quiet, "Amount not stated"))
    return tuple(marks)


def _arcs_legend(arcs: Sequence[Arc], theme: Theme) -> tuple[Mark, ...]:
    found = {arc.kind for arc in arcs}
    marks = [
        Mark("disc", colour, text) for kind, (text, _, colour) in KINDS.items() if kind in found
    ]
    if not all(arc.is_firm for arc in arcs):
        marks.append(Mark("dashed", theme.quiet, "An estimate, “up to”, or not stated"))
    return tuple(marks)
