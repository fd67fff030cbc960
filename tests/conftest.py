"""Fixtures that all tests share."""

import shutil
from pathlib import Path

import pytest
from browsing import Visit, chromium, serving
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
PAGES = sorted(path.stem for path in ROOT.glob("views/*.py"))


# Whatever else the machine does meanwhile: how long something takes is for the benchmarks to say.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# The files that take longest begin first, so that all workers end at about the same time. (This
# needs --no-loadscope-reorder, without which the files of most tests begin first.)
SLOW = (
    "test_browser",
    "test_browser_desk",
    "test_browser_stage",
    "test_signing_in",
    "test_pages",
    "test_browser_atlas",
    "test_browser_story",
    "test_replicas",
    "test_intake",
    "test_browser_takeaway",
    "test_deck",
    "test_browser_parts",
    "test_desk",
    "test_draft",
    "test_inert",
    "test_publish_killed",
    "test_failures",
    "test_static_site",
)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: SLOW.index(item.path.stem) if item.path.stem in SLOW else len(SLOW))


@pytest.fixture(autouse=True)
def no_history(tmp_path, monkeypatch):
    """Nothing was published: whatever somebody published on this machine stays out of the tests."""
    monkeypatch.setenv("DASHBOARD_DATABASE", f"sqlite:///{tmp_path / 'revisions.sqlite3'}")
    for name in ("DASHBOARD_EDITORS", "DASHBOARD_LOCAL_EDITOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def components_looked_up_once():
    """AppTest looks through every installed package before each run, which takes most of its time.

    What is installed stays the same while the tests run.
    """
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory):
    """The dashboard as everybody finds it, for all browser tests of one process."""
    folder = tmp_path_factory.mktemp("history")
    with serving(DASHBOARD_DATABASE=f"sqlite:///{folder / 'revisions.sqlite3'}") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser, dashboard):
    """Opens a tab; each has a session of its own, and cookies of its own if it is `apart`."""
    visits = []

    def open_visit(at=dashboard, **options):
        visits.append(Visit(browser, at, **options))
        return visits[-1]

    yield open_visit
    for opened in visits:
        opened.close()


@pytest.fixture
def open_page():
    """Opens a page inside the dashboard, as a reader would who follows a link."""

    def open_page(name, **query):
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        return app.switch_page(f"views/{name}.py").run()

    return open_page


@pytest.fixture
def forgotten(monkeypatch):
    """The dropped files that the server was told to forget, by their identities."""
    found = []
    monkeypatch.setattr(
        MemoryUploadedFileManager,
        "remove_file",
        lambda _manager, _session, file: found.append(file),
    )
    return found


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    """The shipped tables in a folder of their own, which a test may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    monkeypatch.setattr("components.tables.DATA", folder)
    monkeypatch.setattr("components.store.DATA", folder)
    return folder
