"""The sites month by month: what was known, begun and running, by fact and by projection."""

import json
from dataclasses import asdict, replace

import pandas as pd
import pytest
from charts.frames import none, rows

from components import buildout


def site(key="a", **more):
    """A site of 1,000 MW, half of which runs, on which the record looked in September 2026."""
    return {
        "site_id": key,
        "name": key.upper(),
        "operator": "Meta",
        "status": "partly_operational",
        "planned_mw": 1000.0,
        "operational_mw": 500.0,
        "as_of": "2026-09-30",
        "counts_in_totals": True,
        "longitude": -90.0,
        "latitude": 32.0,
        **more,
    }


def step(date, mw=None, key="a", **more):
    return {
        "site_id": key,
        "date": date,
        "kind": "expansion",
        "mw_operational_after": float("nan") if mw is None else float(mw),
        **more,
    }


STEPS = (
    step("2024-02", kind="announced"),
    step("2024-11-05", 0, kind="construction_start"),
    step("2026-03-10", 200, kind="first_power"),
    step("2026-09-15", 500),
    step("2027-06", 1000, kind="full_build", is_projection=True),
)


def made(sites=None, steps=STEPS, today="2026-10-20", **choices):
    frame = rows(sites or [site()], "sites")
    milestones = rows(list(steps), "milestones") if steps else none("milestones")
    return buildout.buildout(frame, milestones, today, **choices)


def totals(built, month):
    at = built.months.index(month)
    return {name: values[at] for name, values in built.totals.items() if values[at]}


def test_a_site_is_announced_then_built_then_runs_then_is_projected_to_be_full():
    built = made()
    assert totals(built, "2024-01") == {}
    assert totals(built, "2024-02") == {"announced": 1000}
    assert totals(built, "2024-10") == {"announced": 1000}
    assert totals(built, "2024-11") == {"building": 1000}
    assert totals(built, "2026-03") == {"running": 200, "building": 800}
    assert totals(built, "2026-09") == {"running": 500, "building": 500}
    assert totals(built, "2027-05") == {"running": 500, "building": 500}
    assert totals(built, "2027-06") == {"running": 500, "projected": 500}
    (course,) = built.sites
    assert (course.known_on, course.begun_on) == ("2024-02-29", "2024-11-05")
    assert course.steps[-1] == ("2027-06-30", 1000, True)


def test_the_months_run_from_2023_to_2032_and_facts_end_at_the_newest_one():
    built = made()
    assert (built.months[0], built.months[-1], len(built.months)) == ("2023-01", "2032-12", 120)
    assert built.until == "2026-09-30"
    assert built.months[built.now] == "2026-09"
    assert built.days[built.now] == "2026-09-30"
    assert built.days[built.now + 1] == "2026-10-31"


def test_facts_end_at_the_chosen_day_and_later_looks_do_not_count():
    built = made([site(operational_mw=200.0)], STEPS[:3], today="2026-03-20")
    assert built.until == "2026-03-10"
    assert built.days[built.now] == "2026-03-10"
    assert totals(built, "2026-03") == {"running": 200, "building": 800}


def test_a_fact_known_to_its_year_counts_at_its_end_or_at_the_newest_fact():
    steps = (step("2025", 100, kind="first_power"), step("2026", 500), step("2026-08-01", 300))
    built = made(steps=steps)
    assert totals(built, "2025-11") == {}
    assert totals(built, "2025-12") == {"running": 100, "building": 900}
    assert built.sites[0].steps[-1] == ("2026-09-30", 500, False)


def test_a_fact_dated_after_today_is_a_projection():
    built = made([site(as_of="2026-02-10")], (*STEPS[:2], step("2026-12-01", 700)), "2026-03-20")
    assert built.sites[0].steps == (
        ("2024-11-05", 0, False),
        ("2026-02-10", 500, False),
        ("2026-12-01", 700, True),
    )


def test_a_projection_whose_day_has_passed_is_left_out_and_said():
    built = made(steps=(*STEPS[:4], step("2026-06", 800, is_projection=True)))
    assert built.totals["projected"] == (0.0,) * 120
    assert built.undated.overdue == buildout.Gap(1, 300)
    assert "300 MW projected for days that have passed at 1 site" in buildout.in_words(built)


def test_running_power_without_a_dated_step_counts_from_the_day_of_its_row():
    built = made(steps=STEPS[:3])
    assert totals(built, "2026-08") == {"running": 200, "building": 800}
    assert totals(built, "2026-09") == {"running": 500, "building": 500}
    assert built.undated.running == buildout.Gap(1, 300)
    assert "1 site (300 MW) with running power" in buildout.in_words(built)


def test_power_that_nobody_states_is_unknown_and_not_zero():
    silent = site(operational_mw=float("nan"), first_power_on="2026-05", status="operational")
    built = made([{**silent, "first_power_status": "actual"}], STEPS[:2])
    assert built.sites[0].steps[-1] == ("2026-05-31", None, False)
    seen = buildout.state(built.sites[0], "2026-07-31", built.until)
    assert (seen.stage, seen.mw) == ("running", None)
    assert totals(built, "2026-09") == {"building": 1000}


