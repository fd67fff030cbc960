"""What leaves as a file or as a line: workbooks, rows with a sidecar, citations, and the work."""

import codecs
import io
import json
import threading
import time
import zipfile
from dataclasses import replace
from datetime import datetime

import decks
import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest
from sessions import finished
from test_deck import forms

from components.exhibit import Exhibit, Grid, Headline
from components.takeaway import citation, embedding, jobs, marked, sidecar, workbook
from components.takeaway.carried import Carried, Piece

HOSTILE = '=HYPERLINK("http://x.example","click")'
LINK = "https://race.example.org/capex?scope=four&at=capex-by-company"


def rows(**columns):
    length = len(next(iter(columns.values())))
    return pd.DataFrame(
        {
            **columns,
            "source_url": [f"https://example.org/{n}" for n in range(length)],
            "source_title": "Report {2026} & more",
            "publisher": "Example_Press",
            "published_on": "2026-06-30",
            "confidence": "filing",
            "note": "",
            "origin": [f"capex.csv, line {n + 2}" for n in range(length)],
        }
    )


def figure():
    quarters = [datetime(2026, 2, 15), datetime(2026, 5, 15)]
    return go.Figure(
        [
            {"type": "bar", "x": quarters, "y": [3.5, None], "name": "Meta",
             "marker": {"color": "#56B4E9"}},
            {"type": "bar", "x": quarters, "y": [1.25, 2], "name": "Oracle",
             "marker": {"color": "#D55E00", "pattern": {"shape": ["", "/"]}}},
        ],
        {"barmode": "stack", "yaxis": {"title": {"text": "USD billion"}}},
    )  # fmt: skip


def carried(*exhibits, title="Capital expenditure", names=None):
    names = names or [f"capex-{n}" for n in range(len(exhibits))]
    pieces = [
        Piece(made, name, (("Scope", "The four"),), "3 of 9 rows hidden.", LINK)
        for made, name in zip(exhibits, names, strict=True)
    ]
    return Carried(title, tuple(pieces), "filings only", "2026-11-27", LINK)


def exhibit(title="Meta spent $3.5bn", body=None, **columns):
    columns = columns or {"company": ["Meta", "Oracle"], "capex_usd_bn": [3.5, float("nan")]}
    return Exhibit(title, body or figure(), rows(**columns), method="Cash paid.")


def opened(made):
    return openpyxl.load_workbook(io.BytesIO(workbook.of(made)))


def test_a_workbook_has_every_row_with_its_source_and_leaves_the_unknown_empty():
    book = opened(carried(exhibit()))
    assert book.sheetnames == ["Overview", "1 capex 0", "Dictionary"]
    sheet = book["1 capex 0"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "company")
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top)]
    table = pd.DataFrame(told[1:], columns=told[0])
    assert list(table["company"]) == ["Meta", "Oracle"]
    assert list(table["source_url"]) == ["https://example.org/0", "https://example.org/1"]
    assert table["capex_usd_bn"][0] == 3.5
    assert sheet.cell(top + 2, list(table).index("capex_usd_bn") + 1).value is None


def test_a_workbook_says_lens_choices_day_and_link():
    book = opened(carried(exhibit()))
    said = " ".join(str(cell.value) for row in book["Overview"].iter_rows() for cell in row)
    for text in ("filings only", "Scope", "The four", "27 November 2026", LINK, "Meta spent"):
        assert text in said
    meaning = [[cell.value for cell in row] for row in book["Dictionary"].iter_rows()]
    assert any(line[1] == "capex_usd_bn" and line[4] for line in meaning)


def test_no_text_becomes_a_formula_or_a_link_and_hostile_names_make_valid_sheets():
    hostile = exhibit(HOSTILE, company=[HOSTILE, "@SUM(1)"], url=["file://x", "+1"])
    names = ["a/b\\c?*[x]:'" * 9, "a/b\\c?*[x]:'" * 9, "'", "History"]
    book = opened(carried(*[hostile] * 4, title=HOSTILE, names=names))
    for sheet in book:
        assert 0 < len(sheet.title) <= 31
        assert not set(sheet.title) & set("[]:*?/\\'")
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None or not cell.hyperlink.target
    assert len({sheet.title.lower() for sheet in book}) == 6


