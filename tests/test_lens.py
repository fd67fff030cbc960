"""The lens on small invented tables: trust, known-on date, accounting basis."""

import pandas as pd
import pytest

from components import lens
from components.lens import Lens
from components.tables import TABLES


def frame(table, records):
    """Rows of `table` with every column, unknown where a record says nothing."""
    blank = {
        column.name: {"number": float("nan"), "integer": float("nan"), "boolean": False}.get(
            column.kind, ""
        )
        for column in TABLES[table].columns
    }
    source = {"published_on": "2026-01-15", "confidence": "filing", "source_url": "https://x.org"}
    return pd.DataFrame([{**blank, **source, **record} for record in records])


def seen(name, chosen, every_basis=False, **frames):
    return lens.rows(TABLES[name], lambda table: frames[table], chosen, every_basis=every_basis)


@pytest.fixture
def capex():
    quarter = {"company": "Acme", "calendar_quarter": "2026Q1", "period_end": "2026-03-31"}
    return frame(
        "capex",
        [
            {**quarter, "basis": "cash", "capex_usd_bn": 10, "revenue_usd_bn": 50},
            {
                **quarter,
                "basis": "with_finance_leases",
                "capex_usd_bn": 13,
                "confidence": "reported",
            },
            {**quarter, "company": "Bolt", "basis": "cash", "capex_usd_bn": 4},
            {**quarter, "company": "Acme", "basis": "net_of_proceeds", "capex_usd_bn": 9},
        ],
    )


def test_the_cash_basis_keeps_one_row_a_company(capex):
    rows = seen("capex", Lens(), capex=capex)
    assert dict(zip(rows["company"], rows["capex_usd_bn"], strict=True)) == {"Acme": 10, "Bolt": 4}


def test_leases_replace_cash_where_stated_and_keep_the_revenue(capex):
    rows = seen("capex", Lens(basis="with_finance_leases"), capex=capex)
    acme = rows[rows["company"] == "Acme"].iloc[0]
    assert (acme["capex_usd_bn"], acme["revenue_usd_bn"]) == (13, 50)
    assert rows.loc[rows["company"] == "Bolt", "capex_usd_bn"].item() == 4


def test_a_lease_figure_below_the_trust_floor_falls_back_to_cash(capex):
    rows = seen("capex", Lens("filing", basis="with_finance_leases"), capex=capex)
    assert rows.loc[rows["company"] == "Acme", "capex_usd_bn"].item() == 10


def test_every_basis_can_be_asked_for(capex):
    assert len(seen("capex", Lens(), every_basis=True, capex=capex)) == 4


@pytest.mark.parametrize(
    ("floor", "left"), [("filing", 1), ("official", 2), ("reported", 3), ("estimate", 4)]
)
def test_the_trust_floor_drops_weaker_rows(floor, left):
    words = ("filing", "official", "reported", "estimate")
    sites = frame("sites", [{"site_id": word, "confidence": word} for word in words])
    assert len(seen("sites", Lens(floor), sites=sites)) == left


def test_companies_and_assumptions_are_never_filtered():
    companies = frame("companies", [{"company": "Acme", "confidence": "estimate"}])
    assert len(seen("companies", Lens("filing", "2020-01-01"), companies=companies)) == 1


@pytest.mark.parametrize(
    ("date", "day"),
    [("2026", "2026-12-31"), ("2026-02", "2026-02-28"), ("2026-02-03", "2026-02-03")],
)
def test_a_partial_date_counts_from_its_last_day(date, day):
    assert lens.last_day(pd.Series([date])).item() == pd.Timestamp(day)


def test_a_row_is_known_from_its_announcement_before_its_publication():
    rows = frame("guidance", [{"announced_on": "2025-07-30", "published_on": "2026-05-01"}])
    assert len(seen("guidance", Lens(known_on="2025-08-01"), guidance=rows)) == 1
    assert seen("guidance", Lens(known_on="2025-07-29"), guidance=rows).empty


def test_an_undated_report_counts_as_known_sixty_days_after_its_period():
    rows = frame(
        "capex", [{"basis": "cash", "published_on": "", "period_end": "2025-03-31", "company": "A"}]
    )
    assert seen("capex", Lens(known_on="2025-05-29"), capex=rows).empty
    assert len(seen("capex", Lens(known_on="2025-05-30"), capex=rows)) == 1


def test_a_row_without_any_date_is_not_known_on_a_past_day():
    rows = frame("yardsticks", [{"published_on": ""}])
    assert seen("yardsticks", Lens(known_on="2026-01-01"), yardsticks=rows).empty
    assert len(seen("yardsticks", Lens(), yardsticks=rows)) == 1


