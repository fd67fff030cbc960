"""What is measured: the dashboard, its peers and the floor; how each starts and is worked."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from .viewers import DashViewer, PanelViewer, StreamlitViewer, Viewer

BENCHMARKS = Path(__file__).parents[1]
ROOT = BENCHMARKS.parent
PEERS = BENCHMARKS / "peers"
ENVIRONMENTS = BENCHMARKS / ".environments"
LAND = ROOT / "static" / "geo" / "countries.geojson"
SITE = ENVIRONMENTS / "static_page" / "site"


@dataclass(frozen=True)
class Subject:
    """One of those compared.

    `command` is that of its server, {port} to be filled in. `choose` chooses a country on the page
    Sites in a browser, one of `countries`, as it calls them. `viewer` makes one viewer at the wire;
    None where no server is asked. The page `home` is the one at the root.
    """

    name: str
    title: str
    command: tuple[str, ...]
    folder: Path
    choose: Callable[[Page, str], None]
    countries: tuple[str, ...]
    viewer: Callable[[int, str], Viewer] | None
    home: str = ""

    def server(self, port: int) -> list[str]:
        """The command with a port."""
        return [part.format(port=port) for part in self.command]

    def path(self, page: str) -> str:
        """The address of a page below the server's."""
        return "" if page == self.home else page


def _program(peer: str, name: str) -> str:
    return str(ENVIRONMENTS / peer / "bin" / name)


def _type_into_streamlit(page: Page, country: str) -> None:
    """Types into the list of Streamlit that is labelled Country."""
    page.get_by_role("combobox", name="Country").fill(country)
    page.keyboard.press("Enter")


def _pick_in_dash(page: Page, country: str) -> None:
    page.locator("#country").click()
    page.get_by_role("option", name=country, exact=True).click()


def _select(page: Page, country: str) -> None:
    page.locator("select").first.select_option(country)


_STREAMLIT = ("-m", "streamlit", "run")
_OPTIONS = ("--server.port", "{port}", "--server.headless", "true")
_AT_HOME = ("--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false")
_CODES = ("FR", "IN", "US", "CN")
OURS = Subject(
    "ours",
    "ours",
    (sys.executable, *_STREAMLIT, "serve.py", *_OPTIONS),
    ROOT,
    _type_into_streamlit,
    ("France", "India", "United States", "China"),
    StreamlitViewer,
)
SUBJECTS = (
    OURS,
    Subject(
        "plain_streamlit",
        "plain Streamlit",
        (
            _program("plain_streamlit", "python"),
            *_STREAMLIT,
            "app.py",
            *_OPTIONS,
            *_AT_HOME,
            "--server.enableStaticServing",
            "true",
        ),
        PEERS / "plain_streamlit",
        _type_into_streamlit,
        _CODES,
        StreamlitViewer,
        home="capex",
    ),
    Subject(
        "dash_app",
        "Dash",
        (
            _program("dash_app", "gunicorn"),
            "app:server",
            "--bind",
            "127.0.0.1:{port}",
            "--workers",
            "1",
            "--threads",
            "8",
        ),
        PEERS / "dash_app",
        _pick_in_dash,
        _CODES,
        DashViewer,
    ),
    Subject(
        "panel_app",
        "Panel",
        (
            _program("panel_app", "panel"),
            "serve",
            "capex.py",
            "sites.py",
            "--address",
            "127.0.0.1",
            "--port",
            "{port}",
            "--allow-websocket-origin",
            "*",
            "--static-dirs",
            f"geo={LAND.parent}",
        ),
        PEERS / "panel_app",
        _select,
        _CODES,
        PanelViewer,
    ),
    Subject(
        "static_page",
        "static page",
        (_program("static_page", "python"), "serve.py", str(SITE), "{port}"),
        PEERS / "static_page",
        _select,
        _CODES,
        None,
    ),
)


def turn_unit(page: Page, unit: str) -> None:
    """Moves the control of units on the page Capex in a browser: all call its choices the same."""
    page.get_by_text(unit, exact=True).first.click()


def prepare() -> None:
    """Makes the environment of every peer that has none, and the files that peers serve."""
    for subject in SUBJECTS[1:]:
        folder, wanted = ENVIRONMENTS / subject.name, subject.folder / "requirements.txt"
        made = folder / "made-of.txt"
        if made.is_file() and made.read_text() == wanted.read_text():
            continue
        print(f"Setting up {subject.title}.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [_program(subject.name, "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", wanted], check=True)
        shutil.copy(wanted, made)
    for served in (PEERS / "plain_streamlit" / "static", PEERS / "dash_app" / "assets"):
        served.mkdir(exist_ok=True)
        shutil.copy(LAND, served)
    build = [_program("static_page", "python"), "build.py", str(SITE)]
    subprocess.run(build, cwd=PEERS / "static_page", env={"PYTHONPATH": str(PEERS)}, check=True)
