"""Deals: what is summed, and what is left out."""

import pytest
from charts.frames import none, rows

from components import theme as look
from components.charts import financing
from components.exhibit import NothingToShow


def deal(sponsor, amount, **columns):
    record = {
        "financing_id": f"{sponsor}_{amount}".lower(),
        "deal_id": f"deal_of_{sponsor}".lower(),
        "deal_name": f"{sponsor} Campus / Vehicle (Fund)",
        "sponsor": sponsor,
        "tranche": "Notes",
        "provider": "A fund",
        "instrument": "bond",
        "amount_usd_bn": amount,
        "is_additive": True,
        "announced_on": "2025-10-16",
        "closed_on": "2025-10",
    }
    return {**record, **columns}


DEALS = rows(
    [
        deal("Meta", 30.0),
        deal("Meta", 5.0, announced_on="2026-02-01", confidence="reported"),
        deal("Oracle", 10.0, instrument="term_loan", announced_on="2026-02", closed_on=""),
        deal("CoreWeave", 4.0, instrument="term_loan", is_up_to=True, announced_on="2026-02-03"),
        deal("Nscale", 1.4, announced_on="2026", closed_on=""),
        deal("Meta", 28.0, instrument="guarantee", is_additive=False),
        deal("Meta", 31.0, standing="rival", is_additive=False),
        deal("OpenAI", 30.0, instrument="equity", also_in_commitments=True),
        deal("Oracle", float("nan")),
    ],
    "financing",
)


def height(made):
    return sum(y for bar in made.body.data if bar.type == "bar" for y in bar.y)


def test_only_additive_leading_rows_that_stand_nowhere_else_are_summed():
    made = financing.over_time(DEALS)
    assert (
        made.title
        == "Up to $49bn announced in 2 quarters, most of all in the fourth quarter of 2025: $30bn"
    )
    assert height(made) == pytest.approx(49.0)
    assert "OpenAI" in made.method
    assert "$1.4bn without a month is not drawn" in made.method


def test_money_up_to_an_amount_is_an_outline_and_press_reports_are_lighter():
    made = financing.over_time(DEALS, theme=look.DARK)
    bars = {bar.name: bar for bar in made.body.data if bar.type == "bar"}
    assert ",0.0)" in bars["Up to"].marker.color
    reported = [bar for bar in made.body.data if bar.name == "Meta" and list(bar.y) == [5.0]]
    assert ",0.75)" in reported[0].marker.color


def test_closed_only_leaves_out_what_is_not_known_to_be_paid():
    made = financing.over_time(DEALS, closed_only=True)
    assert made.title.startswith("Up to $39bn raised")


def test_the_split_may_be_by_instrument_and_the_choice_by_sponsor():
    made = financing.over_time(DEALS, split="instrument", sponsors=("Oracle", "Meta"))
    assert {bar.name for bar in made.body.data if bar.type == "bar"} == {"Bonds", "Loans"}
    assert height(made) == pytest.approx(45.0)


def test_an_undated_deal_cannot_be_placed_in_time():
    with pytest.raises(NothingToShow, match="month"):
        financing.over_time(DEALS, sponsors=("Nscale",))
    with pytest.raises(NothingToShow):
        financing.over_time(none("financing"))


def test_the_ranking_says_what_is_still_to_be_drawn():
    made = financing.ranked(DEALS)
    assert made.title == ("More is raised for Meta than for any other: $35bn of up to $50.4bn, 69%")
    texts = [note.text for note in made.body.layout.annotations]
    assert any("CoreWeave" in text and "up to $4bn" in text for text in texts)
    assert "CoreWeave up to $4bn" in made.alt
    assert "Q1 26 up to $19bn" in financing.over_time(DEALS).alt


def test_the_ranking_names_all_who_raise_as_much_and_says_where_nobody_is_named():
    alike = rows([deal("Meta", 2.0), deal("Oracle", 2.0), deal("Nscale", 1.0)], "financing")
    assert financing.ranked(alike).title == ("Meta and Oracle each raise the most: $2bn of $5bn")
    unnamed = rows([deal("", 3.0)], "financing")
    assert financing.ranked(unnamed).title == "For $3bn, no sponsor is named"
    assert financing.ranked(rows([deal("Meta", 3.0)], "financing")).title == "Raised for Meta: $3bn"


def test_small_ones_are_gathered_and_deals_keep_their_short_name():
    made = financing.ranked(DEALS, by="deal_name", most=2)
    assert made.title.startswith("The largest deal, Meta Campus, raises $35bn")
    assert "2 others" in made.body.layout.annotations[-1].text
    assert financing.ranked(DEALS, by="instrument").title.startswith("Bonds bring $36.4bn")
    with pytest.raises(NothingToShow):
        financing.ranked(DEALS, instruments=("abs",))


def test_the_caption_speaks_of_press_reports_only_where_there_are_any():
    assert "Paler" in financing.over_time(DEALS).method
    assert "Paler" not in financing.ranked(DEALS.assign(confidence="filing")).method


def test_a_bar_is_no_wider_than_its_quarter_where_quarters_are_missing():
    bars = [bar for bar in financing.over_time(DEALS).body.data if bar.type == "bar" and any(bar.y)]
    assert all(bar.width < 80 * 24 * 3600 * 1000 for bar in bars)