def test_office_has_nothing_to_repair_in_a_workbook_of_every_kind_of_exhibit():
    hostile = exhibit(HOSTILE, company=[HOSTILE, "@SUM(1)"], url=["file://x", "+1"])
    exhibits = [body if isinstance(body, Exhibit) else exhibit(body=body) for body in forms()]
    assert decks.faults(workbook.of(carried(hostile, *exhibits)), "xlsx") == []


def charts_of(body):
    """The charts of a sheet: kind, grouping, and for each series its name, places and values."""
    sheet = opened(carried(exhibit(body=body)))["1 capex 0"]

    def cells(reference):
        return [row[0].value for row in sheet[reference.replace("$", "").rpartition("!")[2]]]

    found = []
    for chart in sheet._charts:
        series = []
        for one in chart.series:
            name = sheet[one.tx.strRef.f.replace("$", "").rpartition("!")[2]].value
            across, own = (
                (one.xVal, one.yVal) if chart.tagname == "scatterChart" else (one.cat, one.val)
            )
            across = across.numRef or across.strRef
            series.append((name, cells(across.f), cells(own.numRef.f)))
        found.append((chart.tagname, getattr(chart, "grouping", ""), series))
    return found, sheet


def test_a_stack_of_bars_is_a_native_chart_in_which_estimates_stand_apart():
    ((kind, grouping, series),), _ = charts_of(figure())
    assert (kind, grouping) == ("barChart", "stacked")
    quarters = ["Q1 26", "Q2 26"]
    assert series == [
        ("Meta", quarters, [3.5, None]),
        ("Oracle", quarters, [1.25, None]),
        ("Oracle, estimate or projection", quarters, [None, 2]),
    ]


def test_series_are_called_without_the_newest_value_of_their_label():
    drawn = figure()
    drawn.data[0].name, drawn.data[1].name = "Meta $3.5bn", "Oracle $2bn"
    ((_, _, series),), _ = charts_of(drawn)
    assert [name for name, _, _ in series] == ["Meta", "Oracle", "Oracle, estimate or projection"]
    drawn.data[1].name = "Meta $2bn"
    ((_, _, series),), _ = charts_of(drawn)
    assert "Meta $2bn" in [name for name, _, _ in series]


def test_shares_steps_and_floating_bars_are_native_charts_too():
    shares = go.Figure(
        [{"type": "bar", "x": ["a", "b"], "y": y, "name": n} for n, y in
         (("Own", [0.25, 0.5]), ("Leased", [0.75, 0.5]))],
        {"barmode": "stack", "yaxis": {"tickformat": ".0%"}},
    )  # fmt: skip
    ((kind, grouping, _),), _ = charts_of(shares)
    assert (kind, grouping) == ("barChart", "percentStacked")
    steps = go.Figure(
        [{"x": ["2026-01-01", "2026-07-01"], "y": [1, 2], "mode": "lines", "name": "Runs",
          "line": {"shape": "hv", "color": "#0072B2"}}]
    )  # fmt: skip
    ((kind, _, ((name, days, values),)),), _ = charts_of(steps)
    assert (kind, name, values) == ("scatterChart", "Runs", [1, 1, 2])
    assert [day.date().isoformat() for day in days] == ["2026-01-01", "2026-07-01", "2026-07-01"]
    floating = go.Figure(
        [{"type": "bar", "x": x, "y": ["a", "b"], "base": [3, 3], "orientation": "h", "name": name}
         for x, name in (([2, 1], "Up"), ([-4, -1], "Down"))],
        {"barmode": "overlay"},
    )  # fmt: skip
    ((_, grouping, series),), _ = charts_of(floating)
    assert grouping == "stacked"
    assert [(name, values) for name, _, values in series] == [
        ("Before Down", [2, None]),
        ("Down", [1, 3]),
        ("Up", [1, 2]),
        ("Down, below zero", [None, -1]),
    ]


