"""Reads what leaves back for the tests: slides, charts with sheets, notes, and the package."""

import io
import tempfile
import zipfile
from pathlib import Path

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openxml_audit import FileFormat, OpenXmlValidator
from pptx import Presentation

SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
# By Microsoft's own rules for what its programs open: schema, references between parts, ids.
_RULES = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


def opened(deck):
    return Presentation(io.BytesIO(deck))


def faults(file, ending="pptx"):
    """What Office would have to repair in a deck or workbook or what leads out, as sentences.

    The workbooks behind the charts of a deck are read, too.
    """
    found = []
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / f"file.{ending}"
        written.write_bytes(file)
        found += [str(error) for error in _RULES.validate(written).errors]
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        types = etree.fromstring(package.read("[Content_Types].xml"))
        known = {each.get("PartName") for each in types} | {each.get("Extension") for each in types}
        for name in package.namelist():
            if name.endswith(".rels"):
                found += _ways_out(name, package)
            if name.endswith(".xlsx"):
                found += [f"{name}: {said}" for said in faults(package.read(name), "xlsx")]
            if (
                name != "[Content_Types].xml"
                and f"/{name}" not in known
                and name.rpartition(".")[2] not in known
            ):
                found.append(f"{name} has no content type")
    return found


def _ways_out(name, package):
    for relation in etree.fromstring(package.read(name)):
        target = relation.get("Target")
        if relation.get("TargetMode") == "External" and not (
            target.startswith("https://") and relation.get("Type").endswith("hyperlink")
        ):
            yield f"{name} leads out to {target}"


def charts(deck):
    """Every chart with its sheet: rows of (series, names or places, values) from both."""
    for number, slide in enumerate(opened(deck).slides, 1):
        for part in slide.part.rels.values():
            if part.reltype.endswith("/chart"):
                yield number, Chart(part.target_part)


class Chart:
    """A chart of a deck: what it draws, and what its sheet holds at the same references."""

    def __init__(self, part):
        self.root = etree.fromstring(part.blob)
        book = load_workbook(io.BytesIO(part.chart_workbook.xlsx_part.blob))
        (self.sheet,) = book.worksheets
        self.series = {}
        for one in self.root.iter(f"{{{SPACES['c']}}}ser"):
            name = one.findtext("c:tx//c:v", namespaces=SPACES)
            assert name == self._cells(one.findtext("c:tx//c:f", namespaces=SPACES))[0]
            self.series[name] = one

    def values(self, name):
        """The numbers of a series, as drawn, which are those of the sheet."""
        return self._checked(name, "c:val", "c:yVal")

    def places(self, name):
        """The names or places of a series' numbers, as drawn, which are those of the sheet."""
        return self._checked(name, "c:cat", "c:xVal")

    def _checked(self, name, *tags):
        for tag in tags:
            found = self.series[name].find(tag, SPACES)
            if found is not None:
                break
        count = int(found.find(".//c:ptCount", SPACES).get("val"))
        drawn = [None] * count
        for point in found.iter(f"{{{SPACES['c']}}}pt"):
            drawn[int(point.get("idx"))] = point.findtext("c:v", namespaces=SPACES)
        if found.find(".//c:numCache", SPACES) is not None:
            drawn = [None if value is None else float(value) for value in drawn]
        held = self._cells(found.findtext(".//c:f", namespaces=SPACES))
        known = [None if value == "" else _number(value) for value in held]
        assert known == [None if value == "" else value for value in drawn], name
        return drawn

    def _cells(self, reference):
        left, top, right, bottom = range_boundaries(reference.partition("!")[2].replace("$", ""))
        return [
            self.sheet.cell(row, column).value
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def fills(self, name):
        """How the bars of a series are painted: the name of the fill, series first, then points."""
        return [
            etree.QName(properties[0]).localname
            for properties in self.series[name].iter(f"{{{SPACES['c']}}}spPr")
        ]


def _number(value):
    """A date of a sheet as the number that it is held as."""
    if hasattr(value, "toordinal"):
        return float(value.toordinal() - 693594)
    return float(value) if isinstance(value, int | float) else value


def words(deck):
    """All text of every slide, one string each."""
    return [
        " ".join(each.text or "" for each in slide._element.iter(f"{{{SPACES['a']}}}t"))
        for slide in opened(deck).slides
    ]


def notes(deck):
    return [
        slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        for slide in opened(deck).slides
    ]
