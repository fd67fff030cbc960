"""What a reader is told about a CSV that does not fit."""

import pytest

from components import check, store
from components.tables import DATA, TABLES

GUIDANCE = TABLES["guidance"]


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
