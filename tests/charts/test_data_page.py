"""The Data page: tables to read, their columns, publishers, age, gaps and corrections."""

import io
import json
import zipfile

import pandas as pd
import plotly.graph_objects as go
import pytest
from charts.frames import none, rows
from feet import feet

from components import store
from components.charts import data
from components.exhibit import Grid, Headline, NothingToShow
from components.tables import TABLES
from components.theme import CONFIDENCES, DARK

SITES = rows(
    [
        {"site_id": "a", "name": "Alpha", "operator": "Meta", "planned_mw": 500.0},
        {
            "site_id": "b",
            "name": "Beta",
            "operator": "Oracle",
            "is_speculative": True,
            "confidence": "estimate",
            "publisher": "Second Press",
            "source_url": "https://example.org/b",
            "published_on": "2026-03",
        },
        {
            "site_id": "c",
            "name": "Gamma",
            "operator": "Meta",
            "confidence": "reported",
            "published_on": "",
        },
    ],
    "sites",
)
COMMITMENTS = rows(
    [
        {"commitment_id": "one", "buyer": "OpenAI", "gw": 6.0},
        {"commitment_id": "two", "buyer": "OpenAI", "gw": 5.0, "standing": "rival"},
    ],
    "commitments",
)
CAPEX = rows(
    [
        {"company": "Meta", "calendar_quarter": "2026Q2", "basis": "cash"},
        {"company": "Oracle", "calendar_quarter": "2026Q2", "basis": "cash"},
        {"company": "Oracle", "calendar_quarter": "2026Q3", "basis": "cash"},
    ],
    "capex",
)
CORRECTIONS = rows(
    [
        {
            "correction_id": "c1",
            "corrected_on": "2026-11-02",
            "table": "sites",
            "row_key": "a",
            "column": "planned_mw",
            "before": "50",
            "after": "500",
            "reason": "A zero was lost.",
        },
        {
            "correction_id": "c2",
            "corrected_on": "2026-11-20",
            "table": "sites",
            "row_key": "d",
            "before": "a row",
            "reason": "It stood twice.",
        },
    ],
    "corrections",
)
TABLES_READ = {
    "sites": SITES,
    "commitments": COMMITMENTS,
    "capex": CAPEX,
    "corrections": CORRECTIONS,
}
NOTHING = {name: none(name) for name in ("sites", "commitments")}


def column(made, name):
    return list(made.body.frame[name])


# ---------------------------------------------------------------- at a glance


def test_the_size_counts_rows_tables_and_publishers():
    made = data.size(TABLES_READ)
    assert made.body == Headline(
        "10 rows", "in 4 tables, from 2 publishers; 80% are filings or official."
    )


def test_a_table_that_cannot_be_read_is_named_in_the_method():
    assert "financing.csv" in data.size(TABLES_READ).method
    assert "Left out" in data.coverage(TABLES_READ).method


def test_the_newest_source_and_who_has_reported_since():
    made = data.newest({"sites": SITES, "capex": CAPEX})
    assert made.body.value == "March 2026"
    assert "Only Oracle has reported the third quarter of 2026" in made.body.change
    assert "2 companies reported the one before" in made.body.change
    assert list(made.rows["row"]) == ["b"]
    assert "10 October 2026" in made.method


def test_a_quarter_that_all_have_reported_is_not_called_unfinished():
    both = CAPEX.assign(company=["Meta", "Oracle", "Oracle"]).iloc[[1, 2]]
    made = data.newest({"capex": both})
    assert "Only" not in made.body.change


def test_without_capex_the_newest_source_still_shows():
    assert data.newest({"sites": SITES}).body.value == "March 2026"


def test_corrections_are_counted_since_the_first():
    made = data.corrections_so_far(CORRECTIONS)
    assert made.body == Headline("2 corrections", "since 2 November 2026, in 1 table.")


# ---------------------------------------------------------------- one table


def test_a_table_shows_all_its_columns_with_units_and_meaning():
    made = data.table_rows(TABLES_READ, table="sites")
    assert made.title == "Sites: 3 rows, 1 from filings or official sources"
    assert isinstance(made.body, Grid)
    assert list(made.body.titles) == [c.name for c in TABLES["sites"].columns]
    assert made.body.titles["planned_mw"].endswith("(MW)")
    assert made.body.about["planned_mw"].startswith("planned_mw: ")
    assert made.body.frame["published_on"].isna().tolist() == [False, False, True]


def test_a_filter_keeps_what_holds_the_text_in_any_case():
    made = data.table_rows(TABLES_READ, table="sites", find="  gamma ")
    assert list(made.rows["site_id"]) == ["c"]
    assert made.title.startswith("Sites: 1 of 3 rows")


def test_a_filter_takes_text_as_it_is_and_not_as_a_pattern():
    with pytest.raises(NothingToShow, match="No row of Sites holds what you look for"):
        data.table_rows(TABLES_READ, table="sites", find="Al.ha")


