"""Names of files that say what is in them, of which day and under which lens."""

import re
import unicodedata

# Characters: with day and ending far below the 255 bytes that file systems take.
_LONGEST_TITLE, _LONGEST_LENS = 70, 60
UNNAMED = "dashboard"


def filename(title: str, taken_on: str, lens: str, ending: str, *, is_draft: bool = False) -> str:
    """A name for a file, e.g. ai-capex-2026-11-27-filings-only.pptx, safe on every system.

    `taken_on` is an ISO day, `lens` is in words ("" for the one that everybody starts with), and
    `ending` has no dot. What nobody has published says that it is a draft.
    """
    told = _plain(title, _LONGEST_TITLE) or UNNAMED
    parts = (told, "draft" if is_draft else "", taken_on, _plain(lens, _LONGEST_LENS))
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def _plain(text: str, most: int) -> str:
    """Small letters, digits and single hyphens; cut between words where it is too long."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "-", ascii_text.replace("'", "")).strip("-")
    if len(joined) <= most:
        return joined
    cut = joined[: most + 1].rpartition("-")[0]
    return cut or joined[:most]
