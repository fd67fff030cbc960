"""Text in cells is text: no HTML, Markdown or link in it comes to life on any page."""

import json
import re
import shutil
from html.parser import HTMLParser

import pytest
from conftest import PAGES, ROOT
from feet import open_rows
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from components import check, draft, store
from components.tables import SOURCE, TABLES
from components.visits import Visit

# Each is known by its mark; none occurs in what the program itself writes.
HOT = (
    "<img src=x onerror=alert('zq')>",
    "<script>zq()</script>",
    "<b>zq</b>",
    "[zq](javascript:alert(1))",
    "![zq](http://evil.example/zq.png)",
    "$zq$",
    "**zq**",
    "_zq_",
    "`zq`",
    "\"zq' onmouseover='zq()",
    "<a href='javascript:zq()'>zq</a>",
    "<style>zq{}</style>",
    "{zq}",
)
SPEC = re.compile("(?<= data-spec=')[^']*")
# Held by tests of their own.
TOLD_ELSEWHERE = ("Html", "Arrow", "ArrowData", "BidiComponent")
# Where a browser reads these strings, it reads them as plain text.
PLAIN = {
    ("Selectbox", "options"),
    ("Selectbox", "raw_value"),
    ("MultiSelect", "options"),
    ("MultiSelect", "raw_values"),
    ("TextInput", "default"),
    ("TextInput", "value"),
    ("Code", "code_text"),
    # Names of files and addresses of downloads.
    ("DownloadButton", "url"),
}


def hot(place):
    """All of them in one text, each place beginning with another one."""
    turn = place % len(HOT)
    return " ".join((*HOT[turn:], *HOT[:turn]))


def hostile(name):
    """The table with every cell of free text made hot; names that others refer to keep a trace."""
    table, cells = TABLES[name], draft.published_cells(name)
    place = 0
    for column in table.columns:
        is_free = (
            column.kind == "string"
            and not (column.choices or column.pattern or column.reference)
            and column.name not in table.key
        )
        if is_free:
            place += 1
            cells[column.name] = cells[column.name].where(cells[column.name] == "", hot(place))
    return cells


def renamed(drafted):
    """The same tables in which companies have hot names, everywhere they are named."""
    wanted = {"Meta": hot(0), "Oracle": hot(2), "Nvidia": hot(4), "SpaceX/xAI": hot(6)}
    for name, cells in drafted.items():
        for column in TABLES[name].columns:
            there = column.reference
            is_name = (name, column.name) == ("companies", "company")
            if is_name or (there and (there.table, there.column) == ("companies", "company")):
                parts = cells[column.name].str.split("; ")
                cells[column.name] = parts.map(
                    lambda names: "; ".join(wanted.get(each, each) for each in names)
                )
    return drafted


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every page, drawn from hot tables: a draft of two of them, the others as published."""
    tables = renamed({name: hostile(name) for name in TABLES})
    for name, cells in tables.items():
        assert not check.faults(TABLES[name], cells)
    folder = tmp_path_factory.mktemp("hot") / "data"
    shutil.copytree(ROOT / "data", folder)
    for name, cells in tables.items():
        (folder / f"{name}.csv").write_bytes(store.csv_bytes(cells))
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("components.tables.DATA", folder)
        patch.setattr("components.store.DATA", folder)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        drafted = {name: tables[name].iloc[1:] for name in ("capex", "sites")}
        app.session_state["visit"] = Visit(draft=draft.draft(drafted))
        for page in PAGES:
            if page == "sites":
                # Opens the card of this site.
                app.session_state["site"] = "meta_hyperion"
            found[page] = protos(opened(app.switch_page(f"views/{page}.py")))
            if page == "data":
                app.selectbox(key="table").set_value("sites").run()
                app.selectbox(key="column").set_value("operator")
                found["data, filtered"] = protos(opened(app))
            if page == "capex":
                found["capex, rows and sources"] = protos(open_rows(app))
                assert not app.exception
    return found


def opened(app):
    app.run()
    assert not app.exception
    return app


def protos(app):
    """All that was sent to the browser, one message an element."""
    found = [getattr(element, "proto", None) for element in app]
    return [proto for proto in found if proto is not None]


def texts(message):
    """Every text in a message, with the kind of message and the field that it stands in."""
    for field, value in message.ListFields():
        is_many = not isinstance(value, str | bytes | Message) and field.message_type is None
        for each in value if is_many and hasattr(value, "__iter__") else [value]:
            if isinstance(each, Message):
                yield from texts(each)
            elif field.type == FieldDescriptor.TYPE_MESSAGE and hasattr(each, "__iter__"):
                for inner in each:
                    if isinstance(inner, Message):
                        yield from texts(inner)
            elif isinstance(each, str):
                yield message.DESCRIPTOR.name, field.name, each


def every_text(pages):
    for page, sent in pages.items():
        for proto in sent:
            for kind, field, text in texts(proto):
                yield page, kind, field, text


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would find in a text."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(text):
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser.found


def strings(value):
    """All texts in what was read from JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.items() for part in each for text in strings(part))
    elif isinstance(value, list):
        yield from (text for each in value for text in strings(each))


# Markdown that Streamlit would act on: pictures, links, formulas, emphasis, code; HTML it shows.
ALIVE = re.compile(r"(?<!\\)\[zq|zq(?<!\\)\]\(|(?<!\\)\$zq|(?<!\\)\*zq|(?<!\\)_zq|(?<!\\)`zq")


