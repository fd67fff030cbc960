"""The analyst's desk as its reader meets it: from a bad file to a published revision and back."""

import io
import logging
import sqlite3
import zipfile

import pandas as pd
import pytest
import streamlit as st
from conftest import ROOT
from feet import feet
from sessions import headings
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.uploaded_file_manager import DeletedFile
from streamlit.testing.v1 import AppTest
from uploads import packed

from components import draft, reader, store, upload
from components.desk import comparing, uploading
from components.editors import Settings, editor
from components.visits import Visit

META = {"company": "Meta", "calendar_quarter": "2025Q4", "basis": "cash"}


@pytest.fixture
def own_history(tmp_path, monkeypatch):
    """An empty history that only this test publishes to; nobody may publish yet."""
    monkeypatch.setenv("DASHBOARD_DATABASE", f"sqlite:///{tmp_path / 'revisions.sqlite3'}")
    monkeypatch.delenv("DASHBOARD_LOCAL_EDITOR", raising=False)
    store.forget_head()
    yield
    store.forget_head()


@pytest.fixture
def as_editor(own_history, monkeypatch):
    """Whoever sits at this machine may publish."""
    monkeypatch.setenv("DASHBOARD_LOCAL_EDITOR", "Ada")


def session(page="upload", drafted=None):
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    if drafted:
        app.session_state["visit"] = Visit(draft=drafted)
    return to(app, page)


def to(app, page):
    # What others published less than a quarter of a second ago may not be seen yet.
    store.forget_head()
    app.switch_page(f"views/{page}.py").run()
    assert not app.exception
    return app


def cells(company="Meta", quarter="2025Q4", **changes):
    """The published capex with other cells in one row."""
    found = draft.published_cells("capex")
    key = [company, quarter, "cash"]
    (line,) = found.index[(found[list(META)] == key).all(axis=1)]
    for column, text in changes.items():
        found.loc[line, column] = text
    return found


def row(**changes):
    """One row of capex as a file, with its source."""
    found = draft.published_cells("capex")
    is_meta = (found[list(META)] == list(META.values())).all(axis=1)
    return store.csv_bytes(found[is_meta].assign(**changes))


def drafted(company="Meta", **changes):
    return draft.draft({"capex": cells(company, **changes)})


def bring(app, *files):
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    return pressed(app)


def pressed(app):
    app.run()
    assert not app.exception
    return app


def press(app, key):
    (button,) = [each for each in app.button if each.key.startswith(key)]
    button.click()
    return pressed(app)


def keys(app):
    return {button.key.partition("-")[0] for button in app.button}


def shown(app):
    return " ".join(element.proto.body for element in app.get("html"))


def ada():
    found = editor(
        email=None,
        email_verified=None,
        server_address="127.0.0.1",
        settings=Settings(local_editor="Ada"),
    )
    assert found
    return found


def published(base, message="Restated", **tables):
    """Publishes these CSVs without a page."""
    made = store.history().publish(
        tables, base=base, curated=store.curated, editor=ada(), message=message
    )
    store.forget_head()
    return made


def publish(app, message="Meta restated"):
    app.text_input(key="message").set_value(message)
    (button,) = [each for each in app.button if each.label == "Publish for everyone"]
    button.click()
    return pressed(app)


# ---------------------------------------------------------------- files


def test_a_bad_file_shows_its_faults_and_once_mended_what_it_changes():
    app = bring(session(), ("mine.csv", row(capex_usd_bn="$30", period_end="31.12.2025")))
    assert "mine.csv: 2 faults in 1 row" in shown(app)
    (faults,) = [each.value for each in app.data_editor]
    listed = faults[["lines", "column", "cell", "becomes"]].to_dict("records")
    assert listed == [
        {"lines": "2", "column": "period_end", "cell": "31.12.2025", "becomes": "2025-12-31"},
        {"lines": "2", "column": "capex_usd_bn", "cell": "$30", "becomes": "30"},
    ]
    assert all("does not fit" in each for each in faults["what"])
    assert "Nothing to compare yet." in shown(app)
    assert faults["accept"].all()
    assert "mine.csv: 1 row, no faults" in shown(press(app, "apply-"))


