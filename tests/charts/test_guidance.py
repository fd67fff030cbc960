"""Guidance and its revisions, on invented rows."""

import pytest
from charts.frames import none, rows

from components.charts import guidance
from components.exhibit import NothingToShow


def said(company, on, low, high=None, direction="initial", year=2026, **more):
    return {
        "company": company,
        "period_label": f"FY{year}",
        "announced_on": on,
        "fiscal_year": float(year),
        "fiscal_year_end": f"{year}-12-31",
        "low_usd_bn": float(low),
        "high_usd_bn": float(low if high is None else high),
        "direction": direction,
        "basis": "cash",
        **more,
    }


@pytest.fixture
def four():
    return rows(
        [
            said("Amazon", "2026-02-05", 200),
            said("Amazon", "2026-07-30", 220, direction="raised"),
            said("Alphabet", "2026-02-04", 175, 185),
            said("Alphabet", "2026-07-22", 195, 205, direction="raised"),
            said("Microsoft", "2026-04-29", 190),
            said("Microsoft", "2026-07-29", 175, direction="reclassified"),
            said("Meta", "2026-01-28", 115, 135),
            said("Meta", "2026-07-29", 130, 145, direction="narrowed"),
        ],
        "guidance",
    )


def quarters(company, year, *amounts, basis="cash"):
    return [
        {
            "company": company,
            "calendar_quarter": f"{year}Q{i + 1}",
            "fiscal_quarter": f"FY{year} Q{i + 1}",
            "basis": basis,
            "capex_usd_bn": float(amount),
        }
        for i, amount in enumerate(amounts)
    ]


@pytest.fixture
def capex():
    return rows(
        quarters("Amazon", 2026, 40, 50) + quarters("Amazon", 2025, 20, 30, 30, 40), "capex"
    )


def texts(exhibit):
    return [note.text for note in exhibit.body.layout.annotations]


def symbols(exhibit):
    return [
        symbol
        for trace in exhibit.body.data
        if trace.mode == "markers"
        for symbol in (
            [trace.marker.symbol] if isinstance(trace.marker.symbol, str) else trace.marker.symbol
        )
    ]


def test_guidance_headline_is_an_interval_of_the_newest_statements(four):
    exhibit = guidance.next_year_interval(four)
    assert exhibit.body.value == "$720–745bn"
    assert exhibit.body.change == (
        "first guidance added up to $680bn to $710bn, before Microsoft moved $15bn of leases out"
    )
    assert exhibit.title == "Capex of Amazon, Microsoft, Alphabet and Meta guided for 2026"


def test_guidance_headline_names_who_gave_no_figure(four):
    exhibit = guidance.next_year_interval(four[four["company"] != "Microsoft"])
    assert exhibit.body.value == "$545–570bn"
    assert "no figure for the calendar year of Microsoft" in exhibit.body.change


def test_guidance_headline_leaves_out_other_years_than_the_calendar_one(four):
    june = said("Oracle", "2026-06-10", 90, 95, fiscal_year_end="2026-05-31")
    table = rows([*four.to_dict("records"), june], "guidance")
    assert guidance.next_year_interval(table, scope="five").body.value == "$720–745bn"


def test_guidance_headline_of_one_sided_figures_is_open():
    table = rows([said("Alphabet", "2024-10-29", 50, float("nan"), year=2024)], "guidance")
    assert guidance.next_year_interval(table).body.value == "over $50bn"


def test_guidance_takes_a_new_way_of_counting_for_no_cut(four, capex):
    exhibit = guidance.history(four, capex)
    assert exhibit.title == (
        "Guidance for 2026 was raised twice and never lowered; Microsoft moved $15bn of leases "
        "out, which is no cut"
    )
    assert "leases counted elsewhere, not a cut" in texts(exhibit)
    assert "triangle-down" not in symbols(exhibit)
    assert "dot" in {trace.line.dash for trace in exhibit.body.data}


def test_guidance_steps_end_in_what_the_year_came_to(capex):
    table = rows(
        [
            said("Amazon", "2025-02-06", 100, 105, year=2025),
            said("Amazon", "2025-10-30", 110, direction="raised", year=2025),
        ],
        "guidance",
    )
    exhibit = guidance.history(table, capex, year=2025)
    assert "<b>Amazon</b>  $110bn, came to $120bn" in texts(exhibit)
    assert exhibit.title.endswith("Amazon spent more than first said")
    assert "star" in symbols(exhibit)
    assert "capex_usd_bn" in exhibit.rows


def test_what_happened_to_guidance_is_said_before_what_did_not(capex):
    lowered = said("Meta", "2026-07-29", 120, direction="lowered")
    table = rows([said("Meta", "2026-01-28", 130), lowered], "guidance")
    title = guidance.history(table, capex, year=2026).title
    assert title == "Meta's guidance for 2026 was lowered once and never raised"


def test_guidance_never_sets_two_ways_of_counting_side_by_side(capex):
    table = rows(
        [said("Amazon", "2025-02-06", 100, basis="company_defined", year=2025)], "guidance"
    )
    exhibit = guidance.history(table, capex, year=2025)
    assert "star" not in symbols(exhibit)
    with pytest.raises(NothingToShow):
        guidance.plans(table, capex, year=2025)


def test_guidance_above_a_figure_is_an_arrow(capex):
    table = rows([said("Alphabet", "2026-02-04", 50, float("nan"))], "guidance")
    assert "arrow-up" in symbols(guidance.history(table, capex))
    assert "over $50bn" in guidance.plans(table, capex).title


def test_guidance_in_words_is_quoted_and_not_drawn(four, capex):
    vague = said("Alphabet", "2026-04-29", float("nan"), year=2027, words="A significant increase.")
    with pytest.raises(NothingToShow, match="A significant increase"):
        guidance.history(rows([vague], "guidance"), capex, year=2027)


def test_guidance_set_against_spending_says_how_many_quarters(four, capex):
    amazon = four[four["company"] == "Amazon"]
    exhibit = guidance.plans(amazon, capex)
    assert (
        exhibit.title == "Amazon guides to $220bn for 2026 and spent $90bn of it in 2 of 4 quarters"
    )


def test_guidance_of_nobody_says_so(capex):
    with pytest.raises(NothingToShow):
        guidance.next_year_interval(none("guidance"))
    with pytest.raises(NothingToShow):
        guidance.history(none("guidance"), capex)
    with pytest.raises(NothingToShow):
        guidance.plans(none("guidance"), capex)


def test_guidance_above_a_figure_is_not_exceeded_by_spending_more(capex):
    table = rows([said("Amazon", "2025-02-06", 100, float("nan"), year=2025)], "guidance")
    exhibit = guidance.history(table, capex, year=2025)
    assert exhibit.title.endswith("Amazon spent no more than first said")


def test_before_the_first_quarter_nothing_is_said_to_be_spent(four, capex):
    none_yet = capex[capex["calendar_quarter"].str.startswith("2025")]
    made = guidance.plans(four[four["company"] == "Amazon"], none_yet)
    assert made.title.endswith("for 2026 and no quarter of it is on record yet")
    assert made.alt.endswith("nothing on record as spent.")
