"""Where maps fly to, and the names on the land."""

import math

import pytest

from components import places


@pytest.mark.parametrize("place", places.PLACES, ids=lambda place: place.key)
def test_the_zoom_of_a_place_shows_all_of_it(place):
    pixels = 512 * 2**place.zoom / 360
    assert (place.east - place.west) * pixels <= places.WIDTH * 1.01
    north, middle, south = (
        math.degrees(math.asinh(math.tan(math.radians(latitude))))
        for latitude in (place.north, place.latitude, place.south)
    )
    assert (north - south) * pixels <= places.HEIGHT * 1.01
    assert math.isclose((north + south) / 2, middle, abs_tol=0.1)
    # No closer view would: it is not further away than it must be.
    assert max((place.east - place.west) * pixels / 1060, (north - south) * pixels / 520) > 0.99


def test_the_places_hold_what_they_are_named_after():
    by_key = {place.key: place for place in places.PLACES}
    for key, longitude, latitude in (
        ("texas", -99.7, 32.5),
        ("louisiana", -91.6, 32.5),
        ("ohio_valley", -83.1, 39.0),
        ("gulf", 54.4, 24.4),
        ("europe", 2.3, 48.9),
        ("east_asia", 139.7, 35.7),
        ("east_asia", 121.0, 24.8),
        ("us", -122.3, 47.6),
    ):
        place = by_key[key]
        assert place.west < longitude < place.east, key
        assert place.south < latitude < place.north, key
    assert "Gulf of Mexico" not in by_key["gulf"].name
    assert by_key["gulf"].name != "Gulf"


def test_every_country_and_state_is_named_once_where_it_lies():
    names = places.names()
    states = [name for name in names if name.kind == "state"]
    assert len(states) == 52
    assert len({name.code for name in states}) == 52
    texas = next(name for name in names if name.code == "US-TX")
    assert (texas.text, round(texas.longitude), round(texas.latitude)) == ("Texas", -98, 31)
    assert next(name.text for name in names if name.code == "US") == "United States"


def test_a_name_shows_only_when_its_area_has_room_for_it():
    zoom = {(name.kind, name.code): name.zoom for name in places.names()}
    assert zoom["country", "CN"] < zoom["country", "FR"] < zoom["country", "AE"]
    assert zoom["country", "US"] < zoom["state", "US-TX"] < zoom["state", "US-DC"]
    assert min(name.zoom for name in places.names() if name.kind == "state") >= 3
