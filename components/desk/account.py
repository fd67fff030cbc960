"""Who sits before the page: signing in and out, and whether they may publish."""

import time
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from components import editors, reader

# Headers that a proxy adds.
_RELAYED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


def account() -> None:
    """Sign in or out, where the server knows how."""
    if not _can_sign_in():
        return
    with st.sidebar:
        if reader.draft() is not None:
            st.caption("Save your draft first: signing in or out reloads the dashboard.")
        if st.user.is_logged_in:
            # As Markdown, the address would become a link that writes a letter to oneself.
            who = escape(str(st.user.get("email") or "unknown"))
            st.html(f'<p class="aside" style="overflow-wrap:anywhere">Signed in as {who}</p>')
            st.button(
                "Sign out",
                key="sign-out",
                type="tertiary",
                icon=":material/logout:",
                on_click=st.logout,
            )
        else:
            st.button(
                "Sign in",
                key="sign-in",
                type="tertiary",
                icon=":material/login:",
                on_click=st.login,
            )


def _can_sign_in() -> bool:
    return _knows_sign_in(int(time.monotonic()))


@lru_cache(maxsize=1)
def _knows_sign_in(_second: int) -> bool:
    # Where there is no file of secrets, Streamlit looks for it each time that it is asked.
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _is_at_this_machine() -> bool:
    """Whether the browser runs here, as far as its requests tell.

    A proxy could pass on anybody, and a page of somebody else's could ask in this browser's name.
    """
    headers = st.context.headers
    # Streamlit gives no address where the browser runs on the same machine.
    if any(headers.get(name) for name in _RELAYED) or isinstance(st.context.ip_address, str):
        return False
    asked = [headers.get("Host"), (headers.get("Origin") or "").partition("://")[2]]
    return all(urlsplit(f"//{name}").hostname in editors.LOOPBACK for name in asked if name)


def editor() -> editors.Editor | None:
    """Who sits before this page, if they may publish; None for a reader."""
    email = verified = None
    if _can_sign_in() and st.user.is_logged_in:
        email, verified = st.user.get("email"), st.user.get("email_verified")
    return editors.editor(
        email=str(email) if email else None,
        # Some providers send the word: "false" must not count as having said nothing.
        email_verified=None if verified is None else str(verified).lower() == "true",
        server_address=str(st.get_option("server.address") or "") if _is_at_this_machine() else "",
        settings=editors.settings(),
    )