def test_facts_count_from_the_day_they_happened_and_projections_from_their_publication():
    rows = frame(
        "milestones",
        [
            {"date": "2025-06-01", "is_projection": False, "published_on": "2026-09-24"},
            {"date": "2027-06-01", "is_projection": True, "published_on": "2026-09-24"},
        ],
    )
    assert len(seen("milestones", Lens(known_on="2025-07-01"), milestones=rows)) == 1
    assert len(seen("milestones", Lens(known_on="2026-09-30"), milestones=rows)) == 2


def test_what_happened_in_a_year_is_known_when_its_source_is_out_within_it():
    rows = frame(
        "milestones",
        [
            {"date": "2026", "published_on": "2026-07-25"},
            {"date": "2026", "published_on": "2025-02-01"},
            {"date": "2026-07", "published_on": "2026-09-24"},
        ],
    )
    days = lens.known_on(TABLES["milestones"], rows).dt.strftime("%Y-%m-%d")
    assert list(days) == ["2026-07-25", "2026-12-31", "2026-07-31"]


def test_a_letter_replaced_later_still_stands_on_an_earlier_day():
    rows = frame(
        "commitments",
        [
            {
                "announced_on": "2025-09-22",
                "status_now": "replaced",
                "status_on": "2026-02-27",
                "replaced_by": "other",
                "gw_delivered": 1.0,
                "gw_delivered_as_of": "2026-05-01",
            }
        ],
    )
    before = seen("commitments", Lens(known_on="2025-12-31"), commitments=rows).iloc[0]
    assert (before["status_now"], before["replaced_by"]) == ("active", "")
    assert pd.isna(before["gw_delivered"])
    after = seen("commitments", Lens(known_on="2026-06-30"), commitments=rows).iloc[0]
    assert (after["status_now"], after["gw_delivered"]) == ("replaced", 1.0)


def test_a_site_is_set_back_to_its_last_milestone():
    sites = frame(
        "sites",
        [
            {
                "site_id": "a",
                "announced_on": "2024-01",
                "construction_started_on": "2024-06",
                "first_power_on": "2025-03-01",
                "as_of": "2026-09-01",
                "status": "partly_operational",
                "operational_mw": 500,
            }
        ],
    )
    milestones = frame(
        "milestones",
        [
            {"site_id": "a", "date": "2025-03-01", "standing": "lead", "mw_operational_after": 100},
            {"site_id": "a", "date": "2026-03-01", "standing": "lead", "mw_operational_after": 300},
        ],
    )

    def on(day):
        site = seen("sites", Lens(known_on=day), sites=sites, milestones=milestones).iloc[0]
        return site["status"], site["operational_mw"]

    assert on("2024-02-15") == ("announced", 0)
    assert on("2024-12-31") == ("under_construction", 0)
    assert on("2025-06-30") == ("partly_operational", 100)
    assert on("2026-09-30") == ("partly_operational", 500)


def test_a_site_set_back_tells_nothing_that_happened_after_the_day():
    sites = frame(
        "sites",
        [
            {
                "site_id": "half",
                "announced_on": "2024-05",
                "construction_started_on": "2025-12-01",
                "first_power_on": first,
                "first_power_status": happened,
                "status": "partly_operational",
                "operational_mw": 400.0,
                "as_of": "2026-06-30",
            }
            for first, happened in (("2026-04-16", "actual"), ("2026-04-16", "projected"))
        ],
    )
    chosen = Lens(known_on="2025-09-30")
    rows = seen("sites", chosen, sites=sites, milestones=frame("milestones", [{"site_id": "x"}]))
    happened, projected = rows.to_dict("records")
    assert (happened["status"], happened["operational_mw"]) == ("announced", 0.0)
    assert happened["as_of"] == "2025-09-30"
    assert happened["construction_started_on"] == ""
    assert (happened["first_power_on"], happened["first_power_status"]) == ("", "")
    assert projected["first_power_on"] == "2026-04-16"


@pytest.mark.parametrize("table", ["obligations", "ai_revenue"])
def test_a_figure_of_a_balance_sheet_is_known_when_it_is_published(table):
    figures = frame(table, [{"as_of": "2025-12-31", "published_on": "2026-02-06"}])
    assert seen(table, Lens(known_on="2025-12-31"), **{table: figures}).empty
    assert len(seen(table, Lens(known_on="2026-02-06"), **{table: figures})) == 1
