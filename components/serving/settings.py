"""What whoever runs the server decides about serving, read from the environment."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_BESIDE_THE_APP = Path(__file__).resolve().parents[2] / ".cache" / "assets"
_ORIGIN = re.compile(r"https?://(\*\.)?[\w.-]+(:\d+)?", re.ASCII)
_HOST = re.compile(r"(\*\.)?[\w.-]+|\[[\da-f:]+\]", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """Where compressed files are kept, who may embed the pages, which host names are ours.

    No `hosts` means that any host name will do. `log` is "text" or "json". `rehearsal` names the
    pages that the server opens by itself after its start, as they were told; None all of them.
    """

    cache: Path = _BESIDE_THE_APP
    embedded_by: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    log: str = "text"
    rehearsal: tuple[str, ...] | None = None


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment has them now; ValueError says which one is wrong and how.

    DASHBOARD_CACHE is a folder. DASHBOARD_EMBEDDED_BY are origins and DASHBOARD_HOSTS host names
    with blanks between them. DASHBOARD_LOG is text or json; without it, text is for people: lines
    are text in a terminal and JSON wherever else they go.
    DASHBOARD_REHEARSAL are names of pages with blanks between them, which are not looked up, or
    the word none.
    """
    embedded_by = environment.get("DASHBOARD_EMBEDDED_BY", "").split()
    hosts = environment.get("DASHBOARD_HOSTS", "").split()
    rehearsal = environment.get("DASHBOARD_REHEARSAL", "").split()
    for origin in embedded_by:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"DASHBOARD_EMBEDDED_BY holds {origin!r}, which is no origin. Write origins such "
                "as https://intranet.example.org with blanks between them."
            )
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(
                f"DASHBOARD_HOSTS holds {host!r}, which is no host name. Write names such as "
                "race.example.org or *.example.org, without port, with blanks between them."
            )
    return Settings(
        cache=Path(environment.get("DASHBOARD_CACHE", "").strip() or _BESIDE_THE_APP),
        embedded_by=tuple(embedded_by),
        hosts=tuple(hosts),
        log=log_form(environment),
        rehearsal=tuple(rehearsal) or None,
    )


def log_form(environment: Mapping[str, str] = os.environ) -> str:
    """In which form the log is written, "text" or "json"; ValueError if it is set to another."""
    form = environment.get("DASHBOARD_LOG", "").strip().lower()
    if not form:
        return "text" if sys.stderr.isatty() else "json"
    if form not in ("text", "json"):
        raise ValueError(f"DASHBOARD_LOG is {form!r}. Write text or json, or leave it out.")
    return form
