"""What is installed: each pin is locked with its hashes, for every system, and names no place."""

import re
from importlib import metadata

import pytest
from conftest import ROOT

# name[extra]==version ; marker
PIN = re.compile(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", re.MULTILINE)


def pins(*files):
    text = "".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


@pytest.mark.parametrize(
    ("lock", "lists"),
    [
        ("requirements.lock", ["requirements.txt"]),
        ("requirements-test.lock", ["requirements.txt", "requirements-test.txt"]),
    ],
)
def test_the_lock_holds_what_the_lists_pin_and_a_hash_for_each(lock, lists):
    locked, listed = pins(lock), pins(*lists)
    # On Windows alone, click colours a terminal by a package of its own.
    assert locked == {**listed, "colorama": locked["colorama"]}
    for entry in re.split(
        r"^(?=\S)", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        if entry and not entry.startswith("#"):
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
            assert not re.search(r"https?:|--(index|extra|find)|file:", entry), entry


def test_what_is_installed_here_is_what_is_pinned():
    listed = pins("requirements.txt", "requirements-test.txt")
    for name, version in listed.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            # Not on every system.
            assert name == "uvloop"
            continue
        assert found == version, name