def test_what_a_spreadsheet_has_no_chart_for_is_said_on_its_sheet():
    cells = go.Figure([{"type": "heatmap", "x": [1, 2], "y": [1], "z": [[1, 2]]}])
    rows_with_names = go.Figure(
        [{"x": [735, 800], "y": [1, 4], "mode": "markers", "name": "Forecast"}],
        {"yaxis": {"tickvals": [1, 2, 4], "ticktext": ["Moody's", "Bain", "FactSet"]}},
    )
    for body in (cells, rows_with_names):
        found, sheet = charts_of(body)
        assert not found
        assert any("no chart of this kind" in str(row[0].value) for row in sheet.iter_rows())


def test_what_the_marks_of_a_figure_say_stands_where_it_has_no_chart():
    drawn = go.Figure(
        {"x": [datetime(2026, 5, 1), datetime(2026, 8, 1)], "y": [1, 1], "text": ["700", None],
         "customdata": [["Bain", 0.25], ["UBS", 0.5]],
         "hovertemplate": "<b>%{customdata[0]}</b>, %{x|%b %Y}<br>%{text} at %{customdata[1]:.0%}"
         "<extra>Beside</extra>"},
        {"yaxis": {"visible": False}},
    )  # fmt: skip
    assert marked.of(drawn).to_numpy().tolist() == [
        ["Bain, May 2026", "700 at 25%"],
        ["UBS, August 2026", "at 50%"],
    ]
    found, sheet = charts_of(drawn)
    assert not found
    assert any(row[0].value == "Bain, May 2026" for row in sheet.iter_rows())
    assert marked.of(go.Figure({"y": [1], "hoverinfo": "skip"})).empty
    cell = go.Figure(
        {"x": [0, 1, 1], "y": [0, 0, 1], "text": "Meta pays $7bn", "hoverinfo": "text"}
    )
    assert marked.of(cell).to_numpy().tolist() == [["Meta pays $7bn"]]


def test_charts_of_several_panels_are_called_by_what_each_shows():
    def line(name, axis):
        return {"x": [1, 2], "y": [1, 2], "mode": "lines", "name": name, "yaxis": axis}

    panels = {"yaxis": {"domain": [0, 0.4]}, "yaxis2": {"domain": [0.6, 1]}, "showlegend": False}
    sheet = opened(carried(exhibit(body=go.Figure([line("US", "y"), line("All", "y2")], panels))))
    titles = [
        "".join(run.t for part in chart.title.tx.rich.p for run in part.r)
        for chart in sheet["1 capex 0"]._charts
    ]
    assert titles == ["Meta spent $3.5bn: US", "Meta spent $3.5bn: All"]


def test_a_legend_leaves_out_what_the_figure_leaves_out():
    def line(name, is_listed):
        return {"x": [1, 2], "y": [1, 2], "mode": "lines", "name": name, "showlegend": is_listed}

    drawn = go.Figure([line("The four", True), line("The four again", False), line("Five", True)])
    (chart,) = opened(carried(exhibit(body=drawn)))["1 capex 0"]._charts
    assert [entry.idx for entry in chart.legend.legendEntry if entry.delete] == [1]


def test_rows_leave_with_a_sidecar_that_says_what_they_mean():
    packed = zipfile.ZipFile(io.BytesIO(sidecar.packed(carried(exhibit(), exhibit()))))
    assert packed.namelist() == ["capex-0.csv", "capex-0.json", "capex-1.csv", "capex-1.json"]
    told = json.loads(packed.read("capex-0.json"))
    assert told["lens"] == "filings only"
    assert told["choices"] == {"Scope": "The four"}
    assert told["link"] == LINK
    assert told["hidden"] == "3 of 9 rows hidden."
    fields = {field["name"]: field for field in told["schema"]["fields"]}
    assert fields["capex_usd_bn"]["unit"] == "USD billion"
    # The mark at its start tells a spreadsheet that letters beyond ASCII are UTF-8.
    assert packed.read("capex-0.csv").startswith(codecs.BOM_UTF8)
    header = packed.read("capex-0.csv").decode("utf-8-sig").splitlines()[0].split(",")
    assert header == list(fields)


