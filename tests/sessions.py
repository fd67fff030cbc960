"""The dashboard as AppTest runs it: a page with its address and its reader's draft."""

import re
import time
from html import unescape

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


def headings(app, level=2):
    """The texts of the headings of a page: of its title (level 1), or of its sections."""
    body = " ".join(element.proto.body for element in app.get("html"))
    found = re.findall(rf"<h{level}\b[^>]*>(.*?)</h{level}>", body)
    return [unescape(re.sub(r"<[^>]*>", "", text)) for text in found]


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