def test_a_fix_that_can_be_doubted_is_offered_and_not_made_unasked():
    app = bring(session(), ("mine.csv", row(capex_usd_bn="$30", company="Metta")))
    (faults,) = [each.value for each in app.data_editor]
    accepted = dict(zip(faults["becomes"], faults["accept"], strict=True))
    assert accepted == {"Meta": False, "30": True}
    assert "mine.csv: 1 fault in 1 row" in shown(press(app, "apply-"))


def test_a_mended_file_is_compared_and_looked_at():
    app = press(bring(session(), ("mine.csv", row(capex_usd_bn="$30"))), "apply-")
    assert "mine.csv: 1 row, no faults" in shown(app)
    assert "Capital spending by quarter: 1 changed, 389 alike" in shown(app)
    assert "<s>$376.1bn</s> → <strong>$384.7bn</strong>" in shown(app)
    (changed,) = [each.value for each in app.dataframe]
    assert changed.to_dict("records") == [
        {**META, "column": "capex_usd_bn", "before": "21.383", "after": "30"}
    ]
    assert "Your draft." not in shown(app)
    press(app, "look")
    assert "Capital spending by quarter (1 row differs)." in shown(app)
    assert "mine.csv" not in shown(app)
    assert "Capital spending by quarter: 1 changed, 389 alike" in shown(app)


def test_replacing_takes_out_what_the_file_does_not_name():
    app = bring(session(), ("mine.csv", row(capex_usd_bn="30")))
    (how,) = [each for each in app.get("button_group") if each.key.startswith("how-")]
    how.set_value(uploading.REPLACE)
    assert "1 changed and 389 gone, 0 alike" in shown(pressed(app))


def test_files_with_faults_wait_while_others_are_compared():
    app = bring(
        session(),
        ("good.csv", row(capex_usd_bn="30")),
        ("bad.csv", row(capex_usd_bn="much")),
        ("other.csv", b"colour,shape\nred,round\n"),
        ("broken.xlsx", b"PK\x03\x04 and then nothing"),
    )
    assert "good.csv: 1 row, no faults" in shown(app)
    assert "bad.csv: 1 fault in 1 row" in shown(app)
    assert "other.csv: 1 row, table not recognised" in shown(app)
    assert "This sheet matches none of our tables." in shown(app)
    assert "This file was not taken." in shown(app)
    assert "broken.xlsx" in shown(app)
    assert any("2 sheets with faults" in caption.value for caption in app.caption)
    (unknown,) = [
        each for each in app.selectbox if each.key.startswith("table-") and each.value is None
    ]
    unknown.set_value("capex")
    assert "other.csv: " in shown(pressed(app))
    assert "table not recognised" not in shown(app)
    while any(button.key.startswith("remove-") for button in app.button):
        next(each for each in app.button if each.key.startswith("remove-")).click()
        pressed(app)
    assert "Nothing to compare yet." in shown(app)


def test_a_file_that_comes_again_takes_the_place_of_the_first():
    app = bring(session(), ("mine.csv", row(capex_usd_bn="much")))
    bring(app, ("mine.csv", row(capex_usd_bn="30")))
    assert shown(app).count("mine.csv: ") == 1
    assert "mine.csv: 1 row, no faults" in shown(app)


def test_a_second_file_joins_the_draft_that_is_looked_at():
    app = session(drafted=drafted(capex_usd_bn="30"))
    bring(app, ("companies.csv", store.csv_bytes(draft.published_cells("companies").head(3))))
    press(app, "look")
    assert "Capital spending by quarter (1 row differs)" in shown(app)
    assert set(app.session_state["visit"].draft.cells) == {"capex", "companies"}


def test_a_saved_draft_is_opened_as_it_was(own_history):
    kept = cells(capex_usd_bn="30").iloc[:-1]
    app = bring(session(), ("draft.zip", draft.packed(draft.draft({"capex": kept}))))
    assert "1 changed and 1 gone, 388 alike" in shown(app)
    press(app, "look")
    assert app.session_state["visit"].draft.base == 0
    assert len(app.session_state["visit"].draft.cells["capex"]) == len(kept)


