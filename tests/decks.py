"""Reads decks back for the tests: their slides, charts with sheets, notes, and the package."""

import io
import posixpath
import re
import zipfile

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from pptx import Presentation

SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
}
# In which order the schema wants the children of an element; those not named may not stand there.
ORDER = {
    "c:chartSpace": "date1904 lang roundedCorners chart spPr txPr externalData",
    "c:chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "c:plotArea": "layout barChart lineChart scatterChart valAx catAx valAx spPr",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap axId",
    "c:lineChart": "grouping varyColors ser dLbls marker axId",
    "c:scatterChart": "scatterStyle varyColors ser dLbls axId",
    "c:ser": "idx order tx spPr invertIfNegative marker dPt dLbls cat xVal val yVal smooth",
    "c:dPt": "idx invertIfNegative marker bubble3D spPr",
    "c:catAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses auto lblAlgn lblOffset tickLblSkip tickMarkSkip "
    "noMultiLvlLbl",
    "c:valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossBetween majorUnit",
    "c:scaling": "logBase orientation max min",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:marker": "symbol size spPr",
    "p:sp": "nvSpPr spPr style txBody",
    "p:grpSp": "nvGrpSpPr grpSpPr sp grpSp graphicFrame sp grpSp",
    "p:spPr": "xfrm custGeom prstGeom noFill solidFill pattFill ln",
    "a:ln": "noFill solidFill prstDash round headEnd tailEnd",
    "a:xfrm": "off ext chOff chExt",
    "a:tcPr": "lnL lnR lnT lnB noFill solidFill",
    "a:rPr": "ln noFill solidFill latin ea cs hlinkClick",
    "a:tbl": "tblPr tblGrid tr",
}
_FREE = {"p:grpSp", "c:plotArea"}


def opened(deck):
    return Presentation(io.BytesIO(deck))


def faults(deck):
    """What a program would have to repair, as sentences."""
    found = []
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        names = set(package.namelist())
        assert len(names) == len(package.namelist())
        types = etree.fromstring(package.read("[Content_Types].xml"))
        known = {each.get("PartName") for each in types} | {each.get("Extension") for each in types}
        for name in names:
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(package.read(name))
                found += [f"{name}: {said}" for said in _of_part(name, root)]
            if name.endswith(".rels"):
                found += _of_relations(name, package, names)
            ending = name.rpartition(".")[2]
            if name != "[Content_Types].xml" and f"/{name}" not in known and ending not in known:
                found.append(f"{name} has no content type")
    return found


def _of_relations(name, package, names):
    folder = posixpath.dirname(posixpath.dirname(name))
    used = set()
    owner = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
    if owner in names and owner.endswith(".xml"):
        used = set(re.findall(r'r:(?:id|embed|link)="([^"]+)"', package.read(owner).decode()))
    told = set()
    for relation in etree.fromstring(package.read(name)):
        target = relation.get("Target")
        told.add(relation.get("Id"))
        if relation.get("TargetMode") == "External":
            if not target.startswith("https://") or not relation.get("Type").endswith("hyperlink"):
                yield f"{name} leads out to {target}"
        elif posixpath.normpath(posixpath.join(folder, target)).lstrip("/") not in names and (
            target.lstrip("/") not in names
        ):
            yield f"{name} names {target}, which is not there"
    if used - told:
        yield f"{owner} uses {used - told} without a relation"


def _of_part(name, root):
    if "/slides/slide" in name and name.endswith(".xml"):
        ids = [each.get("id") for each in root.iter(f"{{{SPACES['p']}}}cNvPr")]
        if len(ids) != len(set(ids)):
            yield "two shapes have one id"
    if not re.search(r"/(?:slides/slide|charts/chart)\d+\.xml$", name):
        return
    for element in root.iter():
        space, _, local = str(element.tag)[1:].partition("}")
        prefix = next((each for each, uri in SPACES.items() if uri == space), "")
        order = ORDER.get(f"{prefix}:{local}")
        if not order:
            continue
        wanted = order.split()
        places = []
        for child in element:
            tag = str(child.tag).rpartition("}")[2]
            if tag not in wanted:
                yield f"{tag} in {local}"
                continue
            places.append(wanted.index(tag))
        if f"{prefix}:{local}" not in _FREE and places != sorted(places):
            yield f"the children of {local} stand in another order than {order}"


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