def test_a_column_filter_keeps_the_chosen_values():
    made = data.table_rows(TABLES_READ, table="sites", column="operator", holds=("Meta",))
    assert list(made.rows["site_id"]) == ["a", "c"]


@pytest.mark.parametrize(
    ("name", "value"), [("is_speculative", True), ("planned_mw", 500), ("planned_mw", 500.0)]
)
def test_a_column_filter_knows_numbers_and_truth(name, value):
    made = data.table_rows(TABLES_READ, table="sites", column=name, holds=(value,))
    assert len(made.rows) == 1


def test_a_broken_table_says_where_to_look():
    with pytest.raises(NothingToShow, match=r"guidance\.csv cannot be read"):
        data.table_rows(TABLES_READ, table="guidance")
    with pytest.raises(NothingToShow, match=r"guidance\.csv cannot be read"):
        data.dictionary(TABLES_READ, table="guidance")


def test_a_table_that_the_lens_empties_says_so():
    with pytest.raises(NothingToShow, match="No row of Sites passes your lens"):
        data.table_rows(NOTHING, table="sites")


def test_the_dictionary_gives_meaning_unit_rule_example_and_empty_cells():
    made = data.dictionary(TABLES_READ, table="sites")
    frame = made.body.frame.set_index("column")
    assert list(frame.index) == [c.name for c in TABLES["sites"].columns]
    assert frame.loc["planned_mw", "unit"] == "MW"
    assert frame.loc["planned_mw", "empty"] == 2
    assert frame.loc["operator", "rule"] == "A name from companies.csv. May be empty."
    assert frame.loc["site_id", "example"]
    assert "No two rows agree on site_id" in made.method


# ---------------------------------------------------------------- sources


def test_publishers_are_counted_by_page_row_and_strength():
    made = data.publishers({"sites": SITES})
    first, second = made.body.frame.to_dict("records")
    assert (first["publisher"], first["pages"], first["rows"]) == ("Example Press", 1, 2)
    assert (first["filing"], first["reported"], first["newest"]) == (1, 1, "2026-01-15")
    assert (second["estimate"], second["page_url"]) == (1, "https://example.org/b")
    assert made.title.startswith("2 publishers stand behind 2 cited pages")


def test_publishers_of_one_table_leave_the_others_out():
    made = data.publishers(TABLES_READ, table="capex")
    assert column(made, "publisher") == ["Example Press"]
    assert made.title.startswith("Capital spending by quarter: 1 publisher stands")


# ---------------------------------------------------------------- coverage and age


def test_a_cited_page_counts_once_in_its_month():
    made = data.months({"sites": SITES}, theme=DARK)
    assert isinstance(made.body, go.Figure)
    drawn = {bar.name: sum(value or 0 for value in bar.y) for bar in made.body.data}
    assert drawn == {"filings": 1, "official": 0, "press reports": 0, "estimates": 1}
    assert made.title.endswith("the newest is of March 2026")


def test_estimates_are_hatched_and_press_reports_lighter():
    for chart in (data.months, data.strength):
        filings, _, reports, estimates = chart({"sites": SITES}).body.data
        assert estimates.marker.pattern.shape == "/"
        assert filings.marker.pattern.shape is None
        assert reports.marker.color != CONFIDENCES["reported"]


def test_undated_sources_are_not_drawn_in_any_month():
    with pytest.raises(NothingToShow):
        data.months({"sites": SITES.iloc[[2]]})
    with pytest.raises(NothingToShow):
        data.newest({"sites": SITES.iloc[[2]]})


def test_shares_by_strength_add_up_for_each_table():
    made = data.strength(TABLES_READ)
    for position, name in enumerate(made.body.data[0].y):
        assert sum(bar.x[position] or 0 for bar in made.body.data) == pytest.approx(1), name
    assert made.title == (
        "Filings and official sources carry half or more of the rows in 3 of 4 tables"
    )


def test_coverage_counts_rows_against_the_floor_and_dates_the_table():
    made = data.coverage({"sites": SITES})
    (line,) = made.body.frame.to_dict("records")
    assert (line["rows"], line["floor"]) == (3, TABLES["sites"].floor)
    assert (line["newest"], line["middle"], line["undated"]) == ("2026-03", "2026-03", 1)
    assert made.title.startswith("Fewer rows than they must hold: Sites")


# ---------------------------------------------------------------- gaps


def test_a_gap_is_outlined_and_never_drawn_as_zero():
    made = data.gaps({"sites": SITES})
    unknown, known = made.body.data
    labels = [note.text for note in made.body.layout.annotations]
    position = next(i for i, text in enumerate(labels) if "how much power is planned" in text)
    assert "<b>2</b> of 3 sites" in labels[position]
    assert unknown.x[position] == pytest.approx(2 / 3)
    assert known.x[position] == pytest.approx(1 / 3)
    assert unknown.marker.color == "rgba(0,0,0,0)"
    assert made.title.startswith("The widest gap: for 3 of 3 sites no source says")


