"""The only drawing: frame, lens, controls and exhibits. Nothing else touches the screen.

`show` is how a page puts a number, chart, map or table on screen. Every exhibit gets the same
caption, the same menu (rows and sources, CSV, link) and the same cache, wherever it stands.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import (
    browser,
    captions,
    making,
    markup,
    outline,
    own_story,
    revisions,
    scripts,
    store,
    story,
    theme,
    words,
)
from components.draft import Draft
from components.exhibit import Exhibit, Facts, Grid, Headline
from components.lens import Lens
from components.making import Chart
from components.maps import Atlas
from components.serving import log
from components.store import Edition
from components.style import css
from components.tables import CONFIDENCE, SOURCE, TABLES, package

SMALL_MAP = 420  # pixels
DRAFTED = "From your draft."
# What names, in an address, the exhibit at which the page opens.
AT = "at"
PAST_LENS = "Whole table, whatever your lens."
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


# ---------------------------------------------------------------- frame and lens


def frame(title: str) -> None:
    """Settings and styles of the whole app; the first call of the dashboard."""
    st.session_state["drawn"] = []
    st.session_state.pop("whole_page", None)
    log.to_standard_error()
    browser.fetch_libraries()
    st.set_page_config(
        page_title=title,
        page_icon="static/icon.svg",
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    styles = f"<style>{css(_theme())}</style>"
    st.html(f"{styles}{scripts.element(scripts.FOLD)}", unsafe_allow_javascript=True)
    st.logo(f"static/logo-{_theme().name}.svg", size="large", icon_image="static/icon.svg")


def enter(page: str) -> None:
    """Notes which page the reader is on, by its address ("" for the first)."""
    st.session_state["page"] = page or "overview"


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
            "Planned power of a site is always the latest figure, because sources rarely say "
            "when a plan grew.",
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
    st.session_state["chosen_lens"] = Lens(
        trust=trust or CONFIDENCE[-1],
        known_on=day.isoformat() if isinstance(day, date) else "",
        basis=basis or "cash",
    )


def lens() -> Lens:
    """The reader's lens as it stands in this run."""
    return st.session_state.get("chosen_lens", Lens())


def draft() -> Draft | None:
    """The draft that this browser tab looks at; None while it sees what is published."""
    return st.session_state.get("draft")


def look_at(drafted: Draft | None) -> None:
    """From now on this browser tab shows the dashboard made from the draft (None: as published)."""
    st.session_state["draft"] = drafted


def _edition(name: str) -> Edition:
    drafted = draft()
    return drafted.edition(name) if drafted else store.published(name)


def _shelf() -> making.Shelf:
    drafted = draft()
    return drafted.shelf if drafted else making.SHARED


def look() -> theme.Theme:
    """The colours that the reader's browser asks for."""
    return _theme()


def _theme() -> theme.Theme:
    return theme.THEMES.get(st.context.theme.type or "light", theme.LIGHT)


# ---------------------------------------------------------------- page layout


def opening(title: str, lede: str) -> None:
    """The head of a page: its title, and what it answers in a sentence or two."""
    st.session_state["opened"] = title
    st.title(title, anchor=False)
    st.html(f'<p class="lede">{escape(lede)}</p>')


def section(title: str, text: str = "") -> None:
    """A heading between exhibits, with a line of help under it."""
    st.header(title, anchor=words.slug(title).replace("_", "-"))
    if text:
        st.html(f'<p class="aside">{escape(text)}</p>')


def word(title: str, *lines: str) -> None:
    """A plain word to the reader: what is so, and what to do."""
    st.html(markup.notice(title, lines))


def plain(text: str) -> str:
    """Text for Markdown to leave as it is, whatever it holds: signs, links, pictures."""
    # Bare addresses and :names: of pictures come to life without any sign to escape; a word joiner,
    # which shows nothing, breaks them.
    still = re.sub(r"(?i)(https?(?=:)|www(?=\.)|\w@(?=\w)|:(?=[\w+-]+:))", "\\1\u2060", text)
    return re.sub(r"([\\$*_~`\[\]])", r"\\\1", still)


def card_heading(title: str) -> None:
    """The heading of what the reader just opened; it comes into view, wherever they chose it."""
    place = f"card-{words.slug(title)}"
    st.html(
        f'<i id="{place}"></i>{scripts.element(scripts.INTO_VIEW)}', unsafe_allow_javascript=True
    )
    st.header(plain(title), anchor=words.slug(title).replace("_", "-"))


