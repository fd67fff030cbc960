"""Publishing by processes that are killed midway, or that all come at once."""

import multiprocessing
import os
import random
import signal
import sys
import time
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from components.editors import Settings, editor
from components.revisions import History, Meanwhile

pytest_plugins = ["postgres"]

CURATED = {name: f"{name}\n{name} 0\n".encode() * 50 for name in ("capex", "sites", "gaps")}
# More than a publish takes, counting twice (before and after) every statement and the commit.
MANY = 200

# Processes that begin fresh but need not import everything anew.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(
    ["pytest", __name__, "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg"]
)


@pytest.fixture(autouse=True)
def nothing_else_runs(monkeypatch):
    """A new process first runs what is main here: after a test of a page, that is the dashboard."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def editor_called(name):
    found = editor(
        email=None,
        email_verified=None,
        server_address="localhost",
        settings=Settings(local_editor=name),
    )
    assert found
    return found


def publish(history, base, tables, name="Ada"):
    return history.publish(
        tables,
        base=base,
        curated=lambda: CURATED,
        editor=editor_called(name),
        message=f"By {name}",
    )


def version(number):
    """Two tables that must appear together."""
    return {name: f"{name}\n{name} {number}\n".encode() * 50 for name in ("capex", "sites")}


def die_at(step):
    """Kills this process at its n-th step: before or after a statement or a commit."""
    passed = 0

    def pass_step(*_):
        nonlocal passed
        passed += 1
        if passed == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", pass_step)
    event.listen(Engine, "after_cursor_execute", pass_step)
    commit = DefaultDialect.do_commit

    def commit_in_steps(self, connection):
        pass_step()
        commit(self, connection)
        pass_step()

    DefaultDialect.do_commit = commit_in_steps


def publish_and_die(address, base, step):
    die_at(step)
    publish(History(address), base, version(base + 1))


def publish_on_and_on(address, ready):
    history = History(address)
    ready.set()
    # Tests that were killed themselves do not leave it behind.
    while (parent := multiprocessing.parent_process()) and parent.is_alive():
        add(history)


def add(history):
    """Publishes the next version, after whatever was published meanwhile."""
    while True:
        base = newest(history)
        try:
            return publish(history, base, version(base + 1)).number
        except Meanwhile:
            continue


def add_a_line(address, writer):
    """Adds a line to the newest capex, again and again until nobody came between."""
    history = History(address)
    while True:
        head = history.head()
        old = history.content(head.tables["capex"]) if head else CURATED["capex"]
        line = f"{writer},1\n".encode()
        try:
            publish(history, head.number if head else 0, {"capex": old + line}, writer)
            return
        except Meanwhile:
            continue


def newest(history):
    head = history.head()
    return head.number if head else 0


def ended(target, *arguments):
    """The exit code of a process of its own."""
    process = processes.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    return process.exitcode


def contents(history, revision):
    return {name: history.content(digest) for name, digest in revision.tables.items()}


def expected(number):
    """The tables of a revision."""
    return {**CURATED, **(version(number) if number else {})}


def assert_whole(history, number, since=0):
    """Revisions 0 to `number`, and no others, each with all of its tables as published.

    What the tables of revisions before `since` hold was looked at before, and is not read again.
    """
    listed = history.listed()
    assert history.head() == (listed[0] if listed else None)
    assert [one.number for one in listed] == (list(range(number, -1, -1)) if number else [])
    for one in listed:
        digests = {
            name: sha256(content).hexdigest() for name, content in expected(one.number).items()
        }
        assert one.tables == digests
        if one.number >= since:
            assert contents(history, one) == expected(one.number)


def empty(address):
    """Makes the database what it was before the first publish."""
    url = sa.make_url(address)
    if url.database and url.get_backend_name() == "sqlite":
        for file in Path(url.database).parent.glob("revisions.sqlite3*"):
            file.unlink()
        return
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in ("published_tables", "published_revisions", "published_contents"):
            connection.execute(sa.text(f"DROP TABLE IF EXISTS {table}"))
    engine.dispose()


def test_the_first_publish_killed_at_any_step_leaves_nothing_or_all_of_it(address):
    outcomes = []
    for step in range(1, MANY):
        empty(address)
        code = ended(publish_and_die, address, 0, step)
        history = History(address)
        outcomes.append(newest(history))
        assert_whole(history, outcomes[-1])
        assert_whole(history, add(history))
        if code == 0:
            break
        assert code == -signal.SIGKILL
    # Killed at every step up to the commit: nothing. Killed after it, or not at all: everything.
    assert outcomes == [0] * (len(outcomes) - 2) + [1, 1]
    assert len(outcomes) > 30


def test_a_later_publish_killed_at_any_step_leaves_the_old_or_the_new_revision(address):
    history = History(address)
    number, outcomes = add(history), []
    for step in range(1, MANY):
        code = ended(publish_and_die, address, number, step)
        outcomes.append(newest(history) - number)
        assert_whole(history, number + outcomes[-1], since=number)
        number = add(history)
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert_whole(history, number)
    assert outcomes == [0] * (len(outcomes) - 2) + [1, 1]
    assert len(outcomes) > 15


def test_publishes_killed_at_any_moment_leave_a_whole_history(address):
    history, chance, published = History(address), random.Random(3), 0
    for _ in range(10):
        before, ready = newest(history), processes.Event()
        process = processes.Process(target=publish_on_and_on, args=(address, ready))
        process.start()
        assert ready.wait(30)
        time.sleep(chance.uniform(0.05, 0.3))
        process.kill()
        process.join()
        published += newest(history) - before
        assert_whole(history, add(history), since=before)
    assert_whole(history, newest(history))
    assert published > 10, "the publishes were killed before they began"


def test_twenty_processes_that_publish_at_once_lose_nothing(address):
    writers = [f"writer {number}" for number in range(20)]
    started = [processes.Process(target=add_a_line, args=(address, name)) for name in writers]
    for process in started:
        process.start()
    for process in started:
        process.join(60)
    assert [process.exitcode for process in started] == [0] * 20
    history = History(address)
    *listed, zero = history.listed()
    assert (zero.number, zero.parent) == (0, None)
    assert [(one.number, one.parent) for one in listed] == [(n, n - 1) for n in range(20, 0, -1)]
    assert sorted(one.author for one in listed) == sorted(writers)
    lines = contents(history, listed[0])["capex"].removeprefix(CURATED["capex"]).decode()
    assert sorted(lines.splitlines()) == sorted(f"{writer},1" for writer in writers)
