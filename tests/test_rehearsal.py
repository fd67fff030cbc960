"""The server opens its own pages after its start, so that its first readers need not wait."""

import asyncio
import json
import time
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace

import pytest
from browsing import serving
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.runtime import RuntimeStoppedError

from components.serving import rehearsal
from components.serving.settings import settings


class Stage:
    """Stands for Streamlit: notes what is opened, and completes all pages but one."""

    def __init__(self, never=None, stops_at=None):
        self.never, self.stops_at = never, stops_at
        self.clients, self.opened, self.closed = {}, [], []

    def connect_session(self, client, user_info):
        name = f"session {len(self.clients)}"
        self.clients[name] = client
        return name

    def handle_backmsg(self, session, request):
        run = request.rerun_script
        if run.page_name == self.stops_at:
            raise RuntimeStoppedError
        self.opened.append((run.page_name, run.context_info.color_scheme))
        told = ForwardMsg()
        told.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        if run.page_name != self.never:
            self.clients[session].write_forward_msg(told)

    def close_session(self, session):
        self.closed.append(session)


@contextmanager
def a_loop():
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def rehearsed(monkeypatch):
    def run(stage):
        here = SimpleNamespace(exists=lambda: True, get_instance=lambda: stage)
        monkeypatch.setattr(rehearsal, "runtime", here)
        monkeypatch.setattr(rehearsal, "PATIENCE", 0.2)
        with a_loop() as loop:
            rehearsal.rehearse(["", "capex", "sites"], ["light", "dark"], loop)
        return stage

    return run


def test_every_page_is_opened_in_light_then_dark_and_every_session_is_closed(rehearsed, caplog):
    caplog.set_level("INFO")
    stage = rehearsed(Stage())
    pages = ("", "capex", "sites")
    assert stage.opened == [(page, scheme) for scheme in ("light", "dark") for page in pages]
    assert stage.closed == list(stage.clients)
    assert "6 views of pages are made" in caplog.text


def test_a_page_that_never_ends_is_let_go_and_the_others_are_opened(rehearsed, caplog):
    caplog.set_level("INFO")
    stage = rehearsed(Stage(never="capex"))
    assert len(stage.opened) == len(stage.closed) == 6
    assert "are made" not in caplog.text


def test_a_server_that_stops_meanwhile_ends_it_without_a_word(rehearsed, caplog):
    rehearsed(Stage(stops_at="sites"))
    assert caplog.text == ""


def test_a_loop_that_has_ended_ends_it_without_a_word(monkeypatch, caplog):
    here = SimpleNamespace(exists=lambda: True, get_instance=Stage)
    monkeypatch.setattr(rehearsal, "runtime", here)
    with a_loop() as loop:
        pass
    rehearsal.rehearse(["capex"], ["light"], loop)
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("told", "opened"),
    [("", ["capex", "sites"]), ("none", []), (" sites ", ["sites"])],
)
def test_whoever_runs_the_server_says_which_pages_it_opens(told, opened):
    named = settings({"DASHBOARD_REHEARSAL": told}).rehearsal
    assert rehearsal.chosen(named, ("capex", "sites")) == opened


def test_a_page_to_open_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ValueError, match=r"DASHBOARD_REHEARSAL holds 'nowhere'.*of capex, sites;"):
        rehearsal.chosen(("capex", "nowhere"), ("capex", "sites"))


def test_a_server_opens_the_pages_of_its_setting_and_nothing_goes_wrong(tmp_path):
    said = tmp_path / "said"
    with serving(log=said, DASHBOARD_REHEARSAL="history upload"):
        until = time.monotonic() + 120
        while "4 views of pages are made" not in said.read_text("utf-8"):
            assert time.monotonic() < until, said.read_text("utf-8")
            time.sleep(0.2)
    lines = [line for line in said.read_text("utf-8").splitlines() if line.startswith("{")]
    assert {json.loads(line)["level"] for line in lines} == {"info"}
