"""The only drawing: frame, lens, controls and exhibits. Nothing else touches the screen.

`show` is how a page puts a number, chart, map or table on screen. Every exhibit gets the same
caption, the same menu (rows and sources, CSV, link) and the same cache, wherever it stands.
"""

import inspect
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st

from components import lens as lenses
from components import store, theme, words
from components.exhibit import Exhibit, Fact, Facts, Grid, Headline, NothingToShow
from components.lens import Lens
from components.style import css
from components.tables import CONFIDENCE, SOURCE, TABLES

Chart = Callable[..., Exhibit]

EVERY_BASIS = "_every_basis"
TRUST_LABELS = {
    "filing": "Filings only",
    "official": "Filings and official",
    "reported": "Also press reports",
    "estimate": "Also estimates",
}
BASIS_LABELS = {"cash": "Cash paid", "with_finance_leases": "With finance leases"}
PLOTLY = {
    "displaylogo": False,
    "modeBarButtons": [["toImage", "resetScale2d"]],
    "topojsonURL": "app/static/geo/",
    "responsive": True,
}


@dataclass(frozen=True)
class Empty:
    """An exhibit that cannot be drawn: what the reader is told in its place."""

    reason: str
    problems: tuple[str, ...] = ()


# ---------------------------------------------------------------- frame and lens