def controls(name: str) -> Any:
    """A row of controls, to be used with `with`; on a phone it folds away."""
    fold = st.expander("Choices", expanded=True, key=f"controls-{name}", icon=":material/tune:")
    return fold.container(horizontal=True, vertical_alignment="bottom", gap="medium")


def options(table: str, column: str, *, by: str = "", whole: bool = False) -> list[Any]:
    """The values that a column holds under the lens, for a control: by frequency or by sum of `by`.

    With `whole` of all rows, whatever the lens. An empty list if the table cannot be read.
    """
    chosen = Lens() if whole else lens()
    if not column:
        return []
    try:
        editions = making.read_for(table, chosen, _edition)
        found = _shelf().values(editions, chosen, whole, column, by)
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


def names(table: str, key: str, column: str) -> dict[str, str]:
    """From the key of a row to its readable name, for a control's labels; unfiltered."""
    rows = _rows_or_empty(table, whole=True)
    if rows.empty:
        return {}
    return dict(zip(rows[key], rows[column], strict=True))


def assume(name: str) -> float | None:
    """A slider for one row of the assumptions, in the address; what the reader set it to.

    Charts receive the value as a choice and `exhibit.setting` finds its row. None if the table
    cannot be read: the charts then say so.
    """
    table = _rows_or_empty("assumptions")
    if table.empty or name not in set(table["name"]):
        return None
    row = table[table["name"] == name].iloc[0]
    is_share = row["unit"] == "share"
    low, high = float(row["low"]), float(row["high"])
    if not low < high:
        return float(row["value"])
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
        help=plain(f"{row['about']} {row['note']} Source: {words.sentence(row['publisher'])}"),
    )


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
    key = _key(chart, choices, Lens() if past_lens else lens())
    made, name = _shelf().made(key), _name(chart, place)
    with st.container(key=f"exhibit-{name}", gap="small"):
        if isinstance(made, making.Empty):
            st.html(markup.empty(made.reason, made.problems))
            return
        if key.is_drafted:
            made, notes = _held_against_published(key, made, _theme())
            _draw_anew(key, name, made)
        elif isinstance(made.body, Atlas):
            notes = ""
            _draw_anew(key, name, made)
        else:
            notes = ""
            _draw(f"{key} {_theme().name}", name, made, _theme())
        hidden = PAST_LENS if past_lens else _hidden(chart, choices, made)
        _note_drawn(Drawn(key, name, hidden))
        kept = not key.is_of_record and not key.is_drafted
        _foot(made, name, " ".join(text for text in (notes, hidden) if text), key, kept=kept)


def browse(chart: Chart, *, table: str, past_lens: bool = False, **choices: Hashable) -> None:
    """Draws the rows of one table that the reader's filters leave, with all there is to download.

    The text to `find` is typed freely, so what it finds does not stay in the caches. With
    `past_lens` the lens is set aside.
    """
    choices, kept = {"table": table, **choices}, not choices.get("find")
    key = _key(chart, choices, Lens() if past_lens else lens())
    make = _shelf().made if kept else _shelf().made_anew
    made, name = make(key), _name(chart, "")
    with st.container(key=f"exhibit-{name}", gap="small"):
        if isinstance(made, making.Empty):
            st.html(markup.empty(made.reason, made.problems))
        else:
            if kept and not key.is_drafted:
                _draw(f"{key} {_theme().name}", name, made, _theme())
            else:
                _draw_anew(key, name, made)
            lifted = make(_key(chart, choices, Lens()))
            gone = len(lifted.rows) - len(made.rows) if isinstance(lifted, Exhibit) else 0
            hidden = f"{words.count(gone, 'row')} hidden by your lens." if gone > 0 else ""
            _foot(made, name, PAST_LENS if past_lens else hidden, key, kept=False)
        _downloads(table, made)


