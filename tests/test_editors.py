"""Who may publish: nobody until configured, and nobody who only claims to."""

import dataclasses
import subprocess
import sys

import pytest
from conftest import ROOT

from components.editors import Editor, Settings, editor, is_proven, settings

LISTED = Settings(editors=("Ada@Example.org", "lin@example.org"))
LOCAL = Settings(local_editor="Ada at home")


def at(where, who=None, *, verified=None, allowed=LISTED):
    return editor(email=who, email_verified=verified, server_address=where, settings=allowed)


def test_nobody_may_publish_until_it_is_configured():
    nothing = settings({})
    assert nothing.editors == ()
    for where in ("127.0.0.1", "localhost", "::1", "0.0.0.0", ""):
        assert at(where, allowed=nothing) is None
        assert at(where, "ada@example.org", verified=True, allowed=nothing) is None


def test_a_signed_in_address_on_the_list_may_publish_under_its_name_there():
    found = at("0.0.0.0", "ada@example.org", verified=True)
    assert found
    assert found.name == "Ada@Example.org"
    assert is_proven(found)


@pytest.mark.parametrize("address", ["ADA@EXAMPLE.ORG", "ada@example.org", "Lin@Example.Org"])
def test_the_case_of_an_address_does_not_matter(address):
    assert at("", address)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "eve@example.org",
        "ada@example.org.evil.test",
        "ada",
        "ada@example.org,lin@example.org",
        " ada@example.org",
        "lin@example.org\n",
        "l\u0131n@example.org",
        "*",
    ],
)
def test_an_address_that_is_not_on_the_list_may_not_publish(address):
    assert at("", address, verified=True) is None


def test_a_letter_that_only_looks_alike_does_not_pass():
    kim = Settings(editors=("kim@example.org",))
    assert "\u212aim@example.org".lower() == "kim@example.org"
    assert at("", "\u212aim@example.org", allowed=kim) is None


@pytest.mark.parametrize("verified", [False, "false", "False", 0, "", "no"])
def test_an_address_that_the_provider_calls_unverified_may_not_publish(verified):
    assert at("", "ada@example.org", verified=verified) is None


@pytest.mark.parametrize("verified", [True, None, "true"])
def test_an_address_that_the_provider_does_not_doubt_may_publish(verified):
    assert at("", "ada@example.org", verified=verified)


@pytest.mark.parametrize("where", ["127.0.0.1", "::1", "localhost"])
def test_the_person_at_this_machine_may_publish_if_the_setting_says_so(where):
    found = at(where, allowed=LOCAL)
    assert found
    assert found.name == "Ada at home"
    assert is_proven(found)


@pytest.mark.parametrize(
    "where",
    ["", "0.0.0.0", "::", "192.168.1.5", "127.0.0.1.example.org", "localhost.example.org", "LAN"],
)
def test_the_local_setting_does_not_count_where_others_can_reach_the_server(where):
    assert at(where, allowed=LOCAL) is None
    assert at(where, "eve@example.org", verified=True, allowed=LOCAL) is None


def test_settings_are_read_from_the_environment():
    found = settings(
        {
            "DASHBOARD_DATABASE": " sqlite:////srv/history.sqlite3 ",
            "DASHBOARD_EDITORS": " ada@example.org, ,lin@example.org,",
            "DASHBOARD_LOCAL_EDITOR": " Ada\n\x1b[31m ",
        }
    )
    assert found.database == "sqlite:////srv/history.sqlite3"
    assert found.editors == ("ada@example.org", "lin@example.org")
    assert found.local_editor == "Ada[31m"


def test_empty_settings_are_no_settings():
    names = ("DASHBOARD_DATABASE", "DASHBOARD_EDITORS", "DASHBOARD_LOCAL_EDITOR")
    assert settings(dict.fromkeys(names, " ")) == settings({})


def test_the_history_lies_beside_the_app_unless_a_setting_says_otherwise():
    assert settings({}).database == f"sqlite:///{ROOT}/revisions.sqlite3"


def test_settings_do_not_show_the_password_of_the_database():
    assert "hush" not in repr(Settings(database="postgresql+psycopg://ada:hush@db/history"))


def test_an_editor_made_by_hand_proves_nothing():
    real = at("", "ada@example.org")
    assert real

    class Better(Editor):
        pass

    for forged in (
        None,
        "ada@example.org",
        Editor("Ada@Example.org"),
        Editor("Ada@Example.org", b"\x00" * 32),
        Editor("Ada@Example.org", "proof"),  # type: ignore[arg-type]
        dataclasses.replace(real, name="lin@example.org"),
        Better(real.name, real.proof),
    ):
        assert not is_proven(forged)


def test_an_editor_of_another_process_proves_nothing_here():
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "from components.editors import Settings, editor\n"
            "made = editor(email=None, email_verified=None, server_address='localhost',"
            " settings=Settings(local_editor='Ada'))\n"
            "print(made.proof.hex())",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(bytes.fromhex(made.stdout)) == 32
    assert not is_proven(Editor("Ada", bytes.fromhex(made.stdout)))


def test_the_proof_of_an_editor_does_not_show():
    found = at("", "ada@example.org")
    assert repr(found) == "Editor(name='Ada@Example.org')"
