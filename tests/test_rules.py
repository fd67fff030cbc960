"""The rules of the code itself: who may import whom, and what a page may do."""

import ast

import pytest
from conftest import ROOT

from components import pages

# A module imports only from modules named above it.
ORDER = [
    "components.tables",
    "components.faults",
    "components.fixes",
    "components.check",
    "components.sheets.limits",
    "components.sheets.header",
    "components.sheets.shape",
    "components.sheets.letters",
    "components.sheets.text",
    "components.sheets.guard",
    "components.sheets.workbook",
    "components.intake",
    "components.editors",
    "components.revisions",
    "components.store",
    "components.lens",
    "components.compare",
    "components.dictionary",
    "components.scenarios.numbers",
    "components.scenarios.annuity",
    "components.scenarios.stay_or_leave",
    "components.scenarios.hours",
    "components.scenarios.kept",
    "components.scenarios.capacity",
    "components.scenarios.*",
    "components.periods",
    "components.words",
    "components.recall",
    "components.buildout",
    "components.selection",
    "components.places",
    "components.theme",
    "components.style",
    "components.marks",
    "components.bands",
    "components.maps",
    "components.exhibit",
    "components.outlook",
    "components.clock",
    "components.sky",
    "components.captions",
    "components.making",
    "components.outline",
    "components.draft",
    "components.visits",
    "components.upload",
    "components.markup",
    "components.stage",
    "components.charts.map_layers",
    "components.charts.map_money",
    "components.charts.switches",
    "components.charts.hyperion_deal",
    "components.charts.gigawatts",
    "components.charts.scenario_results",
    "components.charts.*",
    "components.effects",
    "components.story",
    "components.story_file",
    "components.own_story",
    "components.plotly_parts",
    "components.browser",
    "components.scripts",
    "components.pages",
    "components.serving.settings",
    "components.serving.log",
    "components.serving.bodies",
    "components.serving.guard",
    "components.serving.assets",
    "components.serving.health",
    "components.serving.uploads",
    "components.serving.downloads",
    "components.serving.outside",
    "components.serving.rehearsal",
    "components.serving.files",
    "components.serving.data",
    "components.serving.beside",
    "components.serving.findings",
    "components.serving.document",
    "components.still.scripts",
    "components.still.pieces",
    "components.still.document",
    "components.still.early",
    "components.still.files",
    "components.still.destination",
    "components.takeaway.filenames",
    "components.takeaway.carried",
    "components.takeaway.deck.text",
    "components.takeaway.deck.paint",
    "components.takeaway.deck.spec",
    "components.takeaway.deck.template",
    "components.takeaway.deck.canvas",
    "components.takeaway.deck.notes",
    "components.takeaway.deck.furniture",
    "components.takeaway.deck.plane",
    "components.takeaway.deck.overlay",
    "components.takeaway.deck.sheet",
    "components.takeaway.deck.native",
    "components.takeaway.deck.key",
    "components.takeaway.deck.categories",
    "components.takeaway.deck.pieces",
    "components.takeaway.deck.stacks",
    "components.takeaway.deck.written",
    "components.takeaway.deck.bars",
    "components.takeaway.deck.lines",
    "components.takeaway.deck.points",
    "components.takeaway.deck.drawn",
    "components.takeaway.deck.land",
    "components.takeaway.deck.mapping",
    "components.takeaway.deck.table",
    "components.takeaway.deck.matrix",
    "components.takeaway.deck.reading",
    "components.takeaway.deck.facts",
    "components.takeaway.deck.headline",
    "components.takeaway.deck.windows",
    "components.takeaway.deck.whole",
    "components.takeaway.deck",
    "components.takeaway.charted",
    "components.takeaway.marked",
    "components.takeaway.workbook",
    "components.takeaway.citation",
    "components.takeaway.sidecar",
    "components.takeaway.embedding",
    "components.takeaway.standalone",
    "components.takeaway.onefile",
    "components.takeaway.briefing",
    "components.takeaway.jobs",
    "components.takeaway.pdf",
    "components.reader",
    "components.desk.at_once",
    "components.desk.taking",
    "components.desk.receipt",
    "components.ui",
    "components.parts",
    "components.present",
    "components.desk.account",
    "components.desk.holding",
    "components.desk.telling",
    "components.desk.own_steps",
    "components.desk.everywhere",
    "components.desk.uploading",
    "components.desk.comparing",
    "components.desk.publishing",
    "components.desk.keeping",
    "components.desk.past",
    "views.*",
    "dashboard",
    "serve",
]
DESK = {name for name in ORDER if name.startswith("components.desk.")}
SERVING = {name for name in ORDER if name.startswith("components.serving.")}
DECK = {name for name in ORDER if name.startswith("components.takeaway.deck.")}
DRAWS = {
    "components.theme",
    "components.marks",
    "components.maps",
    "components.bands",
    "components.exhibit",
    "components.making",
    "components.outline",
    "components.charts.*",
    "components.stage",
    "components.still.pieces",
    "components.still.early",
    *DECK,
    "components.takeaway.marked",
    "components.takeaway.workbook",
    "components.takeaway.onefile",
    "components.takeaway.briefing",
    "components.browser",
    "components.reader",
    "components.ui",
}
ONLY_IN = {
    "streamlit": {
        "components.browser",
        "components.own_story",
        "components.visits",
        "components.reader",
        "components.ui",
        "components.parts",
        "components.present",
        *DESK,
        "views.*",
        "dashboard",
        "serve",
        "components.serving.downloads",
        "components.serving.outside",
        "components.serving.rehearsal",
    },
    "starlette": {*SERVING, "serve"},
    "brotli": {"components.serving.bodies"},
    "plotly": DRAWS,
    "pydeck": {"components.browser"},
    "frictionless": {"components.fixes"},
    "charset_normalizer": {"components.sheets.letters"},
    "openpyxl": {"components.dictionary"},
    "pptx": DECK,
    "lxml": DECK,
    "python_calamine": {"components.sheets.workbook"},
    "xlsxwriter": {
        "components.takeaway.deck.sheet",
        "components.takeaway.charted",
        "components.takeaway.workbook",
    },
    "sqlalchemy": {"components.revisions"},
    "pandas": {
        "components.check",
        "components.sheets.shape",
        "components.store",
        "components.lens",
        "components.buildout",
        "components.selection",
        "components.compare",
        "components.outline",
        "components.draft",
        "components.upload",
        "components.exhibit",
        "components.outlook",
        "components.clock",
        "components.sky",
        "components.making",
        "components.stage",
        "components.still.pieces",
        "components.takeaway.deck.table",
        "components.takeaway.deck.matrix",
        "components.takeaway.marked",
        "components.takeaway.workbook",
        "components.charts.*",
        "components.ui",
        *DESK,
    },
}
SHOWS_NUMBERS = {
    "plotly_chart",
    "pydeck_chart",
    "metric",
    "table",
    "dataframe",
    "write",
    "markdown",
    "html",
    "line_chart",
    "bar_chart",
    "map",
}
PAGES = sorted(ROOT.glob("views/*.py"))
MODULES = [
    path
    for path in [ROOT / "dashboard.py", ROOT / "serve.py", *PAGES, *ROOT.glob("components/**/*.py")]
    if path.name != "__init__.py"
]
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)


