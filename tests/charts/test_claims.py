"""The story's claims: counted by verdict, and listed in order."""

import pytest
from charts.frames import none, rows

from components import theme as look
from components.charts import claims
from components.exhibit import NothingToShow


def told(**columns):
    record = {
        "claim_id": "one",
        "order": 1.0,
        "in_story": True,
        "topic": "financing",
        "claim_en": "It costs 3 <b>billion</b>",
        "claim_ja": "30億ドル",
        "what_record_shows": "The filing says 2.6.",
        "unit": "usd_bn",
        "verdict": "supported",
        "page": "financing",
    }
    return {**record, **columns}


STORY = rows(
    [
        told(order=3.0, verdict="misleading", topic="energy", page="energy"),
        told(order=1.0, value_stated=3.0, value_on_record=2.6),
        told(order=2.0, verdict="supported", value_stated=3.0),
        told(order=4.0, in_story=False, verdict="outdated", topic="energy"),
    ],
    "claims",
)


def test_counts_by_verdict_make_the_title_and_leave_related_checks_out():
    made = claims.verdicts(STORY)
    assert made.title == "Of 3 claims of the story, 2 hold and 1 misleads"
    assert [len(bar.x) for bar in made.body.data] == [2, 1]
    assert len(made.rows) == 3


def test_a_verdict_is_told_by_word_and_mark_and_not_by_colour_alone():
    made = claims.verdicts(STORY)
    texts = [note.text for note in made.body.layout.annotations]
    assert "● <b>supported</b>" in texts[0]
    assert "▲ <b>misleading</b>" in texts[1]


def test_verdicts_not_chosen_are_drawn_faintly():
    made = claims.verdicts(STORY, chosen=("misleading",), theme=look.DARK)
    faint, full = (bar.marker.color for bar in made.body.data)
    assert ",0.2)" in faint
    assert ",1.0)" in full


def test_claims_stand_in_the_order_of_the_story_with_both_figures():
    made = claims.checked(STORY)
    assert [fact.when for fact in made.body.items] == ["Claim 1", "Claim 2", "Claim 3"]
    assert made.body.items[0].measure == "Stated $3bn, on record $2.6bn"
    assert made.body.items[1].measure == "", "only one of the two figures exists"
    assert made.body.items[0].japanese == "30億ドル"


def test_claims_of_one_verdict_are_told_in_one_clause():
    made = claims.checked(STORY, topics=("energy",), verdicts=("misleading",))
    assert made.title == "Power: the one claim of the story chosen here misleads"
    held = STORY.assign(verdict="supported")
    assert claims.verdicts(held).title == "All 3 claims of the story hold"


def test_a_claim_links_to_the_page_where_its_figure_lives():
    fact = claims.checked(STORY, topics=("energy",)).body.items[0]
    assert (fact.link_page, fact.link_label) == ("energy", "See it on Energy")


def test_related_checks_are_a_list_of_their_own():
    made = claims.checked(STORY, scope="related")
    assert made.title == "The one related check has been overtaken"
    assert len(made.body.items) == 1


def test_filters_by_topic_and_verdict_that_leave_nothing_say_so():
    with pytest.raises(NothingToShow, match="topic and verdict"):
        claims.checked(STORY, topics=("energy",), verdicts=("supported",))
    with pytest.raises(NothingToShow):
        claims.verdicts(STORY, topics=("people",))
    with pytest.raises(NothingToShow):
        claims.verdicts(none("claims"))


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("pct", "Stated 9.4%, on record 10%"),
        ("mw", "Stated 9.4 MW, on record 10 MW"),
        ("usd_tn", "Stated $9.4tn, on record $10tn"),
        ("million_homes", "Stated 9.4 million homes, on record 10 million homes"),
        ("jobs", "Stated 9.4 jobs, on record 10 jobs"),
    ],
)
def test_figures_keep_the_unit_of_the_claim(unit, text):
    made = claims.checked(rows([told(unit=unit, value_stated=9.4, value_on_record=10.0)], "claims"))
    assert made.body.items[0].measure == text