# In Windows-1252, these letters are bytes that Shift-JIS reads as well, and UTF-8 does not.
COMPANIES = "company,short_name,role\nZÜRICH AG,ZÜRICH,neocloud\nÖLAND AB,ÖLAND,neocloud\n"


def boxes(app, kind):
    """The select boxes of this kind, by the file of their sheet."""
    return {
        each.sheet.file: next(
            box for box in app.selectbox if box.key and box.key == f"{kind}-{each.key}"
        )
        for each in app.session_state["uploads"]
    }


def test_another_encoding_is_chosen_for_one_sheet_of_a_zip_and_the_others_stay():
    files = {
        "capex.csv": row(capex_usd_bn="$30"),
        "companies.csv": COMPANIES.encode("cp1252"),
        "guidance.csv": store.csv_bytes(draft.published_cells("guidance").head(2)),
    }
    app = press(bring(session(), ("all.zip", packed(files))), "apply-")
    assert "all.zip › capex.csv: 1 row, no faults" in shown(app)
    before = {each.sheet.file: each for each in app.session_state["uploads"]}
    boxes(app, "table")["all.zip › companies.csv"].set_value("capex")
    pressed(app)
    boxes(app, "encoding")["all.zip › companies.csv"].set_value("cp932")
    pressed(app)
    after = {each.sheet.file: each for each in app.session_state["uploads"]}
    assert list(after) == list(before)
    assert [each.key for each in after.values()] == [each.key for each in before.values()]
    assert "all.zip › capex.csv: 1 row, no faults" in shown(app)
    changed = after["all.zip › companies.csv"]
    assert changed.sheet.encoding == "cp932"
    assert changed.table.name == "capex"
    assert changed.cells["company"].tolist() == ["ZﾜRICH AG", "ﾖLAND AB"]
    chosen = {file: box.value for file, box in boxes(app, "encoding").items()}
    assert chosen == {
        "all.zip › capex.csv": "",
        "all.zip › companies.csv": "cp932",
        "all.zip › guidance.csv": "",
    }
    for name in ("capex", "guidance"):
        file = f"all.zip › {name}.csv"
        assert after[file].sheet is before[file].sheet
        assert after[file].cells is before[file].cells
    # The choice is still there when the reader comes back to the page.
    to(to(app, "history"), "upload")
    assert boxes(app, "encoding")["all.zip › companies.csv"].value == "cp932"
    boxes(app, "encoding")["all.zip › companies.csv"].set_value("cp1252")
    assert app.session_state["uploads"][1].key == changed.key
    pressed(app)
    companies = app.session_state["uploads"][1].cells["company"]
    assert companies.tolist() == ["ZÜRICH AG", "ÖLAND AB"]


def test_an_encoding_that_does_not_fit_is_refused_and_the_box_goes_back():
    app = bring(session(), ("companies.csv", COMPANIES.encode("cp1252")))
    before = app.session_state["uploads"]
    boxes(app, "encoding")["companies.csv"].set_value("utf-8")
    pressed(app)
    assert "companies.csv cannot be read as UTF-8: line 2 holds bytes" in shown(app)
    assert app.session_state["uploads"][0].cells is before[0].cells
    assert boxes(app, "encoding")["companies.csv"].value == ""


def test_a_sheet_that_is_recognised_only_in_the_right_encoding_is_taken_for_its_table():
    app = bring(session(), ("mine.csv", b"\xef\xbb\xbf" + row(capex_usd_bn="30")))
    boxes(app, "encoding")["mine.csv"].set_value("utf-16-le")
    boxes(app, "table")["mine.csv"].set_value(None)
    pressed(app)
    boxes(app, "encoding")["mine.csv"].set_value("")
    pressed(app)
    assert boxes(app, "table")["mine.csv"].value == "capex"
    assert "mine.csv: 1 row, no faults" in shown(app)


