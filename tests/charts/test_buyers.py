"""Deals by buyer: never added up across layers, buyers or rival figures."""

import math

import pytest
from charts.frames import none, rows

from components.charts import buyers
from components.exhibit import NothingToShow


def deal(name, buyer, seller, layer, **more):
    return {
        "commitment_id": name,
        "buyer": buyer,
        "counterparty": seller,
        "kind": "cloud",
        "announced_on": "2026-01-09",
        "binding": "definitive",
        "status_now": "active",
        "gw_basis": "unspecified",
        "count_layer": layer,
        **more,
    }


DEALS = rows(
    [
        deal("rent", "Lab", "Cloud", "capacity", gw=4, usd_bn=40, overlaps_with="chips"),
        deal("site", "Lab", "Builder", "capacity", gw=1, gw_basis="it", site_ids="here"),
        deal("quiet", "Lab", "Other cloud", "capacity"),
        deal("chips", "Lab", "Maker", "chips", kind="chips", gw=6, gw_is_up_to=True),
        deal("more_chips", "Lab", "Second maker", "chips", kind="chips", gw=2),
        deal("part", "Lab", "Cloud", "part", gw=3, overlaps_with="rent"),
        deal("total", "Lab", "", "umbrella", gw=9),
        deal("rival", "Lab", "Cloud", "capacity", gw=5, standing="rival", rival_of="rent"),
        deal("else", "Rival lab", "Cloud", "capacity", gw=2, confidence="estimate"),
    ],
    "commitments",
)
HERE = rows(
    [{"site_id": "here", "name": "Here (Texas)", "operational_it_mw": 50.0}],
    "sites",
)


def values(exhibit):
    return [bar.x[0] for bar in exhibit.body.data if bar.type == "bar"]


def texts(exhibit):
    return " ".join(note.text for note in exhibit.body.layout.annotations)


def test_each_deal_of_one_layer_has_its_own_bar_and_nothing_is_added():
    made = buyers.by_buyer(DEALS)
    assert values(made) == [4, 1, 2]
    assert made.title == "Largest among these capacity deals: Lab with Cloud, 4 GW"
    assert set(made.rows["count_layer"]) == {"capacity"}


def test_a_deal_without_a_figure_is_named_and_not_drawn_as_zero():
    made = buyers.by_buyer(DEALS, buyers=("Lab",))
    assert "No figure stated: Other cloud" in texts(made)
    assert "1 deal among them without a stated figure" in made.method


def test_estimates_are_hatched_and_up_to_ends_in_an_arrow():
    estimate = [bar for bar in buyers.by_buyer(DEALS).body.data if bar.type == "bar"][-1]
    assert estimate.marker.pattern.shape == "/"
    chips = buyers.by_buyer(DEALS, layer="chips")
    arrows = [mark for mark in chips.body.data if mark.type == "scatter"]
    assert [mark.marker.symbol for mark in arrows] == ["triangle-right"]
    assert "up to 6 GW" in chips.title


def test_rival_figures_appear_only_on_demand():
    assert "5 GW" not in texts(buyers.by_buyer(DEALS))
    shown = buyers.by_buyer(DEALS, rivals=True)
    assert "or 5 GW" in texts(shown)
    assert values(shown) == [4, 1, 2]
    assert "rival" in set(shown.rows["commitment_id"])


def test_a_layer_without_figures_says_so():
    with pytest.raises(NothingToShow, match="No source states dollars for power deals"):
        buyers.by_buyer(DEALS, layer="power", measure="usd_bn")


def test_chips_are_added_up_and_capacity_is_not():
    made = buyers.sums(DEALS, buyer="Lab")
    assert made.title == (
        "Lab's chip deals come to up to 8 GW; its capacity deals are not added up"
    )
    assert "No total: terms, sites and units differ" in texts(made)
    assert not {"part", "total", "rival"} & set(made.rows["commitment_id"])


def test_deals_that_share_capacity_are_not_added_up():
    overlapping = rows(
        [
            deal("one", "Lab", "Maker", "chips", kind="chips", gw=6, overlaps_with="two"),
            deal("two", "Lab", "Maker", "chips", kind="chips", gw=2, overlaps_with="one"),
        ],
        "commitments",
    )
    assert "not added up" in buyers.sums(overlapping, buyer="Lab").title


