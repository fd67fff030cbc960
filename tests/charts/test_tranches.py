"""Steps on a timeline: slips measured against the first promise, drops only where a deal ended."""

import pandas as pd
import pytest
from charts.frames import none, rows

from components.charts import tranches
from components.exhibit import NothingToShow


def deal(name, buyer="OpenAI", **more):
    return {
        "commitment_id": name,
        "buyer": buyer,
        "counterparty": f"Maker of {name}",
        "announced_on": "2025-10-06",
        "status_now": "active",
        **more,
    }


def step(name, commitment, **more):
    return {
        "tranche_id": name,
        "commitment_id": commitment,
        "tranche": f"Step {name}",
        "is_step": True,
        "status": "planned",
        **more,
    }


DEALS = rows(
    [
        deal("chips", counts_in_26gw=True),
        deal("letter", counts_in_26gw=True, status_now="replaced", replaced_by="new"),
        deal("new"),
        deal("site", site_ids="here"),
        deal("theirs", "Meta"),
    ],
    "commitments",
)
STEPS = rows(
    [
        step("old", "chips", gw=1, due_on="2026-12", status="superseded"),
        step(
            "later",
            "chips",
            gw=1,
            due_on="2027-06",
            first_due_on="2026-12",
            status="delayed",
            supersedes="old",
        ),
        step("open", "chips", gw=5),
        step("lapsed", "letter", gw=1, due_on="2026-12", status="superseded"),
        step("running", "site", gw=0.2, delivered_on="2026-05", status="delivered"),
        step("yearly", "site", gw=0.4, due_on="2028", confidence="estimate"),
        step("milestone", "theirs", due_on="2027-03"),
    ],
    "tranches",
)
SITES = rows([{"site_id": "here", "name": "Here (Texas)"}], "sites")


def texts(exhibit):
    return " ".join(note.text for note in exhibit.body.layout.annotations)


def test_a_slip_is_measured_from_the_first_promise():
    made = tranches.timeline(STEPS, DEALS, SITES)
    assert (
        made.title
        == "None of the 3 steps is known to run yet; 1 has slipped by 6 months; 1 was dropped"
    )
    assert "1 GW, 6 months later" in texts(made)
    line = next(trace for trace in made.body.data if trace.mode == "lines")
    assert list(line.x) == [pd.Timestamp("2026-12-31"), pd.Timestamp("2027-06-30")]


def test_the_first_promise_is_among_the_rows_but_not_a_step_of_its_own():
    made = tranches.timeline(STEPS, DEALS, SITES)
    assert {"old", "later"} <= set(made.rows["tranche_id"])
    assert "None of the 3 steps" in made.title


def test_steps_without_a_date_are_said_and_not_drawn():
    assert "5 GW without a date" in texts(tranches.timeline(STEPS, DEALS, SITES))


def test_a_dropped_step_is_a_cross_only_once_its_deal_has_ended():
    made = tranches.timeline(STEPS, DEALS, SITES)
    assert any(
        trace.mode == "markers" and trace.marker.symbol == "x-thin-open" for trace in made.body.data
    )
    before = DEALS.assign(status_now="active")
    made = tranches.timeline(STEPS, before, SITES)
    assert "dropped" not in made.title


def test_without_the_newer_row_the_first_promise_still_stands():
    made = tranches.timeline(STEPS[STEPS["tranche_id"] == "old"], DEALS, SITES)
    assert made.title == "The one step is not known to run yet"


def test_what_runs_is_filled_and_estimates_carry_a_dot():
    made = tranches.timeline(STEPS, DEALS, SITES, group="capacity")
    assert made.title == "1 of 2 steps runs"
    symbols = [trace.marker.symbol for trace in made.body.data if trace.mode == "markers"]
    assert symbols == ["circle", "circle-open-dot"]
    assert "Here" in texts(made)
    assert "(Texas)" not in texts(made)


def test_a_total_is_not_joined_to_the_steps_that_it_contains():
    total = step("total", "site", gw=0.5, due_on="2026-12", is_step=False)
    both = pd.concat([STEPS, rows([total], "tranches")])
    made = tranches.timeline(both, DEALS, SITES, group="capacity")
    assert "500 MW in all" in texts(made)
    assert "+ 500 MW" not in texts(made)


def test_a_year_is_drawn_as_the_whole_year():
    made = tranches.timeline(STEPS, DEALS, SITES, group="capacity")
    bar = next(trace for trace in made.body.data if trace.mode == "lines")
    assert list(bar.x) == [pd.Timestamp("2028-01-01"), pd.Timestamp("2028-12-31")]


def test_deals_of_other_buyers_carry_their_name():
    assert "Meta, Maker of theirs" in texts(tranches.timeline(STEPS, DEALS, SITES, group="others"))


def test_the_list_of_slips_is_longest_first_and_ends_with_what_was_dropped():
    made = tranches.slipped(STEPS, DEALS, SITES)
    assert made.title == (
        "Of all deals on record, 1 step moved by 6 months and 1 step was dropped without a new date"
    )
    assert [item.badge for item in made.body.items] == ["moved", "dropped"]
    assert ", moved by 6 months, from December 2026 to June 2027" in made.body.items[0].text


def test_no_slip_and_no_step_are_said_in_words():
    with pytest.raises(NothingToShow, match="No step is known to have moved"):
        tranches.slipped(STEPS[STEPS["tranche_id"] == "running"], DEALS, SITES)
    for chart in (tranches.timeline, tranches.slipped):
        with pytest.raises(NothingToShow, match="passes your lens"):
            chart(none("tranches"), DEALS, SITES)
    with pytest.raises(NothingToShow, match="has a date"):
        tranches.timeline(STEPS[STEPS["tranche_id"] == "open"], DEALS, SITES)
