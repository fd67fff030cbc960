"""The menu “Take away” as its reader meets it: what a file says of lens and draft, and its name."""

import io
import json
import zipfile

import pytest
from pptx import Presentation
from sessions import finished, ran, session

from components import draft, story
from components.takeaway.carried import EVERYTHING

STEP = {"title": "How much", "page": "capex", "exhibit": "capex.by_company"}
WHOLE_RECORD = {"trust": "estimate", "known_on": "", "basis": "cash"}


def open_menu(app, form, *, paper="A4", what=""):
    app.session_state["take-as-page"] = form
    app.session_state["take-paper-page"] = paper
    app.session_state["take-what"] = what
    app.button(key="take-away").click()
    return ran(app)


def make(app):
    """Presses “Make the file”, and waits until it is there."""
    app.button(key="take-make-page").click()
    ran(app)
    job = finished(app.session_state["take-away-job"])
    assert job.state == "done", job.problem
    return job.made


def sidecars(made):
    """What stands beside each exhibit's rows, by the start of its file's name."""
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return {
            name.removesuffix(".json"): json.loads(packed.read(name))
            for name in packed.namelist()
            if name.endswith(".json")
        }


def offered(app, form, **more):
    """The name of the file that is ready in the menu opened anew; "" while there is none."""
    open_menu(app, form, **more)
    ready = [each for each in app.get("download_button") if each.key == "take-file-page"]
    return ready[0].proto.label if ready else ""


def with_own_story(*lenses):
    """The page of one's own story under the lens “Filings only”; a step for each lens."""
    app = session("story", told=story.OWN, trust="Filings only")
    steps = [STEP | ({"lens": lens} if lens else {}) for lens in lenses]
    told = json.dumps({"story": 1, "title": "Mine", "steps": steps}).encode()
    app.file_uploader[0].set_value([("mine.json", told, "application/json")])
    return ran(app)


def test_a_step_with_a_lens_of_its_own_leaves_with_that_lens():
    app = with_own_story(WHOLE_RECORD, None, {"trust": "reported"})
    told = sidecars(make(open_menu(app, "rows")))
    assert [each["lens"] for each in told.values()] == [
        EVERYTHING,
        "filings only",
        "filings, official statements and press reports, no estimates",
    ]
    first, second, _ = (each["hidden"] for each in told.values())
    assert "hidden by your" not in first
    assert second == "" or "hidden by your trust setting" in second


def test_the_name_of_a_file_says_the_lens_of_the_one_step_in_it():
    app = with_own_story(None, {"trust": "official"})
    make(open_menu(app, "rows", what="step-2"))
    assert "filings-and-official-statements-only" in offered(app, "rows", what="step-2")


def test_what_is_shown_past_the_lens_leaves_as_the_whole_record():
    told = sidecars(make(open_menu(session("data", trust="Filings only"), "rows")))
    assert EVERYTHING in {each["lens"] for each in told.values()}


@pytest.fixture
def drafted():
    cells = draft.published_cells("capex")
    meta = cells[["company", "calendar_quarter", "basis"]] == ["Meta", "2025Q4", "cash"]
    cells.loc[meta.all(axis=1), "capex_usd_bn"] = "30.5"
    return draft.draft({"capex": cells})


def test_what_a_draft_changes_leaves_with_the_word_that_it_is_a_draft(drafted):
    for lens in ({}, {"trust": "Filings only"}):
        told = sidecars(make(open_menu(session("capex", drafted, **lens), "rows")))
        counted = {name: each["hidden"].count("From your draft") for name, each in told.items()}
        # Made of other tables than the one that the draft changes.
        assert counted.pop("forecasts-by-scope", 0) == 0
        assert len(counted) >= 4
        assert set(counted.values()) == {1}, counted


def test_a_draft_is_named_and_cited_as_one_and_no_frame_shows_it(drafted):
    app = session("capex", drafted)
    make(open_menu(app, "rows", what="capex-by-company"))
    assert offered(app, "rows", what="capex-by-company").startswith(
        "Download capital-expenditure-capex-by-company-draft-"
    )
    cited = open_menu(app, "citation", what="capex-by-company")
    assert all("unpublished draft" in each.value for each in cited.code)
    framed = open_menu(app, "embed", what="capex-by-company")
    assert not framed.code
    said = " ".join(each.proto.body for each in framed.get("html"))
    assert "A draft cannot be shown in other pages." in said


def test_choices_that_stand_where_they_start_are_told_too():
    told = sidecars(make(open_menu(session("commitments"), "rows")))
    choices = told["buyers-by-buyer"]["choices"]
    assert choices["Buyers"] == "Anthropic, Meta, Microsoft and SpaceX/xAI"
    assert choices["Sized in"] == "Gigawatts"
    # Those of other parts of the page are not.
    assert "Steps of" not in choices


def test_a_map_leaves_with_the_month_and_layers_that_its_reader_chose():
    app = session("sites", date="2030-06", layers="plants")
    packed = Presentation(io.BytesIO(make(open_menu(app, "slides", what="sites-on-map"))))
    shapes = {shape.name for group in packed.slides[0].shapes for shape in shapes_of(group)}
    assert any(name.endswith(", projected") for name in shapes)
    said = " ".join(
        shape.text_frame.text
        for each in packed.slides[0].shapes
        for shape in shapes_of(each)
        if shape.has_text_frame
    )
    assert "Projected for June 2030" in said
    assert "Date: 2030-06" in said


def shapes_of(shape):
    """A shape, and all that it is made of."""
    yield shape
    for each in getattr(shape, "shapes", ()):
        yield from shapes_of(each)


def test_another_paper_or_title_is_another_file():
    app = with_own_story(None)
    make(open_menu(app, "briefing"))
    assert offered(app, "briefing").startswith("Download mine-step-1-briefing-")
    assert not offered(app, "briefing", paper="Letter")
    assert offered(app, "briefing")
    (title,) = [each for each in app.text_input if each.label == "Step 1"]
    title.set_value("How much it is")
    ran(app)
    assert not offered(app, "briefing")