def test_the_hot_text_reaches_every_page(pages):
    for page, sent in pages.items():
        if page not in ("history", "upload"):
            assert any("zq" in text for proto in sent for _, _, text in texts(proto)), page


def test_every_page_draws_the_draft_and_says_so(pages):
    for page, sent in pages.items():
        whole = " ".join(text for proto in sent for _, _, text in texts(proto))
        assert "Your draft." in whole, page
        assert "cannot be drawn" not in whole, page


def test_no_html_of_ours_holds_a_tag_or_an_attribute_from_a_cell(pages):
    bodies = [(page, text) for page, kind, field, text in every_text(pages) if kind == "Html"]
    assert len(bodies) > 50
    for page, body in bodies:
        for tag, attributes in tags(body):
            told = f"{page}: {tag} {attributes}"[:300]
            assert tag not in ("img", "a") or "zq" not in str(attributes.get("src")), told
            assert not [name for name in attributes if name.startswith("on")], told
            assert not str(attributes.get("href", "")).startswith("javascript"), told
            assert tag in {
                *("style", "script", "section", "div", "p", "span", "strong", "ul", "li", "a"),
                *(
                    "img",
                    "i",
                    "h1",
                    "h2",
                    "h3",
                    "hgroup",
                    "s",
                    "br",
                    "svg",
                    "polyline",
                    "circle",
                    "button",
                ),
            }, told
        # What a chart is drawn from is one attribute, and a test of its own.
        body = SPEC.sub("", body)
        for raw in ('"zq', "'zq", "<b>", "<img src=x", "<script>zq", "<a href='j", "<style>zq"):
            assert raw not in body, (page, raw, body[:300])


def test_no_markdown_comes_to_life(pages):
    """Titles, captions, labels, help, options of pills and radios: whatever Streamlit formats."""
    seen, alive = set(), set()
    for page, kind, field, text in every_text(pages):
        is_told_elsewhere = kind in TOLD_ELSEWHERE or field == "json"
        if "zq" not in text or is_told_elsewhere or (kind, field) in PLAIN:
            continue
        if field in ("id", "key", "form_id", "user_key", "query_param_key"):
            continue
        seen.add((kind, field))
        if ALIVE.search(text):
            alive.add((page, kind, field, text[:200]))
    assert {("Markdown", "body"), ("Slider", "help")} <= seen
    assert sorted(alive) == []


def test_no_text_of_a_chart_holds_a_tag_from_a_cell(pages):
    bodies = [text for _, kind, _, text in every_text(pages) if kind == "Html"]
    specs = [spec for body in bodies for spec in SPEC.findall(body)]
    assert len(specs) > 20
    assert any("zq" in spec for spec in specs)
    for spec in specs:
        for text in strings(json.loads(spec)):
            assert not re.search(r"<(img|script|b>zq|a href='j|style>zq)", text), text[:300]
            # Plotly sets a text in dollar signs as a formula.
            assert not re.fullmatch(r"\$.*zq.*\$", text), text[:300]


def test_a_map_and_its_tooltips_hold_no_tag_from_a_cell(pages):
    """The map writes its text as text, and not as HTML; the text holds no tag even so."""
    maps = [text for _, kind, _, text in every_text(pages) if kind == "BidiComponent"]
    assert any("zq" in text for text in maps)
    for text in maps:
        assert not re.search(r"<(img|script|b>zq|a href='j|style>zq)", text)


def test_the_help_of_a_grid_column_holds_no_markdown_from_a_cell(pages):
    for page, _, field, text in every_text(pages):
        if field == "columns" and text.startswith("{"):
            for told in json.loads(text).values():
                help_text = (told or {}).get("help") or ""
                assert not ALIVE.search(help_text), (page, help_text)


# ---------------------------------------------------------------- names that come with a file


def test_the_name_and_header_of_a_file_are_text_too():
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.switch_page("views/upload.py").run()
    header = ["company", "basis", *(f'"{each.replace(chr(34), chr(34) * 2)}"' for each in HOT)]
    content = "\n".join([",".join(header), ",".join(["Meta", *['"<b>zq</b>"'] * (len(HOT) + 1)])])
    name = "![zq](http:evil.example) <img src=x onerror=zq()> $zq$ **zq**.csv"
    app.file_uploader[0].set_value(
        [(name, content.encode(), "text/csv"), (f"<b>zq {name}.xlsx", b"PK\x03\x04", "text/csv")]
    ).run()
    assert not app.exception
    found = {"upload": protos(app)}
    test_no_html_of_ours = [text for _, kind, _, text in every_text(found) if kind == "Html"]
    assert any("zq" in body for body in test_no_html_of_ours)
    for body in test_no_html_of_ours:
        assert not [tag for tag, attrs in tags(body) if tag in ("img", "b") or "onerror" in attrs]
    test_no_markdown = [
        (kind, field, text)
        for _, kind, field, text in every_text(found)
        if ALIVE.search(text) and kind not in ("Html", "Arrow") and (kind, field) not in PLAIN
    ]
    assert test_no_markdown == []


def test_every_table_has_free_text_that_was_made_hot():
    for name in TABLES:
        cells = hostile(name)
        assert cells[list(SOURCE)].map(lambda text: "zq" in text).any(axis=None), name