def test_two_files_of_one_name_dropped_together_are_both_kept_and_told_apart():
    first, other = row(capex_usd_bn="30"), row(capex_usd_bn="much")
    app = bring(session(), ("capex.csv", first), ("capex.csv", other), ("capex.csv", first))
    assert "capex.csv: 1 row, no faults" in shown(app)
    assert "capex (2).csv: 1 fault in 1 row" in shown(app)
    assert len(app.session_state["uploads"]) == 2
    assert "Some files came under one name." in shown(app)
    assert "this one is called capex (2).csv here." in shown(app)
    assert "capex.csv came twice with the same content, so it is here once." in shown(app)
    bring(app, ("other.csv", first))
    assert "Some files came under one name." not in shown(app)


def test_a_table_that_comes_later_clears_the_faults_of_sheets_that_refer_to_it():
    app = bring(session(), ("mine.csv", row(company="Zeta Clouds")))
    assert "mine.csv: 1 fault in 1 row" in shown(app)
    bring(app, ("new.csv", b"company,short_name,role\nZeta Clouds,Zeta,neocloud\n"))
    assert "mine.csv: 1 row, no faults" in shown(app)
    (how,) = [
        each
        for each in app.get("button_group")
        if each.key == f"how-{app.session_state['uploads'][1].key}"
    ]
    # Replaced by one company, the table has none of the names that other rows use, and still it.
    how.set_value(uploading.REPLACE)
    assert "mine.csv: 1 row, no faults" in shown(pressed(app))
    press(app, f"remove-{app.session_state['uploads'][1].key}")
    assert "mine.csv: 1 fault in 1 row" in shown(app)


def test_the_sheets_of_one_file_count_once_towards_what_the_page_holds(monkeypatch):
    table = row(capex_usd_bn="30")
    together = packed({f"{name}.csv": table for name in "abcdefgh"})
    monkeypatch.setattr(uploading, "DESK_MB", 3 * len(together) / 1_000_000)
    app = bring(session(), ("all.zip", together))
    bring(app, ("mine.csv", table))
    assert "mine.csv: 1 row, no faults" in shown(app)
    bring(app, ("big.csv", table + b"\n" * 3 * len(together)))
    assert "big.csv was left out" in shown(app)


def interrupted_once(monkeypatch, file):
    """Reading this file ends the run at first, as a page that is opened meanwhile does."""
    arrived, ended = upload.arrived, []

    def reading(name, content):
        if name == file and not ended:
            ended.append(name)
            raise StopException
        return arrived(name, content)

    monkeypatch.setattr(upload, "arrived", reading)


def test_files_that_wait_are_read_although_another_page_was_opened_meanwhile(monkeypatch):
    interrupted_once(monkeypatch, "second.csv")
    files = {f"{name}.csv": row(capex_usd_bn="30") for name in ("first", "second", "third")}
    app = bring(session(), ("first.csv", files["first.csv"]), ("none.csv", b""), *files.items())
    assert [each.name for each in app.session_state["uploads"]] == ["first.csv"]
    to(to(app, "history"), "upload")
    for name in files:
        assert f"{name}: 1 row, no faults" in shown(app)
    # What was told before the interruption is still told.
    assert "first.csv came twice with the same content" in shown(app)
    assert "This file was not taken." in shown(app)


def test_a_file_that_is_dropped_while_others_wait_comes_after_them(monkeypatch):
    interrupted_once(monkeypatch, "second.csv")
    app = bring(
        session(), ("second.csv", row(capex_usd_bn="30")), ("third.csv", row(capex_usd_bn="31"))
    )
    bring(app, ("fourth.csv", row(capex_usd_bn="32")))
    names = [each.name for each in app.session_state["uploads"]]
    assert names == ["second.csv", "third.csv", "fourth.csv"]


def test_a_file_that_makes_the_reading_fail_does_not_stay_in_the_way(monkeypatch):
    arrived = upload.arrived

    def failing(name, content):
        if name == "bad.csv":
            raise ZeroDivisionError
        return arrived(name, content)

    monkeypatch.setattr(upload, "arrived", failing)
    app = session()
    app.file_uploader[0].set_value([("bad.csv", b"a", "text/csv")])
    app.run()
    assert app.exception
    bring(app, ("good.csv", row(capex_usd_bn="30")))
    assert "good.csv: 1 row, no faults" in shown(app)


