"""What a draft does to the headlines."""

from components import draft, effects, making
from components.effects import Effect
from components.lens import Lens
from components.tables import TABLES

META = {"company": "Meta", "calendar_quarter": "2025Q4", "basis": "cash"}


def drafted(**changes):
    """A draft of capex in which one quarter of Meta has other cells."""
    cells = draft.published_cells("capex")
    (line,) = cells.index[(cells[list(META)] == list(META.values())).all(axis=1)]
    for column, text in changes.items():
        cells.loc[line, column] = text
    return draft.draft({"capex": cells})


def moved(made, lens=None):
    return {each.title: each for each in effects.effects(made, lens or Lens())}


def test_a_headline_is_told_as_published_and_as_the_draft_makes_it():
    # Meta's published quarter is 21.383, so 30 adds 8.617 to 376.1.
    title = "Capex of the four largest in 2025"
    found = moved(drafted(capex_usd_bn="30"))
    assert found[title] == Effect(title, "$376.1bn", "$384.7bn")


def test_a_change_that_moves_no_headline_has_no_effect():
    assert effects.effects(drafted(note="read again"), Lens()) == []
    assert effects.effects(drafted(capex_usd_bn="21.3830"), Lens()) == []


def test_headlines_of_tables_that_the_draft_leaves_alone_are_not_made(monkeypatch):
    asked = []
    monkeypatch.setattr(
        making.Shelf, "made", lambda self, key: asked.append(key.chart) or making.Empty("")
    )
    effects.effects(drafted(), Lens())
    assert asked
    for chart in asked:
        assert "capex" in making.reads(chart)


def test_the_lens_counts_for_both_sides():
    # An estimate does not count for a reader who trusts filings only.
    found = moved(drafted(capex_usd_bn="30", confidence="estimate"), Lens(trust="filing"))
    each = found["Capex of the four largest in 2025"]
    assert each.before == "$376.1bn"
    assert each.after != "$384.7bn"


def test_a_headline_that_the_draft_takes_away_is_told_as_missing():
    cells = draft.published_cells("capex").head(0)
    found = effects.effects(draft.draft({"capex": cells}), Lens())
    assert found
    assert all(each.before and not each.after for each in found)


def test_every_headline_can_be_made_from_what_is_published():
    whole = draft.draft({name: draft.published_cells(name) for name in TABLES})
    for chart, choices in effects.HEADLINES:
        key = making.key(chart, whole.edition, Lens(), "", choices)
        made = whole.shelf.made(key)
        assert not isinstance(made, making.Empty), made
    assert effects.effects(whole, Lens()) == []
