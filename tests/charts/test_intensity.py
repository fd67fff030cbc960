"""Capex as a share of revenue and of cash, on invented rows."""

import math

import pytest
from charts.frames import none, rows

from components.charts import intensity
from components.exhibit import NothingToShow

CASH = "operating_cash_flow_usd_bn"


def company(name, *quarters):
    return [
        {
            "company": name,
            "calendar_quarter": f"{2024 + i // 4}Q{i % 4 + 1}",
            "basis": "cash",
            "capex_usd_bn": float(spent),
            "revenue_usd_bn": float(revenue),
            CASH: float(cash),
        }
        for i, (spent, revenue, cash) in enumerate(quarters)
    ]


@pytest.fixture
def table():
    return rows(
        company("Amazon", *[(1, 10, 2)] * 4, *[(3, 10, 2)] * 4)
        + company("Meta", *[(1, 10, 4)] * 4, *[(5, 10, 4)] * 4),
        "capex",
    )


def line(exhibit, place=-1):
    return list(exhibit.body.data[place].y)


def test_intensity_of_all_is_their_capex_over_their_revenue(table):
    exhibit = intensity.share_spent(table, table)
    assert line(exhibit)[-1] == pytest.approx(8 / 20)
    assert exhibit.title == (
        "Amazon and Meta spent 40% of their revenue on capex in the fourth quarter of 2025, "
        "up from 10% a year before"
    )


def test_intensity_over_four_quarters_names_the_last_quarter_too(table):
    table = table.assign(capex_usd_bn=table["capex_usd_bn"].where(table.index != 7, 7.0))
    exhibit = intensity.share_spent(table, table, period="trailing")
    assert line(exhibit)[-1] == pytest.approx(36 / 80)
    assert exhibit.title.endswith("; 60% in the last quarter alone")


def test_intensity_above_all_the_cash_is_explained(table):
    exhibit = intensity.share_spent(table, table, measure=CASH)
    assert "133% of their operating cash flow" in exhibit.title
    assert "above 100% the rest came from savings, debt or others" in exhibit.method


def test_intensity_of_a_negative_cash_flow_is_left_out(table):
    table = table.assign(**{CASH: table[CASH].where(table.index != 2, -1.0)})
    amazon = intensity.share_spent(table, table, measure=CASH, only=("Amazon",))
    assert math.isnan(line(amazon, 0)[2])


def test_intensity_needs_the_revenue(table):
    unknown = table.assign(revenue_usd_bn=float("nan"))
    with pytest.raises(NothingToShow):
        intensity.share_spent(unknown, unknown)
    with pytest.raises(NothingToShow):
        intensity.share_spent(none("capex"), none("capex"))


def test_intensity_of_all_together_waits_for_every_company(table):
    late = table[(table["company"] == "Amazon") | (table["calendar_quarter"] < "2025Q4")]
    exhibit = intensity.share_spent(late, late)
    assert "in the third quarter of 2025" in exhibit.title


def test_intensity_with_leases_says_so(table):
    leased = table.assign(basis="with_finance_leases")
    title = intensity.share_spent(leased, leased).title
    assert "on capex, with finance leases where stated," in title
