"""The story and stories of one's own: steps on live exhibits, from files that nobody can trust."""

import io
import json
import logging
import re
from dataclasses import replace

import openpyxl
import pytest
from conftest import ROOT
from feet import open_rows
from sessions import finished, ran, session
from streamlit.testing.v1 import AppTest

from components import draft, making, reader, store, story, story_file
from components.charts import money_loop, site_card
from components.exhibit import Exhibit
from components.lens import Lens
from components.maps import Atlas
from components.theme import LIGHT

STEPS = story_file.shipped().steps
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.exhibit)
GOOD = {"title": "How much", "page": "capex", "exhibit": "capex.by_company"}


def key(step, lens=None):
    return story.key(step, store.published, lens or Lens(), LIGHT.name)


def made(step, lens=None):
    return making.SHARED.made_as_told(key(step, lens))


def why(step, lens=None):
    return story.problem(key(step, lens), made(step, lens), making.SHARED.made_as_told)


def file(*steps, **more):
    told = {"story": 1, "title": "Mine", "steps": list(steps), **more}
    return json.dumps(told).encode()


def fault(**changes):
    """What is said of a step that is good but for these fields."""
    found = story_file.read(file(GOOD | changes, GOOD)).steps
    assert found[1].fault == ""
    return found[0].fault


def same(one, other):
    """Whether two exhibits look the same."""
    bodies = [
        made.body.to_json()
        if hasattr(made.body, "to_json")
        else made.body.scene
        if isinstance(made.body, Atlas)
        else made.body
        for made in (one, other)
    ]
    return one.title == other.title and bodies[0] == bodies[1]


def drawn(step, lens=None):
    """The exhibit of a step that can be shown."""
    found = made(step, lens)
    assert isinstance(found, Exhibit), found
    return found


# ---------------------------------------------------------------- the twelve steps


def test_the_story_has_twelve_steps_with_something_to_say():
    assert len(STEPS) == 12
    assert all(len(step.say) >= 2 and not step.fault for step in STEPS)


@every_step
def test_a_step_shows_its_exhibit_and_speaks_no_figure_of_its_own(step):
    finding = drawn(step).title
    assert why(step) == ""
    # The $400bn are what was claimed; what the record shows is worked out.
    for text in (step.title.replace("$400bn", ""), *step.say):
        assert not re.search(r"\d", text), text
    spoken = story.spoken(step, finding)
    assert story.FINDING not in " ".join(spoken)
    assert len(spoken) == len(step.say)


@every_step
def test_the_link_of_a_step_brings_back_the_same_exhibit_on_its_page(step, monkeypatch):
    shown = []
    of = making.key
    monkeypatch.setattr(making, "key", lambda *asked: shown.append(of(*asked)) or shown[-1])
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in dict(step.view).items():
        app.query_params[name] = value
    app.run().switch_page(f"views/{step.page}.py").run()
    assert not app.exception
    monkeypatch.undo()
    same_chart = [each for each in shown if each.chart is story.exhibits()[step.exhibit]]
    assert any(same(drawn(step), making.SHARED.made(each)) for each in same_chart)
    name = step.exhibit.replace(".", "-").replace("_", "-")
    assert dict(step.view)[reader.AT] == name
    assert any(
        "scrollIntoView" in each.proto.body and name in each.proto.body for each in app.get("html")
    )


def test_the_file_of_the_story_stands_as_it_would_be_saved():
    assert (ROOT / "data" / "story.json").read_bytes() == story_file.written(story_file.shipped())


def test_a_step_follows_the_lens_of_the_reader_where_it_sets_none():
    step = STEPS[0]
    assert step.lens_for(Lens(trust="filing", known_on="2024-06-30")).known_on == "2024-06-30"
    fixed = story_file.read(file(GOOD | {"lens": {"known_on": "2024-06-30"}})).steps[0]
    assert fixed.lens_for(Lens(trust="filing")) == Lens(trust="filing", known_on="2024-06-30")
    assert drawn(step).title != drawn(step, Lens(known_on="2024-06-30")).title


