"""What a table of an exhibit shows in its cells, and the pages that rows stand on."""

import pandas as pd
import pytest
from charts.frames import rows

from components.exhibit import Grid, cited

NAN = float("nan")


@pytest.mark.parametrize(
    ("name", "value", "decimals", "text"),
    [
        ("amount", 27.3, 3, "27.300"),
        ("amount", 1234.5, 0, "1,234.5"),
        ("amount", NAN, 0, "–"),
        ("fiscal_year", 2026, 0, "2026"),
        ("is_lead", True, 0, "yes"),
        ("source_url", "https://www.example.org/filing", 0, "example.org"),
        ("company", "Meta", 0, "Meta"),
    ],
)
def test_a_cell_of_a_table_reads_the_same_wherever_the_table_stands(name, value, decimals, text):
    grid = Grid(pd.DataFrame({name: [value]}), {name: "Title"}, decimals=decimals)
    assert grid.text(name, value) == text


def test_only_columns_of_numbers_stand_at_the_right():
    frame = pd.DataFrame({"name": ["Meta"], "usd": [1.5], "is_lead": [True], "hidden": [1]})
    grid = Grid(frame, {"name": "Name", "usd": "USD", "is_lead": "Leads"})
    assert grid.numeric == {"usd"}


def test_the_pages_of_most_rows_are_cited_first_and_none_without_an_address():
    page = {"source_url": "https://example.org/often", "source_title": "Often"}
    frames = (
        rows([{"source_url": "https://example.org/once", "source_title": ""}, page]),
        rows([page, {"source_url": "by hand"}]),
    )
    assert [(each.title, each.publisher) for each in cited(*frames)] == [
        ("Often", "Example Press"),
        ("https://example.org/once", "Example Press"),
    ]
    assert len(cited(*frames, most=1)) == 1
