"""The first view of a page: its head and its first exhibits, which come with the document.

They can be read, and their chart is drawn, while the scripts of the page still load.
static/js/early.js draws it, and takes it away once the page itself stands.
"""

import json
import logging
import threading
from functools import lru_cache
from html import escape

import plotly.graph_objects as go

from components import captions, making, markup, pages, store
from components.exhibit import Exhibit, Facts, Headline, figure_height
from components.lens import Lens
from components.making import Key
from components.maps import Atlas
from components.serving import findings
from components.serving.document import Opening
from components.still import pieces
from components.style import css, css_of_first_view
from components.theme import THEMES, Theme

# Pages that begin with a row of exhibits, and how far those stand apart.
ROWS = {
    "overview": (
        (
            "capex.last_four_quarters",
            "guidance.next_year_interval",
            "commitments.twenty_six",
            "sites.power_by_status",
            "power.supply_mix",
        ),
        "2rem",
    ),
    "data": (("data.size", "data.newest", "data.corrections_so_far"), "4rem"),
}
# Pages whose first exhibit stands within what a reader does there.
WITHOUT = frozenset({"story"})
# How high the choices before the first exhibit are, in pixels, on a laptop and on a large screen;
# a phone folds them. A test holds the first view to the page that takes its place.
CHOICES_PX = {
    "bet": (302, 302),
    "capex": (152, 152),
    "claims": (152, 60),
    "energy": (168, 68),
    "financing": (60, 60),
    "sites": (160, 160),
}
# Seconds that a document waits for the first view of another one.
PATIENCE = 0.5

_making = threading.Lock()
_log = logging.getLogger("dashboard.serving")


def first_view(page: str, opening: Opening) -> str:
    """The first view of a page as published now, as HTML that follows the reader's colours.

    "" if the page has none, if its exhibits cannot be made, or if that takes too long.
    """
    if page not in findings.FIRST or page in WITHOUT:
        return ""
    if not _making.acquire(timeout=PATIENCE):
        return ""
    try:
        return _view(page, opening, tuple(_keys(page)))
    except Exception as error:
        # A page opens with or without it.
        _log.warning("No first view of %s: %s", page, type(error).__name__)
        return ""
    finally:
        _making.release()


def _keys(page: str) -> list[Key]:
    first = findings.first(page)
    if page not in ROWS:
        return [first]
    others = map(findings.chart, ROWS[page][0][1:])
    return [first, *(making.key(each, store.published, Lens(), "light", {}) for each in others)]


# Room for the views of two revisions, because the old ones are asked for until the new are made.
@lru_cache(maxsize=24)
def _view(page: str, opening: Opening, keys: tuple[Key, ...]) -> str:
    exhibits = [_exhibit(key) for key in keys]
    if not all(exhibits):
        return ""
    style = pieces.coloured(*(css_of_first_view(css(look), look) for look in THEMES.values()))
    head = f"<h1>{escape(opening.title)}</h1>{markup.line('lede', opening.lede, opening.controls)}"
    if opening.section:
        title, text, controls = opening.section
        head += f"<h2>{escape(title)}</h2>{markup.line('aside', text, controls)}"
    if page in CHOICES_PX:
        height, large = CHOICES_PX[page]
        head += f'<div class="choices" style="--height:{height}px;--large:{large}px"></div>'
    gap = f' style="--gap:{ROWS[page][1]}"' if page in ROWS else ""
    return (
        f'<div id="first-view" data-exhibit="{making.place_of(keys[0].chart)}"><style>{style}'
        f'</style>{_side(page)}<main><div class="page">{head}'
        f'<div class="exhibits"{gap}>{"".join(exhibits)}</div></div></main></div>'
    )


def _side(page: str) -> str:
    groups = ""
    for group, listed in pages.GROUPS.items():
        links = "".join(
            f'<a href="./{each.name if each.name != pages.FIRST else ""}"'
            f"{' aria-current=page' if each.name == page else ''}>{escape(each.title)}</a>"
            for each in listed
        )
        groups += f"<p>{escape(group)}</p>{links}"
    logos = "".join(
        f'<img class="{look.name}" src="./app/static/logo-{look.name}.svg" alt="">'
        for look in THEMES.values()
    )
    return f'<div class="side">{logos}<nav aria-label="Pages">{groups}</nav></div>'


def _exhibit(key: Key) -> str:
    looks = [(pieces.made(key, look), look) for look in THEMES.values()]
    bodies = [_body(made, look) for made, look in looks if isinstance(made, Exhibit)]
    light, _ = looks[0]
    if not isinstance(light, Exhibit) or len(bodies) < len(looks):
        return ""
    name = making.place_of(key.chart)
    title = "" if isinstance(light.body, Headline) else markup.finding(light.title)
    if isinstance(light.body, go.Figure):
        alt, height = light.alt or light.title, figure_height(light.body)
        body = markup.plot_room(name, alt, bodies[0], height, dark=bodies[1])
    elif isinstance(light.body, Atlas):
        legends = [markup.legend(made.legend) for made, _ in looks if isinstance(made, Exhibit)]
        body = markup.map_room(bodies[0], bodies[1], pieces.LARGE_MAP)
        body += pieces.coloured(legends[0], legends[1])
    else:
        body = pieces.coloured(*bodies)
    foot = markup.foot(name, captions.caption(light))
    return f'<section class="exhibit">{title}{body}{foot}</section>'


def _body(made: Exhibit, look: Theme) -> str:
    """What `made` shows in the colours of `look`: JSON of a figure or a map, HTML of all else."""
    match made.body:
        case Headline() as headline:
            return markup.headline(made.title, headline, look)
        case Facts() as facts:
            return markup.facts(facts, look)
        case go.Figure() as figure:
            return figure.to_json() or ""
        case Atlas():
            return json.dumps(pieces.scene_of(made), separators=(",", ":"))
        case _:
            return ""
