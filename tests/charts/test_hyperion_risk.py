"""Hyperion: who bears the risk, what Meta got back and could lose."""

import pytest
from charts.frames import none, rows

from components.charts import hyperion_risk
from components.exhibit import NothingToShow


def tranche(name, amount, **columns):
    record = {
        "financing_id": name.lower().replace(" ", "_"),
        "deal_id": hyperion_risk.DEAL,
        "tranche": name,
        "provider": "A fund",
        "instrument": "bond",
        "amount_usd_bn": amount,
        "is_additive": True,
        "closed_on": "2025-10",
        "who_bears_residual_risk": "noteholders",
    }
    return {**record, **columns}


DEAL = rows(
    [
        tranche("Notes one", 5.0),
        tranche("Notes two", 2.0, provider="A bank", confidence="reported"),
        tranche("Guarantee", 4.0, instrument="guarantee", is_additive=False, is_up_to=True),
        tranche(
            "Investor cash into the venture at closing", 7.0, is_additive=False, instrument="equity"
        ),
        tranche("Meta assets contributed at closing", 4.3, is_additive=False, instrument="equity"),
        tranche(
            "One-time distribution back to Meta", 2.6, is_additive=False, instrument="distribution"
        ),
        tranche(
            "One-time distribution back to Meta",
            3.0,
            is_additive=False,
            instrument="distribution",
            standing="rival",
            confidence="official",
        ),
    ],
    "financing",
)


def test_risks_sum_one_kind_with_one_bearer_and_leave_gross_amounts_out():
    made = hyperion_risk.risks(DEAL)
    assert [fact.text for fact in made.body.items] == [
        "$7bn of notes. The last risk: Noteholders.",
        "Up to $4bn of guarantee. The last risk: Noteholders.",
    ]
    assert made.body.items[0].confidence == "reported", "the weakest of its rows"
    with pytest.raises(NothingToShow):
        hyperion_risk.risks(none("financing"))


def test_the_payment_back_is_the_filing_s_with_the_story_s_figure_as_rival():
    made = hyperion_risk.settlement(DEAL)
    assert made.title == (
        "Meta got $2.6bn back at closing by its filing; the story's $3bn is the press release"
    )
    assert "7 / (7 + 4.3 - 2.6) = 80%" in made.method
    rival = made.body.data[-1]
    assert list(rival.x) == [3.0]
    assert ",0.0)" in rival.marker.color, "an outline only"


def test_without_the_rival_or_the_filing_the_payment_is_told_alone():
    alone = DEAL[DEAL["standing"] == "lead"]
    assert hyperion_risk.settlement(alone).title == "Meta got $2.6bn back at closing"
    told = DEAL[DEAL["standing"] == "rival"]
    assert hyperion_risk.settlement(told).title == "Meta is said to have got $3bn back"
    with pytest.raises(NothingToShow):
        hyperion_risk.settlement(none("financing"))


def owed(metric, value, day="2026-06-30"):
    return {"company": "Meta", "as_of": day, "metric": metric, "value_usd_bn": value}


EXPOSURE = rows(
    [
        owed("jv_max_exposure", 45.0, "2025-12-31"),
        owed("jv_max_exposure", 46.0),
        owed("rvg_threshold_hyperion", 28.0),
        owed("jv_initial_leases_hyperion", 12.0),
        owed("jv_equity_carrying_value", 3.0),
        owed("rvg_threshold_el_paso", 13.0),
    ],
    "obligations",
)


def test_the_exposure_is_the_latest_and_its_remainder_is_worked_out():
    made = hyperion_risk.exposure(EXPOSURE)
    assert "$46bn" in made.title
    sizes = [bar.x[0] for bar in made.body.data]
    assert sizes == [28.0, 12.0, 3.0, 3.0, 46.0]
    assert made.body.data[3].marker.pattern.shape == "/", "worked out, so hatched"
    assert "rvg_threshold_el_paso" not in set(made.rows["metric"])


def test_without_all_parts_no_remainder_is_made_up():
    made = hyperion_risk.exposure(EXPOSURE[EXPOSURE["metric"] != "jv_initial_leases_hyperion"])
    assert len(made.body.data) == 3
    with pytest.raises(NothingToShow):
        hyperion_risk.exposure(none("obligations"))
