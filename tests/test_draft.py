"""A draft is seen by one session alone, and nothing of it stays anywhere else."""

import gc
import io
import json
import logging
import sys
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from conftest import ROOT
from feet import feet, open_rows
from streamlit.testing.v1 import AppTest

from components import compare, draft, making, store, upload
from components.editors import Settings, editor
from components.lens import Lens
from components.tables import TABLES
from components.visits import Visit

META = {"company": "Meta", "calendar_quarter": "2025Q4", "basis": "cash"}
ADA = editor(
    email="ada@example.org",
    email_verified=True,
    server_address="",
    settings=Settings(editors=("ada@example.org",)),
)


@pytest.fixture
def own_history(tmp_path, monkeypatch):
    """An empty history that only this test publishes to."""
    monkeypatch.setenv("DASHBOARD_DATABASE", f"sqlite:///{tmp_path / 'revisions.sqlite3'}")
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


def capex(**changes):
    """The published capex with other cells in one quarter of Meta."""
    cells = draft.published_cells("capex")
    (line,) = cells.index[(cells[list(META)] == list(META.values())).all(axis=1)]
    for column, text in changes.items():
        cells.loc[line, column] = text
    return cells


def session(drafted=None):
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    if drafted:
        app.session_state["visit"] = Visit(draft=drafted)
    return app.run()


def shown(page):
    return " ".join(element.proto.body for element in page.get("html"))


# ---------------------------------------------------------------- one session alone


def test_a_draft_changes_the_figures_of_its_own_session_only():
    before = session()
    own = session(draft.draft({"capex": capex(capex_usd_bn="30")}))
    other = session()
    for page in (before, own, other):
        assert not page.exception
    assert "$511bn" in shown(before)
    assert "$519bn" in shown(own)
    assert "$511bn" not in shown(own)
    assert "$511bn" in shown(other)
    assert "$519bn" not in shown(other.run())
    assert "Your draft." in shown(own)
    assert "Your draft." not in shown(other)
    assert any("From your draft." in caption for caption in feet(own).values())
    assert not any("draft" in caption for caption in feet(other).values())


def secret_draft(secret):
    """A draft whose free text is `secret`, in tables that lie behind charts, maps and controls."""
    sites = draft.published_cells("sites")
    sites.loc[:, ["name", "note", "locality", "operator_detail"]] = secret
    figures = capex(capex_usd_bn="30")
    figures.loc[:, ["note", "source_title", "publisher"]] = secret
    companies = draft.published_cells("companies").assign(note=secret, also_known_as=secret)
    companies.loc[0] = companies.iloc[0].replace(companies.iloc[0]["company"], secret)
    figures.loc[figures["company"] == "Apple", "company"] = secret
    return draft.draft({"sites": sites, "capex": figures, "companies": companies})


PAGES = ("capex", "sites", "data", "upload")


def looked_through(drafted, secret):
    """Opens pages with the draft, its menus and its choices; forgets the session."""
    page = session(drafted)
    seen = shown(page)
    for name in PAGES:
        page = page.switch_page(f"views/{name}.py").run()
        assert not page.exception, name
        seen += shown(page) + str([caption.value for caption in page.caption])
    page = page.switch_page("views/data.py").run()
    page.selectbox(key="table").set_value("capex").run()
    page.text_input(key="find").set_value(secret).run()
    page = page.switch_page("views/sites.py").run()
    page.selectbox(key="site").set_value("meta_hyperion").run()
    seen += shown(page)
    assert not open_rows(page).exception
    return seen


def held_by_the_process(*marks):
    """The containers and frames, wherever they are, that hold one of the marks."""
    gc.collect()
    found = []
    for each in gc.get_objects():
        if isinstance(each, pd.DataFrame):
            texts = [
                text for column in each for text in each[column].head(400) if type(text) is str
            ]
        elif type(each) in (dict, list, tuple, set, frozenset):
            items = [*each, *each.values()] if type(each) is dict else list(each)
            texts = [item for item in items if type(item) is str]
        else:
            continue
        if any(mark in text for text in texts for mark in marks):
            found.append(each)
    return found


