"""The first view of a page: its head and its first exhibits, which come with the document.

They can be read, and their chart is drawn, while the scripts of the page still load.
static/js/early.js draws it, and takes it away once the page itself stands.
"""

import json
from html import escape

import plotly.graph_objects as go

from components import captions, making, markup, pages, store
from components.exhibit import Exhibit, Facts, Headline, figure_height
from components.lens import Lens
from components.making import Key
from components.maps import Atlas
from components.serving import findings
from components.serving.beside import Beside
from components.serving.document import Opening
from components.still import pieces
from components.style import css, css_of_first_view
from components.theme import THEMES, Theme

# Pages that begin with a row of exhibits, and whether those are narrow numbers.
ROWS = {
    "overview": (
        (
            "capex.last_four_quarters",
            "guidance.next_year_interval",
            "commitments.twenty_six",
            "sites.power_by_status",
            "power.supply_mix",
        ),
        True,
    ),
    "data": (("data.size", "data.newest", "data.corrections_so_far"), False),
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
# Seconds that a document waits for its first view.
PATIENCE = 0.5


def first_view(page: str, opening: Opening, patience: float = PATIENCE) -> str:
    """The first view of a page as published now, as HTML that follows the reader's colours.

    "" if the page has none, if its exhibits cannot be made, if that takes longer than `patience`
    seconds, or if the history of what is published cannot be read.
    """
    if page not in findings.FIRST or page in WITHOUT or store.trouble():
        return ""
    return _views.text((page, opening, tuple(_keys(page))), patience)


def _keys(page: str) -> list[Key]:
    first = findings.first(page)
    if page not in ROWS:
        return [first]
    others = map(findings.chart, ROWS[page][0][1:])
    return [first, *(making.key(each, store.published, Lens(), "light", {}) for each in others)]


def _view(asked: tuple[str, Opening, tuple[Key, ...]]) -> str:
    """Raises ValueError where an exhibit cannot be made."""
    page, opening, keys = asked
    exhibits = [_exhibit(key) for key in keys]
    style = pieces.coloured(*(css_of_first_view(css(look), look) for look in THEMES.values()))
    head = markup.page_head(opening.title, opening.lede, opening.controls)
    if opening.section:
        head += markup.section_head(*opening.section)
    if page in CHOICES_PX:
        height, large = CHOICES_PX[page]
        head += f'<div class="choices" style="--height:{height}px;--large:{large}px"></div>'
    names = " ".join(making.place_of(key.chart) for key in keys)
    shown = exhibits[0]
    if page in ROWS:
        shown = markup.beside([(1, [each]) for each in exhibits], narrow=ROWS[page][1])
    return (
        f'<div id="first-view" data-exhibits="{names}"><style>{style}'
        f'</style>{_side(page)}<main><div class="page">{head}'
        f"{shown}</div></main></div>"
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
        raise ValueError(f"{key.chart.__qualname__} shows nothing.")
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
    if not isinstance(light.body, Headline | Facts):
        body += f"<noscript><p>{escape(light.alt or light.title)}</p></noscript>"
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


# Room for the views of two revisions, because the old ones are asked for until the new are made.
_views = Beside("first view", _view, most=24)
