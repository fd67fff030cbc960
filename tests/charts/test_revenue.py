"""What AI must earn beside what it earns, on a gigawatt that can be reckoned by hand."""

import pandas as pd
import pytest
from charts.frames import none, rows

from components.charts import gigawatts, revenue, worn_out
from components.exhibit import NothingToShow
from components.scenarios.numbers import Refused

# A gigawatt of 50, 60% chips over 5 years, the rest over 20, no return: 6 + 1 + 0.6 + 0.4 = 8.
SETTINGS = rows(
    [
        {"name": name, "title": name, "value": value, "low": -1.0, "high": 100.0}
        for name, value in {
            "cost_per_gw_usd_bn": 50.0,
            "chips_share": 0.6,
            "chip_life_years": 5.0,
            "building_life_years": 20.0,
            "required_return_share": 0.0,
            "gw_power_usd_bn_per_year": 0.6,
            "gw_upkeep_usd_bn_per_year": 0.4,
        }.items()
    ],
    "assumptions",
)
CLAIMS = rows([{"claim_id": "capex_400bn", "value_stated": 400.0}], "claims")
DEALS = rows(
    [
        {"commitment_id": "a", "gw": 20.0, "counts_in_26gw": True},
        {"commitment_id": "b", "gw": 6.0, "counts_in_26gw": True},
        {"commitment_id": "c", "gw": 9.0, "counts_in_26gw": False},
    ],
    "commitments",
)
SITES = rows(
    [
        {
            "site_id": "half",
            "name": "Half",
            "operator": "Meta",
            "status": "partly_operational",
            "planned_mw": 3000.0,
            "operational_mw": 1000.0,
            "counts_in_totals": True,
            "as_of": "2026-06-30",
            "construction_started_on": "2023-05-01",
        },
        {
            "site_id": "promised",
            "name": "Promised",
            "operator": "Meta",
            "status": "announced",
            "planned_mw": 5000.0,
            "counts_in_totals": True,
            "as_of": "2026-06-30",
            "announced_on": "2026-01-01",
        },
    ],
    "sites",
)
STEPS = rows(
    [
        {
            "site_id": "half",
            "date": day,
            "kind": "expansion",
            "mw_operational_after": mw,
            "is_projection": ahead,
        }
        for day, mw, ahead in (
            ("2024-03-01", 400.0, False),
            ("2026-06-30", 1000.0, False),
            ("2028-01-01", 2500.0, True),
            ("2030-01-01", 3000.0, True),
        )
    ],
    "milestones",
)
EARNED = rows(
    [
        {
            "company": company,
            "scope": scope,
            "as_of": month,
            "run_rate_usd_bn": amount,
            "is_at_least": least,
            "basis": basis,
        }
        for company, scope, month, amount, least, basis in (
            ("Anthropic", "The whole company", "2026-04", 30.0, True, "official"),
            ("Anthropic", "The whole company", "2026-07", 65.0, False, "relayed"),
            ("Amazon", "AI services of its cloud", "2026-03", 15.0, True, "official"),
        )
    ],
    "ai_revenue",
)
QUARTERS = ("2025Q3", "2025Q4", "2026Q1", "2026Q2")
CAPEX = rows(
    [
        {"company": "Meta", "calendar_quarter": q, "basis": "cash", "revenue_usd_bn": 50.0}
        for q in ("2025Q2", *QUARTERS)
    ]
    + [{"company": "Meta", "calendar_quarter": q, "basis": "with_finance_leases"} for q in QUARTERS]
    + [
        {"company": "Amazon", "calendar_quarter": q, "basis": "cash", "revenue_usd_bn": 150.0}
        for q in ("2024Q4", "2025Q4", "2026Q1", "2026Q2")
    ],
    "capex",
)
TODAY = "2026-07-01"


def must_earn(**changes):
    frames = {
        "claims": CLAIMS,
        "commitments": DEALS,
        "sites": SITES,
        "milestones": STEPS,
        "ai_revenue": EARNED,
        "capex_every_basis": CAPEX,
        "assumptions": SETTINGS,
        **changes,
    }
    return revenue.must_earn(**{"today": TODAY, **frames})


def labels(made):
    return [note.text for note in made.body.layout.annotations]


def test_a_gigawatt_is_taken_apart_and_adds_up():
    made = revenue.a_gigawatt(SETTINGS)
    assert made.title == "Illustrative: a gigawatt of AI must earn $8bn a year to pay for itself"
    assert labels(made) == [
        "Chips, over 5 years <b>$6bn</b>",
        "Buildings, over 20 years <b>$1bn</b>",
        "Return of 0% a year <b>$0bn</b>",
        "Power <b>$600m</b>",
        "Staff and upkeep <b>$400m</b>",
        "In all <b>$8bn</b>",
    ]
    ends = [bar.base[0] + bar.x[0] for bar in made.body.data]
    assert ends == pytest.approx([6, 7, 7, 7.6, 8, 8])
    assert len(made.rows) == 7


def test_what_the_reader_moved_is_named():
    made = revenue.a_gigawatt(SETTINGS, moved=("chip_life_years=6.0", "required_return_share=0.1"))
    assert "Moved by you: chip_life_years and required_return_share." in made.method
    assert "Moved" not in revenue.a_gigawatt(SETTINGS, moved=("chip_life_years=5.0",)).method


