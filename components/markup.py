"""The parts of a page that are plain HTML: heads, headlines, facts, legends, credits, rows.

Every text is escaped here, whatever its source.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from components import theme, words
from components.exhibit import Fact, Facts, Headline, Mark

_CONTROLS = re.compile(r' ?<span class="controls">[^<]*</span>')
_SAID, _JOINT = '<div class="said">', "<!--and-->"
_BLANK = re.compile(r'<p class="[a-z]+"></p>')


def line(kind: str, text: str, controls: str = "") -> str:
    """A paragraph of a page. What `controls` say, `without_controls` takes out again."""
    more = f'<span class="controls">{escape(controls)}</span>' if controls else ""
    return f'<p class="{kind}">{escape(text)}{" " if text and more else ""}{more}</p>'


def page_head(title: str, lede: str, controls: str = "") -> str:
    """The title of a page, and what it answers."""
    return f"<hgroup><h1>{escape(title)}</h1>{line('lede', lede, controls)}</hgroup>"


def section_head(title: str, text: str = "", controls: str = "", *, place: str = "") -> str:
    """A heading between exhibits with a link to itself, and a line of help.

    `place` is its name in the page, by default that of its title.
    """
    place = escape((place or words.slug(title)).replace("_", "-"))
    link = f'<a class="anchor" href="#{place}" aria-label="Link to this section"></a>'
    about = line("aside", text, controls) if text or controls else ""
    # The link within is no part of the heading's name.
    head = f'<h2 id="{place}" aria-label="{escape(title)}">{escape(title)}{link}</h2>'
    return f"<hgroup>{head}{about}</hgroup>"


def joined(pieces: Sequence[str]) -> str:
    """Pieces of HTML one below the other; `pieces_of` takes them apart again."""
    return pieces[0] if len(pieces) == 1 else f"{_SAID}{_JOINT.join(pieces)}</div>"


def pieces_of(html: str) -> list[str]:
    """The pieces of what was `joined`."""
    if not html.startswith(_SAID):
        return [html]
    return html.removeprefix(_SAID).removesuffix("</div>").split(_JOINT)


def beside(cells: Sequence[tuple[int, Sequence[str]]], *, narrow: bool = False) -> str:
    """Pieces of HTML in columns; each cell is the share of the width it takes, and its pieces."""
    columns = "".join(
        f'<div style="flex-grow:{share}">{"".join(pieces)}</div>' for share, pieces in cells
    )
    return f'<div class="beside{" narrow" if narrow else ""}">{columns}</div>'


def without_controls(html: str) -> str:
    """The head of a page or section for readers without controls; no line that spoke of them."""
    return _BLANK.sub("", _CONTROLS.sub("", html))


def headline(title: str, said: Headline, look: theme.Theme) -> str:
    """One big number with its label, its recent course and what changed."""
    spark = _spark(said.spark, look) if len(said.spark) > 1 else ""
    return (
        f'<div class="headline"><p class="label">{escape(title)}</p>'
        f'<p class="value">{escape(said.value)}</p>{spark}'
        f'<p class="change">{escape(said.change[:1].upper() + said.change[1:])}</p></div>'
    )


def _spark(values: tuple[float, ...], look: theme.Theme) -> str:
    low, high = min(0.0, *values), max(values)
    step, span = 120 / (len(values) - 1), (high - low) or 1
    points = [(i * step, 28 - 26 * (value - low) / span) for i, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 0 126 30">'
        f'<polyline points="{line}" fill="none" stroke="{look.quiet}" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{look.accent}"/></svg>'
    )
    # As a picture, because st.html takes inline drawings out.
    return f'<img class="spark" alt="" src="data:image/svg+xml,{quote(drawing)}">'


def facts(listed: Facts, look: theme.Theme) -> str:
    """A list of sourced facts."""
    return f'<ul class="facts">{"".join(_fact(item, look) for item in listed.items)}</ul>'


def _fact(item: Fact, look: theme.Theme) -> str:
    mark, colour = theme.badge(item.badge, look)
    badge = (
        f'<span class="badge" style="color:{colour};border-color:{colour}">'
        f"{mark} {escape(item.badge)}</span>"
        if item.badge
        else ""
    )
    aside = item.topic or (words.date(item.when) if item.when else "")
    when = f'<span class="when">{escape(aside)}</span>' if aside else ""
    link = (
        f'<a href="{escape(item.url)}" target="_blank" rel="noopener">{escape(item.publisher)}</a>'
        if item.url.startswith(("http://", "https://"))
        else escape(item.publisher)
    )
    page = (
        f' · <a href="{escape(item.link_page)}" target="_self">{escape(item.link_label)}</a>'
        if item.link_page
        else ""
    )
    lines = "".join(
        f'<span class="{kind}"{language}>{escape(text)}</span>'
        for kind, language, text in (
            ("japanese", ' lang="ja"', item.japanese),
            ("aside", "", item.aside),
            ("measure", "", item.measure),
        )
        if text
    )
    return (
        f'<li>{when}<span class="text">{badge}{escape(item.text)}</span>{lines}'
        f'<span class="source">{escape(item.confidence)} · {link}{page}</span></li>'
    )


def finding(title: str) -> str:
    """The finding of an exhibit, as its heading."""
    return f'<h3 class="finding">{escape(words.unbroken(title))}</h3>'


def legend(marks: Sequence[Mark]) -> str:
    """What the marks of a map stand for: colours in one line, shapes and sizes in another."""
    coloured = [_mark(mark) for mark in marks if mark.shape == "disc"]
    shaped = [_mark(mark) for mark in marks if mark.shape != "disc"]
    rows = [f'<ul class="legend">{"".join(row)}</ul>' for row in (coloured, shaped) if row]
    return "".join(rows)


def _mark(mark: Mark) -> str:
    wide = f"width:{2 * mark.radius:.0f}px;height:{2 * mark.radius:.0f}px"
    return (
        f'<li><i class="{mark.shape}" style="{wide};color:{mark.colour}"></i>'
        f"{escape(mark.text)}</li>"
    )


def exhibit(name: str, body: str) -> str:
    """The exhibit of this name, whose title, body and foot are all in `body`."""
    return f'<section class="exhibit" id="exhibit-{escape(name)}">{body}</section>'


def plot_room(
    name: str, alt: str, spec: str, height: int, *, can_pick: bool = False, dark: str = ""
) -> str:
    """The room, `height` pixels high, in which static/js/figures.js draws a Plotly figure.

    `spec` is the figure as JSON. With `can_pick` a click on a mark is told to the page. `dark` is
    the same figure in dark colours, where only the browser knows which the reader wants.
    """
    figures = f"data-spec='{_attribute(spec)}'"
    if dark:
        figures += f" data-dark='{_attribute(dark)}'"
    return (
        f'<div class="plot-room" role="img" aria-label="{escape(alt)}" style="--height:{height}px" '
        f'data-name="{escape(name)}"{" data-picks" if can_pick else ""} {figures}></div>'
    )


def map_room(scene: str, dark: str, height: int) -> str:
    """The room of a map, `height` pixels high, of whose colours only the browser knows.

    `scene` and `dark` are what it shows in light and in dark colours, as JSON.
    """
    drawn = f"data-spec='{_attribute(scene)}' data-dark='{_attribute(dark)}'"
    return f'<div class="atlas" style="height:{height}px" {drawn}></div>'


def _attribute(spec: str) -> str:
    # As escapes of JSON, which are shorter than those of HTML and which no cleaner of HTML minds.
    for sign in "&<>'":
        spec = spec.replace(sign, f"\\u{ord(sign):04x}")
    return spec


def foot(name: str, caption: str, *, there: str = "") -> str:
    """The line under an exhibit: its caption, and the button that opens its rows and sources.

    `there` is the address of the exhibit in the dashboard, where it stands in another page.
    """
    link = f'<a href="{escape(there)}" target="_blank">Open in the dashboard</a>' if there else ""
    return (
        f'<div class="foot"><p>{escape(caption)}</p>{link}'
        f'<button type="button" class="receipt" data-exhibit="{escape(name)}" '
        'aria-haspopup="dialog">Rows and sources</button></div>'
    )


def credits(about: dict[str, Any]) -> str:
    """The licence of the tables and the data sets that they draw on, with links."""
    licence = about["licenses"][0]
    items = "".join(
        f'<li><a href="{escape(source["path"])}" target="_blank" rel="noopener">'
        f"{escape(source['title'])}</a></li>"
        if "path" in source
        else f"<li>{escape(source['title'])}</li>"
        for source in about["sources"]
    )
    return (
        '<div class="credits"><p>The tables are free to use under '
        f'<a href="{escape(licence["path"])}" target="_blank" rel="noopener">'
        f"{escape(licence['title'])}</a>. They hold facts from:</p><ul>{items}</ul></div>"
    )


def empty(reason: str, problems: Sequence[str]) -> str:
    """What stands in place of an exhibit that cannot be drawn: why, and what to do."""
    hint = (
        "<p>The other pages still work.</p>"
        if problems
        else "<p>Widen the choices above, or the trust and date settings of your lens.</p>"
    )
    return _box(
        "empty", reason, "".join(f"<li>{escape(problem)}</li>" for problem in problems), hint
    )


def notice(title: str, lines: Sequence[str]) -> str:
    """A plain word to the reader: what is so, and a line or more on what to do."""
    return _box("empty notice", title, "", "".join(f"<p>{escape(line)}</p>" for line in lines))


def _box(kind: str, title: str, items: str, text: str) -> str:
    return (
        f'<div class="{kind}" role="status"><p><strong>{escape(title)}</strong></p>'
        f"{f'<ul>{items}</ul>' if items else ''}{text}</div>"
    )