def test_a_table_that_is_gone_takes_away_its_steps_and_no_others(copied_data):
    (copied_data / "generation_mix.csv").unlink()
    store.forget_head()
    told = {step.exhibit: why(step) for step in STEPS}
    assert "generation_mix.csv: The file is missing" in told.pop("consumption.countries")
    assert not any(told.values())


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not valid JSON"),
        (b"{", "line 1, column"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"story": NaN}', "not valid JSON"),
        (b"1" * 5000, "not valid JSON"),
        (b"[]", "no story"),
        (b'{"title": "A table"}', "no story"),
        (b'{"story": 2, "steps": [{}]}', "format 2"),
        (b'{"story": true, "steps": [{}]}', "format true"),
        (b'{"story": 1}', "no steps"),
        (b'{"story": 1, "steps": []}', "no steps"),
        (b" " * (story_file.MOST_BYTES + 1), "at most 500"),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_story_is_refused_with_a_plain_reason(content, words):
    with pytest.raises(story_file.Refused, match=re.escape(words)):
        story_file.read(content)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"exhibit": "capex.by_compny"}, "Did you mean “capex.by_company”?"),
        ({"exhibit": "os.system"}, "There is no exhibit “os.system”"),
        ({"exhibit": "capex._chosen"}, "There is no exhibit"),
        ({"exhibit": "ui.show"}, "There is no exhibit"),
        ({"exhibit": ["capex.by_company"]}, "There is no exhibit"),
        ({"exhibit": "capex.Exhibit"}, "There is no exhibit"),
        ({"page": "nowhere"}, "The page “nowhere” does not exist"),
        ({"page": {"capex": 1}}, "does not exist"),
        ({"page": "../dashboard"}, "does not exist"),
        ({"title": ""}, "no title"),
        ({"title": 7}, "no title"),
        ({"choises": {}}, "Did you mean “choices”?"),
        ({"choices": []}, "must be an object"),
        ({"choices": {"perid": "year"}}, "Did you mean “period”?"),
        ({"choices": {"capex": "rows"}}, "no choice “capex”"),
        ({"choices": {"theme": "dark"}}, "no choice “theme”"),
        ({"choices": {"period": 4}}, "must be text"),
        ({"choices": {"period": None}}, "must be text"),
        ({"choices": {"only": "Meta"}}, "must be a list"),
        ({"choices": {"only": ["Meta"] * 501}}, "must be a list"),
        ({"choices": {"only": [{"a": 1}]}}, "must be text"),
        ({"choices": {"period": "x" * 999}}, "at most 300 characters"),
        ({"exhibit": "sites.ranking", "choices": {"most": True}}, "a whole number"),
        ({"exhibit": "sites.ranking", "choices": {"most": 10**40}}, "a whole number"),
        ({"exhibit": "sites.ranking", "choices": {"speculative": 1}}, "true or false"),
        ({"exhibit": "hyperion.balance", "choices": {"gas": "much"}}, "a number"),
        ({"exhibit": "hyperion.balance", "choices": {"gas": 1e300}}, "a number"),
        ({"exhibit": "data.dictionary"}, "needs the choice “table”"),
        ({"lens": {"trust": "rumour"}}, "filing or official or reported or estimate"),
        ({"lens": {"basis": "gaap"}}, "cash or with_finance_leases"),
        ({"lens": {"known_on": "2999-01-01"}}, "a day from 2019 to today"),
        ({"lens": {"known_on": "20240101"}}, "a day from 2019 to today"),
        ({"lens": {"mood": "good"}}, "has no “mood”"),
        ({"view": {"embed": "true"}}, "no control of a page"),
        ({"view": {"trust": "Filings only"}}, "no control of a page"),
        ({"view": {"a b": "c"}}, "no control of a page"),
        ({"view": {"period": 4}}, "must be text"),
        ({"say": 5}, "must be a list of paragraphs"),
        ({"say": ["x" * 15_000, "x" * 5_000]}, "has 20,002 characters, and a step may have 20,000"),
        ({"sources": [{"title": "x", "url": "javascript:alert(1)"}]}, "starts with https://"),
        ({"sources": "x"}, "must be a list"),
    ],
    ids=lambda value: str(value)[:80],
)
def test_a_step_with_a_fault_says_which_and_the_next_one_goes_on(changes, words):
    assert words in fault(**changes)


def test_a_step_that_is_no_object_keeps_its_place():
    found = story_file.read(file("later", GOOD, None)).steps
    assert [bool(step.fault) for step in found] == [True, False, True]


def test_more_steps_than_fit_and_unknown_fields_are_told():
    found = story_file.read(file(*[GOOD] * 61, author="Ada"))
    assert len(found.steps) == 60
    assert "author" in found.notes[0]
    assert "first 60" in found.notes[1]


