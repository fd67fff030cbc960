"""The analyst's desk as its reader meets it: from a bad file to a published revision and back."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from components import draft, store
from components.desk import uploading
from components.editors import Settings, editor

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
        app.session_state["draft"] = drafted
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


def headings(app):
    return [heading.value for heading in app.header]


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
    assert "This sheet looks like none of our tables." in shown(app)
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
    assert set(app.session_state["draft"].cells) == {"capex", "companies"}


def test_a_saved_draft_is_opened_as_it_was(own_history):
    kept = cells(capex_usd_bn="30").iloc[:-1]
    app = bring(session(), ("draft.zip", draft.packed(draft.draft({"capex": kept}))))
    assert "1 changed and 1 gone, 388 alike" in shown(app)
    press(app, "look")
    assert app.session_state["draft"].base == 0
    assert len(app.session_state["draft"].cells["capex"]) == len(kept)


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
        assert len(app.title) == 1
        assert "banner-save" in [each.key for each in app.get("download_button")]
    press(app, "banner-discard")
    assert "Your draft." not in shown(app)
    assert app.session_state["draft"] is None


def test_a_chart_of_a_draft_says_that_its_outline_is_what_is_published():
    app = session("capex", drafted(capex_usd_bn="30"))
    outlined = "From your draft; dotted, what is published."
    assert any(outlined in caption.value for caption in app.caption)


# ---------------------------------------------------------------- publishing


def test_a_reader_has_no_control_to_publish_or_restore(own_history):
    app = session(drafted=drafted(capex_usd_bn="30"))
    assert "Publish" not in headings(app)
    assert not [each for each in app.button if "ublish" in each.label]
    assert "message" not in [each.key for each in app.text_input]
    ada = editor(
        email=None,
        email_verified=None,
        server_address="127.0.0.1",
        settings=Settings(local_editor="Ada"),
    )
    assert ada
    for base, usd in enumerate(("30", "31")):
        store.history().publish(
            {"capex": store.csv_bytes(cells(capex_usd_bn=usd))},
            base=base,
            curated=store.curated,
            editor=ada,
            message=f"To {usd}",
        )
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
    assert "Nothing was published yet." in shown(session("history"))


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
    assert app.session_state["draft"].base == 0
    assert "1 row changed in both." in shown(app)