def frame(title: str) -> None:
    """Settings and styles of the whole app; the first call of the dashboard."""
    st.set_page_config(
        page_title=title,
        page_icon="static/icon.svg",
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.html(f"<style>{css(_theme())}</style>")
    st.logo(f"static/logo-{_theme().name}.svg", size="large", icon_image="static/icon.svg")


def lens_controls() -> None:
    """The lens, in the sidebar of every page and in the address."""
    with st.sidebar, st.container(key="lens"):
        st.markdown("**Your lens** restates every figure on every page.")
        st.radio(
            "Trust",
            list(TRUST_LABELS),
            index=len(TRUST_LABELS) - 1,
            format_func=TRUST_LABELS.__getitem__,
            key="trust",
            bind="query-params",
            help="How strong a source must be to count. Filings go to a regulator; official means "
            "that the company or an authority says so; reports come from the press; estimates "
            "are worked out by somebody, for example from satellite pictures.",
        )
        st.date_input(
            "Known on",
            value=None,
            key="known_on",
            bind="query-params",
            format="YYYY-MM-DD",
            min_value="2019-01-01",
            max_value="today",
            help="Shows the dashboard as it could be known on that day. Empty means today. "
            "Planned power of a site is always the latest figure, because sources rarely say "
            "when a plan grew.",
        )
        st.radio(
            "Capex counts",
            list(BASIS_LABELS),
            format_func=BASIS_LABELS.__getitem__,
            key="basis",
            bind="query-params",
            help="Capex (capital expenditure) is money spent on buildings and equipment. Some "
            "companies also state it with equipment taken on finance leases; where one does "
            "not, its cash figure stays.",
        )


def lens() -> Lens:
    """The reader's lens as it stands now."""
    chosen = st.session_state.get("known_on")
    return Lens(
        trust=st.session_state.get("trust", CONFIDENCE[-1]),
        known_on=chosen.isoformat() if chosen else "",
        basis=st.session_state.get("basis", "cash"),
    )


def _theme() -> theme.Theme:
    return theme.THEMES.get(st.context.theme.type or "light", theme.LIGHT)


# ---------------------------------------------------------------- page layout


def opening(title: str, lede: str) -> None:
    """The head of a page: its title, and what it answers in a sentence or two."""
    st.title(title, anchor=False)
    st.html(f'<p class="lede">{escape(lede)}</p>')


def section(title: str, text: str = "") -> None:
    """A heading between exhibits, with a line of help under it."""
    st.header(title, anchor=words.slug(title).replace("_", "-"))
    if text:
        st.html(f'<p class="aside">{escape(text)}</p>')


def controls(name: str) -> Any:
    """A row of controls, to be used with `with`; on a phone it folds away."""
    fold = st.expander("Choices", expanded=True, key=f"controls-{name}", icon=":material/tune:")
    return fold.container(horizontal=True, vertical_alignment="bottom", gap="medium")


def options(table: str, column: str, *, by: str = "") -> list[str]:
    """The values that a column holds under the lens, for a control: by frequency or by sum of `by`.

    An empty list if the table cannot be read.
    """
    rows = _rows_or_empty(table)
    if rows.empty:
        return []
    known = rows[rows[column] != ""]
    if by:
        return list(known.groupby(column)[by].sum().sort_values(ascending=False).index)
    return list(known[column].value_counts().index)


def names(table: str, key: str, column: str) -> dict[str, str]:
    """From the key of a row to its readable name, for a control's labels; unfiltered."""
    try:
        rows = _rows(table, store.revision(TABLES[table]), Lens())
    except store.BadTable:
        return {}
    return dict(zip(rows[key], rows[column], strict=True))


# ---------------------------------------------------------------- exhibits


def show(chart: Chart, *, place: str = "", **choices: Hashable | Sequence[str]) -> None:
    """Draws the exhibit that `chart` makes of the tables named by its parameters.

    A parameter such as `sites` receives that table under the reader's lens; one that ends in
    `_every_basis` keeps all bases of capex; `theme` receives the colours. All else comes from
    `choices`. `place` tells two uses of one chart on one page apart.
    """
    made, name = _made(chart, choices), _name(chart, place)
    with st.container(key=f"exhibit-{name}", gap="small"):
        if isinstance(made, Empty):
            _draw_empty(made)
            return
        _draw(_text(_key(chart, choices)), name, made, _theme())
        _foot(chart, choices, made, name)


def pick(
    chart: Chart, into: str, *, place: str = "", height: int = 460, **choices: Hashable
) -> None:
    """Draws a map, chart or table whose marks can be chosen; the choice goes to the control `into`.

    Map rows carry the value under the name of `into`; a figure carries it in `customdata`; a
    grid names it in `Grid.key`. The control is one with `key=into`, so the choice is in the
    address and the same card opens from the map, the table and the search box.
    """
    made, name = _made(chart, choices), _name(chart, place)
    with st.container(key=f"exhibit-{name}", gap="small"):
        if isinstance(made, Empty):
            _draw_empty(made)
            return
        _title(made)
        key = f"pick-{name}"
        st.session_state.setdefault(f"{key}-round", 0)
        live = f"{key}-{st.session_state[f'{key}-round']}"

        def chosen() -> None:
            value = _picked(st.session_state.get(live), made, into)
            if value:
                st.session_state[into] = value

        match made.body:
            case pdk.Deck() as deck:
                st.pydeck_chart(
                    _Ready(_deck_json(_key(chart, choices), deck)),  # type: ignore[arg-type]
                    height=height,
                    on_select=chosen,
                    selection_mode="single-object",
                    key=live,
                    alt=made.alt or made.title,
                )
            case go.Figure() as figure:
                st.plotly_chart(
                    figure,
                    theme=None,
                    config=PLOTLY,
                    key=live,
                    on_select=chosen,
                    selection_mode="points",
                    alt=made.alt or made.title,
                )
            case Grid() as grid:
                _grid(grid, key=live, on_select=chosen)
            case _:
                raise TypeError(f"{name}: nothing to choose in {type(made.body).__name__}")
        _foot(chart, choices, made, name)


def card(charts: Sequence[tuple[Chart, dict[str, Any]]]) -> None:
    """Several exhibits one below the other, with those that hold nothing left out."""
    for chart, choices in charts:
        if not isinstance(_made(chart, choices), Empty):
            show(chart, place=str(next(iter(choices.values()), "")), **choices)


@lru_cache(maxsize=256)
def _rows(name: str, _revision: int, chosen: Lens, *, every_basis: bool = False) -> pd.DataFrame:
    return lenses.rows(TABLES[name], _whole, chosen, every_basis=every_basis)


def _whole(name: str) -> pd.DataFrame:
    return _read(name, store.revision(TABLES[name]))


@lru_cache(maxsize=64)
def _read(name: str, _revision: int) -> pd.DataFrame:
    return store.read(TABLES[name])


def _rows_or_empty(name: str) -> pd.DataFrame:
    try:
        return _rows(name, store.revision(TABLES[name]), lens())
    except store.BadTable:
        return pd.DataFrame()


@lru_cache(maxsize=256)
def _needs(chart: Chart) -> dict[str, tuple[str, bool]]:
    """Parameter of the chart -> table and whether every basis is wanted."""
    return {
        name: (name.removesuffix(EVERY_BASIS), name.endswith(EVERY_BASIS))
        for name in inspect.signature(chart).parameters
        if name.removesuffix(EVERY_BASIS) in TABLES
    }


def _key(chart: Chart, choices: dict[str, Any], chosen: Lens | None = None) -> tuple[Any, ...]:
    settled = tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(choices.items())
    )
    wants_theme = "theme" in inspect.signature(chart).parameters
    return (
        chart,
        tuple((store.revision(TABLES[table])) for table, _ in _needs(chart).values()),
        chosen or lens(),
        _theme().name if wants_theme else "",
        settled,
    )


def _text(key: tuple[Any, ...]) -> str:
    chart, *rest = key
    return f"{chart.__module__}.{chart.__qualname__} {_theme().name} {rest!r}"


