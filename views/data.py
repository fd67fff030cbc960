"""The record itself: every table to read and take away, who said it, and what is missing."""

import streamlit as st

from components import parts, ui
from components.charts import data

ui.opening(
    "The data",
    "Every table behind these pages, to read and to take away. Below stand the meaning of each "
    "column, who said it, how old it is, what nobody says, and what we corrected.",
)
ui.faults()
with ui.beside(1, 1, 1) as (how_much, how_new, how_often):
    with how_much:
        ui.show(data.size)
    with how_new:
        ui.show(data.newest)
    with how_often:
        ui.show(data.corrections_so_far)

ui.section(
    "Read and download", controls="A table follows your lens until you ask for all of its rows."
)


@parts.part
def browser() -> None:
    with ui.controls("browse"):
        table = st.selectbox(
            "Table",
            list(data.TITLES),
            index=list(data.TITLES).index("commitments"),
            format_func=data.TITLES.__getitem__,
            key="table",
            bind="query-params",
            width=230,
        )
        find = st.text_input(
            "Find in any column",
            type="search",
            max_chars=80,
            key="find",
            bind="query-params",
            width=190,
        )
        ui.settle("column", list(data.FILTERS[table]))
        column = st.selectbox(
            "Only where",
            list(data.FILTERS[table]),
            index=None,
            format_func=data.FILTERS[table].__getitem__,
            placeholder="any column",
            key="column",
            bind="query-params",
            width=170,
        )
        values = ui.options(table, column or "", whole=True)
        ui.settle("holds", values)
        holds = st.multiselect(
            "is one of",
            values,
            placeholder="any value",
            key="holds",
            bind="query-params",
            disabled=not column,
            width=200,
        )
        every_row = st.toggle(
            "All rows",
            key="every_row",
            bind="query-params",
            help="Shows the rows that your lens hides as well.",
        )
    ui.browse(
        data.table_rows,
        table=table,
        find=find or "",
        column=column or "",
        holds=tuple(holds),
        past_lens=every_row,
    )

    ui.section("What the columns mean", controls="The dictionary of the table chosen above.")
    ui.show(data.dictionary, table=table, past_lens=True)


ui.section("Who said it", "Every row cites one page. These are the publishers of those pages.")


@parts.part
def sources() -> None:
    with ui.controls("sources"):
        cited_in = st.selectbox(
            "Cited in",
            list(data.TITLES),
            index=None,
            format_func=data.TITLES.__getitem__,
            placeholder="every table",
            key="cited_in",
            bind="query-params",
            width=320,
        )
    ui.show(data.publishers, table=cited_in or "")


with ui.together():
    ui.credits()

    ui.section(
        "Coverage and age", "How many rows each table holds, how strong and how old they are."
    )
    ui.show(data.months)
    ui.show(data.strength)
    ui.show(data.coverage, past_lens=True)

    ui.section(
        "Gaps",
        "What the record lacks. An empty cell means that no source states it; it is never a zero.",
    )
    ui.show(data.gaps)


@parts.part
def gaps() -> None:
    with ui.controls("gaps"):
        empty_in = st.selectbox(
            "Empty cells of",
            list(data.TITLES),
            index=None,
            format_func=data.TITLES.__getitem__,
            placeholder="every table",
            key="empty_in",
            bind="query-params",
            width=320,
        )
    ui.show(data.empty_cells, table=empty_in or "")


ui.section("Corrections", "What was changed after it was first gathered, and why.")


@parts.part
def corrections() -> None:
    with ui.controls("corrections"):
        corrected_in = st.selectbox(
            "Corrected in",
            [name for name in ui.options("corrections", "table") if name in data.TITLES],
            index=None,
            format_func=data.TITLES.__getitem__,
            placeholder="every table",
            key="corrected_in",
            bind="query-params",
            width=320,
        )
    ui.show(data.corrected, table=corrected_in or "")
