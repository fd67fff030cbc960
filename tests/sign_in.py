"""An identity provider on loopback, the dashboard that trusts it, and the way to sign in."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsing import Visit, serving
from itsdangerous import URLSafeTimedSerializer
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Locator, Page, expect
from ports import free_port

EDITOR, VIEWER = "editor@example.org", "viewer@example.org"
# People as the provider knows them, by what they type into its form.
PEOPLE = {
    "the editor": {"email": EDITOR, "email_verified": True},
    "the viewer": {"email": VIEWER, "email_verified": True},
    # Whoever says that an address is theirs, without having shown it.
    "the impostor": {"email": EDITOR, "email_verified": False},
    # Some providers send the word instead of the boolean.
    "the impostor in words": {"email": EDITOR, "email_verified": "false"},
}
COOKIE = "_streamlit_user"
SECRET = "the secret of this server, which nobody else knows"


@dataclass(frozen=True)
class Site:
    """A running dashboard: its address, the address of its history, and the file of its log."""

    address: str
    database: str
    log: Path


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """A dashboard in a process of its own, which knows one editor by a provider of its own."""
    people = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=people) as provider:
        port = free_port()
        made = Site(
            f"http://127.0.0.1:{port}", f"sqlite:///{folder / 'history.sqlite3'}", folder / "log"
        )
        metadata = f"http://127.0.0.1:{provider.server_port}/.well-known/openid-configuration"
        secrets = folder / "secrets.toml"
        secrets.write_text(
            "[auth]\n"
            f'redirect_uri = "{made.address}/oauth2callback"\n'
            f'cookie_secret = "{SECRET}"\n'
            'client_id = "the dashboard"\n'
            'client_secret = "what the provider knows it by"\n'
            f'server_metadata_url = "{metadata}"\n',
            encoding="utf-8",
        )
        environment = {
            "DASHBOARD_DATABASE": made.database,
            "DASHBOARD_EDITORS": EDITOR,
            "DASHBOARD_LOCAL_EDITOR": "",
        }
        options = ("--secrets.files", str(secrets))
        with serving(port, *options, log=made.log, **environment):
            yield made


def sign_in(visit: Visit, person: str) -> Page:
    """Signs a person in through the provider's form, as a reader would."""
    # The page that opens fastest.
    page = visit.open("history")
    sidebar(page).get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill(person)
    page.get_by_role("button", name="Authorize").click()
    said = f"Signed in as {PEOPLE[person]['email']}"
    expect(sidebar(page).get_by_text(said)).to_be_visible()
    return page


def sign_out(visit: Visit) -> None:
    """Signs out, here and at the provider."""
    sidebar(visit.page).get_by_role("button", name="Sign out").click()
    visit.page.get_by_role("button", name="End session").click()
    expect(heading(visit.page)).to_have_text("The AI infrastructure race")


def heading(page: Page) -> Locator:
    """The title of the page; what was shown before the page came has one, too."""
    return page.get_by_test_id("stMain").locator("h1")


def follow(visit: Visit, name: str) -> Page:
    """Goes to a page by its link in the sidebar, which keeps what this tab holds."""
    sidebar(visit.page).get_by_role("link", name=name, exact=True).click()
    expect(heading(visit.page)).to_have_text(name)
    visit.settle()
    return visit.page


def choose(page: Page, label: str, option: str) -> None:
    """Chooses the option that begins so, in the control of this label."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=re.compile(f"^{option}")).click()


def sidebar(page: Page) -> Locator:
    """The part of the page with the links and whoever is signed in."""
    return page.get_by_test_id("stSidebar")


def cookie(made: Site, claims: dict[str, object], secret: str) -> dict[str, Any]:
    """A sign-in cookie such as the dashboard sets, signed with this secret."""
    told = {**claims, "origin": made.address, "is_logged_in": True, "provider": "default"}
    signed = str(URLSafeTimedSerializer(secret, salt=COOKIE).dumps(json.dumps(told)))
    return {"name": COOKIE, "value": signed, "url": made.address, "httpOnly": True}