def test_signs_that_no_screen_shows_are_left_out_of_texts():
    found = story_file.read(file(GOOD | {"title": "A\x00B\ud800C", "say": ["one\u0007\n\ntwo"]}))
    assert found.steps[0].title == "ABC"
    assert found.steps[0].say == ("one\n\ntwo",)
    assert story_file.read(story_file.written(found)) == found


@pytest.mark.parametrize(
    "said",
    ["word " * 3999 + "end", "\n\n".join(f"Paragraph {number}." for number in range(100))],
    ids=["one long paragraph", "many paragraphs"],
)
def test_nothing_of_what_is_said_is_left_out(said):
    kept = story_file.read(file(GOOD | {"say": list(story_file.paragraphs(said))})).steps[0]
    assert " ".join(kept.say).split() == said.split()
    assert len(kept.say) <= story_file.MOST_ITEMS
    # It fits the box, and stays the same where nobody changes it there.
    assert len("\n\n".join(kept.say)) <= story_file.MOST_SAID
    assert story_file.paragraphs("\n\n".join(kept.say)) == kept.say


def test_a_choice_that_a_chart_refuses_is_named_and_no_log_sees_it(caplog):
    caplog.set_level(logging.DEBUG)
    chosen = {"period": "never-heard", "scope": "four"}
    step = story_file.read(file(GOOD | {"choices": chosen})).steps[0]
    assert not step.fault
    assert "period “never-heard”" in why(step)
    assert "scope" not in why(step)
    assert "never-heard" not in caplog.text


def test_rows_that_the_lens_hides_are_told_in_place_of_the_exhibit():
    loop = story_file.read(file(GOOD | {"exhibit": "money_loop.around"})).steps[0]
    assert why(loop, Lens(known_on="2019-01-01")).startswith("No row of")


def test_every_choice_of_every_chart_can_be_written_and_read():
    for name, chart in story.exhibits().items():
        asked = making.key(chart, store.published, Lens(), LIGHT.name, {})
        step = story.from_view(asked, "capex", "A heading", {"at": ["here"]})
        assert step.exhibit == name
        told = story_file.read(story_file.written(story.Story("One", (step,)))).steps[0]
        assert told == step or "needs the choice" in told.fault


def test_a_view_is_kept_with_choices_lens_and_controls():
    lens = Lens(trust="official", known_on="2026-01-31")
    choices = {"names": ("OpenAI", "Meta"), "kinds": ()}
    asked = making.key(money_loop.around, store.published, lens, LIGHT.name, choices)
    view = {"around": ["OpenAI", "Meta"], "trust": ["Filings and official"], "step": ["2"]}
    step = story.from_view(asked, "commitments", "A heading", view)
    (read,) = story_file.read(story_file.written(story.Story("One", (step,)))).steps
    assert read == step
    assert read.choices == (("names", ("OpenAI", "Meta")),)
    assert read.view == (("around", ("OpenAI", "Meta")),)
    assert key(read) == making.key(
        money_loop.around, store.published, lens, LIGHT.name, {"names": ("OpenAI", "Meta")}
    )


def test_a_view_of_a_site_follows_the_calendar():
    choices = {"site": "meta_hyperion", "today": "2020-01-01"}
    asked = making.key(site_card.growth, store.published, Lens(), LIGHT.name, choices)
    step = story.from_view(asked, "sites", "A heading", {"site": ["Meta Hyperion"]})
    assert dict(step.choices) == {"site": "meta_hyperion"}
    assert dict(key(step).choices)["today"] > "2026"
    assert dict(key(step, Lens(known_on="2026-02-01")).choices)["today"] > "2026"


# ---------------------------------------------------------------- the page


def press(app, start):
    (button,) = [each for each in app.button if (each.key or "").startswith(start)]
    button.click()
    return ran(app)


def shown(app):
    return " ".join(element.proto.body for element in app.get("html"))


def own(app):
    return [each.step.title for each in app.session_state["own_steps"]]


@pytest.fixture
def of_three():
    """A session with a story of three steps of its own."""
    app = session("story", told=story.OWN)
    steps = [GOOD | {"title": title} for title in ("First", "Second", "Third")]
    return bring(app, file(*steps))


def bring(app, content, name="mine.json"):
    app.file_uploader[0].set_value([(name, content, "application/json")])
    return ran(app)


def test_the_page_tells_every_step_with_its_finding_and_its_page():
    app = session("story")
    text = shown(app)
    assert all(re.sub("'", "&#x27;", step.title) in text for step in STEPS)
    assert "spent $511bn" in text
    for number, step in enumerate(STEPS, 1):
        assert f'data-way="present-{number}"' in text
        page = "" if step.page == "overview" else step.page
        assert re.search(rf'href="\./{page}(\?[^"]*)?" data-way="page-{number}"', text)
    assert STEPS[0].say[0] not in text
    assert STEPS[0].say[0] in shown(session("story", notes="true"))


