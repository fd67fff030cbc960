"""Maps: what the browser is told to draw."""

import json
import math

from components import maps
from components.theme import DARK, LIGHT


def spot(name, mw=1000.0, running=0.0, tip=()):
    return maps.Spot(name, name, -100.0, 40.0, mw, running, "#0072B2", tip=tip)


def test_a_name_on_the_map_leaves_out_what_stands_in_brackets():
    assert maps.short("SoftBank France (Loon-Plage, Bosquel)") == "SoftBank France"


def test_unknown_power_reaches_the_browser_as_unknown_and_not_as_zero():
    columns = maps.Atlas((spot("one", math.nan, math.nan),), LIGHT).scene["columns"]
    assert columns["planned"] == columns["running"] == [None]


def test_names_are_offered_by_planned_power():
    atlas = maps.Atlas((spot("small", 10.0), spot("none", math.nan), spot("large", 900.0)), LIGHT)
    assert atlas.scene["bySize"] == [2, 0, 1]


def test_a_map_to_look_at_only_sends_no_tooltips():
    atlas = maps.Atlas((spot("one", tip=("a", "b")),), LIGHT, can_pick=False)
    assert atlas.scene["columns"]["tip"] == [[]]


def test_the_same_map_keeps_its_identity_and_another_has_another():
    one, again = (maps.Atlas((spot("one"),), LIGHT).scene for _ in range(2))
    assert one["id"] == again["id"]
    assert maps.Atlas((spot("one"),), DARK).scene["id"] != one["id"]
    assert maps.Atlas((spot("one"),), LIGHT, chosen="one").scene["id"] != one["id"]


def test_layers_and_places_are_plain_json():
    layer = maps.Layer(
        "grid",
        "Grid",
        "areas",
        items=({"code": "US-TX", "colour": "#112233", "name": "Texas", "tip": ()},),
        file="app/static/geo/us_states.geojson",
        key="code",
        legend=(("disc", "#112233", "300 to 400"),),
    )
    atlas = maps.Atlas(
        (spot("one"),),
        LIGHT,
        layers=(layer,),
        places=(maps.Place("World", None), maps.Place("Texas", (-106.6, 25.8, -93.5, 36.5))),
        lands=(maps.Land("Texas", -99.0, 31.0, 3.0),),
    )
    told = json.loads(json.dumps(atlas.scene))
    assert told["layers"][0]["items"][0]["code"] == "US-TX"
    assert told["places"][1]["bounds"] == [[-106.6, 25.8], [-93.5, 36.5]]
    assert told["lands"][0]["at"] == [-99.0, 31.0]
