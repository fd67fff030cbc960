"""Who may publish: nobody until the server's settings say so."""

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_BESIDE_THE_APP = Path(__file__).resolve().parent.parent / "revisions.sqlite3"
# Known to this process alone, so that an Editor made anywhere else proves nothing.
_SECRET = secrets.token_bytes(32)


@dataclass(frozen=True)
class Settings:
    """What whoever runs the server decided.

    `database` is the address of the history, `editors` are the addresses that may publish once
    signed in, `local_editor` is the name under which the person at this machine may ("" is nobody).
    """

    # The address may hold a password, so it stays out of logs and tracebacks.
    database: str = field(default=f"sqlite:///{_BESIDE_THE_APP}", repr=False)
    editors: tuple[str, ...] = ()
    local_editor: str = ""


@dataclass(frozen=True)
class Editor:
    """Somebody who may publish, under `name`. Only `editor()` makes one that publishing accepts."""

    name: str
    proof: bytes = field(default=b"", repr=False, compare=False)


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment has them now.

    DASHBOARD_DATABASE is a database address, sqlite:///path or postgresql+psycopg://...; without
    it, a file beside the app is used. DASHBOARD_EDITORS are addresses with commas between them.
    DASHBOARD_LOCAL_EDITOR is a name.
    """
    listed = (_printable(entry) for entry in environment.get("DASHBOARD_EDITORS", "").split(","))
    return Settings(
        database=environment.get("DASHBOARD_DATABASE", "").strip() or Settings().database,
        editors=tuple(entry for entry in listed if entry),
        local_editor=_printable(environment.get("DASHBOARD_LOCAL_EDITOR", "")),
    )


def editor(
    *, email: str | None, email_verified: bool | None, server_address: str, settings: Settings
) -> Editor | None:
    """The editor who sits before this page, or None for a reader.

    `email` and `email_verified` are what the sign-in says (None where it says nothing).
    `server_address` is the address on which the server listens: "" is every address, and then
    anybody in the network could claim to be the person at this machine.
    """
    if email and _not_denied(email_verified):
        for address in settings.editors:
            if _folded(address) == _folded(email):
                return _proven(address)
    if settings.local_editor and server_address in LOOPBACK:
        return _proven(settings.local_editor)
    return None


def is_proven(claimed: object) -> bool:
    """Whether this is an Editor that `editor()` made, in this process, with this very name."""
    if type(claimed) is not Editor or not isinstance(claimed.proof, bytes):
        return False
    return hmac.compare_digest(claimed.proof, _proof(str(claimed.name)))


def _proven(name: str) -> Editor:
    return Editor(name, _proof(name))


def _proof(name: str) -> bytes:
    return hmac.digest(_SECRET, name.encode("utf-8", "surrogatepass"), "sha256")


def _not_denied(verified: object) -> bool:
    # Some providers send the word instead of the boolean, and the word "false" is truthy.
    return verified is None or str(verified).lower() == "true"


def _folded(address: str) -> str:
    # Beyond ASCII, folding case would let a look-alike (the Kelvin sign for k) pass as a letter.
    return address.lower() if address.isascii() else address


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()
