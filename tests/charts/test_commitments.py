"""The 26 GW: what was promised, what stands, and what no source states."""

import pytest
from charts.frames import none, rows

from components.charts import commitments
from components.exhibit import NothingToShow


def deal(name, supplier, gw, **more):
    return {
        "commitment_id": name,
        "buyer": "OpenAI",
        "counterparty": supplier,
        "kind": "chips",
        "gw": gw,
        "announced_on": "2025-10-06",
        "binding": "letter_of_intent",
        "status_now": "active",
        "count_layer": "chips",
        "counts_in_26gw": True,
        **more,
    }


LETTER = deal(
    "letter",
    "Nvidia",
    10,
    announced_on="2025-09-22",
    status_now="replaced",
    status_on="2026-02-27",
    replaced_by="smaller",
    count_layer="superseded",
    note="It was replaced.",
)
SMALLER = deal(
    "smaller",
    "Nvidia",
    5,
    announced_on="2026-02-27",
    counts_in_26gw=False,
    confidence="reported",
    binding="mou",
)
SHARES = deal(
    "shares",
    "Nvidia",
    float("nan"),
    kind="equity",
    usd_bn=30,
    announced_on="2026-02-27",
    counts_in_26gw=False,
    count_layer="equity",
)
SIGNED = deal("signed", "AMD", 6, binding="definitive")
SHEET = deal("sheet", "Broadcom", 10)
RIVAL = deal("rival", "AMD", 7, standing="rival", rival_of="signed")
TODAY = rows([LETTER, SMALLER, SHARES, SIGNED, SHEET, RIVAL], "commitments")
# As the lens shows a day before the letter was replaced.
BEFORE = rows([{**LETTER, "status_now": "active", "replaced_by": ""}, SIGNED, SHEET], "commitments")
# As the lens shows if the replacement is too weak a source for the reader.
STRICT = rows([LETTER, SIGNED, SHEET], "commitments")
SITES, FINANCING = none("sites"), none("financing")


def bars(exhibit, level):
    return [bar.x[0] for bar in exhibit.body.data if bar.type == "bar" and bar.y[0] == level]


def test_the_headline_says_what_is_promised_what_stands_and_that_no_source_states_more():
    made = commitments.twenty_six(TODAY)
    assert made.body.value == "26 GW"
    assert "21 GW still stand" in made.body.change
    assert "Nvidia's 10 GW became 5 GW and $30bn of shares" in made.body.change
    assert "No source states a figure for what is energised" in made.body.change


def test_before_the_replacement_all_of_it_stands():
    made = commitments.twenty_six(BEFORE)
    assert "All 26 GW still stand" in made.body.change
    assert "21 GW" not in made.body.change


def test_a_replacement_that_the_reader_does_not_trust_is_unknown_and_not_zero():
    made = commitments.twenty_six(STRICT)
    assert "At least 16 GW still stand" in made.body.change
    assert "not among the rows" in made.body.change


def test_a_cancelled_part_stands_no_longer():
    gone = rows([{**SIGNED, "status_now": "cancelled"}, SHEET], "commitments")
    assert "10 GW still stand: AMD's 6 GW was cancelled" in commitments.twenty_six(gone).body.change


def test_rival_figures_are_never_added():
    assert "7" not in commitments.twenty_six(TODAY).body.value
    assert "rival" not in set(commitments.twenty_six(TODAY).rows["commitment_id"])


def test_the_promise_is_taken_apart_by_supplier_and_the_gone_part_stays_hollow():
    made = commitments.taken_apart(TODAY)
    assert bars(made, 0) == [10, 6, 10]
    assert bars(made, 1) == [5, 6, 10]
    assert bars(made, 2) == []
    texts = " ".join(note.text for note in made.body.layout.annotations)
    assert "5 GW gone" in texts
    assert "No source states a figure" in texts
    assert made.title.startswith("Of 26 GW of chips promised in September and October 2025")


def test_energised_power_is_drawn_once_a_source_states_it():
    running = rows([{**SIGNED, "gw_delivered": 0.4}, SHEET], "commitments")
    made = commitments.taken_apart(running)
    assert bars(made, 2) == [0.4]
    assert "400 MW are energised" in commitments.twenty_six(running).body.change
    none_yet = rows([{**SIGNED, "gw_delivered": 0.0}], "commitments")
    assert "None of it is energised yet" in commitments.twenty_six(none_yet).body.change


def test_each_part_tells_what_became_of_it():
    made = commitments.became(TODAY)
    assert made.title == (
        "The deal with Nvidia no longer stands as signed; the deals with AMD and Broadcom do"
    )
    first = made.body.items[0]
    assert first.badge == "replaced"
    assert "replaced on 27 February 2026 by 5 GW and $30bn of shares" in first.text


def test_a_note_does_not_tell_the_future_of_a_deal_that_the_lens_sets_back():
    made = commitments.became(BEFORE)
    assert made.title == "The deals with Nvidia, AMD and Broadcom still stand as announced"
    assert all(item.aside == "" for item in made.body.items)


def test_the_ladder_names_the_rungs_without_a_figure():
    made = commitments.ladder(TODAY, SITES, FINANCING)
    assert made.title == (
        "26 GW announced, 21 GW still standing and 6 GW contracted; no source states a figure for "
        "what is financed, under construction or energised"
    )
    assert bars(made, 2) == [6]
    assert bars(made, 5) == []


def test_the_ladder_says_at_least_where_the_lens_hides_what_replaced_a_deal():
    hidden = TODAY[TODAY["commitment_id"] != "smaller"]
    title = commitments.ladder(hidden, SITES, FINANCING).title
    assert "at least 16 GW still standing" in title


def test_the_ladder_counts_money_and_sites_that_belong_to_a_deal():
    signed = rows([{**SIGNED, "site_ids": "here"}], "commitments")
    site = rows(
        [{"site_id": "here", "name": "Here", "status": "under_construction", "planned_mw": 2000}],
        "sites",
    )
    loan = rows(
        [
            {
                "commitment_id": "signed",
                "amount_usd_bn": 3,
                "is_additive": True,
                "closed_on": "2026-01-01",
            }
        ],
        "financing",
    )
    made = commitments.ladder(signed, site, loan)
    assert bars(made, 4) == [2]
    assert any("$3bn" in note.text for note in made.body.layout.annotations)
    assert {"signed"} <= set(made.rows["commitment_id"])


@pytest.mark.parametrize("chart", [commitments.twenty_six, commitments.taken_apart])
def test_without_a_deal_it_says_so(chart):
    with pytest.raises(NothingToShow, match="26 GW"):
        chart(none("commitments"))