def _made(chart: Chart, choices: dict[str, Any], chosen: Lens | None = None) -> Exhibit | Empty:
    """The exhibit from the cache, or what to say if it cannot be made."""
    return _build(*_key(chart, choices, chosen))


@lru_cache(maxsize=2048)
def _build(
    chart: Chart,
    revisions: tuple[int, ...],
    chosen: Lens,
    theme_name: str,
    choices: tuple[tuple[str, Any], ...],
) -> Exhibit | Empty:
    frames: dict[str, Any] = {}
    try:
        for (parameter, (table, every)), revision in zip(
            _needs(chart).items(), revisions, strict=True
        ):
            frames[parameter] = _rows(table, revision, chosen, every_basis=every)
        if theme_name:
            frames["theme"] = theme.THEMES[theme_name]
        if all(frames[name].empty for name in _needs(chart)):
            raise NothingToShow(f"No row of {_tables_in_words(chart)} passes your lens.")
        return chart(**frames, **dict(choices))
    except NothingToShow as nothing:
        return Empty(str(nothing))
    except store.BadTable as bad:
        return Empty(
            f"{bad.table.title} cannot be shown: {bad.table.name}.csv does not fit its definition.",
            tuple(str(problem) for problem in bad.problems[:5]),
        )


def _tables_in_words(chart: Chart) -> str:
    return words.listing([f"{TABLES[table].title.lower()}" for table, _ in _needs(chart).values()])


def _name(chart: Chart, place: str) -> str:
    module = chart.__module__.rpartition(".")[2]
    return re.sub(r"[^a-z0-9]+", "-", f"{module}-{chart.__name__}-{place}".lower()).strip("-")


# ---------------------------------------------------------------- drawing


def _title(made: Exhibit) -> None:
    st.html(f'<h3 class="finding">{escape(made.title)}</h3>')


@st.cache_data(show_spinner=False, max_entries=1024)
def _draw(key: str, name: str, _made: Exhibit, _look: theme.Theme) -> None:
    """Draws title and body. Cached, so Streamlit replays the finished messages on a rerun."""
    match _made.body:
        case Headline() as headline:
            _headline(_made.title, headline, _look)
        case go.Figure() as figure:
            _title(_made)
            st.plotly_chart(
                figure, theme=None, config=PLOTLY, key=name, alt=_made.alt or _made.title
            )
        case pdk.Deck() as deck:
            _title(_made)
            st.pydeck_chart(deck, height=360, alt=_made.alt or _made.title)
        case Grid() as grid:
            _title(_made)
            _grid(grid)
        case Facts() as facts:
            _title(_made)
            st.html(_facts(facts, _look))


class _Ready:
    """A map that is serialised already; stands in for a Deck, which would serialise itself again."""

    def __init__(self, json: str) -> None:
        self._json = json

    def to_json(self) -> str:
        return self._json


@lru_cache(maxsize=256)
def _deck_json(_key: tuple[Any, ...], deck: pdk.Deck) -> str:
    return deck.to_json()


