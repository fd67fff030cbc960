"""Who counts as the person at this machine, by what the requests of the browser tell."""

from types import SimpleNamespace

import pytest

from components.desk import account


@pytest.fixture
def editor_for(monkeypatch):
    """The editor that the server sees in a request with these headers from this address."""
    monkeypatch.setenv("DASHBOARD_LOCAL_EDITOR", "Ada Example")

    def editor_for(address=None, **headers):
        context = SimpleNamespace(
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            ip_address=address,
        )
        monkeypatch.setattr(account.st, "context", context)
        monkeypatch.setattr(account.st, "get_option", lambda _name: "127.0.0.1")
        return account.editor()

    return editor_for


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_a_browser_on_this_machine_may_publish(editor_for, host):
    found = editor_for(Host=host, Origin=f"http://{host}")
    assert found
    assert found.name == "Ada Example"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:8501", "X_Forwarded_For": "203.0.113.9"},
        {"Host": "localhost:8501", "Via": "1.1 proxy"},
        {"Host": "dashboard.example.org"},
        {"Host": "evil.example:8501", "Origin": "http://evil.example:8501"},
        {"Host": "localhost:8501", "Origin": "https://evil.example"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_whoever_came_through_a_proxy_or_another_name_may_not(editor_for, headers):
    assert editor_for(**headers) is None


def test_a_browser_on_another_machine_may_not(editor_for):
    assert editor_for("192.0.2.7", Host="127.0.0.1:8501") is None
