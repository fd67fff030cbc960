"""Capex by company, on invented rows."""

import pytest
from charts.frames import none, rows

from components.charts import capex
from components.exhibit import NothingToShow

LEASES = "with_finance_leases"


def quarters(company, start, *amounts, basis="cash", **more):
    first = int(start[:4]) * 4 + int(start[5]) - 1
    return [
        {
            "company": company,
            "calendar_quarter": f"{(first + i) // 4}Q{(first + i) % 4 + 1}",
            "basis": basis,
            "capex_usd_bn": float(amount),
            **more,
        }
        for i, amount in enumerate(amounts)
    ]


def frame(*parts):
    return rows([record for part in parts for record in part], "capex")


@pytest.fixture
def four():
    return frame(
        quarters("Amazon", "2024Q1", 4, 4, 4, 4, 8, 8, 8, 8, 10, 10),
        quarters("Microsoft", "2024Q1", 3, 3, 3, 3, 6, 6, 6, 6, 6, 6),
        quarters("Alphabet", "2024Q1", 2, 2, 2, 2, 4, 4, 4, 4, 8, 8),
        quarters("Meta", "2024Q1", 1, 1, 1, 1, 2, 2, 2, 2, 3, 3),
    )


@pytest.fixture
def five(four):
    oracle = quarters("Oracle", "2024Q1", 1, 1, 1, 1, 2, 2, 2, 2, 5, 5, 9)
    return frame(four.to_dict("records"), oracle)


def drawn(table, every=None, **choices):
    annual = none("capex_annual")
    return capex.by_company(table, table if every is None else every, annual, annual, **choices)


def bars(exhibit):
    return {trace.name.split(" ")[0]: trace for trace in exhibit.body.data if trace.type == "bar"}


def totals(exhibit):
    (found,) = [trace for trace in exhibit.body.data if trace.type == "scatter"]
    return list(found.text)


def notes(exhibit):
    return " ".join(str(note.text) for note in exhibit.body.layout.annotations)


def test_capex_headline_compares_four_quarters_with_the_four_before(four):
    exhibit = capex.last_four_quarters(four, four)
    assert exhibit.body.value == "$94bn"
    assert exhibit.body.change == "to Q2 26, 57% more than the four quarters before"
    assert exhibit.body.spark[-1] == 94
    assert "Amazon, Microsoft, Alphabet and Meta" in exhibit.title


def test_capex_headline_ends_in_the_newest_quarter_that_all_have_reported(five):
    assert "to Q2 26" in capex.last_four_quarters(five, five, scope="five").body.change


def test_capex_title_says_the_sum_and_its_growth(four):
    assert drawn(four).title == (
        "Amazon, Microsoft, Alphabet and Meta spent $27bn in the second quarter of 2026, "
        "35% more than a year before"
    )


def test_capex_stacks_the_largest_at_the_bottom_with_totals_above(four):
    exhibit = drawn(four)
    assert list(bars(exhibit)) == ["Amazon", "Alphabet", "Microsoft", "Meta"]
    assert totals(exhibit)[-1] == "27"


def test_capex_of_many_quarters_says_a_total_a_year_all_to_the_same_place():
    table = frame(quarters("Amazon", "2022Q1", *[1.23] * 13, 17.44))
    exhibit = drawn(table, scope="all")
    assert [note.text for note in exhibit.body.layout.annotations] == ["1.2", "1.2", "1.2", "17.4"]
    assert list(exhibit.body.layout.xaxis.ticktext) == ["Q2 22", "Q2 23", "Q2 24", "Q2 25"]


def test_capex_of_many_years_names_every_second_one_up_to_the_newest():
    table = frame(quarters("Amazon", "2015Q1", *[1] * 44))
    exhibit = drawn(table, scope="all", period="year")
    assert list(exhibit.body.layout.xaxis.ticktext) == [
        "2015",
        "2017",
        "2019",
        "2021",
        "2023",
        "2025",
    ]


