"""Numbers and dates as the reader sees them."""

import pytest

from components import words

NAN = float("nan")


@pytest.mark.parametrize(
    ("billion", "text"),
    [
        (0.64, "$640m"),
        (27.34, "$27.3bn"),
        (164.6, "$165bn"),
        (1400, "$1.4tn"),
        (8, "$8bn"),
        (-2.79, "-$2.79bn"),
        (12.995, "$13bn"),
        (16.04, "$16bn"),
        (99.97, "$100bn"),
        (0.9996, "$1bn"),
        (999.7, "$1tn"),
        (0.0003, "$0.3m"),
        (NAN, "unknown"),
    ],
)
def test_dollars_are_rounded_to_what_the_source_supports(billion, text):
    assert words.usd(billion) == text


def test_an_interval_of_one_figure_is_one_figure():
    assert words.usd_range(720, 745) == "$720bn to $745bn"
    assert words.usd_range(220, 220) == "$220bn"
    assert words.usd_range(12.98, 13.02) == "$13bn"


def test_a_country_has_its_article_within_a_sentence():
    assert words.the_country("US") == "the United States"
    assert words.the_country("FR") == "France"


@pytest.mark.parametrize(
    ("mw", "text"),
    [
        (320, "320 MW"),
        (999.6, "1 GW"),
        (2262, "2.26 GW"),
        (26000, "26 GW"),
        (0, "0 MW"),
        (NAN, "unknown"),
    ],
)
def test_power_turns_into_gigawatts_above_a_thousand_megawatts(mw, text):
    assert words.power(mw) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-06-30", "30 June 2026"),
        ("2026-06", "June 2026"),
        ("2026", "2026"),
        ("", "undated"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(text, said):
    assert words.date(text) == said


def test_growth_is_said_in_words():
    assert words.change(0.87) == "87% more"
    assert words.change(-0.04) == "4% less"
    assert words.change(0.001) == "unchanged"


def test_a_long_list_of_names_is_cut_with_a_count():
    assert words.listing(["A", "B", "C"]) == "A, B and C"
    assert words.listing(["A", "B", "C", "D"], most=3) == "A, B and 2 others"
    assert words.listing(["A"]) == "A"
    assert words.listing([]) == ""


def test_what_is_rounded_to_nothing_has_no_sign_and_unknown_millions_stay_unknown():
    assert words.number(-0.001) == "0"
    assert words.percent(-0.001) == "0%"
    assert words.million(NAN) == "unknown"


def test_quarters_are_short_on_an_axis_and_long_in_a_sentence():
    assert words.quarter("2026Q2") == "Q2 26"
    assert words.quarter_in_full("2026Q2") == "the second quarter of 2026"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Crusoe / Blue Owl, Abilene (loan)", "Crusoe, Abilene"),
        ("Meta Hyperion / Beignet Investor LLC (Blue Owl)", "Meta Hyperion"),
        ("AIP / MGX purchase of Aligned", "AIP / MGX purchase of Aligned"),
        ("Amazon notes, March 2026", "Amazon notes, March 2026"),
    ],
)
def test_a_deal_is_named_in_few_words(name, text):
    assert words.deal(name) == text


def test_a_sentence_ends_in_one_full_stop():
    assert words.sentence("Source: Meta Platforms, Inc.") == "Source: Meta Platforms, Inc."
    assert words.sentence("Source: Epoch AI") == "Source: Epoch AI."


def test_a_line_never_ends_between_a_number_and_its_unit():
    said = words.unbroken("21 GW of 26 GW, 114 TWh and 21.9 million homes by 4 Google sites")
    assert said == (
        "21\u00a0GW of 26\u00a0GW, 114\u00a0TWh and 21.9\u00a0million homes by 4 Google sites"
    )
