"""The card of one site: facts apart from projections, rivals not summed, a source a line."""

import pytest
from charts.frames import none, rows

from components.charts import site_card
from components.exhibit import NothingToShow


@pytest.fixture
def land():
    return rows(
        [
            {
                "site_id": "half",
                "name": "Half Moon",
                "operator": "Meta",
                "operators": "Meta",
                "owners": "Meta; Blue Owl",
                "tenants": "OpenAI",
                "country": "US",
                "region": "Ohio",
                "locality": "New Albany",
                "coordinate_precision": "locality",
                "status": "partly_operational",
                "planned_mw": 1000.0,
                "operational_mw": 400.0,
                "power_basis": "facility",
                "as_of": "2026-06-30",
                "announced_on": "2024-05",
                "first_power_on": "2025-01-31",
                "first_power_status": "actual",
                "full_build_on": "2027",
                "capex_usd_bn": 10.0,
                "jobs_permanent": 1.0,
                "note": "A note.",
            },
            {"site_id": "bare", "name": "Bare", "country": "FR", "status": "announced"},
        ],
        "sites",
    )


@pytest.fixture
def steps():
    return rows(
        [
            {
                "site_id": "half",
                "date": date,
                "kind": kind,
                "mw_operational_after": mw,
                "is_projection": ahead,
                "standing": standing,
                "confidence": confidence,
            }
            for date, kind, mw, ahead, standing, confidence in (
                ("2024-05", "announced", float("nan"), False, "lead", "official"),
                ("2025-01-31", "first_power", 100.0, False, "lead", "estimate"),
                ("2025-03", "first_power", 70.0, False, "rival", "reported"),
                ("2026-06-30", "expansion", 400.0, False, "lead", "estimate"),
                ("2026-11-01", "expansion", 600.0, True, "lead", "estimate"),
                ("2027", "full_build", 1000.0, True, "lead", "estimate"),
            )
        ],
        "milestones",
    )


def texts(made):
    return [item.text for item in made.body.items]


def test_the_facts_say_who_where_how_much_and_what_is_not_known(land):
    made = site_card.facts(land, site="half")
    assert made.title == "Half Moon by Meta is partly operating: 1 GW planned, 400 MW running"
    told = " ".join(texts(made))
    assert "Run by Meta; owned by Meta, Blue Owl; used by OpenAI." in told
    assert "New Albany, Ohio, United States (the map shows the town)." in told
    assert "$10bn of investment announced, 1 permanent job promised." in told
    assert all(item.url and item.topic for item in made.body.items)
    bare = site_card.facts(land, site="bare")
    assert "no planned power stated" in bare.title
    assert "the place is not published" in " ".join(texts(bare))


def test_a_site_that_the_lens_hides_says_so():
    with pytest.raises(NothingToShow, match="lens"):
        site_card.facts(none("sites"), site="half")


def test_a_projection_whose_day_has_passed_stays_a_projection(land, steps):
    made = site_card.growth(steps, land, site="half", today="2026-11-24")
    done, ahead = made.body.data
    assert max(done.y) == 400.0
    assert list(ahead.y) == [400.0, 600.0, 1000.0]
    assert "not confirmed" in ahead.hovertext[1]
    assert "1 projection before today is not confirmed" in made.method
    assert made.title == (
        "Half Moon grew from 100 MW in January 2025 to 400 MW; 1 GW is projected for 2027"
    )


def test_growth_hatches_estimates_and_leaves_rivals_out(land, steps):
    made = site_card.growth(steps, land, site="half", today="2026-11-24")
    assert made.body.data[0].fillpattern.shape == "/"
    assert 70.0 not in list(made.body.data[0].y)


def test_a_site_without_power_in_its_steps_has_no_growth(land, steps):
    with pytest.raises(NothingToShow):
        site_card.growth(steps[steps["kind"] == "announced"], land, site="half")
    with pytest.raises(NothingToShow):
        site_card.growth(none("milestones"), land, site="half")


def test_a_site_of_projections_alone_says_that_nothing_runs(land, steps):
    made = site_card.growth(steps[steps["is_projection"]], land, site="half", today="2026-11-24")
    assert made.title == "Nothing runs at Half Moon yet; 1 GW is projected for 2027"