def test_capex_sets_a_quarter_of_one_company_apart_and_never_reads_it_as_a_fall(five):
    exhibit = drawn(five, scope="five")
    assert "$32bn in the second quarter of 2026" in exhibit.title
    assert "Q3 26: $9bn from 1 of 5 companies so far" in notes(exhibit)
    oracle = bars(exhibit)["Oracle"]
    assert oracle.y[-1] == 9
    assert oracle.marker.color[-1] != oracle.marker.color[-2]


def test_capex_of_an_unfinished_year_is_said_to_be_one(five):
    exhibit = drawn(five, scope="five", period="year")
    assert exhibit.title.endswith("and $64bn in the first half of 2026")
    assert "2 of 4 quarters so far" in notes(exhibit)
    assert "Q3 26, so far of Oracle only, is left out." in exhibit.method
    assert totals(exhibit) == ["44", "88"]


def test_capex_shares_add_up_to_one_and_leave_out_unfinished_quarters(five):
    exhibit = drawn(five, scope="five", unit="share")
    assert sum(trace.y[-1] for trace in bars(exhibit).values()) == pytest.approx(1)
    assert all(len(trace.x) == 10 for trace in bars(exhibit).values())
    assert exhibit.title.startswith("Amazon spent the most in the second quarter of 2026: 31%")


def test_capex_shares_begin_when_every_company_is_on_record(four):
    later = frame(quarters("Oracle", "2025Q1", 1, 1, 1, 1, 1, 1))
    both = frame(four.to_dict("records"), later.to_dict("records"))
    exhibit = drawn(both, scope="five", unit="share")
    assert all(len(trace.x) == 6 for trace in bars(exhibit).values())


def test_capex_growth_is_the_sum_of_what_each_company_added(four):
    exhibit = drawn(four, unit="growth")
    assert sum(trace.y[-1] for trace in bars(exhibit).values()) == pytest.approx(7 / 20)
    assert "grew 35%" in exhibit.title
    assert "Alphabet added the most" in exhibit.title


def test_capex_says_fell_when_it_fell():
    table = frame(quarters("Amazon", "2024Q1", 4, 4, 4, 4, 3, 3, 3, 3))
    assert "fell 25%" in drawn(table, unit="growth").title
    assert "25% less than a year before" in drawn(table).title


def test_capex_growth_leaves_out_a_company_without_a_year_before():
    old = quarters("Amazon", "2024Q1", 4, 4, 4, 4, 8, 8, 8, 8)
    table = frame(old, quarters("Nebius", "2025Q1", 5, 5, 5, 5))
    assert "100% more than a year before" in drawn(table, scope="all").title


def test_capex_with_leases_says_so_in_title_axis_and_method(four):
    leases = frame(quarters("Meta", "2024Q1", 2, 2, 2, 2, 3, 3, 3, 3, 5, 5, basis=LEASES))
    every = frame(four.to_dict("records"), leases.to_dict("records"))
    table = every[(every["company"] != "Meta") | (every["basis"] == LEASES)]
    exhibit = drawn(table, every)
    assert exhibit.title.startswith("With finance leases where stated, Amazon")
    assert "$29bn" in exhibit.title
    assert "with finance leases where stated" in exhibit.body.layout.yaxis.title.text
    assert "Meta (from 2024) states capex with finance leases" in exhibit.method
    assert "Alphabet, Amazon and Microsoft stay at cash paid" in exhibit.method


def test_capex_of_chosen_companies_takes_the_place_of_the_scope(four):
    exhibit = drawn(four, only=("Meta",))
    assert exhibit.title.startswith("Meta spent $3bn")
    assert set(exhibit.rows["company"]) == {"Meta"}


def test_capex_missing_quarters_are_unknown_and_not_zero():
    gap = quarters("SpaceX/xAI", "2025Q1", 2, 2) + quarters("SpaceX/xAI", "2026Q1", 3, 3)
    table = frame(quarters("Amazon", "2025Q1", 1, 1, 1, 1, 1, 1), gap)
    exhibit = drawn(table, scope="all")
    assert len(bars(exhibit)["SpaceX/xAI"].x) == 4
    assert "they are unknown, not zero" in exhibit.method


