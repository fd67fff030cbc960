"""The palette: readable in both themes, and told apart by colour-blind readers."""

import itertools
import tomllib

import pytest
from conftest import ROOT

from components import theme

both = pytest.mark.parametrize("look", theme.THEMES.values(), ids=theme.THEMES)

# Full colour blindness in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour):
    channels = [value / 255 for value in theme.rgba(colour)[:3]]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one, other):
    light, dark = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def lab(colour, matrix):
    """CIE L*a*b* of a colour as somebody with this kind of colour vision sees it."""
    seen = [sum(m * c for m, c in zip(row, linear(colour), strict=True)) for row in matrix]
    r, g, b = (min(1, max(0, c)) for c in seen)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@both
def test_text_is_readable_on_paper_and_on_panels(look):
    for ground in (look.paper, look.panel):
        assert contrast(look.ink, ground) >= 7
        assert contrast(look.quiet, ground) >= 4.5
        assert contrast(look.accent, ground) >= 4.5


@both
def test_every_badge_is_readable_and_has_a_mark(look):
    marks = set()
    for word in theme._BADGES:
        mark, colour = theme.badge(word, look)
        marks.add(mark)
        assert contrast(colour, look.paper) >= 4.5, word
    assert len(marks) == len(theme._BADGES)


@pytest.mark.parametrize("matrix", BLINDNESS.values(), ids=BLINDNESS)
@both
def test_the_companies_of_one_stack_are_told_apart(look, matrix):
    stack = ("Amazon", "Microsoft", "Alphabet", "Meta", "Oracle", "CoreWeave", "OpenAI")
    colours = {name: lab(theme.company_colour(name, look), matrix) for name in stack}
    for (one, a), (other, b) in itertools.combinations(colours.items(), 2):
        distance = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
        assert distance > 10, f"{one} and {other}"


@pytest.mark.parametrize("matrix", BLINDNESS.values(), ids=BLINDNESS)
def test_fossil_nuclear_and_renewable_are_told_apart(matrix):
    kinds = ("gas", "nuclear", "wind")
    groups = {name: lab(theme.technology_colour(name), matrix) for name in kinds}
    for (one, a), (other, b) in itertools.combinations(groups.items(), 2):
        distance = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
        assert distance > 10, f"{one} and {other}"


@both
def test_the_streamlit_theme_uses_the_same_colours(look):
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][look.name]
    assert settings["backgroundColor"] == look.paper
    assert settings["secondaryBackgroundColor"] == look.panel
    assert settings["textColor"] == look.ink
    assert settings["primaryColor"] == look.accent
    assert settings["borderColor"] == look.border


def test_companies_without_a_colour_of_their_own_get_greys():
    colours = theme.company_colours(["Amazon", "Tesla", "Apple"])
    assert colours["Amazon"] == theme.COMPANIES["Amazon"]
    assert colours["Tesla"] != colours["Apple"]
    assert set(colours.values()) - set(theme.COMPANIES.values()) <= set(theme.GREYS["light"])
