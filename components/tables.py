"""The one definition of every CSV, `data/datapackage.json`, as typed objects."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).parent.parent / "data"

SOURCE = ("source_url", "source_title", "publisher", "published_on", "confidence", "note")

# From the strongest to the weakest; a derived figure takes the weakest of its inputs.
CONFIDENCE = ("filing", "official", "reported", "estimate")


@dataclass(frozen=True)
class Reference:
    """Values of a column must occur in `column` of `table`."""

    table: str
    column: str


@dataclass(frozen=True)
class Column:
    """One column. `unit` is shown beside its values; `example` fills the upload template."""

    name: str
    title: str
    kind: Literal["string", "number", "integer", "boolean"]
    about: str
    example: str
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    reference: Reference | None = None
    is_list: bool = False


@dataclass(frozen=True)
class Table:
    """One CSV of data/. No two of its rows agree on all of `key`.

    `key_date` names the columns, in order of preference, that say when a row became known;
    `key_date_fallback` is a column that stands in (with a lag) where nothing else is dated.
    The lens hides rows of a table that `follows_lens`; the others are shown whole. `floor` is how
    many rows the record is to have at least.
    """

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    key_date: tuple[str, ...]
    key_date_fallback: str
    follows_lens: bool
    floor: int
    descriptor: dict[str, Any]

    def __hash__(self) -> int:
        return hash(self.name)

    def column(self, name: str) -> Column:
        """The column of this name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def package() -> dict[str, Any]:
    """All of datapackage.json."""
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


def _column(field: dict[str, Any], foreign: dict[str, Reference]) -> Column:
    rules = field.get("constraints", {})
    listed = field.get("listOf")
    return Column(
        name=field["name"],
        title=field["title"],
        kind=field["type"],
        about=field["description"],
        example=str(field["example"]),
        unit=field.get("unit", ""),
        required=rules.get("required", False),
        choices=tuple(rules.get("enum", ())),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
        pattern=rules.get("pattern", ""),
        reference=Reference(listed["resource"], listed["field"])
        if listed
        else foreign.get(field["name"]),
        is_list=bool(listed),
    )


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    foreign = {
        key["fields"][0]: Reference(
            key["reference"]["resource"] or resource["name"], key["reference"]["fields"][0]
        )
        for key in schema.get("foreignKeys", [])
    }
    dates = resource.get("key_date", [])
    return Table(
        name=resource["name"],
        title=resource["title"],
        about=resource["description"],
        key=tuple(schema["primaryKey"]),
        columns=tuple(_column(field, foreign) for field in schema["fields"]),
        key_date=(dates,) if isinstance(dates, str) else tuple(dates),
        key_date_fallback=resource.get("key_date_fallback", ""),
        follows_lens=resource.get("lens", True),
        floor=resource["floor"],
        descriptor=resource,
    )


TABLES: dict[str, Table] = {
    resource["name"]: _table(resource) for resource in package()["resources"]
}
# The day on which the gathering of facts ended, as an ISO date; it stands in no row.
GATHERED_UNTIL: str = package()["gathered_until"]
