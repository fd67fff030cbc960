"""Forecasts by whom they count, on invented rows."""

import pytest
from charts.frames import none, rows

from components.charts import forecasts
from components.exhibit import NothingToShow

FOUR = "Alphabet; Amazon; Meta; Microsoft"
FIVE = f"{FOUR}; Oracle"


def said(who, companies, year, low, high=None, on="2026-07-28", kind="forecast", **more):
    return {
        "said_by": who,
        "scope": companies.replace(";", ",") or "worldwide",
        "companies": companies,
        "year": float(year),
        "announced_on": on,
        "kind": kind,
        "low_usd_bn": float(low),
        "high_usd_bn": float(low if high is None else high),
        "confidence": "estimate",
        **more,
    }


@pytest.fixture
def table():
    return rows(
        [
            said("Bank", FOUR, 2027, 880),
            said("House", FOUR, 2027, 930),
            said("Bank", FIVE, 2027, 1100),
            said("Shop", "", 2027, 600),
            said("Shop", "", 2030, 3000, float("nan"), is_open_ended=True),
            said("Bank", FOUR, 2027, 400, on="2026-02-01"),
            said("Old", FOUR, 2027, 100, on="2025-01-15"),
        ],
        "forecasts",
    )


def marked(exhibit):
    return [
        (value, symbol)
        for trace in exhibit.body.data
        if trace.mode == "markers"
        for value, symbol in zip(
            trace.y if exhibit.body.layout.yaxis.title.text else trace.x,
            [trace.marker.symbol] * len(trace.x)
            if isinstance(trace.marker.symbol, str)
            else trace.marker.symbol,
            strict=True,
        )
    ]


def test_forecasts_tell_their_reach_and_the_reach_of_the_four(table):
    assert forecasts.course(table, none("capex")).title == (
        "Figures for 2027 run from $600bn to $1.1tn, largely because they count different "
        "companies; for Amazon, Microsoft, Alphabet and Meta $880bn to $930bn; for 2030 one "
        "stands at over $3tn"
    )


def test_forecasts_are_hollow_and_lower_bounds_are_arrows(table):
    symbols = {symbol for _, symbol in marked(forecasts.course(table, none("capex")))}
    assert all(symbol.endswith("-open") for symbol in symbols)
    assert "arrow-up-open" in symbols


def test_forecasts_since_replaced_or_old_are_shown_on_demand_only(table):
    newest = forecasts.by_scope(table, year=2027)
    assert len(newest.rows) == 4
    assert "2 older figures are not shown" in newest.method
    assert len(forecasts.by_scope(table, year=2027, older=True).rows) == 6


def test_forecasts_are_sorted_under_whom_they_count(table):
    notes = [note.text for note in forecasts.by_scope(table, year=2027).body.layout.annotations]
    headings = [text for text in notes if text.startswith("<b>")]
    assert headings == [
        "<b>Amazon, Microsoft, Alphabet, Meta</b>",
        "<b>The four and Oracle</b>",
        "<b>worldwide</b>",
    ]


def test_a_group_with_the_four_and_others_has_a_heading_that_a_phone_can_hold():
    names = "Alphabet, Amazon, Meta, Microsoft, Oracle and CoreWeave"
    one = said("Rating", f"{FIVE}; CoreWeave", 2027, 600, scope=names)
    table = rows([one], "forecasts")
    (heading,) = (
        note.text
        for note in forecasts.by_scope(table, year=2027).body.layout.annotations
        if note.text.startswith("<b>")
    )
    assert heading == "<b>The four, Oracle and CoreWeave</b>"


def test_forecasts_by_company_add_up_only_to_a_whole_group():
    alone = [
        said("Poll", name, 2028, 100, kind="consensus")
        for name in ("Alphabet", "Amazon", "Meta", "Microsoft")
    ]
    whole = forecasts.by_scope(rows(alone, "forecasts"), year=2028)
    assert whole.title.startswith("One figure for 2028: $400bn")
    assert len(whole.rows) == 4
    with pytest.raises(NothingToShow):
        forecasts.by_scope(rows(alone[:3], "forecasts"), year=2028)


def test_forecasts_by_company_give_way_to_the_sum_of_their_source():
    alone = [said("Poll", name, 2028, 100) for name in FOUR.split("; ")]
    table = rows([*alone, said("Poll", FOUR, 2028, 401)], "forecasts")
    assert "$401bn" in forecasts.by_scope(table, year=2028).title


def test_forecasts_of_one_group_can_be_picked(table):
    exhibit = forecasts.course(table, none("capex"), counted=("five",))
    assert set(exhibit.rows["companies"]) == {FIVE}


def test_forecasts_stand_beside_the_record(table):
    capex = rows(
        [
            {
                "company": name,
                "calendar_quarter": f"2025Q{quarter}",
                "basis": "cash",
                "capex_usd_bn": 10.0,
            }
            for name in FOUR.split("; ")
            for quarter in (1, 2, 3, 4)
        ],
        "capex",
    )
    exhibit = forecasts.course(table, capex)
    assert list(exhibit.body.data[0].y) == [160]
    assert "capex_usd_bn" in exhibit.rows


def test_forecasts_that_do_not_pass_say_so(table):
    with pytest.raises(NothingToShow):
        forecasts.course(none("forecasts"), none("capex"))
    with pytest.raises(NothingToShow):
        forecasts.by_scope(table, year=2029)
    with pytest.raises(NothingToShow):
        forecasts.by_scope(none("forecasts"))
