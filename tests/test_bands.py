"""Where the bands of a flow diagram run."""

import pytest

from components import bands


def flow(source, target, amount):
    return {"from_node": source, "to_node": target, "amount_usd_bn": amount}


FLOWS = [
    flow("Bank", "Vehicle", 6.0),
    flow("Vehicle", "Owner", 4.0),
    flow("Vehicle", "Costs", 2.0),
    flow("Meta", "Owner", 1.0),
    flow("Owner", "Building", 5.0),
]


def test_a_node_stands_behind_all_that_feeds_it_and_ends_stand_at_the_end():
    _, nodes = bands.laid_out(FLOWS)
    columns = {node.name: node.column for node in nodes}
    assert columns == {"Bank": 0, "Meta": 0, "Vehicle": 1, "Owner": 2, "Costs": 3, "Building": 3}


def test_bands_are_as_high_as_their_amounts_and_stay_in_the_picture():
    drawn, _ = bands.laid_out(FLOWS)
    assert drawn[0].height / drawn[3].height == pytest.approx(6)
    for band in drawn:
        _, ys = bands.outline(band, 3)
        assert min(ys) >= -0.01
        assert max(ys) <= bands.TALL + 0.01


def test_bands_leave_a_node_without_crossing():
    drawn, _ = bands.laid_out(FLOWS)
    to_owner, to_costs = drawn[1], drawn[2]
    ends = [(band.edges[0][0], band.edges[0][0] + band.height) for band in (to_costs, to_owner)]
    assert ends[0][1] <= ends[1][0] + 0.01, "what ends above leaves above"


def test_money_that_returns_ends_in_a_node_of_its_own():
    _, nodes = bands.laid_out([flow("Meta", "Owner", 3.0), flow("Owner", "Meta", 0.6)])
    assert [node.name for node in nodes] == ["Meta", "Owner", "Back to Meta"]
