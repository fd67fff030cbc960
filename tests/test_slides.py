"""Decks as LibreOffice shows them: each kind of slide has its ink, light and dark, none of it cut.

`make decks` makes pictures of every page, to be looked at.
"""

from importlib import util
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from test_deck import forms, of

from components.theme import DARK, LIGHT, THEMES

ROOT = Path(__file__).parent.parent
# The slides of `forms`, after the cover.
KINDS = ("stack", "named", "ranges", "lines", "flow", "map", "table", "facts", "headline")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The slides of one deck in each theme as pixels, by the name of the theme."""
    # Another module of the tests is called decks, too.
    spec = util.spec_from_file_location("scripts_decks", ROOT / "scripts" / "decks.py")
    script = util.module_from_spec(spec)
    spec.loader.exec_module(script)
    folder = tmp_path_factory.mktemp("slides")
    files = [folder / f"{name}.pptx" for name in THEMES]
    for file, look in zip(files, THEMES.values(), strict=True):
        file.write_bytes(of(*forms(look), look=look))
    script.pictures(folder, files)
    return {
        name: [
            # The last pixels are partly beyond the slide.
            np.asarray(Image.open(file).convert("RGB").reduce(2), np.int16)[:-2, :-2]
            for file in sorted(folder.glob(f"{name}-*.png"))
        ]
        for name in THEMES
    }


def near(picture, colour, most=40):
    """Where a slide has this colour, roughly."""
    wanted = np.array(list(bytes.fromhex(colour[1:])), np.int16)
    return np.abs(picture - wanted).max(axis=2) <= most


def body(picture):
    """What stands between title and foot."""
    high = len(picture)
    return picture[int(0.2 * high) : int(0.86 * high)]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_every_kind_of_slide_shows_ink_between_title_and_foot_and_cuts_none(shown, look):
    slides = shown[look.name]
    assert len(slides) >= 1 + len(KINDS)
    for number, slide in enumerate(slides):
        ink = ~near(slide, look.paper, 12)
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert rows[0] > 0.01 * len(ink), number
        assert rows[-1] < 0.99 * len(ink), number
        assert columns[0] > 0.01 * len(ink[0]), number
        assert columns[-1] < 0.99 * len(ink[0]), number
        if number:
            assert (~near(body(slide), look.paper, 12)).mean() > 0.004, number


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_charts_map_and_words_show_in_the_colours_of_the_theme(shown, look):
    slides = shown[look.name]
    stack, named, _, lines, *_ = slides[1:]
    assert near(body(stack), "#E69F00").mean() > 0.02
    assert near(body(named), "#56B4E9").mean() > 0.01
    assert near(body(lines), "#E69F00").mean() > 0.0005
    of_map = slides[1 + KINDS.index("map")]
    assert near(body(of_map), look.land, 6).mean() > 0.1
    for slide in slides:
        assert near(slide, look.ink).mean() > 0.001


def test_estimates_are_hatched_on_the_slide_and_facts_are_not(shown):
    slide = body(shown["light"][1])
    paper, solid = near(slide, LIGHT.paper, 12), near(slide, "#E69F00")
    hatched = near(slide, "#56B4E9", 70)
    rows, columns = np.nonzero(hatched)
    assert len(rows)
    # Within what is hatched, lines and gaps alternate; solid bars have none.
    inside = slide[rows.min() : rows.max(), int(np.median(columns))]
    assert inside.std(axis=0).max() > 8
    middle = np.flatnonzero(solid.any(axis=0))[-1] - 3
    filled = np.flatnonzero(solid[:, middle])
    assert not paper[filled[0] : filled[-1], middle].any()