def test_the_server_keeps_a_file_as_long_as_a_sheet_of_it_lies_on_the_desk(forgotten):
    app = bring(session(), ("mine.csv", row(capex_usd_bn="30")), ("none.csv", b""))
    assert len(forgotten) == 1
    bring(app, ("mine.csv", row(capex_usd_bn="31")))
    assert len(forgotten) == 2
    together = {"capex.csv": row(), "companies.csv": COMPANIES.encode()}
    bring(app, ("all.zip", packed(together)))
    press(app, f"remove-{app.session_state['uploads'][1].key}")
    assert len(forgotten) == 2
    press(app, f"remove-{app.session_state['uploads'][1].key}")
    assert len(forgotten) == 3
    press(app, "look")
    assert len(set(forgotten)) == 4
    pressed(app)
    assert len(forgotten) == 4


def test_files_that_the_server_forgot_are_not_taken_again(monkeypatch):
    """A browser that has not caught up with the page names them once more."""
    monkeypatch.setattr(st, "session_state", {"many": [DeletedFile("f")], "one": DeletedFile("f")})
    assert [reader.dropped(name) for name in ("many", "one", "none")] == [[], [], []]


def test_a_sheet_that_became_ready_after_the_button_was_drawn_stays_on_the_desk(monkeypatch):
    """As when the button is pressed before the page has caught up with a fix."""
    app = bring(
        session(),
        ("good.csv", row(capex_usd_bn="30")),
        ("late.csv", store.csv_bytes(draft.published_cells("companies").head(2))),
    )
    look = comparing._look
    monkeypatch.setattr(comparing, "_look", lambda made, ready: look(made, ready[:1]))
    press(pressed(app), "look")
    assert "late.csv: 2 rows, no faults" in shown(app)
    assert "good.csv" not in shown(app)


# ---------------------------------------------------------------- the dashboard with a draft


def test_pages_say_that_they_show_a_draft_until_it_is_discarded():
    """That all of them do is tested with `test_inert`, which draws every page from a draft."""
    sites = draft.published_cells("sites").head(20)
    both = draft.draft({"capex": cells(capex_usd_bn="30"), "sites": sites})
    app = session("capex", both)
    for page in ("capex", "sites", "history"):
        to(app, page)
        assert "Your draft." in shown(app), page
        assert "Capital spending by quarter (1 row differs)" in shown(app), page
        assert "cannot be drawn" not in shown(app), page
        assert len(headings(app, 1)) == 1
        assert "banner-save" in [each.key for each in app.get("download_button")]
    press(app, "banner-discard")
    assert "Your draft." not in shown(app)
    assert app.session_state["visit"].draft is None


def test_the_zip_of_every_table_holds_the_tables_of_the_draft(monkeypatch):
    offered = {}

    def button(label, data, *_rest, **_more):
        offered[label] = data

    monkeypatch.setattr(st, "download_button", button)
    both = draft.draft({"capex": cells(capex_usd_bn="30.5")})
    session("data", both)
    # As the server does it: in no session at all.
    with zipfile.ZipFile(io.BytesIO(offered["Every table (ZIP)"]())) as packed_tables:
        capex = pd.read_csv(packed_tables.open("capex.csv"))
    is_meta = (capex[list(META)] == list(META.values())).all(axis=1)
    assert list(capex.loc[is_meta, "capex_usd_bn"]) == [30.5]


def test_a_chart_of_a_draft_says_that_its_outline_is_what_is_published():
    app = session("capex", drafted(capex_usd_bn="30"))
    outlined = "From your draft; dotted, what is published."
    assert any(outlined in caption for caption in feet(app).values())


# ---------------------------------------------------------------- publishing