def _headline(title: str, headline: Headline, look: theme.Theme) -> None:
    spark = _spark(headline.spark, look) if len(headline.spark) > 1 else ""
    st.html(
        f'<div class="headline"><p class="label">{escape(title)}</p>'
        f'<p class="value">{escape(headline.value)}</p>{spark}'
        f'<p class="change">{escape(headline.change)}</p></div>'
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



def _facts(facts: Facts, look: theme.Theme) -> str:
    return f'<ul class="facts">{"".join(_fact(item, look) for item in facts.items)}</ul>'


def _fact(item: Fact, look: theme.Theme) -> str:
    mark, colour = theme.badge(item.badge, look)
    badge = (
        f'<span class="badge" style="color:{colour};border-color:{colour}">'
        f"{mark} {escape(item.badge)}</span>"
        if item.badge
        else ""
    )
    when = f'<span class="when">{escape(words.date(item.when))}</span>' if item.when else ""
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
    aside = f'<span class="aside">{escape(item.aside)}</span>' if item.aside else ""
    return (
        f'<li>{when}<span class="text">{badge}{escape(item.text)}</span>{aside}'
        f'<span class="source">{escape(item.confidence)} · {link}{page}</span></li>'
    )


def _grid(grid: Grid, **selection: Any) -> None:
    columns = {
        name: st.column_config.LinkColumn(title, display_text="open")
        if name.endswith("_url")
        else st.column_config.NumberColumn(title, format="localized")
        if pd.api.types.is_numeric_dtype(grid.frame[name])
        else st.column_config.Column(title)
        for name, title in grid.titles.items()
    }
    if selection:
        selection["selection_mode"] = "single-row"
    st.dataframe(
        grid.frame[list(grid.titles)],
        hide_index=True,
        column_config=columns,
        height=min(420, 38 + 35 * len(grid.frame)),
        **selection,
    )


def _picked(state: Any, made: Exhibit, into: str) -> str:
    """The value that the reader chose on a map, figure or grid, "" if nothing."""
    selection = (state or {}).get("selection", {})
    match made.body:
        case pdk.Deck():
            found = [row.get(into) for rows in selection.get("objects", {}).values() for row in rows]
        case Grid() as grid:
            found = [grid.frame[grid.key].iloc[position] for position in selection.get("rows", [])]
        case _:
            found = [
                point["customdata"][0] if isinstance(point["customdata"], list) else
                point["customdata"]
                for point in selection.get("points", [])
                if point.get("customdata")
            ]
    return str(found[0]) if found and found[0] else ""


def _draw_empty(empty: Empty) -> None:
    details = "".join(f"<li>{escape(problem)}</li>" for problem in empty.problems)
    hint = (
        "<p>The other pages work on.</p>"
        if empty.problems
        else "<p>Widen the choices above, or the trust and date settings of your lens.</p>"
    )
    st.html(
        f'<div class="empty" role="status"><p><strong>{escape(empty.reason)}</strong></p>'
        f"<ul>{details}</ul>{hint}</div>"
    )


# ---------------------------------------------------------------- caption and menu


def _foot(chart: Chart, choices: dict[str, Any], made: Exhibit, name: str) -> None:
    """Under every exhibit: where its numbers come from, and the menu."""
    caption = _caption(made, _hidden(chart, choices, made))
    with st.container(key=f"foot-{name}", horizontal=True, vertical_alignment="top", gap="small"):
        st.caption(caption)
        if st.button(
            "Rows and sources",
            key=f"menu-{name}",
            type="tertiary",
            icon=":material/receipt_long:",
        ):
            _menu(made, name)


def _caption(made: Exhibit, hidden: str) -> str:
    sources = f"{'Source' if len(made.publishers) == 1 else 'Sources'}: "
    parts = [
        made.method,
        words.sentence(sources + words.listing(made.publishers, most=4)),
        f"As of {words.date(made.as_of)}." if made.as_of else "The sources carry no date.",
        "Includes estimates." if made.confidence == "estimate" else "",
        hidden,
    ]
    return _plain(" ".join(part for part in parts if part))


def _plain(text: str) -> str:
    """Text for Markdown to leave as it is: a pair of dollar signs would start a formula."""
    return re.sub(r"([\\$*_~`\[\]])", r"\\\1", text)


def _hidden(chart: Chart, choices: dict[str, Any], made: Exhibit) -> str:
    """What the lens took out of this exhibit, e.g. "14 of 96 rows hidden by your trust setting." """
    chosen, sentences = lens(), []
    for field, setting in (("trust", "trust setting"), ("known_on", "known-on date")):
        if getattr(chosen, field) == getattr(Lens(), field):
            continue
        lifted = _made(chart, choices, replace(chosen, **{field: getattr(Lens(), field)}))
        if isinstance(lifted, Exhibit) and "origin" in lifted.rows:
            all_rows, kept = set(lifted.rows["origin"]), set(made.rows["origin"])
            gone = len(all_rows - kept)
            sentences.append(f"{gone} of {len(all_rows)} rows hidden by your {setting}.")
    return " ".join(sentences)


@st.dialog("Rows and sources", width="large", icon=":material/receipt_long:")
def _menu(made: Exhibit, name: str) -> None:
    st.markdown(f"**{_plain(made.title)}**")
    rows = made.rows.drop(columns="origin", errors="ignore").dropna(axis=1, how="all")
    rows = rows.loc[:, (rows != "").any()]
    ordered = [
        *(column for column in rows if column not in SOURCE),
        *(column for column in SOURCE if column in rows),
    ]
    st.dataframe(
        rows[ordered],
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            "source_url": st.column_config.LinkColumn("source", display_text="open"),
            "origin": "file and line",
        },
    )
    st.caption(
        f"{words.count(len(rows), 'row')} from "
        f"{_plain(words.listing(made.publishers, most=8))}"
    )
    st.download_button(
        "Download these rows as CSV",
        made.rows.drop(columns="origin", errors="ignore").to_csv(index=False),
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    st.markdown("Link to this view")
    st.code(link(), language=None, wrap_lines=True)


def link() -> str:
    """The address that brings back this view, with all of its choices."""
    address = (st.context.url or "").split("?")[0]
    query = urlencode(st.query_params.to_dict())
    return f"{address}?{query}" if query else address