def test_rival_figures_are_not_counted_among_the_gaps():
    made = data.gaps({"commitments": COMMITMENTS})
    assert all("of 1 commitments" in note.text for note in made.body.layout.annotations)
    assert list(made.rows["row"]) == ["one"]


def test_what_is_known_of_every_row_is_no_gap():
    made = data.gaps({"commitments": COMMITMENTS})
    assert not any("the power" in note.text for note in made.body.layout.annotations)


def test_empty_cells_leave_out_columns_that_are_empty_by_nature():
    made = data.empty_cells(TABLES_READ, table="commitments")
    found = made.body.frame.set_index("column")
    assert found.loc["usd_bn", "share"] == 100
    assert {"rival_of", "note", "counterparty_detail", "gw"}.isdisjoint(found.index)
    assert made.title.startswith("Commitments: ")


def test_empty_cells_count_the_rows_from_undated_pages():
    assert data.empty_cells({"sites": SITES}).title.endswith("1 row rests on pages without a date")


# ---------------------------------------------------------------- corrections


def test_corrections_show_before_after_and_why_the_newest_first():
    made = data.corrected(CORRECTIONS)
    assert made.title == "2 corrections since 2 November 2026, 2 of them in Sites"
    assert column(made, "correction_id") == ["c2", "c1"]
    assert column(made, "before") == ["a row", "50"]
    assert pd.isna(column(made, "after")[0])
    assert {"before", "after", "reason", "source_url"} <= set(made.body.titles)


def test_corrections_of_one_table_leave_the_others_out():
    assert data.corrected(CORRECTIONS, table="sites").title.endswith("in Sites")
    with pytest.raises(NothingToShow, match="No row of this table has been corrected"):
        data.corrected(CORRECTIONS, table="capex")


@pytest.mark.parametrize(
    "chart",
    [
        data.size,
        data.newest,
        data.publishers,
        data.months,
        data.strength,
        data.coverage,
        data.gaps,
        data.empty_cells,
    ],
)
def test_a_lens_that_leaves_no_row_is_told_in_words(chart):
    for tables in ({}, NOTHING):
        with pytest.raises(NothingToShow):
            chart(tables)


# ---------------------------------------------------------------- the page


def shown(page):
    return " ".join(element.proto.body for element in page.get("html"))


def test_a_link_brings_back_the_filtered_table(open_page):
    page = open_page("data", table="Capital spending by quarter", column="Basis", find="meta")
    assert not page.exception
    assert page.selectbox(key="table").value == "capex"
    assert page.selectbox(key="column").value == "basis"
    assert "with_finance_leases" in page.multiselect(key="holds").options
    assert "of 390 rows" in shown(page)


def test_a_column_of_another_table_is_dropped_with_its_values(open_page):
    page = open_page("data", table="Sites", column="Operator")
    page.multiselect(key="holds").set_value(["Meta"]).run()
    assert "of 258 rows" in shown(page)
    page.selectbox(key="table").set_value("capex").run()
    assert not page.exception
    assert page.selectbox(key="column").value is None
    assert page.multiselect(key="holds").value == []


def test_a_table_follows_the_lens_until_all_rows_are_asked_for(open_page):
    page = open_page("data", table="Sites", trust="Filings only")
    assert any("rows hidden by your lens" in caption for caption in feet(page).values())
    assert "Sites: 258 rows" not in shown(page)
    page.toggle(key="every_row").set_value(True).run()
    assert "Sites: 258 rows" in shown(page)


def test_a_broken_table_is_named_while_the_others_stay_open(copied_data, open_page):
    file = copied_data / "guidance.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",reported,", ",rumour,").replace(",filing,", ",rumour,")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = open_page("data", table="Sites")
    assert not page.exception
    assert "guidance.csv, line 4, column confidence: “rumour” does not fit." in shown(page)
    assert "Sites: 258 rows" in shown(page)
    assert any("guidance.csv" in caption for caption in feet(page).values())
    page.selectbox(key="table").set_value("guidance").run()
    assert "guidance.csv cannot be read" in shown(page)
    assert page.get("download_button")


def test_everything_can_be_taken_away_in_one_archive():
    packed = store.record({name: store.published(name) for name in TABLES})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = set(archive.namelist())
        assert names == {*(f"{name}.csv" for name in TABLES), "datapackage.json", "README.md"}
        assert json.loads(archive.read("datapackage.json"))["licenses"]


def test_rows_taken_away_are_spelt_as_in_our_tables():
    told = store.csv_text(SITES.assign(origin="sites.csv, line 2"))
    read = pd.read_csv(io.StringIO(told), dtype=str, keep_default_na=False)
    assert list(read["planned_mw"]) == ["500", "", ""]
    assert list(read["is_speculative"]) == ["false", "true", "false"]
    assert "origin" not in read
