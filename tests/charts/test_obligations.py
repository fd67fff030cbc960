"""Leases to come and other duties: the latest of each company, one metric at a time."""

import pytest
from charts.frames import none, rows

from components.charts import obligations
from components.exhibit import NothingToShow


def owed(company, day, value, metric="leases_not_commenced", **columns):
    return {
        "company": company,
        "as_of": day,
        "metric": metric,
        "value_usd_bn": value,
        **columns,
    }


OWED = rows(
    [
        owed("Meta", "2025-12-31", 100.0),
        owed("Meta", "2026-06-30", 279.0),
        owed("Oracle", "2026-08-31", 288.0, confidence="reported"),
        owed("Oracle", "2026-05-31", 260.0),
        owed("Nebius", "2025-12-31", 9.8),
        owed("Meta", "2026-06-30", 84.0, "total_debt"),
        owed("Meta", "2026-07-31", 68.0, "leases_signed_after_period"),
        owed("", "2025-12-19", 500.0, scope="Six cloud companies, CoreWeave among them"),
        owed("", "2026-06-24", 850.0, scope="Six cloud companies, CoreWeave among them"),
    ],
    "obligations",
)


def test_the_latest_figure_of_each_company_counts_and_no_other_metric_is_added():
    made = obligations.by_company(OWED)
    assert [bar.x[0] for bar in made.body.data] == [288.0, 279.0, 9.8]
    assert made.title == (
        "3 companies have $577bn of leases signed but not started, Oracle the most with $288bn"
    )
    assert "Not included: $68bn that Meta signed by 31 July 2026" in made.method


def test_counts_by_others_stand_apart_as_outlines_and_change_no_sum():
    made = obligations.by_company(OWED, tallies=True)
    assert "$577bn" in made.title
    outline = made.body.data[-1]
    assert list(outline.x) == [850.0]
    assert ",0.0)" in outline.marker.color
    assert len(made.body.data) == 4, "the latest count of a group only"


def test_another_metric_is_shown_alone():
    made = obligations.by_company(OWED, metric="total_debt")
    assert made.title == "Meta has $84bn of debt"
    assert "Not included" not in made.method
    with pytest.raises(NothingToShow, match="debt"):
        obligations.by_company(none("obligations"), metric="total_debt")


def test_the_course_joins_only_companies_with_several_dates():
    made = obligations.course(OWED)
    assert len(made.body.data) == 2
    assert (
        made.title == "Meta's leases signed but not started went from $100bn to $279bn in 6 months"
    )
    oracle = made.body.data[1]
    assert list(oracle.y) == [260.0, 288.0]
    assert oracle.marker.color[0] != oracle.marker.color[1], "press reports are hollow"


def test_one_date_alone_makes_no_course():
    with pytest.raises(NothingToShow, match="more than one date"):
        obligations.course(OWED, metric="total_debt")
    with pytest.raises(NothingToShow):
        obligations.course(none("obligations"))


def test_leases_signed_after_the_books_closed_are_told_with_their_month():
    later = owed("Meta", "2026-07", 68.0, "leases_signed_after_period")
    made = obligations.by_company(rows([owed("Meta", "2026-06-30", 279.0), later], "obligations"))
    assert "$68bn that Meta signed in July 2026, after its books had closed" in made.method