def _downloads(table: str, made: Exhibit | making.Empty) -> None:
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
        edition = _edition(table)
        if store.download(edition):
            st.download_button(
                f"All of {table}.csv",
                lambda: store.download(edition) or b"",
                f"{table}.csv",
                "text/csv",
                key="download-table",
                icon=":material/table:",
                on_click="ignore",
            )
        st.download_button(
            "Every table (ZIP)",
            lambda: store.record({name: _edition(name) for name in TABLES}),
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
    found = making.faults(_edition)
    for name, problems in found.items():
        more = len(problems) - 5
        st.html(
            markup.empty(
                f"{TABLES[name].title} cannot be shown: {name}.csv does not fit its definition.",
                (*problems[:5], *((f"And {more} more.",) if more > 0 else ())),
            )
        )


def credits() -> None:
    """The licence of the tables and the data sets that they draw on, with links."""
    st.html(markup.credits(_about()))


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
    made, name = _made(chart, choices), _name(chart, place)
    with st.container(key=f"exhibit-{name}", gap="small"):
        if isinstance(made, making.Empty):
            st.html(markup.empty(made.reason, made.problems))
            return
        notes = ""
        if _key(chart, choices).is_drafted:
            made, notes = _held_against_published(_key(chart, choices), made, _theme())
        _title(made)
        key = f"pick-{name}"
        st.session_state.setdefault(f"{key}-round", 0)
        live = f"{key}-{st.session_state[f'{key}-round']}"

        def chosen() -> None:
            held = f"atlas-{name}" if isinstance(made.body, Atlas) else live
            value = _picked(st.session_state.get(held), made)
            if value:
                st.session_state[into] = value
                st.session_state["whole_page"] = True

        match made.body:
            case Atlas() as atlas:
                _atlas(name, atlas, made, height, on_site_change=chosen)
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
        hidden = _hidden(chart, choices, made)
        drawn = _key(chart, choices)
        _note_drawn(Drawn(drawn, name, hidden))
        said = " ".join(text for text in (notes, hidden) if text)
        _foot(made, name, said, drawn, kept=not notes)


def card(charts: Sequence[tuple[Chart, dict[str, Any]]]) -> None:
    """Several exhibits one below the other, with those that hold nothing left out."""
    for chart, choices in charts:
        if not isinstance(_made(chart, choices), making.Empty):
            show(chart, place=str(next(iter(choices.values()), "")), **choices)


def _rows_or_empty(name: str, *, whole: bool = False) -> pd.DataFrame:
    try:
        chosen = Lens() if whole else lens()
        return _shelf().rows(making.read_for(name, chosen, _edition), chosen, whole)
    except (store.BadTable, revisions.Refused):
        return pd.DataFrame()


def _key(chart: Chart, choices: dict[str, Any], chosen: Lens | None = None) -> making.Key:
    return making.key(chart, _edition, chosen or lens(), _theme().name, choices)


def _made(
    chart: Chart, choices: dict[str, Any], chosen: Lens | None = None
) -> Exhibit | making.Empty:
    """The exhibit from the cache, or what to say if it cannot be made."""
    return _shelf().made(_key(chart, choices, chosen))


@dataclass(frozen=True)
class Drawn:
    """An exhibit that the page drew in this run: what it is made of, and what the lens hid."""

    key: making.Key
    name: str
    hidden: str


def take_drawn() -> tuple[str, tuple[Drawn, ...]]:
    """The title of the page and what it drew in this run, in order; then it is forgotten."""
    return st.session_state.pop("opened", ""), tuple(st.session_state.pop("drawn", ()))


def _note_drawn(exhibit: Drawn) -> None:
    # A part that is drawn alone adds nothing to what the page as a whole drew.
    if "drawn" in st.session_state:
        st.session_state["drawn"].append(exhibit)


def exhibit(key: making.Key, look: theme.Theme) -> tuple[Exhibit | making.Empty, str]:
    """The exhibit of a key in the colours of `look`, and what is to be said of it as a draft."""
    key = replace(key, theme=look.name if making.wants_theme(key.chart) else "")
    made = _shelf().made(key)
    if isinstance(made, Exhibit) and key.is_drafted:
        return _held_against_published(key, made, look)
    return made, ""


def _held_against_published(
    key: making.Key, made: Exhibit, look: theme.Theme
) -> tuple[Exhibit, str]:
    """A draft's exhibit with the published figure as an outline behind, and a word on it."""
    editions = tuple(store.published(edition.table) for edition in key.editions)
    # A choice may be a name that only the draft has, so nothing of it is kept for others.
    published = _shelf().made(replace(key, editions=editions))
    if (
        isinstance(made.body, go.Figure)
        and isinstance(published, Exhibit)
        and isinstance(published.body, go.Figure)
    ):
        figure, differs = outline.outlined(made.body, published.body, look)
        if differs:
            return replace(made, body=figure), "From your draft; dotted, what is published."
    return made, DRAFTED


def _name(chart: Chart, place: str) -> str:
    module = chart.__module__.rpartition(".")[2]
    return re.sub(r"[^a-z0-9]+", "-", f"{module}-{chart.__name__}-{place}".lower()).strip("-")


# ---------------------------------------------------------------- drawing


def _title(made: Exhibit) -> None:
    st.html(f'<h3 class="finding">{escape(words.unbroken(made.title))}</h3>')


@st.cache_resource(show_spinner=False, max_entries=1024)
def _draw(key: str, name: str, _made: Exhibit, _look: theme.Theme) -> None:
    """Draws title and body. Cached, so Streamlit replays the finished messages on a rerun."""
    _draw_anew(key, name, _made)


def _draw_anew(key: object, name: str, made: Exhibit) -> None:
    match made.body:
        case Headline() as headline:
            st.html(markup.headline(made.title, headline, _theme()))
        case go.Figure() as figure:
            _title(made)
            st.plotly_chart(figure, theme=None, config=PLOTLY, key=name, alt=made.alt or made.title)
        case Atlas() as atlas:
            _title(made)
            _atlas(name, atlas, made, SMALL_MAP)
        case Grid() as grid:
            _title(made)
            _grid(grid)
        case Facts() as facts:
            _title(made)
            st.html(markup.facts(facts, _theme()))


def _atlas(name: str, atlas: Atlas, made: Exhibit, height: int, **on: Any) -> None:
    browser.mount(
        "atlas",
        {"scene": {**atlas.scene, "alt": made.alt or made.title}, "height": f"{height}px"},
        key=f"atlas-{name}",
        **on,
    )
    if made.legend:
        st.html(markup.legend(made.legend))


def _grid(grid: Grid, **selection: Any) -> None:
    columns = {
        name: _grid_column(
            name,
            grid.frame[name],
            label=title,
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
        height=min(420, 38 + (14 + 21 * grid.lines) * len(grid.frame)),
        row_height=14 + 21 * grid.lines,
        placeholder="–",
        **selection,
    )


def _grid_column(name: str, cells: pd.Series, **settings: Any) -> Any:
    if name.endswith("_url"):
        return st.column_config.LinkColumn(display_text="open", **settings)
    if pd.api.types.is_bool_dtype(cells):
        return st.column_config.CheckboxColumn(**settings)
    if pd.api.types.is_numeric_dtype(cells):
        # A year is a name, not a quantity: no separator of thousands.
        return st.column_config.NumberColumn(
            format="%d" if name.endswith("year") else "localized", **settings
        )
    return st.column_config.Column(**settings)


def _picked(state: Any, made: Exhibit) -> str:
    """The value that the reader chose on a map, figure or grid, "" if nothing."""
    selection = (state or {}).get("selection", {})
    match made.body:
        case Atlas():
            found = [(state or {}).get("site")]
        case Grid() as grid:
            found = [grid.frame[grid.key].iloc[position] for position in selection.get("rows", [])]
        case _:
            found = [
                point["customdata"][0]
                if isinstance(point["customdata"], list)
                else point["customdata"]
                for point in selection.get("points", [])
                if point.get("customdata")
            ]
    return str(found[0]) if found and found[0] else ""


# ---------------------------------------------------------------- caption and menu


def _foot(made: Exhibit, name: str, hidden: str, key: making.Key, *, kept: bool = True) -> None:
    """Under every exhibit: where its numbers come from, and the menu."""
    _arrive(name)
    caption = (_caption if kept else _caption.__wrapped__)(made, hidden, lens().known_on)
    with st.container(key=f"foot-{name}", horizontal=True, vertical_alignment="top", gap="small"):
        st.caption(caption)
        if st.button(
            "Rows and sources",
            key=f"menu-{name}",
            type="tertiary",
            icon=":material/receipt_long:",
        ):
            _menu(made, name, key)


def _arrive(name: str) -> None:
    """Brings the exhibit into view whose name stands in the address."""
    if st.query_params.get(AT) == name:
        st.html(
            f'<i data-key="exhibit-{name}"></i>{scripts.element(scripts.ARRIVE)}',
            unsafe_allow_javascript=True,
        )


@lru_cache(maxsize=2048)
def _caption(made: Exhibit, hidden: str, known_on: str) -> str:
    return plain(captions.caption(made, hidden, known_on))


def _hidden(
    chart: Chart,
    choices: dict[str, Any],
    made: Exhibit,
    chosen: Lens | None = None,
    make: Callable[[making.Key], Exhibit | making.Empty] | None = None,
) -> str:
    """What the lens took out, e.g. "14 of 96 rows hidden by your trust setting." """
    chosen, make, sentences = chosen or lens(), make or _shelf().made, []
    for field, setting in (("trust", "trust setting"), ("known_on", "known-on date")):
        if getattr(chosen, field) == getattr(Lens(), field):
            continue
        wider = replace(chosen, **{field: getattr(Lens(), field)})
        lifted = make(_key(chart, choices, wider))
        if isinstance(lifted, Exhibit):
            is_whole = making.RECORD in making.parameters(chart)
            count = making.hidden_rows if is_whole else _shelf().hidden_rows
            gone, total = count(made, lifted)
            if gone:
                sentences.append(f"{gone} of {total} rows hidden by your {setting}.")
    return " ".join(sentences)


@st.dialog("Rows and sources", width="large", icon=":material/receipt_long:")
def _menu(made: Exhibit, name: str, key: making.Key) -> None:
    st.markdown(f"**{plain(made.title)}**")
    if made.method:
        st.markdown(plain(made.method))
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
        f"{words.count(len(rows), 'row')} from {plain(words.listing(made.publishers, most=8))}"
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download these rows as CSV",
            store.csv_text(made.rows),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Add to my story",
            key=f"keep-{name}",
            icon=":material/playlist_add:",
            on_click=_add_to_story,
            args=(key, name),
            help="Keeps this view with its choices and your lens as a step of a story that you "
            "can present, save and share. It stays in this browser tab.",
        )
    if added := st.session_state.pop("added_to_story", None):
        word(*added)
        st.page_link("views/story.py", label="Open your story", query_params={"told": story.OWN})
    st.markdown("Link to this view")
    st.code(link(name), language=None, wrap_lines=True)


def _add_to_story(key: making.Key, name: str) -> None:
    step, drafted = story.from_view(key, st.session_state["page"], view(name)), draft()
    private = drafted.names_of_its_own(story.texts(step)) if drafted else ()
    if own_story.add(step, private):
        added = (f"Added as step {len(own_story.kept())} of your story.",)
    else:
        added = (
            "Your story is full.",
            f"It may have {story.MOST_STEPS} steps. Remove one first.",
        )
    st.session_state["added_to_story"] = added


def key_of(step: story.Step, look: theme.Theme | None = None) -> making.Key:
    """What the exhibit of a step without a fault is made of, for this reader."""
    return story.key(step, _edition, lens(), (look or _theme()).name)


def tell(
    step: story.Step, look: theme.Theme | None = None, *, is_own: bool = False
) -> Exhibit | str:
    """The exhibit of a story's step under the reader's lens, or why it cannot be shown.

    What a reader's own steps choose came from a file or a draft, and stays in their session.
    """
    if step.fault:
        return step.fault
    key = key_of(step, look)
    if is_own and not key.is_drafted:
        made = _made_for_own(key)
    else:
        made, _ = exhibit(key, look or _theme())
    if isinstance(made, Exhibit):
        return made
    return story.problem(key, made, making.SHARED.made_as_told)


def said_of(step: story.Step, made: Exhibit, *, is_own: bool = False) -> str:
    """That a step's exhibit is from a draft, and what the lens took out of it."""
    key = key_of(step)
    make = _made_for_own if is_own and not key.is_drafted else _shelf().made
    hidden = _hidden(key.chart, dict(key.choices), made, key.lens, make)
    return " ".join(text for text in (DRAFTED if key.is_drafted else "", hidden) if text)


def _made_for_own(key: making.Key) -> Exhibit | making.Empty:
    shelf = st.session_state.setdefault("own_exhibits", {})
    if key not in shelf:
        if len(shelf) >= 2 * story.MOST_STEPS:
            shelf.clear()
        shelf[key] = making.SHARED.made_as_told(key)
    return shelf[key]


def view(at: str) -> dict[str, list[str]]:
    """The choices of this view as they stand in its address, and at which exhibit it opens."""
    return {name: st.query_params.get_all(name) for name in st.query_params} | {AT: [at]}


def link(at: str) -> str:
    """The address that brings back this view, with all of its choices."""
    address = (st.context.url or "").split("?")[0]
    query = urlencode(view(at), doseq=True)
    return f"{address}?{query}"
