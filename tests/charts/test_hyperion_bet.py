"""Hyperion if Meta leaves or stays, on a deal that can be reckoned by hand."""

import pytest
from charts.frames import none, rows

from components.charts import hyperion_deal, own_books, payoff, stay_or_leave
from components.exhibit import NothingToShow
from components.scenarios.numbers import Refused
from components.scenarios.stay_or_leave import STRAIGHT

# 20 of notes without interest, 4 of Blue Owl, 6 of Meta: a campus of 30.
FLOWS = rows(
    [
        {"flow_id": name, "amount_usd_bn": amount}
        for name, amount in {
            "pimco_notes": 10.0,
            "blackrock_notes": 6.0,
            "other_notes": 4.0,
            "blue_owl_equity": 4.0,
            "interest_on_idle_cash": 0.0,
            "beignet_to_venture": 24.0,
            "meta_to_venture": 6.0,
            "construction": 30.0,
            "rent": 99.0,
        }.items()
    ],
    "hyperion_flows",
)
SETTINGS = rows(
    [
        {"name": name, "value": value, "low": -1.0, "high": 1000.0}
        for name, value in {
            "hyperion_value_share": 0.3,
            "hyperion_rent_usd_bn_per_year": 2.0,
            "hyperion_guarantee_usd_bn": 20.0,
            "hyperion_coupon_pct": 0.0,
            "hyperion_building_years": 3.0,
            "meta_own_coupon_pct": 0.0,
        }.items()
    ],
    "assumptions",
)


def labels(made):
    return [note.text for note in made.body.layout.annotations]


def test_the_headline_writes_its_sum_out():
    # After four of twenty years: 20 x 80% = 16; less 30% of 30 = 9.
    made = stay_or_leave.payment(FLOWS, SETTINGS)
    assert (
        made.title == "What Meta still pays if it leaves after four years, in 2033 (illustrative)"
    )
    assert made.body.value == "$7bn"
    assert made.body.change == (
        "$20bn of guarantee × 80% (as the notes) = a threshold of $16bn. Less a campus worth $9bn, "
        "30% of its cost: $7bn."
    )
    assert set(made.rows["flow_id"].dropna()) >= {"construction", "pimco_notes"}
    assert "hyperion_value_share" in set(made.rows["name"].dropna())
    assert "99" not in set(made.rows["amount_usd_bn"].astype(str))


def test_the_headline_says_why_nothing_is_paid():
    rich = stay_or_leave.payment(FLOWS, SETTINGS, terms=("hyperion_value_share=1.0",))
    assert rich.body.value == "$0bn"
    assert "because it is worth more" in rich.body.change
    stays = stay_or_leave.payment(FLOWS, SETTINGS, years=20)
    assert "The guarantee has ended after 16 years" in stays.body.change
    assert "$40bn of rent" in stays.body.change


def test_the_bars_tell_who_is_out_and_who_is_up():
    # Meta: 6 + 8 of rent + 7, less a fifth of the rent. Notes: 4 repaid, 16 at the end.
    # Blue Owl: 6.4 of rent less 4 for the notes.
    made = stay_or_leave.who_pays(FLOWS, SETTINGS)
    assert made.title == (
        "Illustrative: if Meta leaves after four years, in 2033, and the campus is worth 30% of "
        "its cost, Meta is out $19.4bn, noteholders are paid in full and Blue Owl funds lose $1.6bn"
    )
    meta, notes, owl, *sides = labels(made)
    assert [side.strip() for side in sides] == ["← paid", "got →"]
    assert "Meta <b>out $19.4bn</b>" in meta
    assert "pays $21bn, gets $1.6bn" in meta
    assert "Noteholders <b>even</b>" in notes
    assert "Blue Owl funds <b>out $1.6bn</b>" in owl
    for level, net in enumerate((-19.4, 0.0, -1.6)):
        assert sum(bar.x[0] for bar in made.body.data if bar.y[0] == level) == pytest.approx(net)
    assert "Meta pays $6bn as owner, $8bn of rent and $7bn of guarantee." in made.method


