"""Scenarios in a link and in a file: what was kept comes back, and what is wrong is named."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from components.scenarios import kept, kept_file
from components.scenarios.hours import CLOUDS, SIZES, TWICE
from components.scenarios.kept import Limit, Scenario
from components.scenarios.kept_file import Faulty
from components.scenarios.numbers import Refused
from components.scenarios.stay_or_leave import ENDS, FALLS, STRAIGHT

LIMITS = {
    "worth_share": Limit("Worth of the campus", "share", 0.5, 0.0, 1.5),
    "chip_years": Limit("Chips last", "years", 5.0, 4.0, 6.0),
}
CEILING = Scenario("Ceiling", 8, STRAIGHT, (("worth_share", 0.25),))


def written(scenarios, separator=","):
    file = io.StringIO()
    lines = csv.DictWriter(file, kept_file.COLUMNS, delimiter=separator)
    lines.writeheader()
    lines.writerows(kept_file.rows(scenarios, LIMITS))
    return file.getvalue().encode()


def faults(text):
    with pytest.raises(Faulty) as faulty:
        kept_file.from_csv(text.encode(), LIMITS)
    return faulty.value.faults


NAMES = some.text(min_size=1).map(kept.named).filter(bool)
SCENARIOS = some.builds(
    lambda name, years, fall, worth, chips, panels, clouds: Scenario(
        name,
        years,
        fall,
        kept.moved_only({"worth_share": worth, "chip_years": chips}, LIMITS),
        panels,
        clouds,
    ),
    NAMES,
    some.sampled_from(ENDS),
    some.sampled_from(FALLS),
    some.floats(0, 1.5),
    some.floats(4, 6),
    some.sampled_from(SIZES),
    some.sampled_from(CLOUDS),
)


@given(SCENARIOS)
def test_what_a_link_tells_is_what_was_kept(scenario):
    assert kept.heard(kept.told(scenario), LIMITS) == scenario


@given(some.lists(SCENARIOS, min_size=1, max_size=3, unique_by=lambda each: each.name))
def test_what_a_file_holds_is_what_was_kept(scenarios):
    # An apostrophe at the start is what spreadsheets put before a formula.
    if not any(each.name.startswith("'") for each in scenarios):
        assert list(kept_file.from_csv(written(scenarios), LIMITS)) == scenarios


def test_a_link_holds_the_name_and_what_was_moved_alone():
    assert kept.told(CEILING) == (
        "Ceiling",
        "years=8",
        "fall=In a straight line",
        "worth_share=0.25",
    )
    assert kept.told(Scenario("As planned")) == ("As planned",)
    assert kept.told(Scenario("Sunny", panels=TWICE)) == ("Sunny", "panels=Twice the year")
    assert CEILING.value("worth_share") == 0.25
    assert CEILING.value("chip_years") is None
    assert CEILING.of(["worth_share", "chip_years"]) == ("worth_share=0.25",)


def test_a_file_holds_every_assumption_so_that_it_can_be_read_alone():
    lines = written([CEILING]).decode().splitlines()
    assert lines[0] == "scenario,name,value,unit,title"
    assert lines[1] == "Ceiling,years,8,years,Meta leaves after"
    assert lines[-1] == "Ceiling,chip_years,5.0,years,Chips last"


def test_a_spreadsheet_s_separators_and_decimal_commas_are_read():
    text = "scenario;name;value\nCeiling;worth_share;0,25\nCeiling;years;8,0\n"
    (read,) = kept_file.from_csv(("\ufeff" + text).encode(), LIMITS)
    assert read == Scenario("Ceiling", 8, moved=(("worth_share", 0.25),))


def test_names_are_cleaned_and_cut():
    assert kept.named("  A\n\tlong\u200b name  ") == "A long name"
    assert len(kept.named("x" * 99)) == kept.MOST_NAME


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "A,chip_yaers,5",
            "Line 2, column name: there is no assumption “chip_yaers”. Did you mean chip_years?",
        ),
        (
            "A,weather,5",
            "Line 2, column name: there is no assumption “weather”. Take the line out.",
        ),
        (
            "A,chip_years,soon",
            "Line 2, column value: “soon” is not a number. Write a number from 4 to 6.",
        ),
        (
            "A,chip_years,nan",
            "Line 2, column value: “nan” is not a number. Write a number from 4 to 6.",
        ),
        (
            "A,worth_share,-1",
            "Line 2, column value: -1 is beyond the slider “Worth of the campus”. Write a number "
            "from 0 to 1.5.",
        ),
        (
            "A,years,5",
            "Line 2, column value: leases do not end after “5” years. Write 4, 8, 12, 16 or 20.",
        ),
        (
            "A,fall,up",
            "Line 2, column value: “up” is no way to fall. Write With the notes or In a straight "
            "line.",
        ),
        (
            "A,panels,many",
            "Line 2, column value: “many” is no size of the panels. Write The 1.3 GW deal, Matches "
            "the year or Twice the year.",
        ),
        (
            "A,clouds,",
            "Line 2, column value: “” is no kind of clouds. Write An even haze or Whole dull days.",
        ),
        (
            "A,years,-4",
            "Line 2, column value: leases do not end after “-4” years. Write 4, 8, 12, 16 or 20.",
        ),
        (",years,4", "Line 2, column scenario: the name is missing. Write one."),
    ],
)
def test_a_fault_says_what_where_and_how_to_mend_it(line, said):
    assert faults(f"scenario,name,value\n{line}\n") == (said,)


def test_every_fault_is_named_by_line_and_nothing_is_taken():
    told = faults(
        "scenario,name,value\nA,years,4\n\nA,years,8\nB,chip_years,9\nC,years,4\nD,years,4\n"
    )
    assert [text[:6] for text in told] == ["Line 4", "Line 5", "Line 7"]
    assert "years stands twice" in told[0]
    assert "“D” would be the fourth scenario" in told[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"name,value\nyears,4\n", "Line 1: the column “scenario” is missing"),
        (b"scenario,name,value\n", "no scenario below it"),
        (b'scenario,name,value\n"A,years,4\n', "not a CSV"),
        (b"x" * (kept_file.MOST_BYTES + 1), "scenarios need less than 100"),
    ],
)
def test_a_file_that_holds_no_scenarios_is_refused_in_words(content, said):
    with pytest.raises(Faulty) as faulty:
        kept_file.from_csv(content, LIMITS)
    assert said in str(faulty.value)


def test_of_many_faults_the_first_are_told():
    told = faults("scenario,name,value\n" + "A,weather,1\n" * 30)
    assert len(told) == kept_file.MOST_TOLD + 1
    assert told[-1].startswith("And ")


@given(some.binary(max_size=300))
def test_no_file_does_anything_but_be_read_or_be_refused(content):
    with suppress(Faulty):
        assert kept_file.from_csv(content, LIMITS)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((), "no name"),
        (("  ",), "no name"),
        (("A", "chip_years"), "is not name=value"),
        (("A", "chip_years=99"), "“A” cannot be shown: 99 is beyond the slider “Chips last”"),
        (("A", "years=nan"), "leases do not end after"),
        (("A", "weather=1"), "there is no assumption “weather”"),
    ],
)
def test_a_link_that_tells_no_scenario_is_refused_in_words(parts, said):
    with pytest.raises(Refused, match=said):
        kept.heard(parts, LIMITS)
