"""The dashboard as a web server: `streamlit run serve.py`, or uvicorn with `serve:app`.

It serves the same app as `streamlit run dashboard.py`, and tells each page where its server is.
"""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

ADDRESSES = ["/", *(f"/{page.stem}" for page in Path(__file__).parent.glob("views/*.py"))]
# Without this, Streamlit first looks for its server below the address of the page, and every deep
# link costs two requests that fail.
SERVER_IS_HERE = "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin}</script>"


def _document() -> str:
    shell = Path(st.__file__).parent / "static" / "index.html"
    return shell.read_text(encoding="utf-8").replace("<head>", f"<head>{SERVER_IS_HERE}", 1)


DOCUMENT = _document()


async def document(_request: Request) -> HTMLResponse:
    """The HTML document that every page of the dashboard starts from."""
    return HTMLResponse(DOCUMENT, headers={"Cache-Control": "no-cache"})


app = st.App("dashboard.py", routes=[Route(address, document) for address in ADDRESSES])