def test_plans_stand_beside_revenues_and_nothing_is_summed():
    # 400 / 50 = 8 GW; 26 GW; and 2 GW of 3 still to be built: times 8 each.
    made = must_earn()
    assert labels(made) == [
        "The 2 GW being built  <b>must earn $16bn</b>",
        "The $400bn of 2025  <b>must earn $64bn</b>",
        "The 26 GW as announced  <b>must earn $208bn</b>",
        "Anthropic, the whole company  <b>$65bn, second hand</b>",
        "Amazon, AI services of its cloud  <b>over $15bn</b>",
        "Meta, all of its business  <b>$200bn</b>",
    ], "the newest pace alone, and no company with a quarter missing"
    assert made.title == (
        "Illustrative: the 26 GW as announced must earn $208bn a year; the largest AI revenue on "
        "record runs at $65bn"
    )
    assert {"capex_400bn"} <= set(made.rows["claim_id"].dropna())
    assert made.confidence == "filing"


def test_what_the_lens_hides_is_left_out_and_not_taken_for_zero():
    no_revenue = must_earn(ai_revenue=none("ai_revenue"))
    assert no_revenue.title == "Illustrative: the 26 GW as announced must earn $208bn a year"
    no_plans = must_earn(
        claims=none("claims"), commitments=none("commitments"), sites=none("sites")
    )
    assert no_plans.title == ("Anthropic names the largest AI revenue on record, $65bn a year")
    with pytest.raises(NothingToShow):
        must_earn(
            claims=none("claims"),
            commitments=none("commitments"),
            sites=none("sites"),
            ai_revenue=none("ai_revenue"),
        )


def test_a_free_gigawatt_is_refused_in_words():
    with pytest.raises(Refused, match="Choose a cost above 0"):
        must_earn(cost=0.0)
    with pytest.raises(Refused, match="life of chips"):
        revenue.a_gigawatt(SETTINGS, moved=("chip_life_years=-1.0",))


def test_pieces_say_whose_they_are():
    priced = gigawatts.price(SETTINGS, 60.0)
    assert priced.gigawatt.cost_usd_bn == 60
    wanted = gigawatts.demands(CLAIMS, DEALS, SITES, STEPS, priced.gigawatt, TODAY)
    assert [round(demand.gw, 2) for demand in wanted] == [6.67, 26, 2]
    assert gigawatts.latest(EARNED)["company"].tolist() == ["Anthropic", "Amazon"]
    assert gigawatts.whole_companies(CAPEX).sums == (("Meta", 200.0, "2026Q2"),)
    assert gigawatts.whole_companies(none("capex")).rows.empty
    assert (gigawatts.years(1), gigawatts.years(5.5)) == ("1 year", "5.5 years")


def test_chips_wear_out_before_hyperion_opens():
    # 0.4 GW of 2024, 0.6 of 2026 and 1.5 of 2028, at the start of 2029, over 5 years:
    # 4.5/5, 2.5/5 and 0.5/5 lost: 0.36 + 0.3 + 0.15 = 0.81 of 2.5 GW; times 50 x 60%.
    made = worn_out.worn_before(SITES, STEPS, SETTINGS, today=TODAY)
    assert made.title == (
        "Illustrative: by 2029, when Hyperion opens, about $24.3bn of chips that run before it is "
        "written off, 32% of their cost"
    )
    lost, left, totals = made.body.data
    assert list(lost.x) == ["2024", "2026", "2028"]
    assert list(lost.y) == pytest.approx([0.36, 0.3, 0.15])
    assert list(left.y) == pytest.approx([0.04, 0.3, 1.35])
    assert list(totals.text) == ["90%", "50%", "10%"]
    assert "projected" in lost.hovertemplate[2]
    assert "on record" in lost.hovertemplate[0]


def test_hyperions_own_chips_do_not_wear_out_before_it_opens():
    own = SITES[SITES["site_id"] == "half"].assign(site_id="meta_hyperion", name="Hyperion")
    begun = STEPS[STEPS["site_id"] == "half"].assign(site_id="meta_hyperion")
    both = pd.concat([SITES, own], ignore_index=True)
    steps = pd.concat([STEPS, begun], ignore_index=True)
    made = worn_out.worn_before(both, steps, SETTINGS, today=TODAY)
    assert "about $24.3bn" in made.title
    assert "Hyperion's own chips are not in it" in made.method
    assert "meta_hyperion" not in set(made.rows["site_id"])


def test_an_earlier_opening_wears_out_less():
    made = worn_out.worn_before(SITES, STEPS, SETTINGS, opens=2028, today=TODAY)
    # 3.5/5 of 0.4 and 1.5/5 of 0.6: 0.46 GW.
    assert "about $13.8bn" in made.title
    with pytest.raises(NothingToShow, match="2028, 2029 and 2030, not in 2050"):
        worn_out.worn_before(SITES, STEPS, SETTINGS, opens=2050)


def test_without_running_power_nothing_wears_out():
    with pytest.raises(NothingToShow):
        worn_out.worn_before(none("sites"), STEPS, SETTINGS)
    idle = pd.DataFrame(SITES[SITES["site_id"] == "promised"])
    with pytest.raises(NothingToShow, match="dates any running power"):
        worn_out.worn_before(idle, STEPS, SETTINGS, today=TODAY)