def test_a_reader_has_no_control_to_publish_or_restore(own_history):
    app = session(drafted=drafted(capex_usd_bn="30"))
    assert "Publish" not in headings(app)
    assert not [each for each in app.button if "ublish" in each.label]
    assert "message" not in [each.key for each in app.text_input]
    for base, usd in enumerate(("30", "31")):
        published(base, capex=store.csv_bytes(cells(capex_usd_bn=usd)))
    to(app, "history")
    app.selectbox(key="to").set_value(1)
    assert "restore" not in keys(pressed(app))


def test_an_editor_publishes_everybody_sees_it_and_it_can_be_restored(as_editor):
    reader = session("overview")
    assert "$511bn" in shown(reader)
    app = session(drafted=drafted(capex_usd_bn="30"))
    publish(app, "")
    assert "Not published." in shown(app)
    publish(app, "Meta restated")
    assert [each.value for each in app.success] == ["Published as revision 1."]
    assert "Your draft." not in shown(app)

    store.forget_head()
    pressed(reader)
    assert "$519bn" in shown(reader)
    (toast,) = [each.value for each in reader.toast]
    assert "Meta restated" in toast
    assert "Ada" in toast
    assert not pressed(reader).toast

    to(app, "history")
    listed = app.dataframe[0].value
    assert listed[["number", "who", "message"]].values.tolist()[0] == [1, "Ada", "Meta restated"]
    assert listed["number"].tolist() == [1, 0]
    (changed,) = [each.value for each in app.dataframe[1:]]
    assert changed[["column", "before", "after"]].values.tolist() == [
        ["capex_usd_bn", "21.383", "30"]
    ]
    assert "restore" not in keys(app)

    app.selectbox(key="to").set_value(0)
    pressed(app)
    press(app, "restore")
    assert [each.value for each in app.success] == ["Restored as revision 2."]
    assert app.dataframe[0].value["number"].tolist() == [2, 1, 0]
    store.forget_head()
    assert "$511bn" in shown(pressed(reader))


def test_an_empty_history_says_so(own_history):
    app = session("history")
    assert "Nothing was published yet." in shown(app)
    assert [each.proto.label for each in app.get("page_link")] == ["Bring a file"]
    assert [each.label for each in app.get("download_button")] == ["All tables of revision 0 (ZIP)"]


def test_a_draft_with_rows_that_name_no_source_cannot_be_published(as_editor):
    app = session(drafted=drafted(capex_usd_bn="30", source_url=""))
    assert "Not yet: some rows name no source." in shown(app)
    assert "Capital spending by quarter: 1 row without source_url." in shown(app)
    assert "message" not in [each.key for each in app.text_input]


def test_a_draft_that_changes_nothing_is_not_published(as_editor):
    app = publish(session(drafted=draft.draft({"capex": draft.published_cells("capex")})))
    assert "Not published." in shown(app)
    assert draft.current_revision() == 0


def test_whoever_publishes_second_may_bring_other_changes_over(as_editor):
    second = session(drafted=drafted(capex_usd_bn="30"))
    publish(session(drafted=drafted("Amazon", capex_usd_bn="50")), "Amazon restated")
    to(second, "upload")
    assert "Somebody published meanwhile (Ada: Amazon restated)." in shown(second)
    assert "None of your rows is affected." in shown(second)
    assert "message" not in [each.key for each in second.text_input]
    press(second, "rebase")
    publish(second)
    published = draft.published_cells("capex")
    assert {"30", "50"} <= set(published["capex_usd_bn"])
    assert draft.current_revision() == 2


@pytest.mark.parametrize(("choice", "outcome"), [("rebase-mine", "30"), ("rebase-theirs", "31")])
def test_whoever_publishes_second_chooses_in_rows_that_both_changed(as_editor, choice, outcome):
    mine = cells(capex_usd_bn="30")
    mine.loc[mine.index[-1], "note"] = "mine alone"
    second = session(drafted=draft.draft({"capex": mine}))
    publish(session(drafted=drafted(capex_usd_bn="31")))
    to(second, "upload")
    assert "1 row changed in both." in shown(second)
    (conflict,) = [each.value for each in second.dataframe if "theirs" in each.value]
    assert conflict[["column", "before", "theirs", "mine"]].values.tolist() == [
        ["capex_usd_bn", "21.383", "31", "30"]
    ]
    press(second, choice)
    publish(second)
    published = draft.published_cells("capex")
    is_meta = (published[list(META)] == list(META.values())).all(axis=1)
    assert published.loc[is_meta, "capex_usd_bn"].tolist() == [outcome]
    assert "mine alone" in set(published["note"])


