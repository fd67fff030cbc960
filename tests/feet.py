"""What stands under the exhibits of a page that was opened without a browser."""

import re
from html import unescape

FOOT = re.compile(r'<div class="foot"><p>(.*?)</p>.*?data-exhibit="(.*?)"')


def feet(page):
    """Name of each exhibit on the page -> its caption."""
    shown = " ".join(element.proto.body for element in page.get("html"))
    return {name: unescape(caption) for caption, name in FOOT.findall(shown)}


def open_rows(page, name=""):
    """Presses “Rows and sources” under the exhibit `name`, or under the first."""
    shown = feet(page)
    name = name or next(iter(shown))
    assert name in shown
    page.session_state["asked_for"] = name
    return page.run()
