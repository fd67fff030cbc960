"""Hyperion if Meta leaves or stays: who has paid and got what by then, as flows that balance.

Nothing here forecasts. The terms on record are the notes, the rent of the first four years, the
guarantee at its start and who owns what; the rest is what the reader assumes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from components.scenarios import annuity
from components.scenarios.numbers import Refused, within

META, NOTEHOLDERS, BLUE_OWL = "Meta", "Noteholders", "Blue Owl funds"
PARTIES = (META, NOTEHOLDERS, BLUE_OWL)
VEHICLE, VENTURE = "Beignet Investor (Blue Owl vehicle)", "Venture that owns the campus"
BUILDERS, TREASURIES, COSTS = "Builders", "Interest on idle cash", "Costs and unused reserves"
TAKER = "Whoever takes the campus"

WITH_THE_NOTES, STRAIGHT = "With the notes", "In a straight line"
FALLS = (WITH_THE_NOTES, STRAIGHT)
# Meta's leases end after these years, counted from the first rent in 2029; so do the notes.
LEASE_YEARS = 20
ENDS = (4, 8, 12, 16, LEASE_YEARS)
FIRST_RENT = 2029
# Meta guarantees the value of the campus for so many years, and owns that share of the venture.
GUARANTEE_YEARS = 16
META_SHARE = 0.2


@dataclass(frozen=True)
class Terms:
    """What the deal is made of, in USD billion, shares a year and years.

    `passed_on_usd_bn` is what the vehicle hands to the venture; what it keeps of its money pays
    interest while building, tops up what the rent lacks, and covers costs. Raises `Refused` for
    numbers that no such deal can have.
    """

    notes_usd_bn: float
    coupon: float
    blue_owl_usd_bn: float
    idle_interest_usd_bn: float
    passed_on_usd_bn: float
    meta_equity_usd_bn: float
    campus_cost_usd_bn: float
    rent_usd_bn_per_year: float
    guarantee_usd_bn: float
    building_years: float

    def __post_init__(self) -> None:
        for what, value, most in (
            ("What the notes brought", self.notes_usd_bn, 1000),
            ("What Blue Owl funds paid", self.blue_owl_usd_bn, 1000),
            ("Interest on idle cash", self.idle_interest_usd_bn, 1000),
            ("What the vehicle passed on", self.passed_on_usd_bn, 1000),
            ("What Meta paid as owner", self.meta_equity_usd_bn, 1000),
            ("The cost of the campus", self.campus_cost_usd_bn, 1000),
            ("The yearly rent", self.rent_usd_bn_per_year, 1000),
            ("The guarantee", self.guarantee_usd_bn, 1000),
        ):
            within(what, value, 0, most, "USD billion")
        within("The coupon of the notes", self.coupon, 0, 1)
        within("The time of building", self.building_years, 0, 30, "years")
        if self.kept_usd_bn < 0 or self.other_uses_usd_bn < -1e-9:
            raise Refused("More is paid out of Hyperion's vehicles than was paid into them.")

    @property
    def kept_usd_bn(self) -> float:
        """What the vehicle keeps of its money for interest, reserves and costs."""
        paid_in = self.notes_usd_bn + self.blue_owl_usd_bn + self.idle_interest_usd_bn
        return paid_in - self.passed_on_usd_bn

    @property
    def other_uses_usd_bn(self) -> float:
        """What the venture spends beyond the cost of the campus."""
        return self.passed_on_usd_bn + self.meta_equity_usd_bn - self.campus_cost_usd_bn


@dataclass(frozen=True)
class Flow:
    """A sum of money in USD billion that goes from one to another, and what for."""

    payer: str
    payee: str
    what: str
    usd_bn: float


@dataclass(frozen=True)
class Outcome:
    """How it ends: every flow, what the threshold was, and what is still owed to noteholders."""

    years: int
    worth_usd_bn: float
    threshold_usd_bn: float
    guarantee_paid_usd_bn: float
    notes_left_usd_bn: float
    unpaid_usd_bn: float
    flows: tuple[Flow, ...]

    def paid_usd_bn(self, who: str, what: str = "") -> float:
        """What someone paid, altogether or for one thing."""
        return _sum(flow for flow in self.flows if flow.payer == who and what in ("", flow.what))

    def got_usd_bn(self, who: str, what: str = "") -> float:
        """What someone received, altogether or for one thing."""
        return _sum(flow for flow in self.flows if flow.payee == who and what in ("", flow.what))

    def net_usd_bn(self, who: str) -> float:
        """What someone received less what they paid."""
        return self.got_usd_bn(who) - self.paid_usd_bn(who)


SHARE, RENT, GUARANTEE = "As owner", "Rent", "Guarantee"
LENT, INTEREST, REPAID, SOLD = "Lent", "Interest while building", "From the rent", "From the campus"
TOPPED_UP = "From reserves"


# ---------------------------------------------------------------- the guarantee


def notes_left_usd_bn(terms: Terms, years: float) -> float:
    """What is owed on the notes after so many years of rent, if paid back in equal yearly parts.

    The notes fall due twenty years after the first rent (maturity 30 May 2049, prospectus as
    quoted by the press); that they are repaid in equal parts is assumed.
    """
    return terms.notes_usd_bn * annuity.share_left(terms.coupon, LEASE_YEARS, years)


def threshold_usd_bn(terms: Terms, years: float, fall: str) -> float:
    """The value up to which Meta's guarantee fills, after so many years of rent.

    It starts near 28 and falls (Meta 10-Q for Q2 2026); how is not public. Either it falls in
    step with the notes, or in a straight line to nothing when the notes are repaid.
    """
    if fall not in FALLS:
        raise Refused(f"The threshold can fall {' or '.join(FALLS).lower()}, not “{fall}”.")
    within("The number of years", years, 0, LEASE_YEARS, "years")
    if fall == STRAIGHT:
        return terms.guarantee_usd_bn * (1 - years / LEASE_YEARS)
    return terms.guarantee_usd_bn * annuity.share_left(terms.coupon, LEASE_YEARS, years)


def guarantee_paid_usd_bn(terms: Terms, years: float, worth_usd_bn: float, fall: str) -> float:
    """What Meta pays if it leaves then: the threshold less the worth of the campus, if positive.

    Nothing after the sixteenth year, when the guarantee has ended.
    """
    worth = within("The worth of the campus", worth_usd_bn, 0, 1000, "USD billion")
    threshold = threshold_usd_bn(terms, years, fall)
    return max(0.0, threshold - worth) if years <= GUARANTEE_YEARS else 0.0


# ---------------------------------------------------------------- all of the money


def outcome(terms: Terms, years: int, worth_usd_bn: float, fall: str) -> Outcome:
    """Everything that was paid by whom to whom, from the first note to the day Meta leaves.

    Noteholders come first in every year and at the end; what is left goes to Blue Owl funds and
    Meta by their shares. Sums are plain dollars of their years, not discounted. `years` is a
    whole number from 1 to 20; at 20 the leases are over and the owners have the campus.
    """
    years = whole_years(years)
    paid = guarantee_paid_usd_bn(terms, years, worth_usd_bn, fall)
    flows = _building(terms)
    owed, reserve = _owed_at_first_rent(terms)
    for year in range(1, years + 1):
        left = notes_left_usd_bn(terms, year)
        due = max(0.0, owed * (1 + terms.coupon) - left)
        ours = terms.rent_usd_bn_per_year * (1 - META_SHARE)
        from_rent = min(due, ours)
        topped_up = min(due - from_rent, reserve)
        reserve -= topped_up
        owed = owed * (1 + terms.coupon) - from_rent - topped_up
        flows += [
            Flow(META, VENTURE, RENT, terms.rent_usd_bn_per_year),
            Flow(VENTURE, META, SHARE, terms.rent_usd_bn_per_year * META_SHARE),
            Flow(VENTURE, VEHICLE, RENT, ours),
            Flow(VEHICLE, NOTEHOLDERS, REPAID, from_rent),
            Flow(VEHICLE, NOTEHOLDERS, TOPPED_UP, topped_up),
            Flow(VEHICLE, BLUE_OWL, REPAID, ours - from_rent),
        ]
    proceeds = worth_usd_bn + paid
    to_notes = min(owed, proceeds)
    rest = proceeds - to_notes
    flows += [
        Flow(VEHICLE, COSTS, COSTS, reserve),
        Flow(TAKER, VENTURE, SOLD, worth_usd_bn),
        Flow(META, VENTURE, GUARANTEE, paid),
        Flow(VENTURE, META, SOLD, rest * META_SHARE),
        Flow(VENTURE, VEHICLE, SOLD, to_notes + rest * (1 - META_SHARE)),
        Flow(VEHICLE, NOTEHOLDERS, SOLD, to_notes),
        Flow(VEHICLE, BLUE_OWL, SOLD, rest * (1 - META_SHARE)),
    ]
    return Outcome(
        years=years,
        worth_usd_bn=worth_usd_bn,
        threshold_usd_bn=threshold_usd_bn(terms, years, fall),
        guarantee_paid_usd_bn=paid,
        notes_left_usd_bn=notes_left_usd_bn(terms, years),
        unpaid_usd_bn=owed - to_notes,
        flows=_merged(flows),
    )


def _building(terms: Terms) -> list[Flow]:
    interest, _ = _interest_while_building(terms)
    return [
        Flow(NOTEHOLDERS, VEHICLE, LENT, terms.notes_usd_bn),
        Flow(BLUE_OWL, VEHICLE, SHARE, terms.blue_owl_usd_bn),
        Flow(TREASURIES, VEHICLE, TREASURIES, terms.idle_interest_usd_bn),
        Flow(VEHICLE, VENTURE, SHARE, terms.passed_on_usd_bn),
        Flow(META, VENTURE, SHARE, terms.meta_equity_usd_bn),
        Flow(VENTURE, BUILDERS, "The campus", terms.campus_cost_usd_bn),
        Flow(VENTURE, BUILDERS, "Other uses", terms.other_uses_usd_bn),
        Flow(VEHICLE, NOTEHOLDERS, INTEREST, interest),
    ]


def _interest_while_building(terms: Terms) -> tuple[float, float]:
    """What the vehicle pays of the interest before there is rent, and what it cannot pay."""
    due = terms.notes_usd_bn * terms.coupon * terms.building_years
    paid = min(due, terms.kept_usd_bn)
    return paid, due - paid


def _owed_at_first_rent(terms: Terms) -> tuple[float, float]:
    """What noteholders are owed when rent begins, and what the vehicle holds in reserve."""
    paid, missing = _interest_while_building(terms)
    return terms.notes_usd_bn + missing, terms.kept_usd_bn - paid


def _merged(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """One flow for each payer, payee and purpose, in the order in which they first came."""
    sums: dict[tuple[str, str, str], float] = {}
    for flow in flows:
        key = (flow.payer, flow.payee, flow.what)
        sums[key] = sums.get(key, 0.0) + flow.usd_bn
    return tuple(Flow(*key, usd_bn) for key, usd_bn in sums.items())


def _sum(flows: Iterable[Flow]) -> float:
    return sum((flow.usd_bn for flow in flows), 0.0)


# ---------------------------------------------------------------- on Meta's own balance sheet


@dataclass(frozen=True)
class OwnCost:
    """The same campus on Meta's own balance sheet, in USD billion, up to the day Meta leaves."""

    interest_while_building_usd_bn: float
    to_lenders_usd_bn: float
    repaid_at_the_end_usd_bn: float
    worth_usd_bn: float

    @property
    def net_usd_bn(self) -> float:
        """What Meta is out of pocket once it has sold the campus and repaid what it still owes."""
        return (
            self.interest_while_building_usd_bn
            + self.to_lenders_usd_bn
            + self.repaid_at_the_end_usd_bn
            - self.worth_usd_bn
        )