def place(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    family = name.rpartition(".")[0] + ".*"
    return family if name not in ORDER and family in ORDER else name


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@every_module
def test_imports_point_one_way(path):
    above = [name.removesuffix("*") for name in ORDER[: ORDER.index(place(path))]]
    for name in imports(path):
        package = name.partition(".")[0]
        if package in {"components", "views", "dashboard"}:
            assert name == "components" or name.startswith(tuple(above)), name
        may = ONLY_IN.get(package, {place(path)})
        is_chart = path.parent.name == "charts" and "components.charts.*" in may
        assert is_chart or place(path) in may, name


@every_page
def test_a_page_is_a_plain_script_that_computes_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    forbidden = ast.ClassDef | ast.BinOp | ast.Lambda
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert [ast.unparse(each) for each in node.decorator_list] == ["parts.part"]
            assert not ast.unparse(node.args)
        assert not isinstance(node, forbidden), f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).startswith("st"):
            assert node.attr not in SHOWS_NUMBERS, f"{node.attr}: use ui.show"


@every_page
def test_a_part_draws_past_ui_only_among_its_controls_or_before_all_else(path):
    """What `ui` draws waits to be sent together, and would come after it."""
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(part, ast.FunctionDef):
            continue
        drawing = ("ui.show", "ui.pick", "ui.card", "ui.browse", "ui.section", "ui.credits")
        said = [node for node in ast.walk(part) if calls(node, *drawing)]
        places, among = set(), set()
        for node in ast.walk(part):
            if not isinstance(node, ast.With):
                continue
            (item,) = node.items
            if calls(item.context_expr, "ui.controls"):
                among |= {id(inner) for inner in ast.walk(node)}
            elif calls(item.context_expr, "ui.beside"):
                places |= {ast.unparse(each) for each in item.optional_vars.elts}
            elif ast.unparse(item.context_expr) not in places:
                inner = [each for each in ast.walk(node) if each in said]
                assert not inner, f"line {node.lineno}: it would be sent below"
        assert not [node.lineno for node in said if id(node) in among], "among the controls"
        first = min((node.lineno for node in said), default=10**9)
        for node in ast.walk(part):
            if calls(node, "st.") and id(node) not in among:
                assert node.lineno < first, f"line {node.lineno}"


def calls(node, *names):
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith(names)


def test_every_page_is_in_the_navigation():
    assert sorted(pages.TITLES) == sorted(path.stem for path in PAGES)


def test_every_chart_is_called_in_a_test():
    tests = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))
    for path in ROOT.glob("components/charts/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert f"{path.stem}.{node.name}(" in tests, f"{path.stem}.{node.name}"


def test_no_chart_has_a_choice_that_showing_it_would_keep_for_itself():
    for path in ROOT.glob("components/charts/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
                # These are parameters of ui.show.
                assert not names & {"chart", "place", "past_lens"}, f"{path.stem}.{node.name}"


def test_no_script_stands_within_a_page_but_those_that_the_policy_knows():
    for path in MODULES:
        # A page that is one file is no page of the server.
        if path.stem not in {"scripts", "document", "standalone"}:
            assert "<script" not in path.read_text(encoding="utf-8"), path.name


def test_the_app_names_no_outside_address_for_scripts_fonts_or_tiles():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        for word in ("cdn.", "googleapis", "mapbox.com", "cartocdn", "unpkg"):
            assert word not in text, f"{path.name}: {word}"
