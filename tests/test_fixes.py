"""What a cell that does not fit could be meant to say."""

import pytest
from frictionless import Schema
from hypothesis import example, given
from hypothesis import strategies as st

from components.fixes import fits, misfits, readings
from components.tables import TABLES

COLUMNS = [column for table in TABLES.values() for column in table.columns]
FIELDS = [
    field
    for table in TABLES.values()
    for field in Schema.from_descriptor(
        {k: v for k, v in table.descriptor["schema"].items() if k != "foreignKeys"}
    ).fields
]


def read(where, cell):
    """The readings of a cell, and the mark "?" in front of them if they can be doubted."""
    table, name = where.split(".")
    found, is_safe = readings(TABLES[table].column(name), cell)
    return list(found) if is_safe else ["?", *found]


MONEY, FLOW, GW, MW = (
    "commitments.usd_bn",
    "capex.operating_cash_flow_usd_bn",
    "commitments.gw",
    "sites.planned_mw",
)
DATE, DAY, ADDRESS = "sites.announced_on", "capex.period_end", "sites.source_url"


@pytest.mark.parametrize(
    ("where", "cell", "expected"),
    [
        (MONEY, "$1,234.5", ["1234.5"]),
        (MONEY, "1.234,56", ["1234.56"]),
        (MONEY, "1,234", ["?", "1234", "1.234"]),
        (MONEY, "0,123", ["0.123"]),
        (MONEY, "1234,5", ["1234.5"]),
        (MONEY, "1 234,5", ["1234.5"]),
        (MONEY, "1\u00a0234.5", ["1234.5"]),
        (MONEY, "1\u2009234.5", ["1234.5"]),
        (MONEY, "1'234.5", ["1234.5"]),
        (MONEY, "１２３.５", ["123.5"]),
        (MONEY, " 12 ", ["12"]),
        (MONEY, "US$ 5", ["5"]),
        (MONEY, "~5", ["?", "5"]),
        (MONEY, "1.5bn", ["?", "1.5"]),
        (MONEY, "$1.5bn", ["?", "1.5"]),
        (MONEY, "1500m", ["?", "1.5"]),
        (MONEY, "500億", ["?", "50"]),
        (FLOW, "(1.5)", ["?", "-1.5"]),
        (FLOW, "−1.5", ["-1.5"]),
        (FLOW, "－１", ["-1"]),
        (FLOW, "-$1.5", ["-1.5"]),
        (GW, "1.2 GW", ["?", "1.2"]),
        (GW, "500 MW", ["?", "0.5"]),
        (MW, "1.2 GW", ["?", "1200"]),
        ("financing.coupon_pct", "5.5%", ["5.5"]),
        ("capacity_factors.value", "45%", ["?", "0.45"]),
        ("sites.h100_equivalents", "1,000,000", ["1000000"]),
        ("sites.h100_equivalents", "12k", ["?", "12000"]),
        ("guidance.fiscal_year", "FY2025", ["2025"]),
        ("guidance.fiscal_year", "2025.0", ["2025"]),
    ],
)
def test_numbers_are_read_as_people_write_them(where, cell, expected):
    assert read(where, cell) == expected


@pytest.mark.parametrize(
    "cell", ["€5", "£1,000", "5%", "5–7", "1,23.4", "12 34", "1_0", "--1", "x"]
)
def test_a_number_that_would_be_a_wrong_one_is_not_offered(cell):
    assert read(MONEY, cell) == ["?"]


def test_the_only_reading_within_the_limits_is_doubted_where_another_was_likelier():
    # At most 600 fits, so 1,234 million can only be read as 1.234 billion: by chance.
    assert read("guidance.low_usd_bn", "1,234") == ["?", "1.234"]


@pytest.mark.parametrize(
    "cell", ["n/a", "-", "–", "unknown", "TBD", "Not disclosed", "不明", "#N/A"]
)
def test_words_for_nothing_become_an_empty_cell_where_it_may_be_empty(cell):
    assert read(MONEY, cell) == ["?", ""]
    assert read(DATE, cell) == ["?", ""]
    assert read("capex.capex_usd_bn", cell) == ["?"]


@pytest.mark.parametrize(
    ("where", "cell", "expected"),
    [
        (DATE, "30.04.2025", ["2025-04-30"]),
        (DATE, "04/05/2025", ["?", "2025-04-05", "2025-05-04"]),
        (DATE, "4.5.2025", ["?", "2025-05-04", "2025-04-05"]),
        (DATE, "05/05/2025", ["2025-05-05"]),
        (DATE, "2025/4/30", ["2025-04-30"]),
        (DATE, "2025-4", ["2025-04"]),
        (DATE, "April 2025", ["2025-04"]),
        (DATE, "04/2025", ["2025-04"]),
        (DATE, "30 April 2025", ["2025-04-30"]),
        (DATE, "Apr 30th, 2025", ["2025-04-30"]),
        (DATE, "2025年4月30日", ["2025-04-30"]),
        (DATE, "2025年4月", ["2025-04"]),
        (DATE, "2025年", ["2025"]),
        (DATE, "２０２５-０４", ["2025-04"]),
        (DATE, "2025-04-30 00:00:00", ["2025-04-30"]),
        (DATE, "2025-04-30T22:00:00Z", ["?", "2025-04-30"]),
        (DATE, "20250430", ["2025-04-30"]),
        (DATE, "30/04/25", ["?", "2025-04-30", "2030-04-25"]),
        (DATE, "Apr-25", ["?", "2025-04"]),
        (DATE, "45777", ["?", "2025-04-30"]),
        (DATE, "mid-2025", ["?", "2025"]),
        (DATE, "2025-00", ["?", "2025"]),
        (DAY, "30 April 2025", ["2025-04-30"]),
        ("capex.calendar_quarter", "Q2 2026", ["2026Q2"]),
        ("capex.calendar_quarter", "2026 Q2", ["2026Q2"]),
        ("capex.calendar_quarter", "2026-q2", ["2026Q2"]),
        ("capex.calendar_quarter", "2026年第2四半期", ["2026Q2"]),
        ("capex.calendar_quarter", "2Q26", ["?", "2026Q2"]),
        ("capex.calendar_quarter", "FY2026 Q2", ["?", "2026Q2"]),
        ("capex.fiscal_quarter", "FY2026Q2", ["FY2026 Q2"]),
        ("guidance.period_label", "FY 2026", ["FY2026"]),
        ("guidance.period_label", "2026", ["?", "FY2026", "calendar 2026"]),
    ],
)
def test_dates_and_quarters_are_read_as_precisely_as_they_were_written(where, cell, expected):
    assert read(where, cell) == expected


