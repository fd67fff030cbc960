"""The tables in words: data/README.md and the upload templates.

`python -m components.dictionary` rewrites data/README.md.
"""

import csv
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from components.check import rule
from components.tables import DATA, TABLES, Column, Table, package


def template(table: Table) -> str:
    """A CSV with the header and one example row, which passes the table's own check."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerow([column.example for column in table.columns])
    return text.getvalue()


def workbook(table: Table) -> bytes:
    """The template as an Excel workbook, with a second sheet that says what the columns mean."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = table.name[:31]
    sheet.append([column.name for column in table.columns])
    sheet.append([_value(column) for column in table.columns])
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("Notes")
    notes.append(["Column", "What it means", "Unit", "What a cell may hold"])
    for column in table.columns:
        notes.append([column.title, column.about, column.unit, _rule(column)])
    for each, widths in ((sheet, [22] * len(table.columns)), (notes, [26, 80, 16, 60])):
        for position, width in enumerate(widths, start=1):
            each.column_dimensions[get_column_letter(position)].width = width
            each.cell(1, position).font = Font(bold=True)
        _keep_text(each)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _keep_text(sheet: Worksheet) -> None:
    """Text that begins with = stays text, where Excel would take it for a formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type, cell.quotePrefix = "s", True  # type: ignore[assignment]


def _value(column: Column) -> str | float:
    """The example as Excel holds it: numbers as numbers, all else as text."""
    return float(column.example) if column.kind in ("number", "integer") else column.example


def markdown(table: Table) -> str:
    """This table's section of data/README.md."""
    lines = [
        f"## {table.name}.csv",
        "",
        f"{table.about} Key: {', '.join(table.key)}.",
        "",
        "| column | what it means | unit | what a cell may hold |",
        "| --- | --- | --- | --- |",
        *(f"| {c.name} | {_cell(c.about)} | {c.unit} | {_cell(_rule(c))} |" for c in table.columns),
    ]
    return "\n".join(lines) + "\n"


def readme() -> str:
    """All of data/README.md."""
    about = package()
    return "\n".join(
        [
            "# The data",
            "",
            "Written by `python -m components.dictionary` from `datapackage.json`; "
            "change the text there.",
            "",
            about["description"],
            "",
            "Empty cells mean unknown, never zero. Dates are as precise as the source: a day, a "
            "month or a year. Quantities carry their unit in the column's name. Every table ends "
            "with the same six columns that say where the row comes from and how strong that is.",
            "",
            "## Licence and sources",
            "",
            f"The tables are published under {about['licenses'][0]['title']} "
            f"({about['licenses'][0]['path']}). They hold facts from:",
            "",
            *(f"- {_source(source)}" for source in about["sources"]),
            "",
            *(markdown(table) for table in TABLES.values()),
        ]
    )


def _source(source: dict[str, Any]) -> str:
    return f"{source['title']}: {source['path']}" if "path" in source else source["title"]


def _rule(column: Column) -> str:
    words = rule(column)
    if column.reference:
        many = "Names" if column.is_list else "A name"
        words = f"{many} from {column.reference.table}.csv, column {column.reference.column}"
        words += ", joined by a semicolon and a space." if column.is_list else "."
    return words if column.required else f"{words} May be empty."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    (DATA / "README.md").write_text(readme(), encoding="utf-8")