def test_a_step_whose_rows_the_lens_hides_says_so_among_the_others():
    text = shown(session("story", known_on="2024-06-30"))
    assert "No row" in text or "pass" in text
    assert text.count('<div class="step">') == len(STEPS)
    assert "cannot be drawn" not in text


def test_a_story_that_cannot_be_read_leaves_the_own_story(copied_data):
    (copied_data / "story.json").write_text("{")
    app = session("story")
    assert "The story cannot be shown" in shown(app)
    assert "Your story is empty" in shown(session("story", told=story.OWN))


def test_a_view_is_added_from_the_menu_of_an_exhibit():
    app = session("capex", period="Calendar year")
    open_rows(app, "capex-by-company")
    press(app, "keep-capex-by-company")
    (kept,) = app.session_state["own_steps"]
    assert kept.step.page == "capex"
    assert dict(kept.step.choices) == {"period": "year"}
    assert dict(kept.step.view) == {"period": "Calendar year", "at": "capex-by-company"}
    assert dict(kept.step.lens) == {"trust": "estimate", "known_on": "", "basis": "cash"}


def test_a_view_is_added_without_what_the_reader_chose_in_other_parts_of_its_page():
    app = session("capex", period="Calendar year", guided="2027")
    open_rows(app, "capex-by-company")
    press(app, "keep-capex-by-company")
    (kept,) = app.session_state["own_steps"]
    assert set(dict(kept.step.view)) == {"period", "at"}


def test_an_own_story_starts_from_the_twelve():
    app = press(session("story", told=story.OWN), "own-copy")
    assert own(app) == [step.title for step in STEPS]


def test_steps_are_moved_retitled_noted_removed_and_brought_back(of_three):
    app = of_three
    first, second, third = app.session_state["own_steps"]
    press(app, f"own-down-{first.key}")
    assert own(app) == ["Second", "First", "Third"]
    press(app, f"own-up-{third.key}")
    assert own(app) == ["Second", "Third", "First"]
    app.text_input(key=f"own-title-{second.key}").set_value("Another")
    ran(app)
    assert own(app)[0] == "Another"
    app.toggle(key="notes").set_value(True)
    ran(app)
    app.text_area(key=f"own-say-{second.key}").set_value("One.\n\nTwo.")
    ran(app)
    assert app.session_state["own_steps"][0].step.say == ("One.", "Two.")
    press(app, f"own-remove-{third.key}")
    assert own(app) == ["Another", "First"]
    press(app, "own-undo")
    assert own(app) == ["Another", "Third", "First"]
    app.text_input(key=f"own-title-{app.session_state['own_taken']}").set_value("For the board")
    ran(app)
    assert app.session_state["own_title"] == "For the board"


def add_from_capex(app):
    """Adds a view of another page to the story, and comes back."""
    ran(app.switch_page("views/capex.py"))
    open_rows(app, "capex-by-company")
    press(app, "keep-capex-by-company")
    app.query_params["told"] = story.OWN
    ran(app.switch_page("views/story.py"))


def retitle(app, number, title):
    app.text_input(key=f"own-title-{app.session_state['own_steps'][number].key}").set_value(title)
    ran(app)


def test_undo_puts_a_step_back_at_its_place_and_takes_no_later_one(of_three):
    app = of_three
    second = app.session_state["own_steps"][1].key
    press(app, f"own-remove-{second}")
    add_from_capex(app)
    add_from_capex(app)
    retitle(app, 0, "The first")
    press(app, f"own-up-{app.session_state['own_steps'][3].key}")
    press(app, "own-undo")
    added = "Who spends how much"
    assert own(app) == ["The first", "Second", "Third", added, added]
    assert not [each for each in app.button if each.key == "own-undo"]
    press(app, f"own-remove-{app.session_state['own_steps'][0].key}")
    press(app, "own-undo")
    assert own(app)[:2] == ["The first", "Second"]


def test_undo_brings_a_replaced_story_back_and_undone_again_the_other_as_it_stood(of_three):
    app = bring(of_three, file(GOOD | {"title": "Theirs"}, title="Another"))
    add_from_capex(app)
    retitle(app, 0, "Theirs, edited")
    press(app, "own-undo")
    assert app.session_state["own_title"] == "Mine"
    assert own(app) == ["First", "Second", "Third", "Who spends how much"]
    retitle(app, 3, "Added")
    press(app, "own-undo")
    assert app.session_state["own_title"] == "Another"
    assert own(app) == ["Theirs, edited", "Added"]


