"""Native charts as XML that all programs for slides read, each with its sheet."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.util import Inches

from components.takeaway.deck import sheet
from components.takeaway.deck.paint import Ink, fill_xml, line_xml, solid_xml
from components.takeaway.deck.spec import Axis, Box, Chart, Marker, Series, told
from components.takeaway.deck.template import TYPEFACE
from components.takeaway.deck.text import clean
from components.theme import Theme


def add(slide: Any, chart: Chart, box: Box, look: Theme, name: str) -> Any:
    """Makes a chart of a slide; returns its frame, for a canvas to adopt."""
    package = slide.part.package
    partname = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(PackURI(partname), CT.DML_CHART, package, _xml(chart, look).encode())
    part.chart_workbook.update_from_xlsx_blob(sheet.workbook(chart))
    left, top, wide, high = (Inches(size) for size in box)
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        1,
        name,
        slide.part.relate_to(part, RT.CHART),
        left,
        top,
        wide,
        high,
    )
    frame.nvGraphicFramePr.cNvPr.set("descr", clean(chart.alt))
    return frame


def _xml(chart: Chart, look: Theme) -> str:
    if chart.kind == "points":
        assert chart.across
        drawn = _points(chart)
        axes = _number_axis(1, 2, chart.across, "b", look, chart) + _number_axis(
            2, 1, chart.value, "l", look, chart
        )
    else:
        is_lying = chart.kind == "bar"
        drawn = _bars(chart)
        axes = _category_axis(chart, look) + _number_axis(
            2, 1, chart.value, "b" if is_lying else "l", look, chart
        )
    left, top, wide, high = chart.plot
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout><c:manualLayout>'
        '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{left:.4f}"/><c:y val="{top:.4f}"/><c:w val="{wide:.4f}"/>'
        f'<c:h val="{high:.4f}"/></c:manualLayout></c:layout>{drawn}{axes}'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>{_legend(chart, look)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_text(look.ink, chart.points)}</c:chartSpace>"
    )


def _text(colour: str, points: float, *, is_bold: bool = False) -> str:
    return (
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(points * 100)}" b="{int(is_bold)}">{solid_xml(colour)}'
        f'<a:latin typeface="{TYPEFACE}"/></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p>'
        "</c:txPr>"
    )


# ---------------------------------------------------------------- series


def _bars(chart: Chart) -> str:
    direction = "bar" if chart.kind == "bar" else "col"
    series = "".join(
        _series(chart, each, place, _bar_paint(each)) for place, each in enumerate(chart.series)
    )
    overlap = 100 if chart.grouping == "stacked" else chart.overlap
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{chart.grouping}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{chart.gap}"/>'
        f'<c:overlap val="{overlap}"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    )


def _bar_paint(series: Series) -> str:
    first = series.key if series.is_listed and series.key else series.inks[0]
    points = "".join(
        f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"{_shape(ink)}</c:dPt>"
        for place, ink in enumerate(series.inks)
        if ink != first and len(series.inks) > 1 and series.values[place] is not None
    )
    return f'{_shape(first)}<c:invertIfNegative val="0"/>{points}'


def _shape(ink: Ink) -> str:
    return f"<c:spPr>{fill_xml(ink)}{line_xml(ink)}</c:spPr>"


def _points(chart: Chart) -> str:
    series = "".join(
        _series(chart, each, place, _point_paint(each), after='<c:smooth val="0"/>')
        for place, each in enumerate(chart.series)
    )
    return (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f'{series}<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
    )


def _point_paint(series: Series) -> str:
    line = f"<c:spPr>{line_xml(series.line)}</c:spPr>"
    if not series.markers:
        return f'{line}<c:marker><c:symbol val="none"/></c:marker>'
    first, *more = series.markers
    points = "".join(
        f'<c:dPt><c:idx val="{place}"/>{_marker(mark)}<c:bubble3D val="0"/>{line}</c:dPt>'
        for place, mark in enumerate(series.markers)
        if more and mark != first
    )
    return f"{line}{_marker(first)}{points}"


def _marker(mark: Marker) -> str:
    return (
        f'<c:marker><c:symbol val="{mark.symbol}"/><c:size val="{mark.size}"/>'
        f"{_shape(mark.ink)}</c:marker>"
    )


def _series(chart: Chart, series: Series, place: int, paint: str, after: str = "") -> str:
    where = sheet.places(chart)[place]
    said = escape(clean(series.name))
    head = (
        f'<c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>{where.name}</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{said}</c:v></c:pt>'
        "</c:strCache></c:strRef></c:tx>"
    )
    values = _numbers(where.values, series.values)
    if chart.kind == "points":
        drawn = f"<c:xVal>{_numbers(where.across, series.xs)}</c:xVal><c:yVal>{values}</c:yVal>"
    else:
        names = "".join(
            f'<c:pt idx="{number}"><c:v>{escape(clean(name))}</c:v></c:pt>'
            for number, name in enumerate(chart.categories)
        )
        drawn = (
            f"<c:cat><c:strRef><c:f>{where.across}</c:f><c:strCache>"
            f'<c:ptCount val="{len(chart.categories)}"/>{names}</c:strCache></c:strRef></c:cat>'
            f"<c:val>{values}</c:val>"
        )
    return f"<c:ser>{head}{paint}{drawn}{after}</c:ser>"


def _numbers(where: str, values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{number}"><c:v>{told(value)!r}</c:v></c:pt>'
        for number, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


# ---------------------------------------------------------------- axes and legend


def _category_axis(chart: Chart, look: Theme) -> str:
    is_lying = chart.kind == "bar"
    direction = "maxMin" if is_lying else "minMax"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{direction}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if is_lying else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"low" if chart.has_names else "none"}"/>'
        f"<c:spPr>{line_xml(Ink(line=look.zero))}</c:spPr>{_text(look.ink, chart.points)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:tickLblSkip val="{chart.skip}"/>'
        f'<c:tickMarkSkip val="{chart.skip}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _number_axis(own: int, other: int, axis: Axis, side: str, look: Theme, chart: Chart) -> str:
    grid = (
        f"<c:majorGridlines><c:spPr>{line_xml(Ink(line=look.grid))}</c:spPr></c:majorGridlines>"
        if axis.has_grid
        else ""
    )
    title = (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(chart.points * 100 - 100)}" b="0">{solid_xml(look.quiet)}</a:defRPr>'
        f'</a:pPr><a:r><a:rPr lang="en-US" sz="{round(chart.points * 100 - 100)}" b="0">'
        f'{solid_xml(look.quiet)}<a:latin typeface="{TYPEFACE}"/></a:rPr>'
        f"<a:t>{escape(clean(axis.title))}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
        if axis.title and axis.is_shown
        else ""
    )
    # Where categories run from the top, the number axis would stand above, too.
    crosses = "max" if chart.kind == "bar" or (side == "b" and chart.value.is_reversed) else "min"
    direction = "maxMin" if axis.is_reversed else "minMax"
    line = line_xml(Ink(line=look.border)) if side == "b" else line_xml(Ink())
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="{direction}"/>'
        f'<c:max val="{axis.high!r}"/><c:min val="{axis.low!r}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{grid}{title}'
        f'<c:numFmt formatCode="{escape(axis.format, {chr(34): "&quot;"})}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"nextTo" if axis.is_shown else "none"}"/>'
        f"<c:spPr>{line}</c:spPr>{_text(look.quiet, chart.points - 1)}"
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/><c:crossBetween '
        f'val="{"midCat" if chart.kind == "points" else "between"}"/>'
        f'<c:majorUnit val="{axis.step!r}"/></c:valAx>'
    )


def _legend(chart: Chart, look: Theme) -> str:
    if not chart.has_own_legend:
        return ""
    return (
        '<c:legend><c:legendPos val="t"/><c:overlay val="0"/>'
        f"{_text(look.ink, max(10.0, chart.points - 1))}</c:legend>"
    )