def test_noteholders_who_are_not_paid_are_named():
    # The vehicle gets 0.4 of rent a year and owes 1: 2.4 in four years stay unpaid.
    poor = stay_or_leave.who_pays(
        FLOWS, SETTINGS, terms=("hyperion_rent_usd_bn_per_year=0.5", "hyperion_value_share=0.0")
    )
    assert "noteholders are owed $2.4bn that nobody pays" in poor.title


def heat(made):
    """The numbers in the cells by (place of the lease's end, tenths of the cost)."""
    return {
        (note.x, note.y): note.text
        for note in made.body.layout.annotations
        if note.x >= 0 and note.y >= 0
    }


def test_the_heat_map_holds_the_payment_of_every_year_and_worth():
    made = payoff.by_year_and_worth(FLOWS, SETTINGS, years=8)
    cells = heat(made)
    # Thresholds 16, 12, 8, 4 and none, less tenths of 30.
    assert [cells[column, 0] for column in range(5)] == ["16.0", "12.0", "8.0", "4.0", "0"]
    assert [cells[column, 2] for column in range(5)] == ["10.0", "6.0", "2.0", "0", "0"]
    assert len(made.body.data) == len(cells) == 5 * 12
    strongest = {trace.fillcolor for trace in made.body.data if "Meta pays $16bn" in trace.text}
    assert [colour.endswith("0.6)") for colour in strongest] == [True]
    (frame,) = made.body.layout.shapes
    assert (frame.x0, frame.x1) == (0.52, 1.48)
    assert frame.y0 < 3 < frame.y1
    # 16 of 30.
    assert "costs Meta up to $16bn, and nothing once the campus is worth 53%" in made.title
    none_promised = payoff.by_year_and_worth(
        FLOWS, SETTINGS, terms=("hyperion_guarantee_usd_bn=0.0",)
    )
    assert none_promised.title == "Illustrative: without a guarantee, leaving costs Meta nothing"


def test_the_heat_map_reaches_as_high_as_the_reader_s_worth():
    made = payoff.by_year_and_worth(FLOWS, SETTINGS, terms=("hyperion_value_share=1.45",))
    assert max(level for _, level in heat(made)) == 15


def test_the_ledger_lists_every_flow_and_closes():
    made = stay_or_leave.ledger(FLOWS, SETTINGS)
    frame = made.body.frame.set_index(["payer", "payee", "what"])["usd_bn"]
    assert frame["Meta", "Venture that owns the campus", "Guarantee"] == 7
    assert frame["Meta", "Venture that owns the campus", "Rent"] == 8
    # In: 20 + 4 + 6 + 8 + 7 + 9 for the campus.
    assert made.title == "Illustrative: of $54bn paid in by then, $54bn is paid out"


def test_notes_that_the_rent_did_not_repay_are_not_said_to_be_repaid():
    # 20 years of 0.8 x 0.5 = 8 of 20, and 3 from a campus worth a tenth of 30.
    terms = ("hyperion_rent_usd_bn_per_year=0.5", "hyperion_value_share=0.1")
    late = stay_or_leave.payment(FLOWS, SETTINGS, years=20, terms=terms)
    assert late.body.change.endswith("$10bn of rent, noteholders are owed $9bn that nobody pays.")
    whole = stay_or_leave.payment(FLOWS, SETTINGS, years=20)
    assert whole.body.change.endswith("$40bn of rent, noteholders are paid in full.")


def test_without_a_guarantee_nothing_is_said_of_a_threshold():
    terms = ("hyperion_guarantee_usd_bn=0.0", "hyperion_value_share=0.0")
    made = stay_or_leave.payment(FLOWS, SETTINGS, terms=terms)
    assert made.body.value == "$0bn"
    assert made.body.change == "As you have set it, there is no guarantee."