def test_the_history_marks_projections_rivals_and_late_ones(land, steps):
    made = site_card.history(steps, land, site="half", today="2026-11-24")
    badges = [item.badge for item in made.body.items]
    assert badges == ["", "", "another figure", "", "due, not confirmed", "projected"]
    assert made.title == "Half Moon has 3 dated steps behind it and 2 projected ones in the record"


def test_the_power_of_a_site_is_summed_without_overlaps_and_ceilings(land):
    plants = rows(
        [
            {
                "supply_id": name,
                "plant_name": name,
                "site_ids": site_ids,
                "technology": technology,
                "technology_group": group,
                "nameplate_mw": mw,
                "is_additive": additive,
                "is_ceiling_or_framework": ceiling,
                "status": "planned",
                "link_basis": "dedicated",
                "confidence": "estimate",
            }
            for name, site_ids, technology, group, mw, additive, ceiling in (
                ("Gas one", "half", "gas_ccgt", "fossil", 750.0, True, False),
                ("Gas two", "half; other", "gas_ccgt", "fossil", 250.0, True, False),
                ("Within one", "half", "gas_ccgt", "fossil", 100.0, False, False),
                ("Up to", "half", "solar", "renewable", 2000.0, True, True),
                ("Silent", "half", "wind", "renewable", float("nan"), True, False),
                ("Elsewhere", "half_moon", "wind", "renewable", 9.0, True, False),
            )
        ],
        "power_supply",
    )
    made = site_card.power(plants, land, site="half")
    assert made.title == "5 plants and deals are meant for Half Moon: 1 GW from fossil fuel"
    assert "Elsewhere" not in set(made.rows["plant_name"])
    assert "leaves out 2 rows" in made.method
    shown = [note.text for note in made.body.layout.annotations]
    assert any(text.startswith("<b>up to 2 GW</b>") for text in shown)
    assert any(text.startswith("<b>no figure</b>") for text in shown)
    assert len(made.body.data) == 4
    assert made.body.data[-1].marker.pattern.shape == "/"
    with pytest.raises(NothingToShow):
        site_card.power(none("power_supply"), land, site="half")


def test_financing_sums_leading_additive_tranches_alone(land):
    tranches = rows(
        [
            {
                "financing_id": f"t{position}",
                "site_id": "half",
                "tranche": name,
                "provider": "A bank",
                "instrument": "bond",
                "amount_usd_bn": amount,
                "is_additive": additive,
                "is_up_to": up_to,
                "standing": standing,
                "announced_on": "2025-10-16",
            }
            for position, (name, amount, additive, up_to, standing) in enumerate(
                [
                    ("Notes", 18.0, True, False, "lead"),
                    ("Notes", 20.0, True, False, "rival"),
                    ("Guarantee", 28.0, False, True, "lead"),
                ]
            )
        ],
        "financing",
    )
    made = site_card.financing(tranches, land, site="half")
    assert made.title == "The financing of Half Moon comes to $18bn in 1 tranche"
    assert "Guarantee: up to $28bn." in texts(made)
    assert [item.badge for item in made.body.items][1] == "another figure"
    with pytest.raises(NothingToShow):
        site_card.financing(tranches, land, site="bare")


def test_commitments_of_a_site_are_listed_and_never_summed(land):
    deals = rows(
        [
            {
                "commitment_id": "one",
                "buyer": "OpenAI",
                "counterparty": "Oracle",
                "kind": "data_centre",
                "gw": 4.5,
                "gw_is_up_to": True,
                "usd_bn": float("nan"),
                "announced_on": "2025-07-22",
                "status_now": "in_delivery",
                "site_ids": "half; other",
            }
        ],
        "commitments",
    )
    made = site_card.commitments(deals, land, site="half")
    assert made.title == "1 commitment is tied to Half Moon"
    assert texts(made) == ["OpenAI with Oracle: a data centre, up to 4.5 GW."]
    assert made.body.items[0].aside == "This deal covers several sites."
    with pytest.raises(NothingToShow):
        site_card.commitments(deals, land, site="bare")


def test_a_site_of_which_nobody_says_whether_it_runs_is_not_said_to_run(land):
    assert "no source says whether anything runs" in " ".join(
        texts(site_card.facts(land, site="bare"))
    )
    silent = land.assign(operational_mw=float("nan"))
    assert "it runs, but no source says how much" in " ".join(
        texts(site_card.facts(silent, site="half"))
    )
