"""Maps: the view holds all spots, and names do not touch each other."""

import itertools
import math

import pytest

from components import maps


def spot(name, longitude, latitude, mw=1000.0):
    return maps.Spot(name, name, longitude, latitude, mw, 0.0, "#0072B2")


def crowd():
    return [
        spot(f"Site number {i}", -100 + 3 * (i % 6), 30 + 2 * (i // 6), 100.0 * (i + 1))
        for i in range(36)
    ]


@pytest.mark.parametrize(
    "spots",
    [[spot("one", 10.0, 50.0)], crowd(), [spot("west", -122.0, 47.0), spot("east", 151.0, -33.0)]],
    ids=["one", "crowd", "world"],
)
def test_the_view_holds_every_spot(spots):
    view = maps.fit(spots)
    for each in spots:
        x, y = view.screen(each.longitude, each.latitude)
        assert abs(x) <= maps.WIDTH / 2
        assert abs(y) <= maps.HEIGHT / 2
    assert 0 < view.zoom <= 6


def test_a_phone_opens_where_most_sites_are():
    spots = [spot("west", -122.0, 47.0), spot("middle", -95.0, 33.0), spot("east", 151.0, -33.0)]
    view = maps.fit(spots)
    assert view.shift(maps.STILL) == 0
    for each, is_seen in zip(spots, (True, True, False), strict=True):
        x, _ = view.screen(each.longitude, each.latitude)
        assert (abs(x + view.shift(maps.PHONE)) < maps.PHONE / 2) == is_seen


def test_sites_that_fit_a_phone_stand_in_its_middle():
    view = maps.fit([spot("one", -100.0, 40.0), spot("two", -99.9, 40.2)])
    assert view.anchor is None
    assert view.frame() == (view.longitude, {})


@pytest.mark.parametrize("anchor", [-80.0, 60.0, 10.0], ids=["right", "left", "a little"])
def test_the_browser_moves_the_middle_by_what_the_view_says(anchor):
    view = maps.View(15.0, 20.0, 1.2, anchor=anchor)
    longitude, layout = view.frame()

    def pixels(side, width):
        said = layout["padding"][side]
        return float(said[:-1]) * width / 100 if said.endswith("%") else float(said[:-2])

    for width in (maps.PHONE, 700, maps.WIDTH, 1280, 1920):
        looks_at = (width + pixels("left", width) - pixels("right", width)) / 2
        assert -1 <= looks_at <= width + 1, "deck.gl would not follow"
        middle = looks_at + (view.longitude - longitude) / view.span(1)
        assert middle == pytest.approx(width / 2 + view.shift(width), abs=1)


def test_names_do_not_touch_each_other_and_the_largest_is_named():
    spots = crowd()
    view = maps.fit(spots)
    named = maps.labels(spots, view, most=20)
    assert named[0].spot.name == "Site number 35"
    boxes = []
    for label in named:
        x, y = view.screen(label.spot.longitude, label.spot.latitude)
        gap = view.radius(label.spot.planned_mw) + 4
        boxes.append(maps._box(len(label.spot.name), x, y, gap, label.side))
    assert 3 <= len(boxes) <= 20
    assert not any(maps._touch(one, two) for one, two in itertools.combinations(boxes, 2))


def test_the_globe_names_only_what_faces_the_reader():
    spots = [spot("near", -80.0, 38.0), spot("far", 100.0, -30.0)]
    view = maps.fit(spots, is_globe=True)
    assert [label.spot.name for label in maps.labels(spots, view)] == ["near"]


def test_small_and_unknown_rings_stay_visible():
    view = maps.View(0.0, 0.0, 1.0)
    assert view.radius(1.0) == maps.MIN_RADIUS
    assert view.radius(math.nan) == maps.UNKNOWN_RADIUS
    assert view.core(1.0) == maps.MIN_CORE
    assert view.core(0.0) == 0.0 == view.core(math.nan)


def test_a_name_on_the_map_leaves_out_what_stands_in_brackets():
    assert maps.short("SoftBank France (Loon-Plage, Bosquel)") == "SoftBank France"
