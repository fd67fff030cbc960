"""Hyperion's money if Meta leaves or stays: control figures, sums by hand, and nothing lost."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from components.scenarios import stay_or_leave as sums
from components.scenarios.numbers import Refused
from components.scenarios.stay_or_leave import (
    BLUE_OWL,
    ENDS,
    META,
    NOTEHOLDERS,
    STRAIGHT,
    VEHICLE,
    VENTURE,
    WITH_THE_NOTES,
    Terms,
)

unhurried = settings(deadline=None)
HYPERION = Terms(
    notes_usd_bn=27.3,
    coupon=0.06581,
    blue_owl_usd_bn=2.45,
    idle_interest_usd_bn=1.16,
    passed_on_usd_bn=23.03,
    meta_equity_usd_bn=5.76,
    campus_cost_usd_bn=27,
    rent_usd_bn_per_year=12.31 / 4,
    guarantee_usd_bn=28,
    building_years=3.62,
)
# A deal that can be reckoned by hand: no interest, 20 of notes, so 1 is repaid a year.
PLAIN = Terms(
    notes_usd_bn=20,
    coupon=0,
    blue_owl_usd_bn=4,
    idle_interest_usd_bn=0,
    passed_on_usd_bn=24,
    meta_equity_usd_bn=6,
    campus_cost_usd_bn=30,
    rent_usd_bn_per_year=2,
    guarantee_usd_bn=20,
    building_years=3,
)
CENT = 1e-11

AMOUNTS = some.floats(0, 60)
TERMS = some.builds(
    lambda paid_in, passed, meta, cost, coupon, rent, guarantee, building: Terms(
        notes_usd_bn=paid_in[0],
        coupon=coupon,
        blue_owl_usd_bn=paid_in[1],
        idle_interest_usd_bn=paid_in[2],
        passed_on_usd_bn=sum(paid_in) * passed,
        meta_equity_usd_bn=meta,
        campus_cost_usd_bn=(sum(paid_in) * passed + meta) * cost,
        rent_usd_bn_per_year=rent,
        guarantee_usd_bn=guarantee,
        building_years=building,
    ),
    some.tuples(AMOUNTS, AMOUNTS, AMOUNTS),
    some.floats(0, 0.999),
    AMOUNTS,
    some.floats(0, 0.999),
    some.floats(0, 0.3),
    some.floats(0, 20),
    some.floats(0, 60),
    some.floats(0, 10),
)
SITUATIONS = (TERMS, some.integers(1, 20), some.floats(0, 100), some.sampled_from(sums.FALLS))


@pytest.mark.parametrize(
    ("years", "rent", "left", "threshold", "at_half", "at_a_quarter"),
    [
        (4, 12.3, 24.2, 24.8, 11.3, 18.1),
        (8, 24.6, 20.3, 20.8, 7.3, 14.0),
        (12, 36.9, 15.1, 15.5, 2.0, 8.8),
        (16, 49.2, 8.5, 8.7, 0.0, 2.0),
    ],
)
def test_the_payoff_table_of_the_notes(years, rent, left, threshold, at_half, at_a_quarter):
    half, quarter = (
        sums.outcome(HYPERION, years, share * 27, WITH_THE_NOTES) for share in (0.5, 0.25)
    )
    told = (
        half.paid_usd_bn(META, sums.RENT),
        half.notes_left_usd_bn,
        half.threshold_usd_bn,
        half.guarantee_paid_usd_bn,
        quarter.guarantee_paid_usd_bn,
    )
    assert [round(value, 1) for value in told] == [rent, left, threshold, at_half, at_a_quarter]


def test_whoever_stays_twenty_years_owes_nothing_and_has_paid_61_6_of_rent():
    stays = sums.outcome(HYPERION, 20, 0, WITH_THE_NOTES)
    assert stays.guarantee_paid_usd_bn == 0
    assert stays.notes_left_usd_bn == 0
    assert stays.paid_usd_bn(META, sums.RENT) == pytest.approx(61.55)


def test_in_a_straight_line_the_threshold_loses_a_twentieth_a_year():
    assert sums.threshold_usd_bn(HYPERION, 4, STRAIGHT) == pytest.approx(22.4)
    assert sums.threshold_usd_bn(HYPERION, 16, STRAIGHT) == pytest.approx(5.6)
    # 22.4 less 13.5
    assert sums.guarantee_paid_usd_bn(HYPERION, 4, 13.5, STRAIGHT) == pytest.approx(8.9)


def test_a_straight_fall_leaves_noteholders_short_where_the_campus_is_worth_less():
    # Threshold 22.4, owed 24.22: nobody pays the 1.82 between them.
    left = sums.outcome(HYPERION, 4, 5, STRAIGHT)
    assert left.unpaid_usd_bn == pytest.approx(24.22 - 22.4, abs=0.01)
    assert left.got_usd_bn(BLUE_OWL, sums.SOLD) == 0
    with_notes = sums.outcome(HYPERION, 4, 5, WITH_THE_NOTES)
    assert with_notes.unpaid_usd_bn == pytest.approx(0, abs=CENT)


def test_a_deal_without_interest_by_hand():
    # Five years: rent 10, a fifth of it back; of the 8 for the vehicle, 5 repay notes and 3 are
    # Blue Owl's. 15 are still owed; threshold 15, campus 9, so Meta pays 6. All 15 go to notes.
    left = sums.outcome(PLAIN, 5, 9, WITH_THE_NOTES)
    assert left.threshold_usd_bn == pytest.approx(15)
    assert left.guarantee_paid_usd_bn == pytest.approx(6)
    assert left.net_usd_bn(META) == pytest.approx(-6 - 10 + 2 - 6)
    assert left.net_usd_bn(NOTEHOLDERS) == pytest.approx(0)
    assert left.net_usd_bn(BLUE_OWL) == pytest.approx(3 - 4)


def test_what_is_left_of_a_valuable_campus_goes_four_fifths_to_blue_owl():
    # 15 owed, campus 25: 10 left, 8 to Blue Owl and 2 to Meta; the guarantee is not called.
    left = sums.outcome(PLAIN, 5, 25, WITH_THE_NOTES)
    assert left.guarantee_paid_usd_bn == 0
    assert left.got_usd_bn(BLUE_OWL, sums.SOLD) == pytest.approx(8)
    assert left.got_usd_bn(META, sums.SOLD) == pytest.approx(2)


def test_rent_that_does_not_cover_the_notes_leaves_more_to_pay_at_the_end():
    # Of 0.5 of rent a year the vehicle gets 0.4 and owes 1: 0.6 a year stays unpaid, 3 in five.
    poor = replace(PLAIN, rent_usd_bn_per_year=0.5)
    left = sums.outcome(poor, 5, 0, WITH_THE_NOTES)
    # Owed 15 + 3; the guarantee gives 15.
    assert left.unpaid_usd_bn == pytest.approx(3)


def test_reserves_top_up_the_rent_before_anything_stays_unpaid():
    # 2 more of equity stays in the vehicle; of 3 that the rent lacks in five years it pays 2.
    poor = replace(PLAIN, rent_usd_bn_per_year=0.5, blue_owl_usd_bn=6)
    left = sums.outcome(poor, 5, 0, WITH_THE_NOTES)
    assert left.got_usd_bn(NOTEHOLDERS, sums.TOPPED_UP) == pytest.approx(2)
    assert left.unpaid_usd_bn == pytest.approx(1)


def test_its_own_books_by_hand():
    # 30 at no interest over 20 years: 1.5 a year. After four: 6 paid, 24 repaid, 10 for the campus.
    own = sums.own_cost(PLAIN, 0, 4, 10)
    assert own.net_usd_bn == pytest.approx(6 + 24 - 10)
    # At 10%, evenly borrowed over three years: 30 x 10% x 1.5 years.
    at_ten = sums.own_cost(PLAIN, 0.10, 4, 10)
    assert at_ten.interest_while_building_usd_bn == pytest.approx(4.5)


# ---------------------------------------------------------------- for any deal


@unhurried
@given(*SITUATIONS)
def test_money_in_equals_money_out_for_the_vehicle_the_venture_and_altogether(
    terms, years, worth, fall
):
    made = sums.outcome(terms, years, worth, fall)
    assert made.net_usd_bn(VEHICLE) == pytest.approx(0, abs=CENT * 10)
    assert made.net_usd_bn(VENTURE) == pytest.approx(0, abs=CENT * 10)
    everybody = {name for flow in made.flows for name in (flow.payer, flow.payee)}
    assert sum(made.net_usd_bn(who) for who in everybody) == pytest.approx(0, abs=CENT * 10)
    assert all(flow.usd_bn >= -1e-9 for flow in made.flows), "nothing flows backwards"


@pytest.mark.parametrize("fall", sums.FALLS)
@pytest.mark.parametrize("years", ENDS)
def test_hyperion_closes_to_the_cent(years, fall):
    for worth in (0, 6.75, 13.5, 27, 40.5):
        made = sums.outcome(HYPERION, years, worth, fall)
        assert abs(made.net_usd_bn(VEHICLE)) < CENT
        assert abs(made.net_usd_bn(VENTURE)) < CENT
        outside = {name for flow in made.flows for name in (flow.payer, flow.payee)}
        assert abs(sum(made.net_usd_bn(who) for who in outside - {VEHICLE, VENTURE})) < CENT


@unhurried
@given(*SITUATIONS, some.floats(0, 50))
def test_a_campus_worth_more_never_costs_meta_more(terms, years, worth, fall, more):
    less = sums.outcome(terms, years, worth, fall)
    richer = sums.outcome(terms, years, worth + more, fall)
    assert richer.guarantee_paid_usd_bn <= less.guarantee_paid_usd_bn + 1e-9
    for who in (META, NOTEHOLDERS, BLUE_OWL):
        assert richer.net_usd_bn(who) >= less.net_usd_bn(who) - 1e-9


@unhurried
@given(*SITUATIONS)
def test_the_guarantee_is_never_more_than_it_was_at_its_start(terms, years, worth, fall):
    paid = sums.guarantee_paid_usd_bn(terms, years, worth, fall)
    assert 0 <= paid <= terms.guarantee_usd_bn + 1e-9
    if years > sums.GUARANTEE_YEARS:
        assert paid == 0


@unhurried
@given(TERMS, some.sampled_from(sums.FALLS))
def test_the_threshold_falls_from_the_guarantee_to_nothing(terms, fall):
    course = [sums.threshold_usd_bn(terms, year, fall) for year in range(21)]
    assert course[0] == pytest.approx(terms.guarantee_usd_bn)
    assert course[-1] == pytest.approx(0)
    assert all(later <= now + 1e-9 for now, later in pairwise(course))


# ---------------------------------------------------------------- nonsense


@pytest.mark.parametrize("years", [0, -4, 21, 4.5, math.nan, math.inf])
def test_years_that_no_lease_has_are_refused_in_plain_words(years):
    with pytest.raises(Refused, match=r"Choose (a number|one) from 1 to 20 years"):
        sums.outcome(HYPERION, years, 13.5, WITH_THE_NOTES)


@pytest.mark.parametrize("worth", [-0.01, math.nan, math.inf, 1e9])
def test_a_worth_that_no_campus_has_is_refused(worth):
    with pytest.raises(Refused, match="worth of the campus"):
        sums.outcome(HYPERION, 4, worth, WITH_THE_NOTES)


def test_another_way_to_fall_is_refused():
    with pytest.raises(Refused, match="“sideways”"):
        sums.outcome(HYPERION, 4, 13.5, "sideways")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notes_usd_bn", -1),
        ("coupon", math.nan),
        ("coupon", 1.5),
        ("rent_usd_bn_per_year", -3),
        ("guarantee_usd_bn", math.inf),
        ("building_years", 99),
        ("passed_on_usd_bn", 40),
        ("campus_cost_usd_bn", 40),
    ],
)
def test_terms_that_no_deal_has_are_refused(field, value):
    with pytest.raises(Refused):
        replace(HYPERION, **{field: value})