def test_a_site_without_any_date_is_told_apart():
    bare = site(status="under_construction", operational_mw=0.0)
    built = made([bare], steps=())
    (course,) = built.sites
    assert (course.known_on, course.is_known_dated) == ("2026-09-30", False)
    assert (course.begun_on, course.is_begun_dated) == ("2026-09-30", False)
    assert built.undated.known == buildout.Gap(1, 1000)
    assert totals(built, "2026-08") == {}
    assert totals(built, "2026-09") == {"building": 1000}
    assert "1 site (1 GW) without any date" in buildout.in_words(built)


def test_the_status_of_the_table_outweighs_an_older_date_of_works():
    built = made([site(status="permitted", operational_mw=0.0)], STEPS[:2])
    assert totals(built, "2026-09") == {"announced": 1000}
    assert built.sites[0].begun_on == ""


def test_projected_power_lets_works_begin_at_a_site_that_has_none():
    built = made(
        [site(status="announced", operational_mw=0.0)],
        (STEPS[0], step("2028", kind="first_power", is_projection=True), STEPS[-1]),
    )
    assert built.sites[0].is_begun_projected
    assert totals(built, "2027-05") == {"announced": 1000}
    assert totals(built, "2027-06") == {"projected": 1000}


def test_a_paused_site_leaves_the_totals_on_the_day_of_its_halt():
    built = made(
        [site(status="paused", operational_mw=0.0)],
        (*STEPS[:2], step("2026-03-31", 0, kind="delay")),
    )
    assert totals(built, "2026-02") == {"building": 1000}
    assert totals(built, "2026-03") == {}
    assert built.sites[0].ended_on == "2026-03-31"
    assert buildout.state(built.sites[0], "2026-04-30", built.until).stage == "ended"


@pytest.mark.parametrize(
    "apart", [{"counts_in_totals": False}, {"is_speculative": True}, {"part_of": "b"}]
)
def test_sites_that_would_count_twice_are_on_the_map_but_in_no_total(apart):
    built = made([site(**apart), site("b", operational_mw=0.0, status="announced")])
    assert [course.counts for course in built.sites] == [False, True]
    assert totals(built, "2026-09") == {"announced": 1000}


def test_rival_figures_and_steps_of_other_sites_change_nothing():
    more = (step("2026-01-01", 900, standing="rival"), step("2026-01-01", 900, key="elsewhere"))
    assert made(steps=(*STEPS, *more)) == made()


def test_a_site_without_a_place_counts_and_has_no_coordinates():
    built = made([site(longitude=float("nan"), latitude=float("nan"))])
    assert (built.sites[0].longitude, built.sites[0].latitude) == (None, None)
    assert totals(built, "2026-09") == {"running": 500, "building": 500}


def test_operators_are_summed_apart_and_the_small_ones_together():
    sites = [
        site(),
        site("b", operator="Oracle", operational_mw=300.0),
        site("c", operator="", operational_mw=400.0),
        site("d", operator="Crusoe", operational_mw=20.0),
        site("e", operator="Nebius", operational_mw=10.0),
    ]
    built = made(sites, most_operators=3)
    names = ["Meta", "Operator not disclosed", "Oracle", "Other operators"]
    assert list(built.by_operator) == [names[0], names[1], names[2], names[3]]
    running = {name: of["running"][built.now] for name, of in built.by_operator.items()}
    assert running == dict(zip(names, (500, 400, 300, 30), strict=True))
    assert sum(running.values()) == built.totals["running"][built.now]


def test_a_state_is_what_the_frame_of_its_day_shows():
    built = made()
    (course,) = built.sites
    seen = [
        buildout.state(course, day, built.until)
        for day in ("2024-01-31", "2024-03-31", "2025-01-31", "2026-04-30", "2027-06-30")
    ]
    assert [state.stage for state in seen] == [
        "unknown",
        "announced",
        "building",
        "running",
        "running",
    ]
    assert seen[3] == buildout.State("running", 200)
    assert seen[4] == buildout.State("running", 1000, is_projected=True)
    # A projection shows only once facts have ended.
    early = replace(course, steps=(("2026-05-01", 700, True),))
    assert buildout.state(early, "2026-06-30", built.until).stage == "building"


def test_everything_goes_into_json_without_a_number_that_json_lacks():
    built = made([site(planned_mw=float("nan"), longitude=float("nan"))])
    assert json.loads(json.dumps(asdict(built), allow_nan=False))["sites"][0]["planned_mw"] is None


def test_no_sites_give_no_totals():
    built = buildout.buildout(none("sites"), none("milestones"), "2026-10-20")
    assert built.sites == ()
    assert built.totals["running"] == (0.0,) * 120
    assert built.by_operator == {}


def test_twenty_thousand_sites_are_added_up():
    keys = [f"s{number}" for number in range(20_000)]
    sites = rows([site()], "sites").iloc[[0] * len(keys)].reset_index(drop=True)
    sites = sites.assign(site_id=keys, operator=[f"Operator {n % 300}" for n in range(len(keys))])
    milestones = rows(list(STEPS[1:4]), "milestones").iloc[[0, 1, 2] * len(keys)]
    milestones = milestones.assign(site_id=pd.Series(keys).repeat(3).to_numpy())
    built = buildout.buildout(sites, milestones, "2026-10-20")
    assert built.totals["running"][built.now] == 500 * len(keys)
