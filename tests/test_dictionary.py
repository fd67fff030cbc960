"""The templates and the dictionary: what an analyst is handed before bringing a file."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from conftest import ROOT

from components import dictionary
from components.tables import TABLES

every_table = pytest.mark.parametrize("name", list(TABLES))


def opened(table):
    return openpyxl.load_workbook(io.BytesIO(dictionary.workbook(table)))


def test_the_dictionary_on_disk_is_what_the_definition_says():
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == dictionary.readme()


@every_table
def test_the_csv_template_has_the_header_and_one_example(name):
    table = TABLES[name]
    header, example = csv.reader(io.StringIO(dictionary.template(table)))
    assert header == [column.name for column in table.columns]
    assert example == [column.example for column in table.columns]


@every_table
def test_the_workbook_has_the_same_and_says_what_every_column_means(name):
    table = TABLES[name]
    book = opened(table)
    assert book.sheetnames == [name, "Notes"]
    header, example = book[name].iter_rows(values_only=True)
    assert list(header) == [column.name for column in table.columns]
    for column, value in zip(table.columns, example, strict=True):
        if column.kind in ("number", "integer"):
            assert value == float(column.example), column.name
        else:
            assert (value or "") == column.example, column.name
    notes = list(book["Notes"].iter_rows(min_row=2, values_only=True))
    assert [note[0] for note in notes] == [column.title for column in table.columns]
    assert [note[1] for note in notes] == [column.about for column in table.columns]


def test_text_that_begins_with_an_equals_sign_is_no_formula_in_the_workbook():
    table = TABLES["capex"]
    columns = tuple(
        replace(column, example='=HYPERLINK("http://evil.example")', about="=1+1", unit="@SUM(1)")
        if column.name == "note"
        else column
        for column in table.columns
    )
    book = opened(replace(table, columns=columns))
    place = [column.name for column in columns].index("note") + 1
    example = book["capex"].cell(2, place)
    assert (example.value, example.data_type) == ('=HYPERLINK("http://evil.example")', "s")
    assert example.quotePrefix
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
