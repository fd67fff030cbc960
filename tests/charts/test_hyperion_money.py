"""Hyperion's money as bands, and each flow with who bears its risk."""

import pytest
from charts.frames import none, rows

from components import theme as look
from components.charts import hyperion_money
from components.exhibit import NothingToShow


def flow(source, target, amount, **columns):
    record = {
        "flow_id": f"{source}_{target}",
        "from_node": source,
        "to_node": target,
        "amount_usd_bn": amount,
        "direction": "in",
        "basis": "filing",
        "who_bears_risk": "The lenders.",
    }
    return {**record, **columns}


FLOWS = rows(
    [
        flow("Fund", "Vehicle", 8.0, basis="reported", confidence="reported"),
        flow("Vehicle", "Venture", 6.0, basis="relayed", confidence="estimate"),
        flow("Vehicle", "Costs", 2.0, direction="out", basis="derived", confidence="estimate"),
        flow("Meta", "Venture", 1.5),
        flow("Venture", "Construction", 7.5, direction="out"),
        flow("Meta", "Venture", 3.0, direction="running_year"),
        flow("Venture", "Meta", 0.6, direction="running_year"),
        flow(
            "Venture",
            "Vehicle",
            2.4,
            direction="running_year",
            amount_low_usd_bn=2.2,
            amount_high_usd_bn=2.5,
        ),
    ],
    "hyperion_flows",
)


def labels(made):
    return [note.text for note in made.body.layout.annotations]


def test_the_title_tells_what_meta_pays_of_all_the_money_put_in():
    made = hyperion_money.flows(FLOWS)
    assert made.title == "Of $9.5bn that goes into Hyperion's first phase, Meta pays $1.5bn"


def test_the_title_says_about_where_a_sum_is_worked_out():
    worked_out = FLOWS.assign(
        basis=FLOWS["basis"].mask(FLOWS["from_node"] == "Meta", "derived"),
    )
    assert hyperion_money.flows(worked_out).title == (
        "Of about $9.5bn that goes into Hyperion's first phase, Meta pays about $1.5bn"
    )
    assert hyperion_money.flows(worked_out, moment="year").title == (
        "Meta is to pay about $3bn of rent a year and gets $600m of it back as part owner"
    )


def test_bands_are_as_high_as_their_amounts():
    bands = [t for t in hyperion_money.flows(FLOWS).body.data if t.fill == "toself"]
    heights = [band.y[-2] - band.y[0] for band in bands]
    assert heights[0] / heights[1] == pytest.approx(8 / 6)
    assert heights[3] / heights[0] == pytest.approx(1.5 / 8)


def test_no_band_leaves_the_picture_or_runs_over_another_at_its_start():
    bands = [t for t in hyperion_money.flows(FLOWS).body.data if t.fill == "toself"]
    assert all(0 <= y <= 620 for band in bands for y in band.y)
    to_venture, to_costs = bands[1], bands[2]
    assert to_costs.y[-2] <= to_venture.y[0] + 0.01 or to_venture.y[-2] <= to_costs.y[0] + 0.01


def test_doubtful_flows_look_different_and_are_named_so():
    bands = {t.text.split("<br>")[0]: t for t in hyperion_money.flows(FLOWS).body.data}
    assert bands["Vehicle to Costs"].fillpattern.shape == "/"
    assert bands["Vehicle to Venture"].line.dash == "dot"
    assert bands["Venture to Construction"].fillpattern.shape is None
    assert any("worked\u00a0out" in text for text in labels(hyperion_money.flows(FLOWS)))


def test_money_that_returns_to_the_payer_gets_an_end_of_its_own():
    made = hyperion_money.flows(FLOWS, moment="year", theme=look.DARK)
    assert (
        made.title == "Meta is to pay $3bn of rent a year and gets $600m of it back as part owner"
    )
    assert any("Back to Meta" in text for text in labels(made))
    assert any("$2.2bn\u00a0to\u00a0$2.5bn" in text for text in labels(made)), "a range stays one"


def test_a_single_flow_left_by_the_lens_is_still_drawn():
    made = hyperion_money.flows(FLOWS[FLOWS["to_node"] == "Construction"])
    assert "At least $7.5bn goes into Hyperion; your lens hides who pays it" in made.title
    assert len(made.rows) == 1


def test_without_flows_the_diagram_says_so():
    with pytest.raises(NothingToShow, match="lens"):
        hyperion_money.flows(none("hyperion_flows"))


def test_every_flow_is_listed_with_who_bears_its_risk():
    made = hyperion_money.ledger(FLOWS)
    assert (
        made.title == "Of 5 flows to build it, 2 are stated by Meta or a filing and 1 is worked out"
    )
    assert all("The lenders." in fact.aside for fact in made.body.items)
    assert made.body.items[2].badge == "worked out"


def test_what_the_vehicles_spend_is_no_second_sum_where_the_lens_hides_what_they_pay_on():
    seen = FLOWS[FLOWS["from_node"].isin(["Fund"]) | (FLOWS["to_node"] == "Construction")]
    assert hyperion_money.flows(seen).title == (
        "$8bn goes into Hyperion by the sources that your lens keeps"
    )
