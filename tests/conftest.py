"""Fixtures that all tests share."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
PAGES = sorted(path.stem for path in ROOT.glob("views/*.py"))


@pytest.fixture
def open_page():
    """Opens a page inside the dashboard, as a reader would who follows a link."""

    def open_page(name, **query):
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        return app.run().switch_page(f"views/{name}.py").run()

    return open_page


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    """The shipped tables in a folder of their own, which a test may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    monkeypatch.setattr("components.tables.DATA", folder)
    monkeypatch.setattr("components.store.DATA", folder)
    return folder
