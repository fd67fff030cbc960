"""What was published stays readable when the definition of a table changes afterwards."""

import csv
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest

from components import compare, draft, store
from components.editors import Settings, editor
from components.tables import TABLES

ADA = editor(
    email="ada@example.org",
    email_verified=True,
    server_address="",
    settings=Settings(editors=("ada@example.org",)),
)
COMPANIES = TABLES["companies"]


@pytest.fixture(autouse=True)
def nothing_looked_up():
    store.forget_head()
    yield
    store.forget_head()


def publish(base=0, **tables):
    assert ADA
    store.history().publish(
        {name: store.csv_bytes(cells) for name, cells in tables.items()},
        base=base,
        curated=store.curated,
        editor=ADA,
        message="A message",
    )
    store.forget_head()


def redefine(monkeypatch, *added, without=()):
    """From now on the table of companies has other columns: `added` ones stand in front."""
    kept = [column for column in COMPANIES.columns if column.name not in without]
    monkeypatch.setitem(TABLES, "companies", replace(COMPANIES, columns=(*added, *kept)))


def column(name, kind="string", **rules):
    example = {"number": "1.5", "integer": "2", "boolean": "true"}.get(kind, "x")
    return replace(
        COMPANIES.column("note"), name=name, title=name, kind=kind, example=example, **rules
    )


def told_by(bad):
    return " ".join(str(problem) for problem in bad.value.problems)


def companies():
    return store.rows(store.published("companies"))


# ---------------------------------------------------------------- a definition that changes


def test_a_column_that_is_new_and_may_be_empty_reads_as_empty(monkeypatch):
    before = draft.published_cells("companies")
    publish(companies=before.iloc[::-1])
    new = [column("mood"), column("size", "number"), column("is_old", "boolean")]
    redefine(monkeypatch, *new)
    rows = companies()
    names = [each.name for each in TABLES["companies"].columns]
    assert list(rows) == [*names, "origin"]
    assert set(rows["mood"]) == {""}
    assert rows["size"].isna().all()
    assert set(rows["is_old"]) == {None}
    assert rows["company"].tolist() == before["company"].tolist()[::-1]
    assert list(draft.published_cells("companies")) == names


def test_a_column_that_is_no_longer_defined_is_out_of_view_and_stays_stored(monkeypatch):
    before = draft.published_cells("companies").assign(also_known_as="zq-old-name")
    publish(companies=before)
    redefine(monkeypatch, without=("also_known_as",))
    assert "also_known_as" not in companies()
    assert "also_known_as" not in draft.published_cells("companies")
    download = store.download(store.published("companies"))
    assert download
    assert b"zq-old-name" not in download
    assert b"zq-old-name" in (store.content("companies") or b"")


def test_columns_in_another_order_are_read_by_their_names(monkeypatch):
    publish(companies=draft.published_cells("companies").assign(note="as published"))
    monkeypatch.setitem(TABLES, "companies", replace(COMPANIES, columns=COMPANIES.columns[::-1]))
    assert set(companies()["note"]) == {"as published"}


def test_a_new_column_that_may_not_be_empty_is_named_with_what_to_do(monkeypatch):
    publish(companies=draft.published_cells("companies").assign(note="as published"))
    redefine(monkeypatch, column("mood", required=True))
    with pytest.raises(store.BadTable) as bad:
        companies()
    assert told_by(bad) == (
        "companies.csv as published, column mood: It was published without this column, which no "
        "row may leave empty today. Bring the table with this column and publish it."
    )
    assert draft.published_cells("companies").empty


def test_a_cell_that_no_longer_fits_is_named_by_line_and_column(monkeypatch):
    cells = draft.published_cells("companies").assign(note="fits")
    publish(companies=cells.assign(note=["odd", *["fits"] * (len(cells) - 1)]))
    choices = [
        replace(each, choices=("fits",)) for each in COMPANIES.columns if each.name == "note"
    ]
    redefine(monkeypatch, *choices, without=("note",))
    with pytest.raises(store.BadTable, match="line 2, column note: “odd” does not fit"):
        companies()


def test_the_download_has_the_columns_that_the_definition_beside_it_names(monkeypatch):
    publish(companies=draft.published_cells("companies").assign(note="as published"))
    redefine(monkeypatch, column("mood"))
    download = store.download(store.published("companies"))
    assert download
    header = download.decode().partition("\n")[0]
    assert header == ",".join(each.name for each in TABLES["companies"].columns)
    assert b"mood" not in store.record_at(1)


def test_a_draft_is_held_against_what_was_published_before_its_column_was_there(monkeypatch):
    publish(companies=draft.published_cells("companies").assign(note="as published"))
    redefine(monkeypatch, column("mood"))
    cells = draft.published_cells("companies")
    cells.loc[2, "mood"] = "good"
    (found,) = draft.draft({"companies": cells}).differences().values()
    assert found.changed[["column", "before", "after"]].values.tolist() == [["mood", "", "good"]]
    publish(1, companies=cells)
    assert companies()["mood"].iloc[0] == "good"
    between = compare.difference(
        TABLES["companies"],
        draft.published_cells("companies", 1),
        draft.published_cells("companies", 2),
    )
    assert between.rows_changed == 1


