"""Plants one by one: ceilings are open-ended, and the list says what stands apart."""

import pytest
from charts.frames import none, rows

from components.charts import plants
from components.exhibit import NothingToShow

POWER = rows(
    [
        {
            "supply_id": name,
            "plant_name": f"{name}, first part",
            "buyer": buyer,
            "technology": "gas_ccgt",
            "technology_group": "fossil",
            "nameplate_mw": mw,
            "status": status,
            "is_additive": additive,
            "is_ceiling_or_framework": ceiling,
        }
        for name, buyer, mw, status, additive, ceiling in (
            ("hub", "", 10_000, "proposed", True, True),
            ("plant", "Meta", 500, "operating", True, False),
            ("share", "Meta", 200, "operating", False, False),
            ("unsaid", "Meta", float("nan"), "planned", True, False),
        )
    ],
    "power_supply",
)
COMPANIES = rows([{"company": "Meta", "short_name": "Meta", "role": "hyperscaler"}], "companies")


def test_ceilings_end_in_an_arrow_and_none_is_built():
    made = plants.frameworks(POWER)
    assert made.title == "1 ceiling or framework names up to 10 GW more; none is being built"
    assert any(trace.mode == "markers" for trace in made.body.data if trace.type == "scatter")
    assert len(made.rows) == 1
    with pytest.raises(NothingToShow):
        plants.frameworks(POWER.iloc[1:])


def test_a_long_name_is_cut_between_words_and_whole_in_its_tooltip():
    long = "Further solar pledged with the second package for the campus"
    made = plants.frameworks(POWER.assign(plant_name=long))
    (label,) = [note.text for note in made.body.layout.annotations if "Further" in note.text]
    assert label.startswith("Further solar pledged with the…")
    assert any(long in str(bar.hovertemplate) for bar in made.body.data)


def test_the_list_says_what_stands_apart_from_the_sums():
    made = plants.every(POWER, COMPANIES, none("sites"))
    listed = made.body.frame.set_index("supply_id")
    assert listed.loc["hub", "apart"] == "Ceiling or framework"
    assert listed.loc["share", "apart"] == "May lie inside others"
    assert listed.loc["plant", "apart"] == ""
    assert listed.loc["hub", "buyer"] == "No buyer named"


def test_the_list_marks_plants_of_speculative_sites_and_options():
    listed = POWER.assign(is_ceiling_or_framework=False, is_additive=True, site_ids="dream")
    dream = rows([{"site_id": "dream", "is_speculative": True}], "sites")
    assert set(plants.every(listed, COMPANIES, dream).body.frame["apart"]) == {"Speculative site"}
    made = plants.every(listed.assign(kind="option"), COMPANIES, dream)
    assert set(made.body.frame["apart"]) == {"Not firm"}


def test_what_may_lie_inside_another_ceiling_is_drawn_but_not_added_up():
    made = plants.frameworks(POWER.assign(is_ceiling_or_framework=True))
    assert made.title.startswith("3 ceilings and frameworks name up to 10.5 GW more")


def test_the_list_of_one_buyer_names_it():
    made = plants.every(POWER, COMPANIES, none("sites"), buyer="Meta")
    assert made.title == "3 plants, contracts and options for Meta, the largest of 500 MW"
    with pytest.raises(NothingToShow):
        plants.every(none("power_supply"), COMPANIES, none("sites"))


def test_the_largest_says_that_it_is_a_ceiling():
    assert plants.every(POWER, COMPANIES, none("sites")).title.endswith(
        "the largest of up to 10 GW"
    )
    assert plants.every(POWER.iloc[1:], COMPANIES, none("sites")).title.endswith(
        "the largest of 500 MW"
    )