def of_two_tables():
    made = rows(company=["Meta", "Meta"], status=["", "operational"], capex_usd_bn=[3.5, 10.0])
    made["origin"] = ["capex.csv, line 2", "sites.csv, line 9"]
    return Exhibit("Meta spends and builds", figure(), made)


def test_rows_of_several_tables_say_which_and_columns_are_explained_table_by_table():
    packed = zipfile.ZipFile(io.BytesIO(sidecar.packed(carried(of_two_tables()))))
    table = pd.read_csv(io.BytesIO(packed.read("capex-0.csv")))
    assert list(table["table"]) == ["capex", "sites"]
    told = json.loads(packed.read("capex-0.json"))
    fields = {field["name"]: field for field in told["schema"]["fields"]}
    assert list(fields) == list(table)
    meant = fields["capex_usd_bn"]["description"]
    assert meant.startswith("capex: ")
    assert " sites: " in meant
    sheet = opened(carried(of_two_tables()))["1 capex 0"]
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any(line[0] == "sites" for line in said)


def grid():
    frame = pd.DataFrame({"end": [4, 8], "pays": [11.25, 7.0], "hidden": ["x", "y"]})
    return exhibit(body=Grid(frame, {"end": "Meta stays (years)", "pays": "Meta then pays"}))


def test_a_table_leaves_as_it_is_read_and_with_the_rows_behind_it():
    sheet = opened(carried(grid()))["1 capex 0"]
    said = [[cell.value for cell in row[:2]] for row in sheet.iter_rows()]
    at = said.index(["Meta stays (years)", "Meta then pays"])
    assert said[at + 1 : at + 3] == [[4, 11.25], [8, 7]]
    assert any(line[0] == "company" for line in said[at + 3 :])
    packed = zipfile.ZipFile(io.BytesIO(sidecar.packed(carried(grid()))))
    shown = pd.read_csv(io.BytesIO(packed.read("capex-0-as-shown.csv")))
    assert shown.to_numpy().tolist() == [[4, 11.25], [8, 7]]
    assert list(shown) == ["Meta stays (years)", "Meta then pays"]


def test_a_table_of_rows_as_they_stand_is_not_written_twice():
    made = exhibit()
    shown = Grid(made.rows, {"company": "Company", "capex_usd_bn": "Capex"})
    sheet = opened(carried(Exhibit("Two rows", shown, made.rows)))["1 capex 0"]
    said = [row[0].value for row in sheet.iter_rows()]
    assert said.count("Meta") == 1


def test_numbers_have_no_point_that_nothing_follows_and_years_no_separator():
    made = exhibit(company=["Meta"], planned_mw=[22000.0], share=[0.25], calendar_year=[2026])
    sheet = opened(carried(made))["1 capex 0"]
    cells = {str(cell.value): cell.number_format for row in sheet.iter_rows() for cell in row}
    assert cells["22000"] == "#,##0"
    assert cells["0.25"] == "General"
    assert cells["2026"] == "0"


def test_a_citation_names_finding_sources_lens_day_and_link():
    made = carried(exhibit("Meta spent $3.5bn"))
    said = citation.plain(made.pieces[0], made)
    for text in ("“Meta spent $3.5bn”", "Example_Press", "filings only", "27 November 2026", LINK):
        assert text in said


def test_bibtex_escapes_what_tex_would_act_on():
    made = carried(exhibit(r"50% of {all} \input{x} & $3_bn"))
    said = citation.bibtex(made.pieces[0], made)
    assert r"50\% of \{all\} \textbackslash{}input\{x\} \& \$3\_bn" in said
    assert said.count("{") - said.count(r"\{") == said.count("}") - said.count(r"\}")


def test_a_frame_shows_the_view_of_the_link_and_escapes_what_it_says():
    code = embedding.code(f"{LINK}&company=A%26B", '"><script>alert(1)</script>')
    assert "<script" not in code
    assert "company=A%26B&amp;embed=true" in code
    assert embedding.address(f"{LINK}&embed=true").count("embed=true") == 1


