"""The money loop: at most fourteen bands, nothing counted that lapsed or is only a value."""

import math

import pytest
from charts.frames import none, rows

from components.charts import money_loop
from components.exhibit import NothingToShow


def link(source, kind, target, usd=float("nan"), **more):
    return {
        "link_id": f"{source}_{kind}_{target}",
        "from_company": source,
        "to_company": target,
        "kind": kind,
        "usd_bn": usd,
        "is_additive": True,
        "announced_on": "2026-01-09",
        "status_now": "active",
        **more,
    }


LINKS = rows(
    [
        link("Cloud", "invests_in", "OpenAI", 50, usd_is_up_to=True),
        link("OpenAI", "rents_from", "Cloud", 100),
        link("OpenAI", "rents_from", "Cloud", 38, link_id="second"),
        link("Maker", "invests_in", "OpenAI", 30),
        link("OpenAI", "buys_chips_from", "Maker"),
        link("OpenAI", "buys_chips_from", "Second maker", 90, confidence="estimate"),
        link("Holder", "invests_in", "OpenAI", 135, is_additive=False),
        link("Maker", "invests_in", "OpenAI", 100, link_id="lapsed", status_now="replaced"),
        link("Builder", "hosts", "OpenAI", 15),
    ],
    "money_loop",
)


def bands(exhibit):
    return {
        trace.text.split(":")[0]: trace for trace in exhibit.body.data if trace.hoverinfo == "text"
    }


def texts(exhibit):
    return " ".join(note.text for note in exhibit.body.layout.annotations)


def test_links_of_one_kind_between_two_companies_share_a_band():
    made = money_loop.around(LINKS)
    assert "$138bn" in texts(made)
    assert set(bands(made)) == {
        "Cloud invests in OpenAI",
        "OpenAI rents from Cloud",
        "Maker invests in OpenAI",
        "OpenAI buys chips from Maker",
        "OpenAI buys chips from Second maker",
    }


def test_lapsed_promises_values_of_stakes_and_hosting_are_left_out():
    kept = set(money_loop.around(LINKS).rows["link_id"])
    assert not {"lapsed", "Holder_invests_in_OpenAI", "Builder_hosts_OpenAI"} & kept


def test_what_is_left_out_is_said_with_whom_it_concerns():
    assert money_loop.around(LINKS).method.endswith(
        "Left out are values of stakes, plans that nobody confirmed, and promises that lapsed, are "
        "open or depend on conditions; here they concern Holder and Maker."
    )
    assert money_loop.around(LINKS, names=("Second maker",)).method.endswith("on conditions.")


def test_a_promise_alone_makes_no_pair_but_is_named():
    back = link("OpenAI", "rents_from", "Lender", 160)
    promise = link("Lender", "lends_to", "OpenAI", 42, usd_is_up_to=True, is_additive=False)
    made = money_loop.both_ways(rows([*LINKS.to_dict("records"), back, promise], "money_loop"))
    assert made.title.startswith("In 2 pairs")
    assert made.method.endswith("By such sums there would be 1 more: Lender with OpenAI.")
    assert "By such sums" not in money_loop.both_ways(LINKS).method


def test_the_finding_names_who_stands_on_both_sides():
    assert money_loop.around(LINKS).title == (
        "Cloud and Maker stand on both sides: they fund OpenAI and are paid by it"
    )
    assert money_loop.around(LINKS, names=("Cloud",)).title == (
        "OpenAI stands on both sides: Cloud funds it and is paid by it"
    )


def test_the_finding_about_two_companies_keeps_their_partners_apart():
    other = [link("Lab", "rents_from", "Cloud", 5), link("Cloud", "invests_in", "Lab", 5)]
    both = rows([*LINKS.to_dict("records"), *other], "money_loop")
    assert money_loop.around(both, names=("OpenAI", "Cloud")).title == (
        "Cloud and Maker fund OpenAI and are paid by it; Cloud funds Lab and is paid by it"
    )


def test_a_largest_sum_says_that_it_is_a_ceiling_and_an_outside_estimate():
    guess = link("Lab", "buys_chips_from", "Maker", 90, usd_is_up_to=True, confidence="estimate")
    made = money_loop.around(rows([guess], "money_loop"), names=("Lab",))
    assert made.title == (
        "The largest sum around Lab goes to Maker: up to $90bn, by an outside estimate"
    )
    plain = rows([link("Lab", "buys_chips_from", "Maker", 9)], "money_loop")
    assert money_loop.around(plain, names=("Lab",)).title.endswith("goes to Maker: $9bn")


def test_up_to_is_said_estimates_are_hatched_and_unpublished_is_dotted():
    drawn = bands(money_loop.around(LINKS))
    assert "up to $50bn" in drawn["Cloud invests in OpenAI"].text
    assert drawn["OpenAI buys chips from Second maker"].fillpattern.shape == "/"
    unknown = drawn["OpenAI buys chips from Maker"]
    assert unknown.line.dash == "dot"
    assert "unpublished" in unknown.text


def test_the_smallest_of_many_flows_share_one_band():
    many = rows(
        [link("OpenAI", "rents_from", f"Cloud {n:02}", 100 - n) for n in range(20)], "money_loop"
    )
    made = money_loop.around(many)
    assert len(bands(made)) == money_loop.MOST
    assert "Other" in texts(made)
    assert len(made.rows) == 20


def test_kinds_can_be_chosen():
    made = money_loop.around(LINKS, kinds=("rents_from",))
    assert set(bands(made)) == {"OpenAI rents from Cloud"}
    assert made.title == "The largest sum around OpenAI goes to Cloud: $138bn"


def test_pairs_compare_what_goes_in_with_what_comes_back():
    made = money_loop.both_ways(LINKS)
    assert made.title == (
        "In 2 pairs the funder is also the seller; wherever both amounts are known, more is to "
        "come back than is put in"
    )
    values = [bar.x[0] for bar in made.body.data if bar.type == "bar"]
    *known, unknown = values
    assert known == [50, 138, 30]
    assert math.isnan(unknown)
    assert "back: unpublished" in texts(made)


def test_without_links_it_says_so():
    with pytest.raises(NothingToShow):
        money_loop.around(none("money_loop"))
    with pytest.raises(NothingToShow):
        money_loop.both_ways(LINKS[LINKS["kind"] == "rents_from"])


def test_a_giver_that_no_source_names_is_told_by_what_it_is():
    bonds = link("", "lends_to", "Lab", 18, from_detail="bond investors")
    made = money_loop.around(rows([bonds], "money_loop"), names=("Lab",))
    assert made.title == "The largest sum around Lab comes from bond investors: $18bn"


def test_two_largest_sums_are_both_named():
    both = [link(giver, "invests_in", "Lab", 0.5) for giver in ("OpenAI", "SoftBank")]
    made = money_loop.around(rows(both, "money_loop"), names=("Lab",))
    assert made.title == ("The largest sums around Lab come from OpenAI and SoftBank: $500m each")
