"""The build-out as a chart: facts filled, projections hatched, operators stacked."""

import pytest
from charts.frames import rows

from components.charts import buildout_chart
from components.exhibit import NothingToShow

SITE = {
    "status": "partly_operational",
    "planned_mw": 2000.0,
    "as_of": "2026-09-30",
    "counts_in_totals": True,
}
SITES = [
    {**SITE, "site_id": "a", "operator": "Meta", "operational_mw": 500.0, "country": "US"},
    {**SITE, "site_id": "b", "operator": "Oracle", "operational_mw": 300.0, "country": "GB"},
    {**SITE, "site_id": "c", "operator": "Meta", "operational_mw": 99.0, "is_speculative": True},
]
STEPS = [
    {"site_id": "a", "date": "2026-03-10", "mw_operational_after": 500.0},
    {"site_id": "a", "date": "2028-06", "mw_operational_after": 2000.0, "is_projection": True},
    {"site_id": "b", "date": "2025-06", "mw_operational_after": 300.0},
]


def made(sites=SITES, steps=STEPS, **choices):
    return buildout_chart.by_month(
        rows(sites, "sites"), rows(steps, "milestones"), today="2026-10-20", **choices
    )


def test_the_title_says_what_runs_and_what_is_projected():
    assert made().title == (
        "These sites run on 800 MW in September 2026; by the end of 2032, sources project 2.3 GW"
    )


def test_facts_are_filled_and_projections_hatched_and_both_meet():
    traces = made().body.data
    facts = [trace for trace in traces if trace.stackgroup == "facts"]
    ahead = [trace for trace in traces if trace.stackgroup == "ahead"]
    assert [trace.name for trace in facts] == [trace.name for trace in ahead] == ["Meta", "Oracle"]
    assert all(trace.fillpattern.shape == "/" for trace in ahead)
    assert not any(trace.fillpattern.shape for trace in facts)
    for fact, more in zip(facts, ahead, strict=True):
        assert (fact.x[-1], fact.y[-1]) == (more.x[0], more.y[0]) == ("2026-09-30", fact.y[-1])
    assert ahead[0].y[-1] == 2.0
    assert facts[0].y[0] == 0


def test_speculative_sites_and_others_than_the_chosen_are_out():
    exhibit = made(countries=("GB",))
    assert "300 MW" in exhibit.title
    assert exhibit.title.endswith("no source projects more")
    assert set(exhibit.rows["site_id"]) == {"b"}
    assert "c" not in set(made().rows["site_id"])


def test_the_alternative_text_gives_every_year_and_the_operators():
    alt = made().alt
    assert "2025 300 MW; 2026 800 MW; 2027 800 MW; 2028 2.3 GW projected" in alt
    assert "Running in September 2026: Meta 500 MW; Oracle 300 MW." in alt


def test_the_caption_says_how_far_projections_look():
    assert "75% of what is projected is dated to 2028 or before" in made().method
    assert "Facts up to 30 September 2026" in made().method
    assert "without any date" not in made().method


def test_each_month_is_told_once_in_the_hover_text():
    fact, _, ahead, _, total = made().body.data
    assert fact.hovertext[-1] == "Meta: 500 MW"
    assert (fact.hoverinfo[-1], ahead.hoverinfo[0], ahead.hoverinfo[1]) == (
        "x+text",
        "skip",
        "x+text",
    )
    assert total.hovertext[-1] == "<b>Together: 2.3 GW, in part projected</b>"


def test_sites_where_nothing_runs_or_will_run_say_so():
    with pytest.raises(NothingToShow):
        made([{**SITES[0], "operational_mw": 0.0}], [{**STEPS[0], "mw_operational_after": 0.0}])


def test_years_beyond_the_facts_are_silent_where_nothing_is_projected():
    alt = made(steps=[step for step in STEPS if not step.get("is_projection")]).alt
    assert "2025 300 MW" in alt
    assert "2027" not in alt
    assert "2028" not in alt