def test_the_end_of_all_leases_reads_as_one_in_table_and_map():
    made = own_books.by_end(FLOWS, SETTINGS)
    assert list(made.body.frame["end"])[::4] == ["4 years (2033)", hyperion_deal.stays(20)]
    assert hyperion_deal.stays(20) == "all 20 years (2049)"
    told = [square.text for square in payoff.by_year_and_worth(FLOWS, SETTINGS).body.data]
    assert told[0].startswith("Meta leaves after four years, in 2033<br>")
    assert told[4].startswith("Meta stays all 20 years, to 2049<br>")


def test_the_threshold_is_held_against_the_notes():
    same = own_books.threshold(FLOWS, SETTINGS)
    assert same.title == (
        "Illustrative: after four years the guarantee fills up to $16bn, as much as is then owed "
        "on the notes by schedule"
    )
    more = own_books.threshold(
        FLOWS, SETTINGS, terms=("hyperion_guarantee_usd_bn=30.0",), fall=STRAIGHT
    )
    assert "fills up to $24bn, $8bn more than is then owed" in more.title
    late = own_books.threshold(FLOWS, SETTINGS, years=20)
    assert late.title == (
        "Illustrative: when the guarantee ends in 2045, $4bn is still owed on the notes by schedule"
    )
    covered = [line for line in same.body.data if len(line.x) == 17]
    assert [line.x[-1] for line in covered] == [2045, 2045], "both ways end with the guarantee"


def test_its_own_books_are_held_against_the_venture():
    # 30 without interest: 6 paid, 24 repaid, 9 for the campus: 21. Through the venture 19.4.
    made = own_books.own_balance_sheet(FLOWS, SETTINGS)
    assert "the venture costs it $1.6bn less than the same campus" in made.title
    through, own = made.body.data
    assert through.y[0] == pytest.approx(19.4)
    assert own.y[0] == pytest.approx(21)
    assert "meta_own_coupon_pct" in set(made.rows["name"].dropna())
    dear = own_books.own_balance_sheet(FLOWS, SETTINGS, terms=("meta_own_coupon_pct=5.0",))
    assert dear.body.data[1].y[0] > 21
    assert "5% (your setting)" in dear.method


def test_the_table_has_a_line_for_every_end_of_a_lease():
    made = own_books.by_end(FLOWS, SETTINGS)
    frame = made.body.frame
    assert list(frame["pays"]) == [7, 3, 0, 0, 0]
    assert list(frame["rent"]) == [8, 16, 24, 32, 40]
    assert frame["threshold"].isna().tolist() == [False, False, False, False, True]
    assert made.title == (
        "Illustrative: with a campus worth $9bn, leaving costs Meta the guarantee until 2037"
    )
    rich = own_books.by_end(FLOWS, SETTINGS, terms=("hyperion_value_share=1.0",))
    assert rich.title.endswith("the guarantee is never called")


def test_choices_are_named_by_the_year_in_which_the_lease_ends():
    assert hyperion_deal.ends(4) == "4 years (2033)"
    assert hyperion_deal.ends(20) == "Stays 20 years (2049)"
    assert hyperion_deal.leaves(20) == "stays all 20 years, to 2049"
    assert hyperion_deal.count(12) == "twelve"


def test_a_flow_that_the_lens_hides_is_named_and_nothing_is_made_up():
    with pytest.raises(NothingToShow, match="other notes"):
        hyperion_deal.deal_of(FLOWS[FLOWS["flow_id"] != "other_notes"], SETTINGS)
    with pytest.raises(NothingToShow):
        stay_or_leave.payment(none("hyperion_flows"), SETTINGS)


@pytest.mark.parametrize(
    "choices",
    [
        {"years": 40},
        {"years": -1},
        {"terms": ("hyperion_value_share=-0.5",)},
        {"fall": "x"},
        {"terms": ("hyperion_coupon_pct=900.0",)},
    ],
)
def test_nonsense_is_refused(choices):
    for chart in (stay_or_leave.payment, stay_or_leave.who_pays, own_books.threshold):
        if chart is own_books.threshold and "hyperion_value_share" in str(choices):
            continue
        with pytest.raises(Refused):
            chart(FLOWS, SETTINGS, **choices)
