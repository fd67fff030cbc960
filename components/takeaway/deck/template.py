"""The empty deck: 16:9, light or dark, our colours, a typeface that every system has."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches

from components import theme as looks
from components.theme import Theme

# Arial, or what is cut to its measures (Liberation Sans, Arimo), is on every system.
TYPEFACE = "Arial"
PUBLICATION = "The AI infrastructure race"
WIDE, HIGH = 13.333, 7.5  # inches
MARGIN = 0.55
TITLE = (MARGIN, 0.38, WIDE - 2 * MARGIN, 1.0)
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# Of the layouts that python-pptx brings, by position: a cover, and a title over free room.
_COVER, _FREE = 0, 5


def empty(look: Theme) -> Any:
    """A presentation without slides; its layouts are a cover and a finding over free room."""
    made = Presentation()
    made.slide_width, made.slide_height = Emu(Inches(WIDE)), Emu(Inches(HIGH))
    _keep(made, (_COVER, _FREE))
    for layout, name in zip(made.slide_layouts, ("Cover", "Finding"), strict=True):
        layout.name = name
    _theme(made, look)
    _master(made, look)
    cover, finding = made.slide_layouts
    _places(cover, ((MARGIN, 2.2, 10.5, 1.6), (MARGIN, 3.95, 10.5, 1.6)))
    _places(finding, (TITLE,))
    _signed(made)
    return made


def _signed(made: Any) -> None:
    """Says whose file it is: the one that python-pptx starts from names its author and day."""
    about, now = made.core_properties, datetime.now(UTC).replace(tzinfo=None)
    about.author = about.last_modified_by = PUBLICATION
    about.language = "en"
    about.created = about.modified = now
    about.comments = ""
    # Its picture is of an empty slide, and what else it says of itself is of another shape.
    for relation in list(made.part.package._rels.values()):
        if relation.reltype in (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES):
            made.part.package._rels.pop(relation.rId)


def saved(deck: Any) -> bytes:
    """The deck as the bytes of a file."""
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _keep(made: Any, positions: Sequence[int]) -> None:
    layouts = list(made.slide_layouts)
    for position, layout in enumerate(layouts):
        if position not in positions:
            made.slide_layouts.remove(layout)


def _theme(made: Any, look: Theme) -> None:
    """Colours and typefaces that a presenter finds in the menus of the program."""
    part = made.slide_master.part.part_related_by(RT.THEME)
    root = etree.fromstring(part.blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    root.set("name", f"AI infrastructure race, {look.name}")
    dark_first = look.name == "light"
    ink, paper = look.ink, look.paper
    accents = [*looks.COMPANIES.values()][:6]
    colours = {
        "dk1": ink if dark_first else paper,
        "lt1": paper if dark_first else ink,
        "dk2": look.quiet if dark_first else look.panel,
        "lt2": look.panel if dark_first else look.quiet,
        **{f"accent{number}": colour for number, colour in enumerate(accents, 1)},
        "hlink": look.accent,
        "folHlink": look.accent,
    }
    for name, colour in colours.items():
        (place,) = root.findall(f".//a:clrScheme/a:{name}", space)
        for child in list(place):
            place.remove(child)
        etree.SubElement(place, f"{{{space['a']}}}srgbClr", val=colour[1:])
    for kind in ("majorFont", "minorFont"):
        (latin,) = root.findall(f".//a:fontScheme/a:{kind}/a:latin", space)
        latin.set("typeface", TYPEFACE)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(made: Any, look: Theme) -> None:
    """The master: paper, and titles set to the left in ink."""
    master = made.slide_master
    element = master._element
    if look.name == "dark":
        names = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
        mapped = element.find(f"{{{element.nsmap['p']}}}clrMap")
        for name, value in names.items():
            mapped.set(name, value)
    for shape in list(master.placeholders):
        if shape.placeholder_format.type not in (1, 2):  # title, body
            shape._element.getparent().remove(shape._element)
    _places(master, (TITLE, (MARGIN, 1.55, WIDE - 2 * MARGIN, 4.9)))
    styles = element.find(f"{{{element.nsmap['p']}}}txStyles")
    title = styles[0]
    for level in title:
        level.set("algn", "l")
        for run in level.iter(f"{{{element.nsmap['a']}}}defRPr"):
            run.set("sz", "2400")
            run.set("b", "1")


def _places(owner: Any, boxes: Sequence[tuple[float, float, float, float]]) -> None:
    """Sets where the placeholders stand, in inches; those beyond the boxes are left out."""
    placeholders = list(owner.placeholders)
    for shape in placeholders[len(boxes) :]:
        shape._element.getparent().remove(shape._element)
    for shape, (left, top, wide, high) in zip(placeholders, boxes, strict=False):
        shape.left, shape.top = Inches(left), Inches(top)
        shape.width, shape.height = Inches(wide), Inches(high)
        body = shape.text_frame._txBody.bodyPr
        for child in list(body):
            body.remove(child)
        for name in ("lIns", "rIns", "tIns", "bIns"):
            body.set(name, "0")
        body.set("anchor", "t")
        body.append(parse_xml(f"<a:normAutofit {_NAMESPACES}/>"))
        for properties in shape._element.iter(f"{{{shape._element.nsmap['a']}}}lvl1pPr"):
            properties.set("algn", "l")