def test_capex_estimates_are_hatched():
    table = frame(quarters("Amazon", "2024Q1", 4, 5, confidence="estimate"))
    assert set(bars(drawn(table))["Amazon"].marker.pattern.shape) == {"/"}


def test_capex_counts_the_same_money_only_once():
    net = quarters("Amazon", "2024Q1", 3, 3, basis="net_of_proceeds")
    table = frame(quarters("Amazon", "2024Q1", 4, 4), net)
    assert "$4bn" in drawn(table).title


def test_capex_fiscal_years_come_from_the_annual_figures(four):
    annual = rows(
        [
            {"company": name, "fiscal_year": year, "basis": "cash", "capex_usd_bn": value}
            for name, year, value in (
                ("Microsoft", 2024.0, 10.0),
                ("Microsoft", 2025.0, 20.0),
                ("Microsoft", 2026.0, 40.0),
                ("Meta", 2024.0, 10.0),
                ("Meta", 2025.0, 10.0),
            )
        ],
        "capex_annual",
    )
    exhibit = capex.by_company(four, four, annual, annual, period="fiscal_year")
    assert (
        exhibit.title
        == "Microsoft and Meta spent $30bn in fiscal 2025, 50% more than the year before"
    )
    assert "1 of 2 companies so far" in notes(exhibit)


def test_capex_without_a_row_says_so(four):
    with pytest.raises(NothingToShow):
        drawn(none("capex"))
    with pytest.raises(NothingToShow):
        drawn(four, only=("Tesla",))
    with pytest.raises(NothingToShow):
        capex.last_four_quarters(frame(quarters("Meta", "2024Q1", 1)))


def test_capex_of_one_quarter_is_drawn():
    assert "spent $1bn" in drawn(frame(quarters("Meta", "2024Q1", 1))).title


@pytest.fixture
def yuan():
    return frame(
        quarters(
            "Alibaba", "2025Q1", 1, 1, 1, 1, 2, basis="company_defined", original_currency="CNY"
        )
    ).assign(capex_original_bn=[7.0, 7.0, 7.0, 7.0, 21.0], exchange_rate=7.0)


def test_capex_of_chinese_companies_grows_by_its_yuan(yuan, four):
    exhibit = capex.chinese(yuan)
    assert exhibit.title == (
        "Alibaba spent $2bn in the first quarter of 2026, in yuan 200% more than a year before"
    )
    assert {"capex_original_bn", "exchange_rate"} <= set(exhibit.rows)
    assert capex.chinese(yuan, currency="cny").title == (
        "Alibaba spent 21bn yuan in the first quarter of 2026, 200% more than a year before"
    )
    with pytest.raises(NothingToShow):
        capex.chinese(four)


def test_a_year_so_far_counts_the_same_companies_as_the_year_before_it():
    table = frame(
        quarters("Amazon", "2024Q1", 4, 4, 4, 4, 8, 8, 8, 8, 10, 10),
        quarters("Oracle", "2026Q1", 5, 5),
    )
    title = drawn(table, only=("Amazon", "Oracle"), period="year").title
    assert title.startswith("Amazon spent $32bn in 2025")
    assert title.endswith("and $20bn in the first half of 2026")


def test_growth_names_only_those_who_have_a_year_before():
    table = frame(
        quarters("Amazon", "2024Q1", 4, 4, 4, 4, 8, 8, 8, 8),
        quarters("Oracle", "2025Q1", 5, 5, 5, 5),
    )
    spent = drawn(table, only=("Amazon", "Oracle"), period="year").title
    assert "Amazon and Oracle spent $52bn in 2025, 100% more than the year before" in spent
    assert "for Amazon, whose year before is on record" in spent


def test_no_growth_is_not_called_a_fall():
    same = frame(quarters("Amazon", "2024Q1", *[8] * 8))
    title = drawn(same, only=("Amazon",), period="year", unit="growth").title
    assert title.startswith("Capex of Amazon stayed the same in 2025")


def test_the_alternative_text_tells_shares_and_points_where_they_are_drawn(four):
    assert "Amazon $10bn, 37%" in drawn(four, unit="share").alt
    assert "points of the growth" in drawn(four, unit="growth").alt
    assert "%" not in drawn(four).alt
