"""What readers take away: names of files, the lens in words, choices, and the pages cited."""

import plotly.graph_objects as go
import pytest
from charts.frames import rows

from components.exhibit import Exhibit
from components.lens import Lens
from components.takeaway import carried, filenames
from components.takeaway.carried import Piece

DAY = "2026-11-27"


def test_the_name_of_a_file_says_what_it_is_of_which_day_and_under_which_lens():
    named = filenames.filename("AI infrastructure: capex", DAY, "filings only", "pptx")
    assert named == "ai-infrastructure-capex-2026-11-27-filings-only.pptx"
    assert filenames.filename("Sites", DAY, "", "xlsx") == "sites-2026-11-27.xlsx"


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        'a\\b:c*d?"<e>|f',
        "CON",
        "x" * 400,
        " .hidden. ",
        "a\x00b\r\nc",
        "日本",
        "",
    ],
)
def test_no_title_makes_a_name_that_a_system_refuses(title):
    named = filenames.filename(title, DAY, f"as known on {title}", "csv")
    assert set(named) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert named.count(".") == 1
    assert DAY in named
    assert not named.startswith("-")
    assert len(named) < 160


def test_accents_stay_readable_and_long_names_end_with_a_whole_word():
    assert filenames.filename("Électricité d'été", DAY, "", "csv") == (
        "electricite-dete-2026-11-27.csv"
    )
    long = filenames.filename("seventeen letters " * 9, DAY, "", "csv")
    assert long == f"{'seventeen-letters-' * 3}seventeen-{DAY}.csv"


def test_the_lens_is_told_in_words_and_the_usual_one_not_at_all():
    assert carried.lens_in_words(Lens()) == ""
    assert carried.lens_in_words(Lens("filing", "2026-03-05", "with_finance_leases")) == (
        "filings only, as known on 5 March 2026, capex with finance leases"
    )


def test_choices_are_those_of_the_page_as_its_address_holds_them():
    view = {
        "period": ["Last four quarters"],
        "companies": ["Meta", "Oracle"],
        "trust": ["filing"],
        "at": ["capex-by-company"],
        "step": ["3"],
        "empty": [""],
    }
    assert carried.choices_of(view) == (
        ("Period", "Last four quarters"),
        ("Companies", "Meta and Oracle"),
    )


def test_a_piece_tells_its_sources_and_pages_those_of_most_rows_first():
    made = Exhibit(
        "Two",
        go.Figure(),
        rows(
            [
                {"source_url": "https://one.example", "publisher": "One"},
                {"source_url": "https://two.example", "publisher": "Two"},
                {"source_url": "https://two.example", "publisher": "Two"},
                {"source_url": "javascript:alert(1)", "publisher": "Three"},
            ]
        ),
    )
    piece = Piece(made, "two", hidden="1 of 5 rows hidden by your trust setting.")
    assert piece.sources == (
        "Sources: Two, One and Three. As of 15 January 2026. "
        "1 of 5 rows hidden by your trust setting."
    )
    assert [page.url for page in carried.cited(made)] == [
        "https://two.example",
        "https://one.example",
    ]
    assert len(carried.cited(made, most=1)) == 1