def test_work_tells_how_far_it_is_and_gives_its_file():
    job = jobs.start(lambda job: job.tell(1, 2) or b"made")
    assert finished(job).state == "done"
    assert (job.made, job.part) == (b"made", 1.0)


def test_few_work_at_once_and_what_waits_can_be_cancelled():
    go_on = threading.Event()
    working = [jobs.start(lambda job: go_on.wait(10) and b"x") for _ in range(2)]
    waiting = jobs.start(lambda job: b"never")
    try:
        assert waiting.state == "waiting"
        waiting.cancel()
        assert waiting.state == "cancelled"
    finally:
        go_on.set()
    assert [finished(job).state for job in working] == ["done", "done"]
    assert waiting.made == b""


def test_cancelled_work_ends_at_its_next_piece():
    begun, went_on = threading.Event(), threading.Event()

    def make(job):
        begun.set()
        while not job.is_unwanted:
            time.sleep(0.005)
        job.tell(1, 2)
        went_on.set()
        return b""

    job = jobs.start(make)
    assert begun.wait(10)
    job.cancel()
    assert finished(job).state == "cancelled"
    assert not went_on.is_set()


def test_work_for_a_reader_who_left_ends_and_what_waits_never_begins(monkeypatch):
    monkeypatch.setattr(jobs, "_AWAY", 0.05)
    is_there, go_on, begun = threading.Event(), threading.Event(), []
    is_there.set()

    def make(job):
        begun.append(job)
        go_on.wait(10)
        # A line that was lost for a moment ends nothing.
        is_there.clear()
        job.tell(1, 3)
        is_there.set()
        job.tell(2, 3)
        is_there.clear()
        time.sleep(0.1)
        job.tell(3, 3)
        return b"for nobody"

    working = [jobs.start(make, is_there.is_set) for _ in range(2)]
    waiting = jobs.start(make, lambda: False)
    go_on.set()
    assert {finished(job).state for job in (*working, waiting)} == {"cancelled"}
    assert {job.part for job in working} == {2 / 3}
    assert waiting not in begun
    assert not any(job.made for job in (*working, waiting))


def test_what_fails_is_told_without_its_cells(caplog):
    def make(job):
        raise ValueError("secret cell")

    job = finished(jobs.start(make))
    assert job.state == "failed"
    assert job.problem
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text + job.problem


def test_more_than_the_server_has_room_for_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(jobs, "_MOST_WAITING", 1)
    go_on = threading.Event()
    started = [jobs.start(lambda job: go_on.wait(10) and b"") for _ in range(3)]
    try:
        with pytest.raises(jobs.Refused, match="Try again"):
            jobs.start(lambda job: b"")
    finally:
        go_on.set()
    assert {finished(job).state for job in started} == {"done"}


def test_a_headline_leaves_with_its_number_in_all_of_these_forms():
    made = carried(exhibit("Meta spent", body=Headline("$3.5bn", "up from $2bn")))
    said = "Meta spent: $3.5bn, up from $2bn"
    book = opened(made)
    assert book["1 capex 0"]["A1"].value == said
    assert any(cell.value == said for row in book["Overview"].iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(sidecar.packed(made))) as packed:
        assert json.loads(packed.read("capex-0.json"))["title"] == said
    assert f"“{said}”" in citation.plain(made.pieces[0], made)
    assert said.replace("$", r"\$") in citation.bibtex(made.pieces[0], made)


def test_a_draft_is_never_cited_as_what_is_published():
    made = carried(exhibit())
    (piece,) = made.pieces
    drafted = replace(piece, is_draft=True)
    for cite in (citation.plain, citation.bibtex):
        assert "unpublished draft" in cite(drafted, made)
        assert "draft" not in cite(piece, made)


def test_two_views_of_one_exhibit_have_two_keys():
    made = carried(exhibit())
    (piece,) = made.pieces
    other = replace(piece, link=f"{LINK}&period=All+years")
    keys = {citation.bibtex(each, made).partition(",")[0] for each in (piece, other)}
    assert len(keys) == 2