@pytest.fixture(scope="module")
def written():
    """Paths that are opened for writing; to be cleared before use."""
    paths, is_on = [], [True]

    def watch(event, args):
        if is_on[0] and event == "open" and isinstance(args[0], str):
            path, mode, flags = args
            if (set(mode or "") & set("wax+") or (flags or 0) & 3) and "__pycache__" not in path:
                paths.append(path)

    sys.addaudithook(watch)
    yield paths
    is_on[0] = False


def test_nothing_of_a_draft_stays_in_memory_in_a_log_or_on_disk(caplog, written):
    secret = f"zq{7351 * 3}secret"
    caplog.set_level(logging.DEBUG)
    drafted = secret_draft(secret)
    tokens = [edition.token for edition in drafted.editions.values()]
    written.clear()
    assert secret in looked_through(drafted, secret)
    assert [path for path in written if not path.startswith("/dev/")] == []
    assert secret not in caplog.text
    assert held_by_the_process(secret)
    del drafted
    caplog.clear()
    left = [each for each in held_by_the_process(secret, *tokens) if each is not tokens]
    assert [str(each)[:300] for each in left] == []


def test_a_chart_that_fails_on_a_draft_logs_no_cell(caplog):
    caplog.set_level(logging.DEBUG)
    secret = "zq-secret-in-a-cell"

    def failing(capex):
        raise ValueError(f"{capex['note'].iloc[0]} is unforeseen")

    drafted = draft.draft({"capex": capex().assign(note=secret)})
    key = making.key(failing, drafted.edition, Lens(), "", {})
    made = drafted.shelf.made(key)
    assert isinstance(made, making.Empty)
    assert secret not in str(made)
    assert "failing: ValueError on a draft" in caplog.text
    assert secret not in caplog.text


def test_what_is_published_is_not_made_anew_for_a_draft_of_other_tables():
    drafted = draft.draft({"capex": capex()})
    assert drafted.edition("sites") == store.published("sites")
    assert drafted.edition("capex") != store.published("capex")
    assert drafted.edition("capex") != draft.draft({"capex": capex()}).edition("capex")


# ---------------------------------------------------------------- kept and opened again


def test_a_saved_draft_opens_again_with_the_same_tables_and_base(own_history):
    publish(capex=capex(note="published"))
    kept = {
        "capex": capex(capex_usd_bn="30", note='=1+1, "quoted"\nand more'),
        "companies": draft.published_cells("companies"),
    }
    drafted = draft.draft(kept)
    assert drafted.base == 1
    content = draft.packed(drafted)
    assert draft.base_of(content) == 1
    came = upload.arrived("draft.zip", content)
    came = [upload.checked(each, [other for other in came if other is not each]) for each in came]
    opened = upload.drafted(came).cells
    assert set(opened) == set(kept)
    for name, cells in kept.items():
        assert not compare.difference(TABLES[name], cells, opened[name])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"base": "1"}',
        '{"base": -1}',
        '{"base": 99}',
        '{"base": 1.5}',
        '{"base": true}',
        '{"base": null}',
        "{" * 50_000,
        '{"base": 0' + " " * 200_000 + "}",
        "\udcff",
    ],
)
def test_a_note_that_names_no_revision_of_ours_is_no_saved_draft(own_history, note):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(draft.MARK, note.encode("utf-8", "surrogateescape"))
    assert draft.base_of(packed.getvalue()) is None


@pytest.fixture
def away(own_history, tmp_path, monkeypatch):
    """Takes the history away, or brings it back."""
    (tmp_path / "broken.sqlite3").write_bytes(b"no database at all" * 100)

    def take(is_away):
        name = "broken" if is_away else "revisions"
        monkeypatch.setenv("DASHBOARD_DATABASE", f"sqlite:///{tmp_path / name}.sqlite3")
        store.forget_head()
        assert bool(store.trouble()) == is_away

    return take


