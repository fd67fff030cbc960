"""The dashboard as AppTest runs it: a page with its address and its reader's draft."""

import time

from conftest import ROOT
from streamlit.testing.v1 import AppTest

from components.visits import Visit


def session(page, drafted=None, **query):
    """A page, opened with these parameters in its address by who may have a draft."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    if drafted:
        app.session_state["visit"] = Visit(draft=drafted)
    for name, value in query.items():
        app.query_params[name] = value
    return ran(app.switch_page(f"views/{page}.py"))


def ran(app):
    """Runs it once more, without an error."""
    app.run()
    assert not app.exception
    return app


def finished(job):
    """The work of a “take away” menu, once nothing more will come of it."""
    until = time.monotonic() + 60
    while job.state in ("waiting", "working") and time.monotonic() < until:
        time.sleep(0.01)
    return job
