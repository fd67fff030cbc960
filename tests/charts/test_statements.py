"""Stated totals: each scope in its own panel, never on one line with another."""

import pytest
from charts.frames import none, rows

from components import marks
from components.charts import statements
from components.exhibit import NothingToShow


def said(name, scope, on, gw=float("nan"), usd=float("nan"), **more):
    return {
        "statement_id": name,
        "said_by": "Chief executive",
        "announced_on": on,
        "total_gw": gw,
        "total_usd_bn": usd,
        "scope": scope,
        **more,
    }


SAID = rows(
    [
        said("a", "stargate_us", "2025-01-21", 10, 500, confidence="official"),
        said("b", "stargate_us", "2025-07", 5, confidence="reported"),
        said("c", "all_deals", "2025-10-28", 30, 1400, horizon_year=2033),
        said("d", "compute_spend", "2026-02-20", usd=600),
    ],
    "statements",
)


def test_every_scope_has_a_panel_of_its_own():
    made = statements.over_time(SAID)
    marks = [trace for trace in made.body.data if "markers" in trace.mode]
    assert [list(trace.y) for trace in marks] == [[10, 5], [30]]
    assert len({trace.yaxis for trace in marks}) == 2
    assert all(trace.mode == "markers+text" for trace in marks)


@pytest.mark.parametrize(
    ("date", "day"),
    [("2025", "2025-07-01"), ("2025-07", "2025-07-15"), ("2025-01-21", "2025-01-21")],
)
def test_a_month_or_year_is_drawn_in_its_middle(date, day):
    assert marks.middle_day(date) == day


def test_stems_join_no_two_statements():
    made = statements.over_time(SAID)
    stems = next(trace for trace in made.body.data if trace.mode == "lines")
    assert [None if y != y else y for y in stems.y] == [0, 10, None, 0, 5, None]


def test_the_finding_names_least_and_most_with_what_they_cover():
    assert statements.over_time(SAID).title == (
        "OpenAI's totals depend on what is counted: from 5 GW for Stargate to 30 GW for all deals"
    )
    assert "from $500bn for Stargate to $1.4tn for all deals" in (
        statements.over_time(SAID, measure="total_usd_bn").title
    )


def test_press_reports_are_rings():
    marks = next(t for t in statements.over_time(SAID).body.data if "markers" in t.mode)
    assert marks.marker.color[0] != marks.marker.color[1]


def test_one_statement_makes_no_comparison():
    assert statements.over_time(SAID.iloc[:1]).title == (
        "One total of OpenAI's plans was stated: 10 GW for Stargate"
    )


def test_without_statements_it_says_so():
    with pytest.raises(NothingToShow, match="No stated total"):
        statements.over_time(none("statements"))


def test_totals_of_one_scope_are_not_told_as_counts_of_different_things():
    made = statements.over_time(SAID[SAID["scope"] == "stargate_us"])
    assert made.title == "Totals stated for Stargate run from 5 GW to 10 GW"