def own_cost(terms: Terms, own_coupon: float, years: int, worth_usd_bn: float) -> OwnCost:
    """What Meta would pay had it borrowed all that the venture spends, at its own coupon.

    Borrowed evenly while building, so interest runs for half of that time; then paid back in
    equal yearly parts over twenty years. On leaving it sells the campus and repays the rest.
    """
    years = whole_years(years)
    worth = within("The worth of the campus", worth_usd_bn, 0, 1000, "USD billion")
    spent = terms.campus_cost_usd_bn + terms.other_uses_usd_bn
    yearly = annuity.yearly_share(own_coupon, LEASE_YEARS)
    return OwnCost(
        interest_while_building_usd_bn=spent * own_coupon * terms.building_years / 2,
        to_lenders_usd_bn=spent * yearly * years,
        repaid_at_the_end_usd_bn=spent * annuity.share_left(own_coupon, LEASE_YEARS, years),
        worth_usd_bn=worth,
    )


def whole_years(years: float) -> int:
    """After how many years of rent Meta leaves: whole ones, from 1 to 20; raises `Refused`."""
    checked = within("The number of years until Meta leaves", years, 1, LEASE_YEARS, "years")
    if checked != int(checked):
        raise Refused(f"Leases end with a whole year. Choose one from 1 to {LEASE_YEARS} years.")
    return int(checked)


def lease_end(years: int) -> int:
    """The calendar year in which Meta leaves after so many years of rent."""
    return FIRST_RENT + years
