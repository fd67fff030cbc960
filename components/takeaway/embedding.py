"""The code by which another site shows one exhibit in a frame."""

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Pixels: room for a figure with its finding, controls left out, and caption.
WIDTH, HEIGHT = 960, 640


def address(link: str) -> str:
    """The address of a view as a frame shows it: the exhibit alone, without the dashboard."""
    parts = urlsplit(link)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "embed"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("embed", "true")]), fragment=""))


def code(link: str, title: str, height: int = HEIGHT) -> str:
    """HTML to put into another page: a frame with the exhibit, and a link for who sees no frame.

    `height` is in pixels. The server shows itself only to sites that its settings name.
    """
    told = escape(" ".join(title.replace("\u2060", "").split()))
    return (
        f'<iframe src="{escape(address(link))}" title="{told}" width="100%" height="{height}" '
        f'style="border:0;max-width:{WIDTH}px" loading="lazy">'
        f'<a href="{escape(link)}">{told}</a></iframe>'
    )