@pytest.mark.parametrize("cell", ["April 2025", "4/2025", "2025", "2025-04", "2025年4月"])
def test_a_month_or_a_year_never_becomes_a_day(cell):
    assert read(DAY, cell) == ["?"]


@pytest.mark.parametrize("cell", ["2025-13", "2025-02-30", "April 31 2025", "0000", "2025-04-30\n"])
def test_days_that_no_calendar_has_do_not_fit(cell):
    assert not fits(TABLES["sites"].column("announced_on"))(cell)


@pytest.mark.parametrize("cell", ["１２", "1_000", "NaN", "Infinity", " 5", "1e9999"])
def test_numbers_that_other_programs_would_not_read_do_not_fit(cell):
    assert not fits(TABLES["commitments"].column("usd_bn"))(cell)


@pytest.mark.parametrize(
    ("where", "cell", "expected"),
    [
        *(("sites.is_speculative", word, ["true"]) for word in ("TRUE", "Yes", "1", "はい", "ja")),
        *(("sites.is_speculative", word, ["false"]) for word in ("FALSE", "no", "0", "いいえ")),
        ("sites.is_speculative", "maybe", ["?"]),
        ("companies.role", "Chip-Maker", ["chip_maker"]),
        ("companies.role", "HYPERSCALER ", ["hyperscaler"]),
        ("companies.role", "hyperscalar", ["?", "hyperscaler"]),
        ("companies.role", "bakery", ["?"]),
        (ADDRESS, "www.sec.gov/x", ["https://www.sec.gov/x"]),
        (ADDRESS, "HTTPS://a.b/C", ["https://a.b/C"]),
        (ADDRESS, "sec.gov/x", ["?", "https://sec.gov/x"]),
        (ADDRESS, "https:/a.b/c", ["?", "https://a.b/c"]),
        (ADDRESS, "https://a.b; https://c.d", ["?", "https://a.b", "https://c.d"]),
        (ADDRESS, "javascript:alert(1)", ["?"]),
        ("sites.site_id", "Meta Hyperion", ["meta_hyperion"]),
        ("sites.site_id", "São Paulo", ["?", "sao_paulo"]),
        ("sites.site_id", "日本", ["?"]),
        ("power_supply.site_ids", "Meta Hyperion;b", ["meta_hyperion; b"]),
        ("sites.country", "us", ["US"]),
        ("sites.country", "United States", ["?"]),
        ("sites.name", "", ["?"]),
    ],
)
def test_words_addresses_and_identifiers_are_read_as_people_write_them(where, cell, expected):
    assert read(where, cell) == expected


texts = st.one_of(
    st.text(max_size=40),
    st.text("0123456789.,-/ :'$€%()QFY年月日kmbGWh", max_size=20),
    st.from_regex(r"[0-9]{1,4}[./ -][0-9]{1,4}([./ -][0-9]{1,4})?", fullmatch=True),
    st.lists(
        st.sampled_from(
            ["jan", "May", "12", "2025", "Sept", ",", "3rd", "12:30", "pm", "EST", "0"]
        ),
        max_size=6,
    ).map(" ".join),
)


@given(st.sampled_from(COLUMNS), texts)
@example(TABLES["sites"].column("announced_on"), "may 0")
@example(TABLES["sites"].column("announced_on"), "99999")
@example(TABLES["sites"].column("planned_mw"), "²")
def test_whatever_a_cell_holds_every_reading_fits_and_says_something_else(column, cell):
    found, is_safe = readings(column, cell)
    assert all(fits(column)(reading) and reading != cell for reading in found)
    assert len(set(found)) == len(found) <= 4
    assert not is_safe or len(found) == 1


@given(st.sampled_from(COLUMNS), st.lists(texts, max_size=5))
def test_many_cells_are_judged_like_each_alone(column, cells):
    assert misfits(column, cells) == [i for i, cell in enumerate(cells) if not fits(column)(cell)]


@given(st.sampled_from(list(zip(COLUMNS, FIELDS, strict=True))), texts)
def test_what_fits_here_fits_the_data_package_too(pair, cell):
    column, field = pair
    if fits(column)(cell):
        assert field.read_cell(cell)[1] is None


def test_nothing_that_the_data_package_demands_of_a_cell_is_lost():
    for column, field in zip(COLUMNS, FIELDS, strict=True):
        known = {"required", "enum", "minimum", "maximum", "pattern", "unique"}
        assert field.constraints.keys() <= known, column.name
        assert field.constraints.get("enum", []) == list(column.choices), column.name
        if field.type == "boolean":
            assert (field.true_values, field.false_values) == (["true"], ["false"]), column.name


def test_the_example_of_every_column_fits_it():
    assert [column.name for column in COLUMNS if not fits(column)(column.example)] == []