@pytest.mark.parametrize(("base", "later"), [(1, 1), (99, 0)], ids=["ours", "another's"])
def test_a_saved_draft_keeps_what_it_takes_out_while_the_history_is_away(away, base, later):
    publish(capex=capex(note="published"))
    kept = draft.published_cells("capex").iloc[1:]
    saved = draft.packed(replace(draft.draft({"capex": kept}), base=base))
    away(True)
    (came,) = upload.arrived("draft.zip", saved)
    came = upload.checked(came, [])
    assert (came.base, came.merge) == (base, False)
    opened = upload.drafted([came])
    assert len(opened.cells["capex"]) == len(kept)
    # What it was made from cannot be looked up, and a question too many loses nothing.
    assert opened.base == 0
    away(False)
    assert upload.drafted([came]).base == later


def test_other_files_are_no_saved_draft():
    assert draft.base_of(b"") is None
    assert draft.base_of(b"company,basis\n") is None
    assert draft.base_of(store.archive({"capex.csv": b"company\n"})) is None
    assert draft.base_of(store.archive({draft.MARK: json.dumps({"base": 0}).encode()})) == 0


# ---------------------------------------------------------------- on the way to publishing


def test_rows_without_a_page_are_counted_by_table():
    cells = capex(source_url="")
    assert draft.unsourced(draft.draft({"capex": cells})) == {"capex": 1}
    both = {"capex": cells, "companies": draft.published_cells("companies")}
    assert draft.unsourced(draft.draft(both)) == {"capex": 1}
    assert draft.unsourced(draft.draft({"capex": capex(capex_usd_bn="30")})) == {}


def test_a_draft_comes_onto_what_others_published_meanwhile(own_history):
    mine = draft.draft({"capex": capex(capex_usd_bn="30")})
    theirs = capex()
    line = theirs.index[-1]
    theirs.loc[line, "note"] = "theirs"
    publish(capex=theirs)
    onto, conflicts = draft.rebased(mine)
    assert (mine.base, onto.base) == (0, 1)
    assert conflicts == {}
    (found,) = onto.differences().values()
    assert found.changed[["column", "after"]].values.tolist() == [["capex_usd_bn", "30"]]
    assert onto.cells["capex"].loc[line, "note"] == "theirs"


def test_rows_that_both_changed_are_named_and_stay_as_published(own_history):
    mine = draft.draft({"capex": capex(capex_usd_bn="30")})
    publish(capex=capex(capex_usd_bn="31"))
    onto, conflicts = draft.rebased(mine)
    (line,) = conflicts["capex"].conflicts.to_dict("records")
    assert {name: line[name] for name in META} == META
    assert (line["before"], line["theirs"], line["mine"]) == ("21.383", "31", "30")
    assert not onto.differences()["capex"]


def test_a_table_that_cannot_be_read_is_held_against_nothing(copied_data):
    whole = draft.published_cells("capex")
    for broken in (b"company,basis\nMeta,cash\n", b"\xff\xfe\x00", b""):
        (copied_data / "capex.csv").write_bytes(broken)
        assert draft.published_cells("capex").empty
        found = draft.draft({"capex": whole}).differences()["capex"]
        assert len(found.new) == len(whole)


def test_a_draft_that_takes_away_names_others_refer_to_does_not_fit_the_record():
    companies = draft.published_cells("companies")
    fewer = companies[companies["company"] != "Amazon"]
    found = draft.faults(draft.draft({"companies": fewer}))
    assert any("“Amazon” is not in companies.csv" in sentence for sentence in found)
    assert any(sentence.startswith(TABLES["capex"].title) for sentence in found)
    assert draft.faults(draft.draft({"companies": companies})) == []


def test_a_damaged_zip_is_no_saved_draft():
    content = bytearray(
        draft.packed(draft.draft({"companies": draft.published_cells("companies")}))
    )
    content[60:70] = b"\xff" * 10
    assert draft.base_of(bytes(content)) is None


def test_what_a_draft_changes_is_worked_out_once_for_each_revision():
    drafted = draft.draft({"companies": draft.published_cells("companies")})
    assert drafted.differences() is drafted.differences()