def test_a_deal_that_the_lens_sets_back_counts_again():
    letter = deal("letter", "Lab", "Maker", "superseded", kind="chips", gw=10)
    before, after = (
        rows([{**letter, "status_now": status}], "commitments") for status in ("active", "replaced")
    )
    assert buyers.sums(before, buyer="Lab").title == "Lab's chip deal comes to 10 GW"
    with pytest.raises(NothingToShow):
        buyers.sums(after, buyer="Lab")


def test_a_deal_with_nobody_named_is_with_several():
    made = buyers.by_buyer(rows([deal("open", "Lab", "", "capacity", gw=5)], "commitments"))
    assert made.title == "Largest among these capacity deals: Lab with several, 5 GW"


def test_a_table_of_one_row_and_of_none_that_counts_reads_as_a_sentence():
    lone = deal("total", "Lab", "", "umbrella", gw=9)
    said = [
        buyers.counted(rows(each, "commitments"), buyer="Lab").title
        for each in ([lone], [lone, lone], [DEALS.iloc[0].to_dict()])
    ]
    assert said == [
        "Lab: its one row does not count, for the reason given",
        "Lab: none of 2 rows counts, for reasons given",
        "Lab: its one row counts, under one heading",
    ]


def test_each_sum_of_a_buyer_has_its_own_its():
    chips = deal("chips", "Lab", "Maker", "chips", kind="chips", gw=6)
    rent = deal("rent", "Lab", "Cloud", "capacity", gw=4)
    made = buyers.sums(rows([chips, rent], "commitments"), buyer="Lab")
    assert " comes to 4 GW and its chip deal comes to 6 GW" in made.title


def test_the_table_says_why_a_row_is_left_out():
    made = buyers.counted(DEALS, buyer="Lab")
    assert made.title == (
        "Lab: of 7 rows 5 count, each under one heading; 2 left out, for reasons given"
    )
    frame = made.body.frame.set_index("commitment_id")
    assert frame.loc["part", "why"] == "Inside another deal"
    assert frame.loc["total", "why"] == "A total of other deals"
    assert frame.loc["rent", "shared"] == "Maker"
    assert "1 rival figure not listed" in made.method
    with_rival = buyers.counted(DEALS, buyer="Lab", rivals=True)
    listed = with_rival.body.frame.set_index("commitment_id")
    assert listed.loc["rival", "why"] == "Another figure for the same deal"


def test_what_runs_fills_the_frame_and_unknown_stays_unknown():
    delivered = DEALS.assign(
        gw_delivered=DEALS["gw_delivered"].mask(DEALS["commitment_id"] == "rent", 0.4)
    )
    made = buyers.running(delivered, HERE, buyer="Lab")
    assert made.title == (
        "Of Lab's 2 capacity deals with a stated size, 1 has computers known to run: Cloud 400 MW"
    )
    *known, unknown = values(made)
    assert known == [4, 0.4, 1]
    assert math.isnan(unknown)
    assert "No figure; its site runs 50 MW for all users" in texts(made)
    hatched = [bar for bar in made.body.data if bar.type == "bar"][1]
    assert hatched.marker.pattern.shape == "/"


def test_what_gigawatts_mean_is_said_where_some_sources_say_it():
    assert (
        "Some gigawatts mean the computers; for 1 deal the source does not say what they mean."
        in buyers.running(DEALS, HERE, buyer="Lab").method
    )


def test_one_deal_is_not_spoken_of_as_many():
    alone = DEALS[DEALS["commitment_id"] == "site"]
    made = buyers.running(alone, HERE, buyer="Lab")
    assert made.title == "Lab's one capacity deal with a stated size has no computers known to run"
    assert "No source states what runs." in made.method
    assert "added up" not in made.method


def test_nothing_running_by_a_source_is_told_from_no_figure():
    idle = rows(
        [
            deal("a", "Lab", "A", "capacity", gw=2, gw_delivered=0.0, gw_delivered_as_of="2026-07"),
            deal("b", "Lab", "B", "capacity", gw=1),
        ],
        "commitments",
    )
    made = buyers.running(idle, none("sites"), buyer="Lab")
    assert "None running in July 2026" in texts(made)
    assert "No source states what runs" in texts(made)
    assert "none has computers known to run" in made.title


@pytest.mark.parametrize("chart", [buyers.sums, buyers.counted])
def test_a_buyer_without_rows_gets_a_sentence(chart):
    with pytest.raises(NothingToShow, match="Nobody"):
        chart(DEALS, buyer="Nobody")
    with pytest.raises(NothingToShow, match="Nobody"):
        buyers.running(DEALS, HERE, buyer="Nobody")