def test_undo_is_offered_only_where_the_story_has_room(of_three):
    app = bring(of_three, file(*[GOOD] * story.MOST_STEPS))
    press(app, f"own-remove-{app.session_state['own_steps'][0].key}")
    add_from_capex(app)
    assert "own-undo" not in [each.key for each in app.button]


def test_a_file_with_faults_is_opened_and_saved_with_them(of_three):
    bad = GOOD | {"title": "Old", "exhibit": "capex.gone"}
    app = bring(of_three, file(GOOD, bad, GOOD | {"choices": {"scope": "nine"}}))
    text = shown(app)
    assert "There is no exhibit “capex.gone”" in text
    assert "cannot be drawn with scope “nine”" in text
    assert "spent $" in text
    kept = story.Story("Mine", tuple(each.step for each in app.session_state["own_steps"]))
    assert json.loads(story_file.written(kept))["steps"][1] == bad


def test_a_file_that_is_refused_leaves_the_story_as_it_was(of_three):
    app = bring(of_three, b"{")
    assert "not valid JSON" in shown(app)
    assert own(app) == ["First", "Second", "Third"]
    app = bring(app, b" " * (story_file.MOST_BYTES + 1))
    assert "at most 500" in shown(app)


def test_the_server_forgets_the_file_of_a_story_that_was_opened_or_refused(forgotten):
    app = bring(session("story", told=story.OWN), file(GOOD))
    assert len(forgotten) == 1
    bring(app, b"{")
    assert len(set(forgotten)) == 2


def large(room):
    """The file of a story that nobody could open any more with so many bytes more."""
    told = json.loads(file(*[GOOD | {"say": ["x" * 19_000]} for _ in range(26)]))
    length = len(json.dumps(told, separators=(",", ":")))
    told["steps"][-1]["say"] = ["x" * (19_000 + story_file.MOST_BYTES - room - length)]
    return json.dumps(told, separators=(",", ":")).encode()


def test_an_edit_that_nobody_could_open_again_is_not_kept_and_says_so():
    app = bring(session("story", told=story.OWN, notes="true"), large(room=1_450))
    (first, second, *_) = app.session_state["own_steps"]
    box = f"own-say-{second.key}"
    app.text_area(key=f"own-say-{first.key}").set_value("x" * 19_500)
    for said, is_kept in (("y" * 19_900, True), ("y" * 20_000, False), ("y" * 50, True)):
        app.text_area(key=box).set_value(said)
        ran(app)
        assert (app.session_state["own_steps"][1].step.say == (said,)) == is_kept
        assert ("What you wrote here is not kept yet" in shown(app)) != is_kept
        assert app.text_area(key=box).value == said
        assert held_by_tab(app).steps[1].say == app.session_state["own_steps"][1].step.say


def test_a_step_or_title_that_makes_the_story_too_large_is_not_taken():
    app = bring(session("story", told=story.OWN), large(room=20))
    count = len(app.session_state["own_steps"])
    add_from_capex(app)
    assert len(app.session_state["own_steps"]) == count
    retitle(app, 0, "A much longer title than it had before")
    assert own(app)[0] == GOOD["title"]
    assert "Your story is full. The story would have more than 500 kB" in shown(app)
    app.text_input(key=f"own-title-{app.session_state['own_taken']}").set_value("Longer" * 10)
    ran(app)
    assert app.session_state["own_title"] == "Mine"
    assert "Your story is full." in shown(app)


def test_a_story_that_can_be_opened_can_be_opened_again_once_it_is_saved():
    steps = [GOOD | {"choices": {"only": ["Amazon"] * 500}} for _ in range(story.MOST_STEPS)]
    content = json.dumps({"story": 1, "steps": steps}, separators=(",", ":")).encode()
    found = story_file.read(content)
    assert len(json.dumps(json.loads(content), indent=2)) > story_file.MOST_BYTES
    assert story_file.read(story_file.written(found)) == found


