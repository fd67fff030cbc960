"""One year's capex by whom it counts, on invented rows."""

import pandas as pd
import pytest
from charts.frames import none, rows

from components.charts import scopes
from components.exhibit import NothingToShow


def year(company, amount, basis="cash", of=2025):
    return [
        {
            "company": company,
            "calendar_quarter": f"{of}Q{quarter}",
            "basis": basis,
            "capex_usd_bn": amount / 4,
        }
        for quarter in (1, 2, 3, 4)
    ]


@pytest.fixture
def capex():
    return rows(
        year("Amazon", 100.0)
        + year("Microsoft", 80.0)
        + year("Microsoft", 100.0, "with_finance_leases")
        + year("Alphabet", 60.0)
        + year("Meta", 40.0)
        + year("Oracle", 20.0),
        "capex",
    )


@pytest.fixture
def story():
    return rows(
        [{"claim_id": scopes.CLAIM, "value_stated": 400.0, "claim_en": "400 billion this year"}],
        "claims",
    )


def labels(exhibit):
    return " | ".join(note.text for note in exhibit.body.layout.annotations)


def test_scopes_sums_cash_leases_and_oracle_apart(capex, story):
    exhibit = scopes.what_counts(capex, none("forecasts"), story)
    assert exhibit.title == (
        "The “$400bn of 2025” depends on whom it counts: $280bn in cash paid by the four largest, "
        "$300bn with their finance leases where stated and $300bn in cash with Oracle"
    )
    assert "the finance leases of Microsoft count" in exhibit.method


def test_scopes_leaves_out_a_set_with_a_missing_company(capex, story):
    assert "CoreWeave" not in labels(scopes.what_counts(capex, none("forecasts"), story))


def test_scopes_shows_the_counts_of_others_without_adding_them(capex, story):
    forecasts = rows(
        [
            {
                "said_by": "Moody's",
                "scope": "Six",
                "companies": "Amazon; Meta",
                "year": 2025.0,
                "announced_on": "2026-01-12",
                "kind": kind,
                "low_usd_bn": 390.0,
                "confidence": "estimate",
            }
            for kind in ("actual", "forecast")
        ],
        "forecasts",
    )
    exhibit = scopes.what_counts(capex, forecasts, story)
    assert labels(exhibit).count("Moody's, 2 companies") == 1
    assert "The last bars are counts" in exhibit.method
    assert "The last bars" not in scopes.what_counts(capex, none("forecasts"), story).method
    hatched = [t for t in exhibit.body.data if t.type == "bar" and t.marker.pattern.shape == "/"]
    assert [bar.x[0] for bar in hatched] == [390]
    assert exhibit.confidence == "estimate"


def test_scopes_of_a_year_without_four_quarters_says_so(capex, story):
    with pytest.raises(NothingToShow):
        scopes.what_counts(capex, none("forecasts"), story, year="2024")
    with pytest.raises(NothingToShow):
        scopes.what_counts(none("capex"), none("forecasts"), story)


def test_scopes_without_the_claim_draws_no_line(capex):
    exhibit = scopes.what_counts(capex, none("forecasts"), none("claims"))
    assert exhibit.title.startswith("Capex of 2025 depends on whom it counts: $280bn")
    assert "The story says" not in labels(exhibit)


def test_scopes_counts_amazon_net_as_it_states_it_itself(capex, story):
    net = rows(year("Amazon", 90.0, "net_of_proceeds"), "capex")
    both = pd.concat([capex, net], ignore_index=True)
    exhibit = scopes.what_counts(both, none("forecasts"), story)
    assert "$290bn to $300bn with their finance leases" in exhibit.title
    assert "The four, with leases, Amazon net $290bn" in exhibit.alt


def test_scopes_counts_the_four_of_one_year_to_a_tenth(capex):
    cash = capex[capex["basis"] == "cash"]
    exhibit = scopes.of_the_four(cash, year="2025")
    assert exhibit.body.value == "$280.0bn"
    assert set(exhibit.rows["company"]) == {"Amazon", "Microsoft", "Alphabet", "Meta"}
    with pytest.raises(NothingToShow, match="2024"):
        scopes.of_the_four(cash, year="2024")
