"""Streamlit asks no server on the internet for this machine's address."""

from streamlit import net_util


def ask_nobody() -> None:
    """Leaves the address that others see unknown; to be called before anybody asks for it.

    Streamlit asks a server of somebody else for it, up to two seconds long while all readers wait,
    whenever a page of another site tries to open a websocket; and refuses that page all the same.
    """
    net_util.get_external_ip = _unknown


def _unknown() -> None:
    return None
