"""Sums over quarters and years: complete, on one basis, and like against like."""

import pytest

from components import periods


def row(company, quarter, usd, basis="cash"):
    return {
        "company": company,
        "calendar_quarter": quarter,
        "basis": basis,
        "capex_usd_bn": usd,
    }


def year(company, of, *amounts, basis="cash"):
    return [
        row(company, f"{of}Q{place + 1}", amount, basis) for place, amount in enumerate(amounts)
    ]


def numbers(of, quarters=4):
    return [periods.serial(f"{of}Q{place + 1}") for place in range(quarters)]


@pytest.mark.parametrize("quarter", ["2019Q1", "2025Q4", "2026Q2"])
def test_a_quarter_survives_the_way_to_a_number_and_back(quarter):
    assert periods.quarter(periods.serial(quarter)) == quarter


def test_a_quarter_and_the_same_one_a_year_later_are_four_apart():
    assert periods.serial("2026Q1") - periods.serial("2025Q1") == 4


def test_a_year_with_a_missing_quarter_has_no_sum():
    rows = year("Acme", 2025, 1, 2, 3)
    assert periods.Book(rows, rows).cell("Acme", numbers(2025)) is None


def test_a_year_compares_with_the_same_quarters_of_the_year_before():
    rows = year("Acme", 2024, 1, 1, 1, 1) + year("Acme", 2025, 2, 2, 2, 2)
    cell = periods.Book(rows, rows).cell("Acme", numbers(2025))
    assert (cell.usd_bn, cell.growth) == (8, 1)
    assert len(cell.rows) == 4
    assert len(cell.compared) == 8


def test_without_a_year_before_there_is_no_growth():
    rows = year("Acme", 2025, 2, 2, 2, 2)
    growth = periods.Book(rows, rows).cell("Acme", numbers(2025)).growth
    assert growth != growth


def test_a_sum_never_mixes_two_bases():
    cash = year("Acme", 2025, 1, 1, 1, 1)
    leases = [row("Acme", "2025Q4", 9, "with_finance_leases")]
    book = periods.Book([*cash[:3], *leases], cash + leases)
    cell = book.cell("Acme", numbers(2025))
    assert (cell.basis, cell.usd_bn) == ("cash", 4)


def test_growth_keeps_to_a_basis_that_both_years_have():
    before = year("Acme", 2024, 1, 1, 1, 1)
    cash = year("Acme", 2025, 2, 2, 2, 2)
    leases = year("Acme", 2025, 5, 5, 5, 5, basis="with_finance_leases")
    cell = periods.Book(before + leases, before + cash + leases).cell("Acme", numbers(2025))
    assert cell.usd_bn == 20
    assert cell.growth == 1


def test_a_quarter_that_one_company_has_not_reached_is_open():
    rows = year("Acme", 2025, 1, 1, 1, 1) + year("Bolt", 2025, 1, 1, 1)
    found = periods.Book(rows, rows).periods("quarter")
    assert [period.key for period in found if period.is_open] == ["2025Q4"]


def test_an_unfinished_year_holds_the_quarters_that_all_have_reported():
    rows = year("Acme", 2025, 1, 1, 1, 1) + year("Acme", 2026, 1, 1, 1)
    rows += year("Bolt", 2025, 1, 1, 1, 1) + year("Bolt", 2026, 1, 1)
    last = periods.Book(rows, rows).periods("year")[-1]
    assert (last.key, last.is_open, list(last.numbers)) == ("2026", True, numbers(2026, 2))


def test_four_quarters_start_where_four_are_on_record():
    rows = year("Acme", 2025, 1, 1, 1, 1)
    assert [period.key for period in periods.Book(rows, rows).periods("trailing")] == ["2025Q4"]