def test_a_saved_draft_of_an_old_revision_is_settled_before_it_is_published(as_editor):
    kept = draft.packed(drafted(capex_usd_bn="30"))
    publish(session(drafted=drafted(capex_usd_bn="31")))
    app = press(bring(session(), ("draft.zip", kept)), "look")
    assert app.session_state["visit"].draft.base == 0
    assert "1 row changed in both." in shown(app)


def test_a_reader_who_may_not_publish_is_offered_to_bring_an_outdated_draft_over(own_history):
    reader = session(drafted=drafted(capex_usd_bn="30"))
    assert "Somebody published meanwhile" not in shown(reader)
    published(0, capex=store.csv_bytes(cells("Amazon", capex_usd_bn="50")))
    to(reader, "upload")
    assert "Somebody published meanwhile (Ada: Restated)." in shown(reader)
    assert "Capital spending by quarter: 2 changed" in shown(reader)
    press(reader, "rebase")
    assert reader.session_state["visit"].draft.base == 1
    assert "Somebody published meanwhile" not in shown(reader)
    assert "Capital spending by quarter: 1 changed" in shown(reader)
    assert "Publish" not in headings(reader)
    published(1, capex=store.csv_bytes(cells(capex_usd_bn="31")))
    to(reader, "upload")
    assert "1 row changed in both." in shown(reader)
    press(reader, "rebase-mine")
    assert reader.session_state["visit"].draft.base == 2
    (changed,) = [each.value for each in reader.dataframe]
    assert changed[["before", "after"]].values.tolist() == [["31", "30"]]


def refusals(caplog):
    return [
        each.getMessage()
        for each in caplog.records
        if each.name == "dashboard.publishing" and each.levelname == "WARNING"
    ]


def test_every_refusal_of_the_page_is_logged_once_with_who_and_when_and_without_data(
    as_editor, caplog
):
    caplog.set_level(logging.INFO, "dashboard.publishing")
    app = session(drafted=drafted(source_url="", note="SECRETNOTE"))
    pressed(app)
    (said,) = refusals(caplog)
    assert said.startswith("Refused: who='Ada' base=0 tables='capex' when=20")
    assert said.endswith("why=Not yet: some rows name no source.")
    caplog.clear()
    unfit = cells(note="SECRETNOTE").replace({"company": {"Meta": "SECRETNAME"}})
    session(drafted=draft.draft({"capex": unfit}))
    (said,) = refusals(caplog)
    assert said.endswith("why=Not yet: the rows do not fit the other tables.")
    caplog.clear()
    second = drafted(capex_usd_bn="30")
    published(0, capex=store.csv_bytes(cells("Amazon", capex_usd_bn="50")))
    session(drafted=second)
    (said,) = refusals(caplog)
    assert said.endswith("why=Not yet: somebody published meanwhile.")
    assert "SECRET" not in caplog.text


def test_nothing_is_logged_of_a_reader_who_cannot_publish_anyway(own_history, caplog):
    session(drafted=drafted(source_url=""))
    assert refusals(caplog) == []


# ---------------------------------------------------------------- the way back


@pytest.mark.parametrize(
    ("old", "says"),
    [
        (
            b"company,usd\nMeta,1\n",
            "column calendar_quarter: It was published without",
        ),
        (row(company="Zeta Clouds"), "“Zeta Clouds” is not in companies.csv."),
        (row(capex_usd_bn="much"), "“much” does not fit."),
    ],
    ids=["columns", "names", "cells"],
)
def test_a_revision_that_no_longer_fits_the_definitions_is_not_restored(
    as_editor, caplog, old, says
):
    published(0, capex=old)
    published(1, capex=store.curated()["capex"])
    app = session("history")
    app.selectbox(key="to").set_value(1)
    press(pressed(app), "restore")
    assert "Not restored." in shown(app)
    assert says in shown(app)
    assert draft.current_revision() == 2
    (said,) = refusals(caplog)
    assert said.startswith("Refused: who='Ada' base=2 tables='' when=20")
    assert said.endswith("why=revision 1 does not fit the definitions of today")