# ---------------------------------------------------------------- going back


def test_a_revision_from_before_an_optional_column_can_be_restored(monkeypatch):
    first = draft.published_cells("companies").assign(note="first")
    publish(companies=first)
    publish(1, companies=first.assign(note="second"))
    redefine(monkeypatch, column("mood"), without=("also_known_as",))
    assert draft.faults_of_revision(1) == []
    assert ADA
    store.history().restored(1, base=2, editor=ADA, message="Back again")
    store.forget_head()
    assert set(companies()["note"]) == {"first"}
    assert set(companies()["mood"]) == {""}


def test_a_revision_from_before_a_required_column_is_not_restored_and_says_why(monkeypatch):
    publish(companies=draft.published_cells("companies").assign(note="first"))
    redefine(monkeypatch, column("mood", required=True))
    (why,) = draft.faults_of_revision(1)
    assert why.startswith("companies.csv as published, column mood: It was published without")


def test_a_revision_whose_cells_no_longer_fit_is_not_restored_and_says_why(monkeypatch):
    publish(companies=draft.published_cells("companies").assign(note="not a number"))
    redefine(monkeypatch, column("note", "number"), without=("note",))
    assert any("“not a number” does not fit" in why for why in draft.faults_of_revision(1))


def test_a_table_without_rows_can_be_restored():
    guidance = draft.published_cells("guidance")
    publish(guidance=guidance.iloc[:0])
    publish(1, guidance=guidance)
    assert draft.faults_of_revision(1) == []


# ---------------------------------------------------------------- new releases of the program


def test_a_release_with_a_filled_new_column_is_offered_as_its_cells(copied_data, monkeypatch):
    publish(capex=draft.published_cells("capex").assign(note="as published"))
    newer = draft.published_cells("companies")
    newer.insert(0, "mood", ["good", *[""] * (len(newer) - 1)])
    redefine(monkeypatch, column("mood"))
    (copied_data / "companies.csv").write_bytes(store.csv_bytes(newer))
    offered = draft.of_curated()
    assert offered
    (found,) = offered.differences().values()
    assert found.changed[["column", "after"]].values.tolist() == [["mood", "good"]]


def test_a_release_whose_new_column_must_be_filled_is_offered_whole(copied_data, monkeypatch):
    publish(capex=draft.published_cells("capex").assign(note="as published"))
    newer = draft.published_cells("companies")
    newer.insert(0, "mood", "good")
    redefine(monkeypatch, column("mood", required=True))
    (copied_data / "companies.csv").write_bytes(store.csv_bytes(newer))
    offered = draft.of_curated()
    assert offered
    assert len(offered.differences()["companies"].new) == len(newer)
    publish(1, **offered.cells)
    assert set(companies()["mood"]) == {"good"}


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"company,note\nMeta,x\n",
        b"\xff\xfe\x00",
        b'company\n"' + b"x" * 200_000,
        "a cell",
        "a line",
    ],
)
def test_a_release_with_a_broken_table_offers_only_the_whole_ones(copied_data, broken):
    publish(capex=draft.published_cells("capex").assign(note="as published"))
    good = (copied_data / "companies.csv").read_bytes()
    lines = good.splitlines(keepends=True)
    if broken == "a cell":
        broken = good + lines[1].replace(b",filing,", b",rumour,").replace(b",official,", b",x,")
    if broken == "a line":
        broken = good + b"Meta,only\n"
    (copied_data / "companies.csv").write_bytes(broken)
    assert draft.of_curated() is None
    guidance = copied_data / "guidance.csv"
    guidance.write_bytes(b"".join(guidance.read_bytes().splitlines(keepends=True)[:-1]))
    offered = draft.of_curated()
    assert offered
    assert set(offered.cells) == {"guidance"}


# ---------------------------------------------------------------- a CSV as cells


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"a,a\n1,2\n",
        b"a,b\n1\n",
        b"a,b\n1,2,3\n",
        b"a,b\n\n1,2\n",
        b'a,b\n1,"' + b"x" * 200_000 + b'"\n',
    ],
)
def test_what_is_no_table_is_refused_in_one_way_and_downloaded_as_it_stands(
    copied_data, content, request
):
    # Some libraries lift the limit of the csv module for the whole process.
    request.addfinalizer(partial(csv.field_size_limit, csv.field_size_limit(131_072)))
    with pytest.raises(ValueError):  # noqa: PT011
        store.cells(content)
    with pytest.raises(store.BadTable, match="cannot be read as a table"):
        store.cells_today(COMPANIES, content)
    (copied_data / "companies.csv").write_bytes(content)
    assert store.download(store.published("companies")) == content


def test_a_table_of_nothing_but_a_header_has_all_columns_and_no_rows():
    header = ",".join(each.name for each in COMPANIES.columns)
    told = store.cells_today(COMPANIES, f"{header}\n".encode())
    assert list(told) == header.split(",")
    assert isinstance(told, pd.DataFrame)
    assert told.empty