def test_the_text_of_a_file_stays_text():
    hot = "<img src=x onerror=alert(1)> **zq** [zq](javascript:alert(1))"
    steps = [
        GOOD | {"title": hot, "say": [hot], "sources": [{"title": hot, "url": 'https://x/"><b>'}]},
        GOOD | {"title": hot, "exhibit": hot},
        GOOD | {"title": hot, "choices": {"scope": hot}},
    ]
    app = bring(session("story", told=story.OWN, notes="true"), file(*steps, title=hot))
    assert "<img" not in shown(app)
    assert "<b>" not in shown(app)
    assert not any("**zq**" in each.value for each in (*app.markdown, *app.caption))


def test_a_name_that_only_the_draft_has_is_told_before_a_story_is_saved():
    cells = draft.published_cells("capex")
    cells.loc[cells["company"] == "Meta", "company"] = "Secret Labs"
    companies = draft.published_cells("companies")
    app = session(
        "capex", draft.draft({"capex": cells, "companies": companies}), company="Secret Labs"
    )
    open_rows(app, "capex-by-company")
    press(app, "keep-capex-by-company")
    (kept,) = app.session_state["own_steps"]
    assert kept.private == ("Secret Labs",)
    assert "Secret" not in kept.step.title
    app.query_params.clear()
    app.query_params["told"] = story.OWN
    ran(app.switch_page("views/story.py"))
    assert "Step 1 names “Secret Labs”" in shown(app)


def test_a_full_story_takes_no_more_steps(of_three):
    app = bring(of_three, file(*[GOOD] * story.MOST_STEPS))
    assert len(app.session_state["own_steps"]) == story.MOST_STEPS
    add_from_capex(app)
    assert len(app.session_state["own_steps"]) == story.MOST_STEPS


# ---------------------------------------------------------------- the stage


def staged(app):
    """What the stage was given: the name and the slides."""
    (told,) = [each.proto for each in app.get("bidi_component") if "slides" in each.proto.json]
    return json.loads(told.json)


def test_a_link_to_a_step_puts_the_whole_story_on_the_stage():
    told = staged(session("story", step="3"))
    assert (told["name"], told["first"]) == (story_file.shipped().title, "3")
    slides = told["slides"]
    assert [slide["heading"] for slide in slides] == [step.title for step in STEPS]
    assert not any(slide["problem"] for slide in slides)
    assert all(slide["body"] and slide["caption"] and slide["say"] for slide in slides)
    assert slides[0]["sources"][0]["publisher"] == "VARINDIA (Reuters facts)"
    assert slides[0]["link"].endswith("/capex?period=Last+four+quarters&at=capex-by-company")
    assert slides[6]["body"]["start"] == {"date": "2023-01", "playing": True}


def test_the_story_reaches_the_browser_lean():
    slides = staged(session("story", step="1"))["slides"]
    assert sum(len(json.dumps(slide)) for slide in slides) < 600_000
    assert "source_url" not in json.dumps(slides)


def test_an_own_story_is_presented_with_its_faults_in_their_place():
    steps = [GOOD, GOOD | {"title": "Old", "exhibit": "capex.gone"}]
    app = bring(session("story", told=story.OWN), file(*steps, title="For the board"))
    app.query_params["step"] = "2"
    told = staged(ran(app))
    assert (told["name"], told["first"]) == ("For the board", "2")
    good, bad = told["slides"]
    assert (good["problem"], bad["kind"]) == ("", "html")
    assert "capex.gone" in bad["problem"]
    assert good["id"] != bad["id"]


def test_the_tab_keeps_the_own_story_without_what_only_a_draft_names(of_three):
    assert [step.title for step in held_by_tab(of_three).steps] == ["First", "Second", "Third"]
    one, two, three = of_three.session_state["own_steps"]
    of_three.session_state["own_steps"] = (one, replace(two, private=("Secret Labs",)), three)
    assert [step.title for step in held_by_tab(ran(of_three)).steps] == ["First", "Third"]


def held_by_tab(app):
    """The story that the browser tab was given to keep."""
    sent = [each.proto.json for each in app.get("bidi_component")]
    (told,) = [json.loads(text) for text in sent if "waits" in text]
    return story_file.read(told["story"].encode())


def test_the_story_leaves_step_by_step_with_its_words(open_page):
    page = open_page("story")
    page.session_state["take-as-page"] = "workbook"
    page.button(key="take-away").click().run()
    page.button(key="take-make-page").click().run()
    assert not page.exception
    job = finished(page.session_state["take-away-job"])
    book = openpyxl.load_workbook(io.BytesIO(job.made))
    assert len(book.sheetnames) == 14
    step = story_file.shipped().steps[0]
    said = [row[0].value for row in book[book.sheetnames[1]].iter_rows(max_row=4)]
    assert step.title in said