def test_newer_tables_of_the_program_are_worked_out_once_and_can_be_declined(
    copied_data, as_editor, monkeypatch
):
    published(0, capex=store.csv_bytes(cells(capex_usd_bn="30")))
    asked, of_curated = [], draft.of_curated
    monkeypatch.setattr(draft, "of_curated", lambda: asked.append(1) or of_curated())
    app = session("history")
    assert "The program came with newer tables." not in shown(pressed(app))
    assert len(asked) == 1

    file = copied_data / "companies.csv"
    rows = store.cells(file.read_bytes())
    rows.loc[rows.index[0], "note"] = "Known from the update."
    file.write_bytes(store.csv_bytes(rows))
    assert "Companies (1 row differs)." in shown(pressed(app))
    for other in (app, session("history")):
        assert "The program came with newer tables." in shown(pressed(other))
    assert len(asked) == 2

    press(app, "decline-curated")
    assert "The program came with newer tables." not in shown(app)
    assert "The program came with newer tables." not in shown(to(to(app, "upload"), "history"))

    other = press(session("history"), "curated")
    assert set(other.session_state["visit"].draft.cells) == {"companies"}
    assert "The program came with newer tables." not in shown(other)


# ---------------------------------------------------------------- without the database


@pytest.fixture
def damaged(as_editor, tmp_path):
    """Spoils what was published: the list of revisions can be read, their tables cannot."""

    def damage():
        with sqlite3.connect(tmp_path / "revisions.sqlite3") as database:
            database.execute("UPDATE published_contents SET packed = x'00'")
        store.forget_head()

    return damage


def test_what_cannot_be_read_of_the_history_is_told_in_words_on_every_part_of_the_desk(damaged):
    for base, usd in enumerate(("30", "31")):
        published(base, capex=store.csv_bytes(cells(capex_usd_bn=usd)))
    mine, outdated = drafted(capex_usd_bn="32"), draft.draft({"capex": cells(note="mine")}, base=1)
    mine_alone = row(capex_usd_bn="33")
    damaged()
    sentence = "The history of published tables in revisions.sqlite3 of this server is damaged."
    for made, says in (
        (mine, "Publishing is not possible now."),
        (outdated, "Not yet: somebody published meanwhile."),
    ):
        app = session(drafted=made)
        assert "It cannot be compared with what is published." in shown(app)
        assert "This cannot be compared now." in shown(app)
        assert says in shown(app)
        assert sentence in shown(app)
        assert "banner-save" in [each.key for each in app.get("download_button")]
    history = session("history")
    assert "These two revisions cannot be compared now." in shown(history)
    assert "Whether the program came with newer tables cannot be told now." in shown(history)
    history.selectbox(key="to").set_value(1)
    press(pressed(history), "restore")
    assert "Not restored." in shown(history)
    assert sentence in shown(history)
    reader = bring(session(), ("mine.csv", mine_alone))
    assert "This page cannot be shown whole now." in shown(reader)
    assert sentence in shown(reader)


def test_a_history_that_is_gone_is_told_and_no_page_fails(as_editor, tmp_path):
    published(0, capex=store.csv_bytes(cells(capex_usd_bn="30")))
    app = session(drafted=drafted(capex_usd_bn="31"))
    assert "message" in [each.key for each in app.text_input]
    (tmp_path / "revisions.sqlite3").unlink()
    to(app, "upload")
    assert any("cannot be read" in each.value for each in app.warning)
    assert "Publishing is not possible now." in shown(app)
    assert "Somebody published meanwhile" not in shown(app)
    assert "The history cannot be read." in shown(to(app, "history"))
    assert "Your draft." in shown(app)
