"""The record about itself: rows, columns, who said it, how old it is, and what it lacks."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from components import marks, words
from components import theme as look
from components.check import rule
from components.exhibit import Exhibit, Grid, Headline, NothingToShow
from components.tables import CONFIDENCE, GATHERED_UNTIL, SOURCE, TABLES, Column, Table
from components.theme import LIGHT, Theme

Tables = Mapping[str, pd.DataFrame]

TITLES = {table.name: table.title for table in TABLES.values()}
# Titles that would not fit beside a bar on a phone.
_BRIEF = {
    "capex": "Capex by quarter",
    "capex_annual": "Capex by fiscal year",
    "guidance": "Guidance",
    "statements": "Total plans",
    "hyperion_flows": "Money of Hyperion",
}
# Table -> the columns with few enough values to choose from, by name and title.
FILTERS = {
    table.name: {
        column.name: column.title
        for column in table.columns
        if column.name in ("table", "publisher", "country", "year")
        or ((column.choices or column.reference or column.kind == "boolean") and not column.is_list)
    }
    for table in TABLES.values()
}
_DASH = "A dash means that no source states it."
_STRENGTHS = {
    "filing": "filings",
    "official": "official",
    "reported": "press reports",
    "estimate": "estimates",
}


class _Gap(NamedTuple):
    """Rows of `table` whose `column` is empty: what they are, and what no source says of them."""

    table: str
    column: str
    things: str
    unknown: str


_GAPS = (
    _Gap("commitments", "gw_delivered", "commitments", "how much runs today"),
    _Gap("commitments", "usd_bn", "commitments", "the sum of money"),
    _Gap("commitments", "gw", "commitments", "the power"),
    _Gap("commitments", "starts_on", "commitments", "when they begin"),
    _Gap("tranches", "due_on", "tranches", "when they are due"),
    _Gap("money_loop", "usd_bn", "company links", "the sum of money"),
    _Gap("sites", "planned_mw", "sites", "how much power is planned"),
    _Gap("sites", "operational_mw", "sites", "how much runs today"),
    _Gap("sites", "power_supply_summary", "sites", "what powers them"),
    _Gap("sites", "capex_usd_bn", "sites", "what they cost"),
    _Gap("sites", "jobs_permanent", "sites", "how many permanent jobs they bring"),
    _Gap("sites", "latitude", "sites", "where they stand"),
    _Gap("power_supply", "buyer", "power supplies", "who buys"),
    _Gap("power_supply", "site_ids", "power supplies", "which of our sites they feed"),
    _Gap("power_supply", "in_service_on", "power supplies", "when they start"),
    _Gap("financing", "amount_usd_bn", "financing deals", "the sum of money"),
    _Gap("financing", "closed_on", "financing deals", "when they closed, if they did"),
    _Gap("forecasts", "companies", "forecasts", "which companies they count"),
    _Gap("guidance", "low_usd_bn", "companies' outlooks", "any figure"),
)


# ---------------------------------------------------------------- at a glance


def size(tables: Tables) -> Exhibit:
    """Headline: how many rows the record holds, from how many publishers."""
    rows = _all_rows(tables)
    strong = rows["confidence"].isin(("filing", "official")).mean()
    return Exhibit(
        title="Rows on record",
        body=Headline(
            words.count(len(rows), "row"),
            f"in {words.count(_filled(tables), 'table')}, from "
            f"{words.count(rows['publisher'].nunique(), 'publisher')}; "
            f"{words.percent(strong)} are filings or official.",
        ),
        rows=rows,
        method=f"Every row cites one page.{_unread(tables)}",
    )


def newest(tables: Tables) -> Exhibit:
    """Headline: the newest date of publication among the rows that follow the lens."""
    rows = _dated(_all_rows(tables, sourced_only=True))
    last = rows["published_on"].max()
    return Exhibit(
        title="Newest source",
        body=Headline(words.date(last), words.sentence(_reporters(tables))),
        rows=rows[rows["published_on"] == last],
        method=_horizon(),
    )


def corrections_so_far(corrections: pd.DataFrame) -> Exhibit:
    """Headline: how many corrections were made, and since when."""
    first = words.date(corrections["corrected_on"].min())
    return Exhibit(
        title="Corrections",
        body=Headline(
            words.count(len(corrections), "correction"),
            f"since {first}, in {words.count(corrections['table'].nunique(), 'table')}.",
        ),
        rows=corrections,
        method="Each with what stood there before, what stands there now, and why.",
    )


# ---------------------------------------------------------------- one table


def table_rows(
    tables: Tables,
    *,
    table: str,
    find: str = "",
    column: str = "",
    holds: tuple[object, ...] = (),
) -> Exhibit:
    """Grid: the rows of `table` that hold the text `find` and one of `holds` in `column`."""
    definition, rows = TABLES[table], _readable(tables, table)
    kept = rows
    if column and holds:
        kept = kept[_spelt(kept[column]).isin([_word(value) for value in holds])]
    if find.strip():
        text = _joined([_spelt(kept[c.name]) for c in definition.columns], "\n")
        kept = kept[text.str.contains(find.strip(), case=False, regex=False)]
    if kept.empty:
        raise NothingToShow(f"No row of {definition.title} holds what you look for.")
    strong = int(kept["confidence"].isin(("filing", "official")).sum())
    how_many = (
        words.count(len(kept), "row")
        if len(kept) == len(rows)
        else f"{len(kept):,} of {words.count(len(rows), 'row')}"
    )
    return Exhibit(
        title=f"{definition.title}: {how_many}, {strong or 'none'} from filings or official "
        "sources",
        body=Grid(
            frame=kept.assign(
                **{
                    c.name: kept[c.name].replace("", None)
                    for c in definition.columns
                    if c.kind == "string"
                }
            ),
            titles={c.name: _header(c) for c in definition.columns},
            about={c.name: f"{c.name}: {c.about}" for c in definition.columns},
        ),
        rows=kept,
        method=f"{definition.about} {_DASH}"
        + (" All bases are listed; never add them up." if table.startswith("capex") else ""),
    )


def dictionary(tables: Tables, *, table: str) -> Exhibit:
    """Grid: the columns of `table`, with meaning, unit, rule, an example and their empty cells."""
    definition, rows = TABLES[table], _readable(tables, table)
    empty = {c.name: int(_empty(rows, c).sum()) for c in definition.columns}
    whole = sum(not quantity for quantity in empty.values())
    frame = pd.DataFrame(
        [
            {
                "column": c.name,
                "about": c.about,
                "unit": c.unit or None,
                "rule": _rule(c),
                "example": c.example or None,
                "empty": empty[c.name],
            }
            for c in definition.columns
        ]
    )
    return Exhibit(
        title=f"{definition.title} has {words.count(len(definition.columns), 'column')}, "
        f"{whole} of them filled in every row",
        body=Grid(
            frame=frame,
            titles={
                "column": "Column",
                "about": "What it means",
                "unit": "Unit",
                "rule": "What a cell may hold",
                "example": "Example",
                "empty": f"Empty (of {len(rows):,})",
            },
            widths={"about": 330, "unit": 90, "rule": 260, "example": 150, "empty": 100},
            lines=3,
        ),
        rows=rows,
        method=f"{definition.about} No two rows agree on {words.listing(definition.key)}.",
    )


# ---------------------------------------------------------------- sources


def publishers(tables: Tables, *, table: str = "") -> Exhibit:
    """Grid: who published the rows, most cited pages first; `table` "" means all tables."""
    if table:
        _readable(tables, table)
    rows = _all_rows({table: tables[table]} if table else tables)
    found = rows.groupby("publisher")
    frame = pd.DataFrame(
        {
            "pages": found["source_url"].nunique(),
            "rows": found.size(),
            **{
                word: (rows["confidence"] == word).groupby(rows["publisher"]).sum()
                for word in CONFIDENCE
            },
            "newest": found["published_on"].max().replace("", None),
            "tables": found["table"].agg(lambda names: ", ".join(dict.fromkeys(names))),
            "page_url": found["source_url"].agg(lambda pages: pages.value_counts().index[0]),
        }
    ).reset_index()
    frame = frame.sort_values(["pages", "rows", "publisher"], ascending=[False, False, True])
    largest = frame.iloc[0]
    about = f"{TITLES[table]}: " if table else ""
    equal = list(frame.loc[frame["pages"] == largest["pages"], "publisher"])
    most = (
        f"{largest['publisher']} alone has {largest['pages']:,}"
        if len(equal) == 1
        else f"{words.listing(equal, most=3)} have {largest['pages']:,} each"
    )
    return Exhibit(
        title=f"{about}{words.count(len(frame), 'publisher')} stand"
        f"{'s' if len(frame) == 1 else ''} behind "
        f"{words.count(rows['source_url'].nunique(), 'cited page')}; {most}",
        body=Grid(
            frame=frame,
            titles={
                "publisher": "Publisher",
                "pages": "Pages cited",
                "rows": "Rows",
                "filing": "Filing",
                "official": "Official",
                "reported": "Reported",
                "estimate": "Estimate",
                "newest": "Newest page",
                "page_url": "Most cited",
                "tables": "In tables",
            },
            widths={"publisher": 200, "tables": 240},
        ),
        rows=rows,
        method="Filing, official, reported and estimate count rows. A report on somebody else's "
        f"story stands under the name of the page that was read.{_unread(tables)}",
    )


# ---------------------------------------------------------------- coverage and age


def months(tables: Tables, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: the pages cited, by month of publication and strength."""
    rows = _dated(_all_rows(tables, sourced_only=True))
    pages = rows.sort_values("published_on").drop_duplicates("source_url")
    by_month = pages.assign(month=pages["published_on"].str[:7])
    early = by_month["month"] < "2024-01"
    drawn_pages = by_month[~early]
    if drawn_pages.empty:
        raise NothingToShow("No page published since 2024 passes your lens.")
    axis = pd.period_range(drawn_pages["month"].min(), GATHERED_UNTIL[:7], freq="M")
    days = [period.to_timestamp() for period in axis]
    drawn = marks.figure(
        theme, height=340, barmode="stack", margin={"t": 44}, legend={"traceorder": "normal"}
    )
    for word, name in _STRENGTHS.items():
        counts = drawn_pages[drawn_pages["confidence"] == word]["month"].value_counts()
        heights: Any = [int(counts.get(str(period), 0)) or None for period in axis]
        drawn.add_bar(
            x=days,
            y=heights,
            xperiod="M1",
            xperiodalignment="middle",
            name=name,
            marker=marks.fill(look.CONFIDENCES[word], word, theme),
            hovertemplate=f"%{{y}} {name}<extra></extra>",
        )
    drawn.add_vline(
        x=pd.Timestamp(GATHERED_UNTIL).timestamp() * 1000,
        line={"color": theme.quiet, "width": 1, "dash": "dot"},
        annotation={
            "text": "the record ends",
            "font": {"size": 13, "color": theme.quiet},
            "xanchor": "right",
            "yanchor": "bottom",
            "y": 0.98,
            "yref": "paper",
        },
    )
    drawn.update_xaxes(hoverformat="%B %Y", tickformat="%b %y", nticks=7, ticklabelmode="period")
    drawn.update_yaxes(title="pages", rangemode="tozero")
    half = sorted(pages["published_on"])[len(pages) // 2]
    newest_day = pages["published_on"].max()
    return Exhibit(
        title=f"Half of the pages cited are from {words.month(half)} or later; the newest is of "
        f"{words.date(newest_day)}",
        body=drawn,
        rows=rows,
        method=f"A page counts once, in the month of its publication. "
        f"{words.count(int(early.sum()), 'page')} from before 2024 and those dated only by a "
        f"year, or not at all, are not drawn. {_horizon()}{_unread(tables)}",
        alt=f"{words.count(len(drawn_pages), 'page')} cited, by month of publication, up to "
        f"{words.date(newest_day)}.",
    )


def strength(tables: Tables, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: for each table the shares of its rows by how strong their source is."""
    rows = _all_rows(tables)
    shares = (
        pd.crosstab(rows["table"], rows["confidence"], normalize="index")
        .reindex(columns=list(CONFIDENCE), fill_value=0.0)
        .reset_index()
    )
    shares = shares.assign(strong=shares["filing"] + shares["official"]).sort_values(
        ["strong", "reported"], ascending=[True, True]
    )
    counts = rows["table"].value_counts()
    drawn = marks.figure(
        theme,
        height=80 + 27 * len(shares),
        barmode="stack",
        hovermode="closest",
        margin={"t": 40, "b": 8},
        uniformtext={"mode": "hide", "minsize": 11},
        legend={"traceorder": "normal"},
        bargap=0.25,
    )
    for word, name in _STRENGTHS.items():
        hover: Any = [
            [TITLES[table], f"{counts[table]:,}", round(share * counts[table])]
            for table, share in zip(shares["table"], shares[word], strict=True)
        ]
        drawn.add_bar(
            y=[_BRIEF.get(table, TITLES[table]) for table in shares["table"]],  # pyright: ignore[reportArgumentType]
            x=[share or None for share in shares[word]],
            orientation="h",
            name=name,
            marker=marks.fill(look.CONFIDENCES[word], word, theme),
            # On the hatching of estimates no figure could be read.
            text=[
                words.percent(share) if share >= 0.08 and word != "estimate" else ""
                for share in shares[word]
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={
                "size": 13,
                "color": theme.ink if word == "reported" else "#FFFFFF",
            },
            customdata=hover,
            hovertemplate="%{customdata[0]}<br>"
            f"{name}: %{{customdata[2]}} of %{{customdata[1]}} rows (%{{x:.0%}})<extra></extra>",
        )
    drawn.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    drawn.update_yaxes(
        fixedrange=True, showgrid=False, zeroline=False, ticksuffix="  ", dtick=1, tickangle=0
    )
    led = int((shares["strong"] >= 0.5).sum())
    return Exhibit(
        title=f"Filings and official sources carry half or more of the rows in {led} of "
        f"{words.count(len(shares), 'table')}",
        body=drawn,
        rows=rows,
        method="Share of the rows of each table by how strong their source is; hatched rows are "
        f"estimates, worked out by somebody.{_unread(tables)}",
        alt="Tables by share of filings and official sources: "
        + ", ".join(
            f"{name} {words.percent(share)}"
            for name, share in zip(shares["table"][::-1], shares["strong"][::-1], strict=True)
        )
        + ".",
    )


def coverage(tables: Tables) -> Exhibit:
    """Grid: rows, floor, filled cells and dates of each table."""
    frame = pd.DataFrame(
        [_covered(TABLES[name], rows) for name, rows in tables.items() if len(rows)]
    )
    if frame.empty:
        raise NothingToShow("No row of any table passes your lens.")
    below = frame[frame["rows"] < frame["floor"]]
    oldest = frame[frame["middle"].notna()].sort_values("middle").iloc[:1]
    state = (
        f"Fewer rows than they must hold: {words.listing(list(below['title']), most=3)}"
        if len(below)
        else "No table has shrunk below the rows that it must hold"
    )
    age = (
        f"; the oldest sources are those of “{oldest['title'].iloc[0]}”, half of them from "
        f"{words.month(oldest['middle'].iloc[0])} or before"
        if len(oldest)
        else ""
    )
    return Exhibit(
        title=state + age,
        body=Grid(
            frame=frame,
            titles={
                "title": "Table",
                "file": "File",
                "rows": "Rows",
                "floor": "Must hold (rows)",
                "columns": "Columns",
                "filled": "Cells filled (%)",
                "newest": "Newest source",
                "middle": "Half are newer than",
                "undated": "Undated sources (rows)",
                "publishers": "Publishers",
            },
            about={
                "floor": "Our tests fail when the table holds fewer rows than this.",
                "middle": "The middle date of publication among the dated rows.",
                "filled": "Many columns are empty by nature, such as the rival of a figure.",
            },
            widths={"title": 200},
        ),
        rows=_all_rows(tables),
        method="Our tests fail when a table loses rows and falls below the number that it must "
        f"hold.{_unread(tables)}",
    )


# ---------------------------------------------------------------- gaps


def gaps(tables: Tables, *, theme: Theme = LIGHT) -> Exhibit:
    """Bars: for what readers ask of each table, the share of rows in which no source says it."""
    leading = {gap.table: _leading(tables.get(gap.table, pd.DataFrame())) for gap in _GAPS}
    found = [
        (gap, rows, _empty(rows, TABLES[gap.table].column(gap.column)))
        for gap in _GAPS
        if len(rows := leading[gap.table])
    ]
    found = [item for item in found if item[2].any()]
    if not found:
        raise NothingToShow("No row that passes your lens leaves a gap.")
    found.sort(key=lambda item: item[2].mean(), reverse=True)
    drawn = marks.figure(
        theme,
        height=marks.bars_height(len(found)),
        barmode="stack",
        hovermode="closest",
        showlegend=False,
        margin={"t": 8, "b": 8},
    )
    levels, unknown = list(range(len(found))), [float(empty.mean()) for _, _, empty in found]
    hover: Any = [
        [gap.things, gap.unknown, int(empty.sum()), len(rows)] for gap, rows, empty in found
    ]
    for name, shares, marker in (
        (
            "no source says",
            unknown,
            {"color": "rgba(0,0,0,0)", "line": {"color": theme.ink, "width": 1.5}},
        ),
        (
            "on record",
            [1 - share for share in unknown],
            {"color": look.faded(theme.other, 0.55), "line": {"width": 0}},
        ),
    ):
        drawn.add_bar(
            x=shares,
            y=levels,
            orientation="h",
            width=marks.BAR,
            name=name,
            marker=marker,
            # The first bar is labelled in place of a legend.
            text=[name, *[""] * (len(found) - 1)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"size": 13, "color": theme.ink},
            customdata=hover,
            hovertemplate=f"{name}: %{{x:.0%}}<br>unknown for %{{customdata[2]}} of "
            "%{customdata[3]} %{customdata[0]}<extra></extra>",
        )
    marks.above_bars(
        drawn,
        [
            f"<b>{int(empty.sum()):,}</b> of {len(rows):,} {gap.things}: <b>{gap.unknown}</b>"
            for gap, rows, empty in found
        ],
        theme,
    )
    drawn.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    worst, rows, empty = found[0]
    return Exhibit(
        title=f"The widest gap: for {int(empty.sum()):,} of {len(rows):,} {worst.things} no source "
        f"says {worst.unknown}",
        body=drawn,
        rows=_all_rows({name: rows for name, rows in leading.items() if len(rows)}),
        method="Leading rows only, without rival figures. The outlined part of a bar is what "
        "no source says; it is left out of every sum and never counted as zero. "
        f"{_horizon()}{_unread(tables)}",
        alt="Unknown: "
        + "; ".join(
            f"{gap.unknown}, {int(empty.sum())} of {len(rows)} {gap.things}"
            for gap, rows, empty in found
        )
        + ".",
    )


def empty_cells(tables: Tables, *, table: str = "") -> Exhibit:
    """Grid: every column with empty cells, the emptiest first; `table` "" means all tables."""
    if table:
        _readable(tables, table)
    chosen = {name: rows for name, rows in tables.items() if len(rows) and table in ("", name)}
    frame = pd.DataFrame(
        [
            {
                "file": name,
                "column": column.name,
                "about": column.about,
                "empty": int(_empty(rows, column).sum()),
                "rows": len(rows),
            }
            for name, rows in chosen.items()
            for column in TABLES[name].columns
            if not _is_empty_by_nature(name, column)
        ]
    )
    if frame.empty:
        raise NothingToShow("No row of any table passes your lens.")
    frame = frame.assign(share=(100 * frame["empty"] / frame["rows"]).round())
    open_columns = frame[frame["empty"] > 0].sort_values(["share", "empty"], ascending=False)
    if open_columns.empty:
        raise NothingToShow(f"Every cell of {TITLES.get(table, 'the record')} is filled.")
    undated = frame[(frame["column"] == "published_on") & (frame["empty"] > 0)]
    about = f"{TITLES[table]}: " if table else ""
    return Exhibit(
        title=f"{about}{len(open_columns)} of {words.count(len(frame), 'column')} have empty "
        f"cells; {words.count(int(undated['empty'].sum()), 'row')} "
        f"{'rests' if undated['empty'].sum() == 1 else 'rest'} on pages without a date",
        body=Grid(
            frame=open_columns,
            titles={
                "file": "Table",
                "column": "Column",
                "about": "What it means",
                "empty": "Empty cells",
                "rows": "Rows",
                "share": "Empty (%)",
            },
            widths={"about": 460},
        ),
        rows=_all_rows(chosen),
        method="Without columns that are empty by nature: remarks, second names, and references "
        f"to a rival, earlier or overlapping row.{_unread(tables)}",
    )


# ---------------------------------------------------------------- corrections


def corrected(corrections: pd.DataFrame, *, table: str = "") -> Exhibit:
    """Grid: each correction with before, after and why, the newest first."""
    rows = corrections[corrections["table"] == table] if table else corrections
    if rows.empty:
        raise NothingToShow("No row of this table has been corrected.")
    first = words.date(rows["corrected_on"].min())
    most = rows["table"].value_counts()
    where = (
        f" in {TITLES.get(table, table)}"
        if table
        else f", {int(most.iloc[0])} of them in {TITLES.get(most.index[0], most.index[0])}"
    )
    frame = rows.sort_values(["corrected_on", "correction_id"], ascending=[False, True])
    return Exhibit(
        title=f"{words.count(len(rows), 'correction')} since {first}{where}",
        body=Grid(
            frame=frame.replace("", None),
            titles={
                "table": "Table",
                "row_key": "Row",
                "column": "Column",
                "before": "Before",
                "after": "After",
                "reason": "Why",
                "source_url": "Source",
                "corrected_on": "Corrected",
            },
            widths={
                "table": 96,
                "row_key": 160,
                "column": 120,
                "before": 140,
                "after": 140,
                "reason": 250,
                "source_url": 64,
                "corrected_on": 100,
            },
            lines=3,
        ),
        rows=rows,
        method="A dash under before means that the row or cell was added, one under after that it "
        "was taken out. Corrections of every day are shown.",
    )


# ---------------------------------------------------------------- what they share


def _all_rows(tables: Tables, *, sourced_only: bool = False) -> pd.DataFrame:
    """One line for every row of the tables: where it stands and who says it.

    With `sourced_only` without the tables that the lens leaves alone (names, corrections).
    """
    parts = [
        rows.reindex(columns=[*SOURCE, *(["origin"] if "origin" in rows else [])]).assign(
            table=name, row=_row_keys(TABLES[name], rows)
        )
        for name, rows in tables.items()
        if len(rows) and (TABLES[name].follows_lens or not sourced_only)
    ]
    if not parts:
        raise NothingToShow("No row of any table passes your lens.")
    ahead = ["table", "row"]
    found = pd.concat(parts, ignore_index=True)
    return found[[*ahead, *(name for name in found if name not in ahead)]]


def _row_keys(table: Table, rows: pd.DataFrame) -> pd.Series:
    return _joined([_spelt(rows[name]) for name in table.key], "|")


def _joined(parts: list[pd.Series], by: str) -> pd.Series:
    whole, *others = parts
    for part in others:
        whole = whole + by + part
    return whole


def _spelt(cells: pd.Series) -> pd.Series:
    """Cells as the CSV spells them."""
    return cells if pd.api.types.is_string_dtype(cells) else cells.map(_word).astype(str)


def _word(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return "" if pd.isna(value) else f"{value:.15g}"
        case _:
            return str(value)


def _readable(tables: Tables, name: str) -> pd.DataFrame:
    if name not in tables:
        raise NothingToShow(
            f"{name}.csv cannot be read. The top of this page says in which line and why."
        )
    if tables[name].empty:
        raise NothingToShow(f"No row of {TITLES[name]} passes your lens.")
    return tables[name]


def _unread(tables: Tables) -> str:
    """A last sentence that names the tables missing here because they cannot be read, or ""."""
    absent = [f"{name}.csv" for name in TABLES if name not in tables]
    return f" Left out, because unreadable: {words.listing(absent)}." if absent else ""


def _filled(tables: Tables) -> int:
    return sum(len(rows) > 0 for rows in tables.values())


def _leading(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["standing"] == "lead"] if "standing" in rows else rows


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose source is dated to the month or the day."""
    found = rows[rows["published_on"].str.len() >= 7]
    if found.empty:
        raise NothingToShow("No dated source passes your lens.")
    return found


def _reporters(tables: Tables) -> str:
    """What is known of the newest quarter: how many companies have reported it."""
    capex = tables.get("capex", pd.DataFrame())
    if capex.empty or capex["calendar_quarter"].nunique() < 2:
        return "No two quarters of capex pass your lens"
    before, last = sorted(capex["calendar_quarter"].unique())[-2:]
    had = set(capex.loc[capex["calendar_quarter"] == before, "company"])
    have = sorted(set(capex.loc[capex["calendar_quarter"] == last, "company"]))
    names = words.listing(have) if len(have) <= 3 else f"{len(have)}"
    if len(have) >= len(had):
        return f"{len(have)} companies have reported {words.quarter_in_full(last)}"
    return (
        f"Only {names} {'has' if len(have) == 1 else 'have'} reported "
        f"{words.quarter_in_full(last)}; "
        f"{words.count(len(had), 'company', 'companies')} reported the one before"
    )


def _horizon() -> str:
    return (
        f"Facts were gathered until about {words.date(GATHERED_UNTIL)}; what was published later "
        "is not in the record."
    )


def _empty(rows: pd.DataFrame, column: Column) -> pd.Series:
    """Which cells of the column are empty."""
    cells = rows[column.name]
    return cells == "" if column.kind == "string" else cells.isna()


def _is_empty_by_nature(table: str, column: Column) -> bool:
    points_home = column.reference is not None and column.reference.table == table
    return points_home or column.name in ("note", "also_known_as") or "_detail" in column.name


def _covered(table: Table, rows: pd.DataFrame) -> dict[str, object]:
    dates = sorted(rows.loc[rows["published_on"] != "", "published_on"])
    cells = len(rows) * len(table.columns)
    empty = sum(int(_empty(rows, column).sum()) for column in table.columns)
    return {
        "title": table.title,
        "file": f"{table.name}.csv",
        "rows": len(rows),
        "floor": table.floor,
        "columns": len(table.columns),
        "filled": round(100 * (1 - empty / cells)),
        "newest": dates[-1] if dates else None,
        "middle": dates[len(dates) // 2] if dates else None,
        "undated": len(rows) - len(dates),
        "publishers": rows["publisher"].nunique(),
    }


def _header(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title


def _rule(column: Column) -> str:
    text = rule(column)
    if column.reference:
        text = f"{'Names' if column.is_list else 'A name'} from {column.reference.table}.csv."
    return text if column.required else f"{text} May be empty."
