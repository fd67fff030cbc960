"""The only drawing on pages: frame, lens, controls and exhibits.

`show` is how a page puts a number, chart, map or table on screen. Every exhibit gets the same
caption, the same menu (rows and sources, CSV, link) and the same cache, wherever it stands.
"""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.navigation.page import Page

from components import (
    browser,
    captions,
    making,
    markup,
    pages,
    reader,
    revisions,
    scripts,
    store,
    visits,
    words,
)
from components.exhibit import Exhibit, Facts, Grid, Headline, figure_height
from components.lens import Lens
from components.making import Chart
from components.maps import SMALL_MAP, Atlas
from components.serving import log, outside
from components.style import css, css_of_frame
from components.tables import CONFIDENCE, TABLES, package
from components.visits import Drawn, Receipt
from components.words import plain

PAST_LENS = "Whole table, whatever your lens."
TRUST_LABELS = {
    "filing": "Filings only",
    "official": "Filings and official",
    "reported": "Also press reports",
    "estimate": "Also estimates",
}
SLIDER_PX = 220
BASIS_LABELS = {"cash": "Cash paid", "with_finance_leases": "With finance leases"}


# ---------------------------------------------------------------- frame and lens


def frame() -> None:
    """Settings and styles of the whole app; the first call of the dashboard."""
    visit = visits.current()
    visit.at = st.query_params.get(reader.AT, "")
    visit.drawn, visit.receipts, visit.reason = [], {}, None
    visit.said, visit.cell, visit.arriving = None, None, ""
    reader.wants_whole_page()
    log.to_standard_error()
    outside.ask_nobody()
    browser.fetch_libraries()
    st.set_page_config(
        # Before the pages are listed: their own signs would be fetched from another server.
        page_icon="static/icon.svg",
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    alone = reader.alone()
    styles = f"<style>{css(reader.look())}{css_of_frame(alone) if alone else ''}</style>"
    ours = f"{scripts.element(scripts.FOLD)}{scripts.element(scripts.ASK)}"
    ours += scripts.element(scripts.FOLLOW)
    ours += scripts.module(browser.module("figures"))
    st.html(_Html(f"{styles}{ours}"), unsafe_allow_javascript=True)
    st.logo(f"static/logo-{reader.look().name}.svg", size="large", icon_image="static/icon.svg")


def enter(page: Page) -> None:
    """Notes which page the reader is on, and names their tab after it."""
    visits.current().page = page.url_path or pages.FIRST
    st.set_page_config(page_title=f"{page.title} · {pages.NAME}")


def lens_controls() -> None:
    """The lens, in the sidebar of every page and in the address."""
    with st.sidebar, st.container(key="lens"):
        st.markdown("**Your lens** restates every figure on every page.")
        trust = st.radio(
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
        day = st.date_input(
            "Known on",
            value=None,
            key="known_on",
            bind="query-params",
            format="YYYY-MM-DD",
            min_value="2019-01-01",
            max_value="today",
            help="Shows the dashboard as it could be known on that day. Empty means today. "
            "Planned power of a site, how far a plant has come and the verdicts on claims are "
            "always the latest, because sources rarely say when they changed.",
        )
        basis = st.radio(
            "Capex counts",
            list(BASIS_LABELS),
            format_func=BASIS_LABELS.__getitem__,
            key="basis",
            bind="query-params",
            help="Capex (capital expenditure) is money spent on buildings and equipment. Some "
            "companies also state it with equipment taken on finance leases; where one does "
            "not, its cash figure stays.",
        )
    visits.current().lens = Lens(
        trust=trust or CONFIDENCE[-1],
        known_on=day.isoformat() if isinstance(day, date) else "",
        basis=basis or "cash",
    )


# ---------------------------------------------------------------- page layout


def opening(title: str, lede: str, *, controls: str = "") -> None:
    """The head of a page: its title, and what it answers in a sentence or two.

    `controls` are further sentences, on what a reader can do; pages without a server lack them.
    """
    visit = visits.current()
    visit.title = visit.heading = title
    _say(markup.page_head(title, lede, controls))
    send()
    st.session_state["under_title"] = st.container(key="under-title")


def section(title: str, text: str = "", *, controls: str = "") -> None:
    """A heading between exhibits, with a line of help under it; `controls` as of `opening`."""
    visit = visits.current()
    visit.heading, visit.reason = title, None
    _say(markup.section_head(title, text, controls))


def word(title: str, *lines: str) -> None:
    """A plain word to the reader: what is so, and what to do."""
    _say(markup.notice(title, lines))
    if visits.current().cell is None:
        send()


def card_heading(title: str) -> None:
    """The heading of what the reader just opened; it comes into view, wherever they chose it."""
    visit = visits.current()
    visit.heading = visit.title
    send()
    st.html(f"<i></i>{scripts.element(scripts.INTO_VIEW)}", unsafe_allow_javascript=True)
    # A site may be called like a section of the page.
    _say(markup.section_head(title, place=f"card-{words.slug(title)}"))


def controls(name: str, *, filling: bool = False) -> Any:
    """A row of controls, to be used with `with`; on a phone it folds away.

    Boxes for one choice or several share the width if the row is `filling`.
    """
    visits.current().reason = None
    send()
    # The style sheet lays them out as a row: a container within would be one message more.
    key = f"controls-{'filling-' if filling else ''}{name}"
    return st.expander("Choices", expanded=True, key=key, icon=":material/tune:")


@contextmanager
def together() -> Iterator[None]:
    """What is HTML of all that `ui` draws within goes to the browser as one message.

    A message costs the server about as much as making an exhibit. Controls, maps and tables stand
    where they are drawn, between two messages; before anything that is drawn past `ui`, call
    `send`.
    """
    send()
    visit = visits.current()
    outer, visit.said = visit.said, []
    try:
        yield
    except Exception:
        # What stood before the fault stays on the page, as it does without this.
        send()
        raise
    else:
        send()
    finally:
        visit.said, visit.arriving = outer, ""


def send() -> None:
    """Sends the HTML that waits for more of it, and brings the exhibit asked for into view.

    Raises TypeError in a place of `beside`, which holds nothing but HTML.
    """
    visit = visits.current()
    if visit.cell is not None:
        raise TypeError("Maps, tables and controls cannot stand in `ui.beside`.")
    if visit.said:
        held, visit.said = visit.said, []
        st.html(_Html(markup.joined(held)))
    if visit.arriving:
        place, visit.arriving = visit.arriving, ""
        # Brings it into view.
        st.html(
            f'<i data-key="exhibit-{place}" hidden></i>{scripts.element(scripts.ARRIVE)}',
            unsafe_allow_javascript=True,
        )


def _say(html: str) -> None:
    """Draws a piece of HTML, at once or together with what is drawn next."""
    visit = visits.current()
    held = visit.said if visit.cell is None else visit.cell
    if held is None:
        st.html(_Html(html))
    else:
        held.append(html)


@contextmanager
def beside(
    *shares: int, narrow: bool = False
) -> Iterator[tuple[AbstractContextManager[None], ...]]:
    """Exhibits beside each other, on a phone one below the other: a place for each of the `shares`.

    A place is used with `with`, and takes what is HTML: no map, no table, no controls. Numbers
    that are `narrow` stand nearer to each other.
    """
    cells: list[list[str]] = [[] for _ in shares]
    try:
        yield tuple(_cell(each) for each in cells)
    except Exception:
        _row(shares, cells, narrow)
        raise
    _row(shares, cells, narrow)


def _row(shares: Sequence[int], cells: Sequence[Sequence[str]], narrow: bool) -> None:
    if any(cells):
        _say(markup.beside(list(zip(shares, cells, strict=True)), narrow=narrow))
    _send_unless_held()


def _send_unless_held() -> None:
    visit = visits.current()
    if visit.said is None and visit.cell is None:
        send()


@contextmanager
def _cell(held: list[str]) -> Iterator[None]:
    visit = visits.current()
    outer, visit.cell = visit.cell, held
    try:
        yield
    finally:
        visit.cell = outer


def options(table: str, column: str, *, by: str = "", whole: bool = False) -> list[Any]:
    """The values that a column holds under the lens, for a control: by frequency or by sum of `by`.

    With `whole` of all rows, whatever the lens. An empty list if the table cannot be read.
    """
    chosen = Lens() if whole else reader.lens()
    if not column:
        return []
    try:
        editions = making.read_for(table, chosen, reader.edition)
        found = reader.shelf().values(editions, chosen, whole, column, by)
    except (store.BadTable, revisions.Refused):
        return []
    # A year is held as a float, and chosen as a whole number.
    return [int(value) if isinstance(value, float) else value for value in found]


def settle(key: str, allowed: Sequence[Any]) -> None:
    """Drops the choice of the control `key` unless `allowed` has it; call before the control."""
    held = st.session_state.get(key)
    if isinstance(held, list):
        if not set(held) <= set(allowed):
            st.session_state[key] = [value for value in held if value in allowed]
    elif held is not None and held not in allowed:
        st.session_state[key] = None


def names(table: str, key: str, column: str) -> Mapping[str, str]:
    """From the key of a row to its readable name, for a control's labels; unfiltered."""
    try:
        return reader.shelf().labels(making.read_for(table, Lens(), reader.edition), key, column)
    except (store.BadTable, revisions.Refused):
        return {}


def assume(name: str, *, width: int = SLIDER_PX) -> float | None:
    """A slider for one row of the assumptions, in the address; what the reader set it to.

    Charts receive the value as a choice and `exhibit.setting` finds its row. None if the table
    cannot be read: the charts then say so.
    """
    send()
    row = _assumptions().get(name)
    return None if row is None else _slider(name, row, width)


def _slider(name: str, row: Mapping[str, Any], width: int) -> float:
    is_share = row["unit"] == "share"
    low, high = float(row["low"]), float(row["high"])
    if not low < high:
        return float(row["value"])
    span = [f"{100 * end:g}%" if is_share else f"{end:,g}" for end in (low, high)]
    heed(name, row["title"], lambda text: low <= float(text) <= high, " to ".join(span))
    held = st.session_state.get(name)
    if isinstance(held, float) and not low <= held <= high:
        st.session_state[name] = min(max(held, low), high)
    unit = "" if is_share or row["unit"] == "ratio" else f" ({row['unit']})"
    return st.slider(
        plain(row["title"] + unit),
        min_value=low,
        max_value=high,
        value=min(max(float(row["value"]), low), high),
        step=float(row["step"]),
        format="percent" if is_share else "localized",
        key=name,
        bind="query-params",
        width=width,
        help=plain(f"{row['about']} {row['note']} Source: {words.sentence(row['publisher'])}"),
    )


def heed(key: str, title: str, fits: Callable[[str], object], offered: str) -> None:
    """Says so where a link sets the control `key` to what does not fit; call before the control.

    The control then stands where it starts.
    """
    # Only the first run of a control reads the address, so all others need not ask.
    told = None if key in st.session_state else st.query_params.get(key)
    if told is None:
        return
    try:
        if fits(told):
            return
    except ValueError:
        pass
    # Controls fold away on a phone, and this would go with them.
    st.session_state["under_title"].html(
        markup.notice(
            f"The link sets “{title}” to “{told[:40]}”. It can be {offered}, so it stays at its "
            "start.",
            (),
        )
    )


def assume_each(names: Sequence[str]) -> tuple[str, ...]:
    """Rows of sliders for several assumptions; those that the reader moved, as "name=value".

    `exhibit.settings` reads them again, so that many sliders are one choice of a chart.
    """
    send()
    rows, moved = _assumptions(), []
    with st.container(
        key=f"sliders-{names[0]}", horizontal=True, vertical_alignment="bottom", gap="medium"
    ):
        for name in names:
            if row := rows.get(name):
                value = _slider(name, row, SLIDER_PX)
                if not math.isclose(value, _start(row)):
                    moved.append(f"{name}={value!r}")
    return tuple(moved)


def presets(named: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> None:
    """A button for each preset: it sets its own assumptions, and puts all other `names` back."""
    send()
    rows = _assumptions()
    starts = {name: _start(rows[name]) for name in names if name in rows}
    for title, values in named.items():
        # A draft may lack an assumption; then there is no slider for a preset to set.
        held = {name: values.get(name, start) for name, start in starts.items()}
        is_on = all(
            math.isclose(st.session_state.get(name, starts[name]), held[name]) for name in held
        )
        st.button(
            title,
            key=f"preset-{words.slug(title)}",
            type="primary" if is_on else "secondary",
            on_click=st.session_state.update,
            args=(held,),
        )


def _start(row: Mapping[str, Any]) -> float:
    """Where the slider of an assumption starts."""
    low, value, high = (float(row[column]) for column in ("low", "value", "high"))
    return min(max(value, low), high) if low < high else value


def _assumptions() -> Mapping[str, Mapping[str, Any]]:
    """The rows of the assumptions by name; none if their table cannot be read."""
    try:
        chosen = reader.lens()
        found = making.read_for("assumptions", chosen, reader.edition)
        return reader.shelf().named(found, chosen)
    except (store.BadTable, revisions.Refused):
        return {}


# ---------------------------------------------------------------- exhibits


def show(
    chart: Chart,
    *,
    place: str = "",
    past_lens: bool = False,
    **choices: Hashable | Sequence[str],
) -> None:
    """Draws the exhibit that `chart` makes of the tables named by its parameters.

    A parameter such as `sites` receives that table under the reader's lens; one that ends in
    `_every_basis` keeps all bases of capex; `tables` receives every table that can be read, by
    name; `theme` receives the colours. All else comes from `choices`. `place` tells two uses of
    one chart on one page apart; `past_lens` sets the lens aside.
    """
    name = making.place_of(chart, place)
    if reader.alone() not in ("", name):
        return
    key = reader.key_for(chart, choices, Lens() if past_lens else reader.lens())
    made, notes = reader.exhibit(key, reader.look())
    # Where one reason empties a whole section, it is said once.
    visit, reason = visits.current(), made if isinstance(made, making.Empty) else None
    said, visit.reason = reason is not None and reason == visit.reason, reason
    if said and not reader.alone():
        return
    if isinstance(made, making.Empty):
        _empty(name, made)
        return
    hidden = PAST_LENS if past_lens else reader.hidden_by_lens(chart, choices, made)
    reader.note_drawn(Drawn(key, name, hidden))
    said = " ".join(text for text in (notes, hidden) if text)
    _draw(name, made, key, said, kept=not key.is_drafted)


def browse(chart: Chart, *, table: str, past_lens: bool = False, **choices: Hashable) -> None:
    """Draws the rows of one table that the reader's filters leave, with all there is to download.

    The text to `find` is typed freely, so what it finds does not stay in the caches. With
    `past_lens` the lens is set aside.
    """
    choices, kept = {"table": table, **choices}, not choices.get("find")
    key = reader.key_for(chart, choices, Lens() if past_lens else reader.lens())
    make = reader.shelf().made if kept else reader.shelf().made_anew
    made, name = make(key), making.place_of(chart)
    if isinstance(made, making.Empty):
        _empty(name, made)
    else:
        lifted = make(reader.key_for(chart, choices, Lens()))
        gone = len(lifted.rows) - len(made.rows) if isinstance(lifted, Exhibit) else 0
        hidden = f"{words.count(gone, 'row')} hidden by your lens." if gone > 0 else ""
        said = PAST_LENS if past_lens else hidden
        _draw(name, made, key, said, kept=kept and not key.is_drafted)
    _downloads(table, made)


def _downloads(table: str, made: Exhibit | making.Empty) -> None:
    send()
    with st.container(key="downloads", horizontal=True, gap="small"):
        if isinstance(made, Exhibit):
            st.download_button(
                f"{'This row' if len(made.rows) == 1 else f'These {len(made.rows):,} rows'} (CSV)",
                lambda: store.csv_text(made.rows),
                f"{table}-chosen.csv",
                "text/csv",
                key="download-chosen",
                icon=":material/download:",
                on_click="ignore",
            )
        edition = reader.edition(table)
        if store.has_download(edition):
            st.download_button(
                f"All of {table}.csv",
                lambda: store.download(edition) or b"",
                f"{table}.csv",
                "text/csv",
                key="download-table",
                icon=":material/table:",
                on_click="ignore",
            )
        # The file is made outside of the session, which alone knows of a draft.
        editions = {name: reader.edition(name) for name in TABLES}
        st.download_button(
            "Every table (ZIP)",
            lambda: store.record(editions),
            f"{_about()['name']}.zip",
            "application/zip",
            key="download-all",
            icon=":material/folder_zip:",
            on_click="ignore",
            help="All CSV files as they stand, with datapackage.json (their definition) and "
            "README.md (the dictionary and the licences).",
        )


def faults() -> None:
    """Names every table that cannot be read, by file, line and column; nothing if all can."""
    found = making.faults(reader.edition)
    for name, (reason, problems) in found.items():
        more = len(problems) - 5
        _say(
            markup.empty(
                f"{TABLES[name].title} cannot be shown: {reason}",
                (*problems[:5], *((f"And {more} more.",) if more > 0 else ())),
            )
        )


def credits() -> None:
    """The licence of the tables and the data sets that they draw on, with links."""
    _say(markup.credits(_about()))


@lru_cache(maxsize=1)
def _about() -> dict[str, Any]:
    return package()


def pick(
    chart: Chart, into: str, *, place: str = "", height: int = 460, **choices: Hashable
) -> None:
    """Draws a map, chart or table whose marks can be chosen; the choice goes to the control `into`.

    A map reports the key of a spot; a figure carries the value in `customdata`; a grid names it
    in `Grid.key`. The control is one with `key=into`, so the choice is in the
    address and the same card opens from the map, the table and the search box.
    """
    name = making.place_of(chart, place)
    if reader.alone() not in ("", name):
        return
    key = reader.key_for(chart, choices)
    made, notes = reader.exhibit(key, reader.look())
    if isinstance(made, making.Empty):
        _empty(name, made)
        return
    keys = {Atlas: f"atlas-{name}", go.Figure: f"choice-{name}", Grid: f"pick-{name}"}
    if type(made.body) not in keys:
        raise TypeError(f"{name}: nothing to choose in {type(made.body).__name__}")

    def chosen() -> None:
        value = _picked(st.session_state.get(keys[type(made.body)]), made)
        if value:
            st.session_state[into] = value
            reader.ask_for_whole_page()

    hidden = reader.hidden_by_lens(chart, choices, made)
    reader.note_drawn(Drawn(key, name, hidden))
    said = " ".join(text for text in (notes, hidden) if text)
    _draw(name, made, key, said, kept=False, height=height, chosen=chosen)


def card(charts: Sequence[tuple[Chart, dict[str, Any]]]) -> None:
    """Several exhibits one below the other, with those that hold nothing left out."""
    for chart, choices in charts:
        if not isinstance(reader.made_for(chart, choices), making.Empty):
            show(chart, place=str(next(iter(choices.values()), "")), **choices)


# ---------------------------------------------------------------- drawing


class _Html(str):
    """HTML that is sent as it is.

    Streamlit looks in any other text for a margin to take away, which takes longer than all else
    that it does with a chart.
    """

    def _repr_html_(self) -> str:
        return str(self)


def _draw(
    name: str,
    made: Exhibit,
    key: making.Key,
    said: str,
    *,
    kept: bool,
    height: int = SMALL_MAP,
    chosen: Callable[[], None] | None = None,
) -> None:
    """Title, body and foot, in as few messages as can be: each costs the server and the browser.

    `said` is what the caption adds to the sources. A grid that is `kept` is replayed, not made.
    `height` is that of a map; `chosen` is called when the reader chooses a mark.
    """
    match made.body:
        case Atlas() as atlas:
            with _room(name):
                st.html(markup.finding(made.title))
                _atlas(name, atlas, made, height, **({"on_site_change": chosen} if chosen else {}))
                st.html(markup.legend(made.legend) + _foot(made, name, said))
        case Grid() as grid:
            with _room(name):
                st.html(markup.finding(made.title))
                if kept:
                    _kept_grid(_Drawing(f"{key} {reader.look().name}", name, grid))
                else:
                    on = {"key": f"pick-{name}", "on_select": chosen} if chosen else {}
                    _grid(grid, **on)
                st.html(_foot(made, name, said))
        case _:
            body = _kept_body(made, name, can_pick=chosen is not None)
            _say(markup.exhibit(name, body + _foot(made, name, said)))
            if chosen:
                send()
                told = {"figure": name}
                browser.mount("choice", told, key=f"choice-{name}", on_chosen_change=chosen)
    _after(made, name, key, said)


def _empty(name: str, made: making.Empty) -> None:
    _say(markup.exhibit(name, markup.empty(made.reason, made.problems)))


def _room(name: str) -> Any:
    """Where an exhibit stands that is more than HTML; HTML brings its own with `markup.exhibit`."""
    send()
    return st.container(key=f"exhibit-{name}", gap="small")


# The HTML of an exhibit goes when the exhibit goes: from the shelf, or with its reader's draft.
_BODIES: WeakKeyDictionary[Exhibit, dict[Hashable, str]] = WeakKeyDictionary()


def _kept_body(made: Exhibit, name: str, *, can_pick: bool) -> str:
    kept, variant = _BODIES.setdefault(made, {}), (name, can_pick, reader.look().name)
    if variant not in kept:
        kept[variant] = _body(made, name, can_pick=can_pick)
    return kept[variant]


def _body(made: Exhibit, name: str, *, can_pick: bool) -> str:
    match made.body:
        case Headline() as headline:
            return markup.headline(made.title, headline, reader.look())
        case Facts() as facts:
            return markup.finding(made.title) + markup.facts(facts, reader.look())
        case go.Figure() as figure:
            spec, alt = figure.to_json() or "{}", made.alt or made.title
            height = figure_height(figure)
            room = markup.plot_room(name, alt, spec, height, can_pick=can_pick)
            return markup.finding(made.title) + room
        case _:
            raise TypeError(f"{name}: {type(made.body).__name__} is more than HTML")


def _atlas(name: str, atlas: Atlas, made: Exhibit, height: int, **on: Any) -> None:
    browser.mount(
        "atlas",
        {"scene": {**atlas.scene, "alt": made.alt or made.title}, "height": f"{height}px"},
        key=f"atlas-{name}",
        **on,
    )


@dataclass(frozen=True)
class _Drawing:
    """A grid at its place. Drawings with one `key` and `name` look the same."""

    key: str
    name: str
    grid: Grid


# With one argument, because Streamlit looks up the names of all of them for each.
@st.cache_resource(
    show_spinner=False,
    max_entries=1024,
    hash_funcs={_Drawing: lambda drawing: f"{drawing.name} {drawing.key}"},
)
def _kept_grid(drawing: _Drawing) -> None:
    """Draws a table. Cached, so Streamlit replays the finished message on a rerun."""
    _grid(drawing.grid)


def _grid(grid: Grid, **selection: Any) -> None:
    columns = {
        name: _grid_column(
            name,
            grid.frame[name],
            label=title,
            decimals=f"%.{grid.decimals}f" if grid.decimals else "",
            help=grid.about.get(name),
            width=grid.widths.get(name),
        )
        for name, title in grid.titles.items()
    }
    if selection:
        selection["selection_mode"] = "single-row"
    st.dataframe(
        grid.frame[list(grid.titles)],
        hide_index=True,
        column_config=columns,
        # A table that all but fits is shown whole: nobody scrolls for its last line.
        height=whole if (whole := 38 + (14 + 21 * grid.lines) * len(grid.frame)) <= 530 else 420,
        row_height=14 + 21 * grid.lines,
        placeholder="–",
        **selection,
    )


def _grid_column(name: str, cells: pd.Series, decimals: str = "", **settings: Any) -> Any:
    if name.endswith("_url"):
        return st.column_config.LinkColumn(display_text="open", **settings)
    if pd.api.types.is_bool_dtype(cells):
        return st.column_config.CheckboxColumn(**settings)
    if pd.api.types.is_numeric_dtype(cells):
        # A year is a name, not a quantity: no separator of thousands.
        return st.column_config.NumberColumn(
            format="%d" if name.endswith("year") else decimals or "localized", **settings
        )
    return st.column_config.Column(**settings)


def _picked(state: Any, made: Exhibit) -> str:
    """The value that the reader chose on a map, figure or grid, "" if nothing."""
    told = state or {}
    match made.body:
        case Atlas():
            found = [told.get("site")]
        case Grid() as grid:
            rows = told.get("selection", {}).get("rows", [])
            found = [grid.frame[grid.key].iloc[position] for position in rows]
        case _:
            found = [told.get("chosen")]
    return str(found[0]) if found and found[0] else ""


# ---------------------------------------------------------------- caption and menu


def _foot(made: Exhibit, name: str, said: str) -> str:
    """Under every exhibit: where its numbers come from, and what opens their rows."""
    return markup.foot(
        name,
        captions.caption(made, said, reader.lens().known_on),
        there=reader.link(name) if reader.alone() else "",
    )


def _after(made: Exhibit, name: str, key: making.Key, said: str) -> None:
    """What an exhibit that was drawn leaves behind: a receipt, and the reader who came for it."""
    visit = visits.current()
    visit.receipts[name] = Receipt(made, key, said, visit.heading)
    if visit.at == name:
        visit.arriving = name
        _send_unless_held()
