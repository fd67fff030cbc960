"""What a reader is told about a CSV that does not fit."""

import string

import frictionless
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components import check, dictionary, store
from components.faults import Fault
from components.tables import DATA, SOURCE, TABLES

GUIDANCE = TABLES["guidance"]
CAPEX = TABLES["capex"]
SITES = TABLES["sites"]


@pytest.fixture
def spoil(tmp_path):
    """Writes guidance.csv with one change to its lines, and says what is wrong with it."""
    lines = (DATA / "guidance.csv").read_text(encoding="utf-8").splitlines()

    def spoil(change, encoding="utf-8"):
        changed = change(list(lines))
        file = tmp_path / "guidance.csv"
        file.write_bytes("\n".join(changed).encode(encoding, errors="replace") + b"\n")
        return check.problems(GUIDANCE, file)

    return spoil


def cell(lines, line, column, value):
    """The lines with one cell changed; works on lines without quotes before the column."""
    import csv
    import io

    row = next(csv.reader([lines[line - 1]]))
    row[[c.name for c in GUIDANCE.columns].index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return [*lines[: line - 1], text.getvalue(), *lines[line:]]


def test_a_shipped_table_has_no_problem(spoil):
    assert spoil(lambda lines: lines) == []


def test_a_number_with_a_currency_sign_is_named_by_line_and_column(spoil):
    (problem,) = spoil(lambda lines: cell(lines, 4, "low_usd_bn", "$1,234"))
    assert (problem.line, problem.column) == (4, "low_usd_bn")
    assert "“$1,234”" in problem.message
    assert "without currency signs" in problem.message
    assert str(problem).startswith("guidance.csv, line 4, column low_usd_bn: ")


def test_a_slipped_factor_of_a_thousand_is_found(spoil):
    (problem,) = spoil(lambda lines: cell(lines, 3, "low_usd_bn", "220000"))
    assert problem.column == "low_usd_bn"
    assert "at most" in problem.message


def test_a_word_outside_the_list_is_answered_with_the_list(spoil):
    (problem,) = spoil(lambda lines: cell(lines, 2, "confidence", "rumour"))
    assert "filing, official, reported, estimate" in problem.message


def test_a_date_the_other_way_round_is_answered_with_an_example(spoil):
    (problem,) = spoil(lambda lines: cell(lines, 2, "published_on", "30.04.2025"))
    assert "2026-07-30" in problem.message


def test_an_empty_required_cell_says_so(spoil):
    (problem,) = spoil(lambda lines: cell(lines, 5, "publisher", ""))
    assert (problem.line, problem.column) == (5, "publisher")
    assert "is required" in problem.message


def test_a_key_given_twice_is_found(spoil):
    found = spoil(lambda lines: [*lines, lines[1]])
    assert any("together they must be unique" in problem.message for problem in found)


def test_a_missing_column_is_named_with_the_header_that_is_wanted(spoil):
    found = spoil(lambda lines: [line.rpartition(",")[0] for line in lines])
    assert any("note" in problem.message and problem.line == 1 for problem in found)


def test_a_misspelt_header_is_named(spoil):
    found = spoil(lambda lines: [lines[0].replace("low_usd_bn", "low"), *lines[1:]])
    assert any("“low”" in problem.message for problem in found)


def test_a_line_with_too_many_cells_is_named(spoil):
    found = spoil(lambda lines: [*lines[:2], lines[2] + ",x,y", *lines[3:]])
    assert found
    assert {problem.line for problem in found} == {3}
    assert "too many cells" in found[0].message


def test_text_in_another_encoding_is_said_to_be_so(spoil):
    found = spoil(lambda lines: cell(lines, 2, "note", "naïve"), encoding="utf-16")
    assert found
    assert "UTF-8" in found[0].message


def test_all_faults_are_named_at_once(spoil):
    def two(lines):
        return cell(cell(lines, 2, "confidence", "rumour"), 3, "low_usd_bn", "many")

    assert [problem.line for problem in spoil(two)] == [2, 3]


def test_a_missing_file_is_named(tmp_path):
    (problem,) = check.problems(GUIDANCE, tmp_path / "guidance.csv")
    assert "guidance.csv: The file is missing" in str(problem)


def test_reading_a_bad_table_raises_with_every_problem(copied_data):
    file = copied_data / "guidance.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("filing", "rumour"), encoding="utf-8")
    with pytest.raises(store.BadTable, match="confidence") as raised:
        store.read(GUIDANCE)
    assert len(raised.value.problems) > 1


def test_a_name_outside_companies_is_found_with_its_line():
    frames = {name: store.read(TABLES[name]) for name in ("guidance", "companies")}
    frames["guidance"].loc[0, "company"] = "Alphabt"
    (problem,) = check.reference_problems(GUIDANCE, frames)
    assert (problem.line, problem.column) == (2, "company")
    assert "“Alphabt” is not in companies.csv" in problem.message


def upload(table, *rows, drop=(), **columns):
    """Cells of an upload: the example row of a table with changes, one row each, from line 2 on."""
    example = {column.name: column.example for column in table.columns}
    cells = pd.DataFrame([{**example, **row} for row in rows or [{}]], dtype="str")
    cells = cells.assign(**columns).drop(columns=list(drop))
    return cells.set_axis(range(2, len(cells) + 2))


def told(faults):
    return [(fault.kind, fault.lines, fault.column) for fault in faults]


# A spoilt copy is checked a second time by frictionless as a whole, which knows nothing of ours.

SPOILT = [
    ("guidance", 2, "confidence", "rumour"),
    ("guidance", 4, "low_usd_bn", "$1,234"),
    ("guidance", 5, "publisher", ""),
    ("guidance", 6, "company", "Alphabt"),
    ("guidance", 7, "fiscal_year_end", "2025-06"),
    ("capex", 9, "calendar_quarter", "Q2 2026"),
    ("capex", 10, "revenue_usd_bn", "7000"),
    ("sites", 3, "is_speculative", "yes"),
    ("sites", 4, "latitude", "91"),
    ("sites", 5, "part_of", "nowhere"),
    ("sites", 6, "source_url", "www.sec.gov"),
    ("claims", 7, "order", "1"),
    ("tranches", 3, "commitment_id", "no_such_commitment"),
    ("generation_mix", 900, "year", "2025.0"),
]


def test_a_spoilt_package_is_wrong_on_the_same_lines_as_frictionless_finds(copied_data):
    for name, line, column, value in SPOILT:
        file = copied_data / f"{name}.csv"
        cells = pd.read_csv(file, dtype=str, keep_default_na=False)
        cells.loc[line - 2, column] = value
        cells.to_csv(file, index=False)
    capex = copied_data / "capex.csv"
    lines = capex.read_text(encoding="utf-8").splitlines()
    capex.write_text("\n".join([*lines, lines[20]]) + "\n", encoding="utf-8")
    report = frictionless.validate(str(copied_data / "datapackage.json"), limit_errors=1000)
    theirs = {(task.name, error.row_number) for task in report.tasks for error in task.errors}
    frames = {
        name: pd.read_csv(copied_data / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in TABLES
    }
    ours = {
        (table.name, problem.line)
        for table in TABLES.values()
        for problem in [
            *check.problems(table, copied_data / f"{table.name}.csv"),
            *check.reference_problems(table, frames),
        ]
    }
    assert ours == theirs
    assert {(name, line) for name, line, *_ in SPOILT} < ours


def test_a_mark_that_spreadsheets_put_before_utf_8_is_no_problem(copied_data):
    file = copied_data / "guidance.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert store.read(GUIDANCE)["company"].ne("").all()


def test_a_quotation_mark_that_is_not_closed_is_named(spoil):
    found = spoil(lambda lines: [*lines[:3], '"' + lines[3]])
    assert "quotation mark that is not closed" in found[0].message
    assert found[0].line == 4


def test_an_empty_line_is_named(spoil):
    (problem,) = spoil(lambda lines: [*lines[:2], "", *lines[2:]])
    assert (problem.line, problem.message) == (3, "The line is empty. Remove it.")


# Which table a file is


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_is_recognised_by_its_own_header_under_any_name(table):
    first, *others = check.recognised([column.name for column in table.columns], "export")
    assert (first.table, first.share) == (table, 1.0)
    assert all(other.share < 1 for other in others)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_is_recognised_by_its_own_columns_as_they_are_titled(table):
    own = [column.title.upper() for column in table.columns if column.name not in SOURCE]
    assert check.recognised(own[::-1])[0].table is table


def test_columns_that_every_table_has_say_nothing():
    assert check.recognised(list(SOURCE)) == []
    assert check.recognised([]) == []
    assert check.recognised(["shoe size", ""]) == []


def test_the_file_name_decides_between_tables_that_fit_equally_well():
    shared = ["value", "unit"]
    assert check.recognised(shared, "yardsticks (2)")[0].table.name == "yardsticks"
    assert check.recognised(shared, "capacity_factors")[0].table.name == "capacity_factors"


# The header


def test_columns_in_another_order_are_put_into_ours():
    cells = upload(CAPEX)
    fitted = check.fitted(CAPEX, cells[list(cells.columns)[::-1]])
    assert fitted.cells.equals(cells)
    assert (fitted.faults, fitted.unknown, fitted.absent, fitted.filled) == ((), (), (), ())


def test_a_column_that_is_not_ours_is_left_out_and_named():
    fitted = check.fitted(CAPEX, upload(CAPEX, {}, {}, shoe_size="44"))
    assert fitted.unknown == ("shoe_size",)
    assert "shoe_size" not in fitted.cells
    assert fitted.faults == ()


def test_an_optional_column_may_be_absent_and_a_required_one_may_not():
    fitted = check.fitted(CAPEX, upload(CAPEX, drop=["revenue_usd_bn", "capex_usd_bn"]))
    assert fitted.absent == ("capex_usd_bn", "revenue_usd_bn")
    assert list(fitted.cells["revenue_usd_bn"]) == [""]
    assert told(fitted.faults) == [("header", (1,), "capex_usd_bn")]


@pytest.mark.parametrize(
    ("written", "is_safe"),
    [
        ("Capex_USD_bn", True),
        ("capex usd bn", True),
        (" capex_usd_bn ", True),
        ("capex_us_bn", False),
        ("capx_usd_bn", False),
    ],
)
def test_a_header_spelt_differently_is_offered_and_used_once_it_is_accepted(written, is_safe):
    cells = upload(CAPEX).rename(columns={"capex_usd_bn": written})
    fitted = check.fitted(CAPEX, cells)
    (fault,) = fitted.faults
    assert (fault.kind, fault.lines, fault.column) == ("header", (1,), written)
    assert (fault.fixes, fault.is_safe) == (("capex_usd_bn",), is_safe)
    assert fitted.unknown == (written,)
    again = check.fitted(CAPEX, check.mended(cells, [(fault, "capex_usd_bn")]))
    assert again.faults == again.unknown == ()
    assert again.cells.equals(upload(CAPEX))


def test_a_header_given_twice_is_named_and_only_the_first_counts():
    cells = pd.concat([upload(CAPEX), upload(CAPEX)[["note"]].assign(note="other")], axis=1)
    fitted = check.fitted(CAPEX, cells)
    assert told(fitted.faults) == [("header", (1,), "note")]
    assert list(fitted.cells["note"]) == [CAPEX.column("note").example]
    assert list(fitted.cells) == [column.name for column in CAPEX.columns]


def test_without_a_source_a_row_is_the_readers_own_estimate():
    fitted = check.fitted(CAPEX, upload(CAPEX, drop=SOURCE))
    (row,) = fitted.cells[list(SOURCE)].to_dict("records")
    assert row == {
        "source_url": "",
        "source_title": "",
        "publisher": "your upload",
        "published_on": "",
        "confidence": "estimate",
        "note": "",
    }
    assert fitted.filled == SOURCE
    assert fitted.faults == ()
    assert check.faults(CAPEX, fitted.cells, without_source=True) == []
    assert len(check.faults(CAPEX, fitted.cells)) == 2


def test_where_the_source_columns_exist_an_empty_one_is_a_fault_with_a_stand_in():
    cells = upload(CAPEX, publisher="", confidence="")
    publisher, confidence = check.faults(CAPEX, cells, without_source=True)
    assert (publisher.fixes, publisher.is_safe) == (("your upload",), False)
    assert (confidence.fixes, confidence.is_safe) == (("estimate",), False)


# Cells, keys and lines


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_template_has_no_fault(table):
    header, row = (
        line
        for line in pd.read_csv(
            pd.io.common.StringIO(dictionary.template(table)), header=None, dtype=str
        )
        .fillna("")
        .to_numpy()
    )
    cells = pd.DataFrame([row], columns=header, index=[2])
    assert check.faults(table, cells) == []


def test_a_cell_given_many_times_is_one_fault_with_all_its_lines():
    quarters = [{"calendar_quarter": f"20{year}Q1"} for year in range(20, 24)]
    cells = upload(CAPEX, *quarters)
    cells.loc[[3, 5], "capex_usd_bn"] = "$12.5"
    (fault,) = check.faults(CAPEX, cells)
    assert (fault.lines, fault.cell, fault.fixes, fault.is_safe) == (
        (3, 5),
        "$12.5",
        ("12.5",),
        True,
    )


def test_a_key_given_twice_names_both_lines():
    cells = upload(CAPEX, {}, {"calendar_quarter": "2020Q1"}, {"capex_usd_bn": "7"})
    (fault,) = check.faults(CAPEX, cells)
    assert told([fault]) == [("key", (2, 4), "company, calendar_quarter, basis")]
    assert "Lines 2 and 4 have the same values" in fault.message
    assert fault.fixes == ()


def test_the_same_year_written_differently_is_the_same_key():
    table = TABLES["generation_mix"]
    (fault,) = check.faults(table, upload(table, {"year": "2024"}, {"year": "+2024", "twh": "1"}))
    assert (fault.kind, fault.lines) == ("key", (2, 3))


def test_a_line_given_twice_can_be_removed():
    cells = upload(CAPEX, {}, {})
    (fault,) = check.faults(CAPEX, cells)
    assert (fault.kind, fault.fixes, fault.is_safe) == ("key", ("",), True)
    assert check.mended(cells, [(fault, "")]).equals(cells.iloc[:1])


def test_an_empty_line_is_no_more_than_that_and_can_be_removed():
    empty = dict.fromkeys([column.name for column in CAPEX.columns], "")
    cells = upload(CAPEX, {}, empty, {**empty, "company": " "})
    (fault,) = check.faults(CAPEX, cells)
    assert told([fault]) == [("row", (3, 4), "")]
    assert check.mended(cells, [(fault, "")]).equals(cells.iloc[:1])
    without_source = check.fitted(CAPEX, cells.drop(columns=list(SOURCE)))
    assert told(check.faults(CAPEX, without_source.cells, without_source=True)) == [
        ("row", (3, 4), "")
    ]


def test_of_very_many_faults_each_column_has_its_first_told_and_the_rest_counted():
    number = 3000
    cells = upload(SITES, *({"site_id": f"site_{row}"} for row in range(number)))
    cells["planned_mw"] = [f"many {row}" for row in range(number)]
    cells["acres"] = [f"wide {row}" for row in range(number)]
    *found, last = check.faults(SITES, cells)
    assert len(found) == check.MOST_FAULTS
    assert {fault.column for fault in found} == {"planned_mw", "acres"}
    assert last.kind == "file"
    assert "4,000 more" in last.message


def test_a_day_that_no_calendar_has_is_told_so():
    (fault,) = check.faults(CAPEX, upload(CAPEX, published_on="2025-02-30"))
    assert "“2025-02-30” is no date in the calendar. Use a date such as" in fault.message


def test_progress_is_told_up_to_the_whole():
    shares = []
    check.faults(CAPEX, upload(CAPEX), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_table_without_rows_has_no_fault():
    assert check.faults(CAPEX, upload(CAPEX).iloc[:0]) == []


def test_a_hundred_thousand_rows_are_checked_within_seconds():
    from time import process_time

    number = 100_000
    numbers = np.random.default_rng(1).uniform(5, 9, number)
    texts = [f"{value:.6f}" for value in numbers]
    cells = pd.DataFrame(
        {
            column.name: texts
            if column.kind == "number"
            else [column.example] * number
            if column.pattern or column.choices
            else [f"{column.example} {row}" for row in range(number)]
            for column in CAPEX.columns
        },
        index=range(2, number + 2),
        dtype="str",
    ).assign(source_url=[f"https://example.org/{row}" for row in range(number)])
    started = process_time()
    assert check.faults(CAPEX, cells) == []
    assert process_time() - started < 6


# References

COMPANIES = {("companies", "company"): ["Alphabet", "Amazon", "Meta Platforms", "Meta", "Oracle"]}


@pytest.mark.parametrize(
    ("cell", "fixes", "is_safe"),
    [
        ("Alphabt", ("Alphabet",), False),
        ("alphabet ", ("Alphabet",), True),
        ("META", ("Meta",), True),
        ("meta-platforms", ("Meta Platforms",), True),
        ("Bakery", (), False),
    ],
)
def test_a_name_that_is_not_known_is_offered_the_nearest(cell, fixes, is_safe):
    (fault,) = check.reference_faults(CAPEX, upload(CAPEX, company=cell), COMPANIES)
    assert told([fault]) == [("reference", (2,), "company")]
    assert (fault.fixes, fault.is_safe) == (fixes, is_safe)


@pytest.mark.parametrize(
    ("cell", "fixes", "is_safe"),
    [
        ("Oracle; Alphabt", ("Oracle; Alphabet",), False),
        ("Oracle;amazon", ("Oracle; Amazon",), True),
        ("Oracle; Bakery", (), False),
    ],
)
def test_a_list_is_corrected_name_by_name_and_as_a_whole(cell, fixes, is_safe):
    table = TABLES["forecasts"]
    (fault,) = check.reference_faults(table, upload(table, companies=cell), COMPANIES)
    assert (fault.cell, fault.fixes, fault.is_safe) == (cell, fixes, is_safe)


def test_a_row_may_name_another_row_of_its_own_file():
    cells = upload(SITES, {"site_id": "a", "part_of": ""}, {"site_id": "b", "part_of": "a"})
    names = dict.fromkeys(("operator", "operators", "owners", "tenants"), "")
    assert check.reference_faults(SITES, cells.assign(**names), {}) == []


def test_a_reference_to_a_table_that_nobody_has_is_a_fault_and_not_an_error():
    (fault,) = check.reference_faults(CAPEX, upload(CAPEX), {})
    assert fault.fixes == ()


# Mending


def test_a_fix_changes_its_own_lines_and_leaves_the_others():
    cells = upload(CAPEX, *({"note": word} for word in "abab"))
    fault = Fault("cell", "", (2, 3), "note", "a", ("c",))
    assert list(check.mended(cells, [(fault, "c")])["note"]) == ["c", "b", "a", "b"]
    assert list(cells["note"]) == ["a", "b", "a", "b"]


def test_of_a_header_given_twice_the_column_that_counts_is_mended():
    cells = pd.concat([upload(CAPEX, note="a"), upload(CAPEX, note="a")[["note"]]], axis=1)
    fault = Fault("cell", "", (2,), "note", "a", ("c",))
    assert check.mended(cells, [(fault, "c")])["note"].to_numpy().tolist() == [["c", "a"]]


def test_a_fix_for_a_cell_that_reads_differently_by_now_is_left_out():
    cells = upload(CAPEX, note="a")
    stale = Fault("cell", "", (2, 9), "note", "b", ("c",))
    assert check.mended(cells, [(stale, "c")]).equals(cells)


def test_what_is_mended_everywhere_has_no_fault_left():
    cells = upload(
        CAPEX,
        {"capex_usd_bn": "$12.5", "period_end": "30.04.2025", "confidence": "Filing"},
        {"capex_usd_bn": "(", "published_on": "April 2025", "company": "alphabet"},
    ).rename(columns={"basis": "Basis", "note": "Remarks"})
    header = check.fitted(CAPEX, cells).faults
    cells = check.mended(cells, [(fault, fault.fixes[0]) for fault in header])
    fitted = check.fitted(CAPEX, cells)
    found = [
        *check.faults(CAPEX, fitted.cells),
        *check.reference_faults(CAPEX, fitted.cells, COMPANIES),
    ]
    mended = check.mended(cells, [(fault, fault.fixes[0]) for fault in found if fault.fixes])
    assert list(mended["Remarks"]) == list(cells["Remarks"])
    left = check.faults(CAPEX, check.fitted(CAPEX, mended).cells)
    assert [(fault.lines, fault.cell) for fault in left] == [((3,), "(")]


letters = st.text(string.printable + "é„“\u00a0\ufeffＡ１", max_size=12)


@settings(deadline=None)
@given(
    st.sampled_from(list(TABLES.values())),
    st.lists(st.one_of(letters, st.sampled_from(["Note", "company", "year", "url"])), max_size=8),
    st.lists(st.lists(letters, min_size=8, max_size=8), max_size=4),
)
def test_any_header_and_any_cells_are_answered_with_faults_and_never_an_error(table, header, rows):
    cells = pd.DataFrame([row[: len(header)] for row in rows], columns=header, dtype="str")
    cells.index += 2
    check.recognised(header, "x")
    fitted = check.fitted(table, cells)
    assert list(fitted.cells.columns) == [column.name for column in table.columns]
    found = check.faults(table, fitted.cells, without_source=bool(fitted.filled))
    found += check.reference_faults(table, fitted.cells, {})
    for fault in (*fitted.faults, *found):
        assert fault.message.endswith(".") or "Example" in fault.message or "Is it" in fault.message
        check.mended(cells, [(fault, fix) for fix in fault.fixes])
