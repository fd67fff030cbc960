"""The history of published tables: what readers and editors get, on SQLite and on PostgreSQL."""

import json
import logging
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT

from components import revisions
from components.editors import Editor, Settings, editor
from components.revisions import History, Meanwhile, Refused, Unavailable

pytest_plugins = ["postgres"]

CURATED = {"capex": b"company,usd\nA,1\n", "sites": b"site\nX\n", "gaps": b"gap\n"}
CHANGED = b"company,usd\nA,2\n"


def signed_in(name):
    found = editor(
        email=name, email_verified=True, server_address="", settings=Settings(editors=(name,))
    )
    assert found
    return found


ADA, LIN = signed_in("ada@example.org"), signed_in("lin@example.org")


def published(history, base=0, message="A message", editor=ADA, **tables):
    return history.publish(
        tables or {"capex": CHANGED},
        base=base,
        curated=lambda: CURATED,
        editor=editor,
        message=message,
    )


def contents(history, revision):
    return {name: history.content(digest) for name, digest in revision.tables.items()}


def rows(address, table):
    """All rows of a table of the database, looked up without the history."""
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(table):
            return []
        found = connection.execute(sa.text(f"SELECT * FROM {table}")).all()
    engine.dispose()
    return found


def run(address, statement):
    """Changes the database without the history."""
    engine = sa.create_engine(address)
    try:
        with engine.begin() as connection:
            if engine.name == "sqlite":
                connection.execute(sa.text("PRAGMA foreign_keys = ON"))
            connection.execute(sa.text(statement))
    finally:
        engine.dispose()


@pytest.fixture
def history(address):
    return History(address)


# What publishing gives.


def test_before_anything_was_published_there_is_no_history(history):
    assert history.head() is None
    assert history.listed() == []
    with pytest.raises(Refused, match="There is no revision 0"):
        history.revision(0)


def test_the_first_publish_keeps_the_curated_tables_as_revision_0(history):
    published(history)
    zero = history.revision(0)
    assert (zero.parent, zero.author) == (None, "curated tables")
    assert contents(history, zero) == CURATED


def test_a_revision_holds_all_tables_changed_or_not(history):
    before = datetime.now(UTC).replace(microsecond=0)
    made = published(history, message="  Newer capex \n")
    assert (made.number, made.parent, made.author) == (1, 0, "ada@example.org")
    assert made.message == "Newer capex"
    assert contents(history, made) == {**CURATED, "capex": CHANGED}
    assert made.made_at.endswith("+00:00")
    assert before <= datetime.fromisoformat(made.made_at) <= datetime.now(UTC)
    assert history.head() == made == history.revision(1)


def test_curated_tables_are_asked_for_at_the_first_publish_only(history):
    published(history)
    again = history.publish(
        {"sites": b"site\nY\n"},
        base=1,
        curated=lambda: pytest.fail("asked again"),
        editor=LIN,
        message="Another site",
    )
    assert contents(history, again) == {"capex": CHANGED, "sites": b"site\nY\n", "gaps": b"gap\n"}


def test_the_history_is_listed_from_the_newest_on(history):
    made = [published(history), published(history, base=1, editor=LIN, sites=b"site\nY\n")]
    assert [one.number for one in history.listed()] == [2, 1, 0]
    assert history.listed()[:2] == made[::-1]
    assert [one.parent for one in history.listed()] == [1, 0, None]


def test_a_table_that_is_new_in_the_definition_can_be_published(history):
    made = published(history, grids=b"grid\nERCOT\n")
    assert set(made.tables) == {"capex", "sites", "gaps", "grids"}
    assert "grids" not in history.revision(0).tables


def test_bytes_come_back_exactly_as_they_went_in(history):
    odd = bytes(range(256)) * 5000 + "ÅÄ日本\r\n".encode()
    made = published(history, capex=odd)
    assert history.content(made.tables["capex"]) == odd
    assert made.tables["capex"] == sha256(odd).hexdigest()


def test_messages_in_any_language_come_back_as_written(history):
    said = (
        "Zürich: 日本語 \N{SLIGHTLY SMILING FACE}\nsecond line'; DROP TABLE published_contents; --"
    )
    assert published(history, message=said).message == said
    assert history.head().message == said


def test_contents_are_stored_once_and_small(history, address):
    long = b"company,usd\n" + b"A,1\n" * 10_000
    published(history, capex=long, sites=CURATED["sites"])
    published(history, base=1, capex=CURATED["capex"])
    published(history, base=2, capex=long, gaps=long)
    stored = rows(address, "published_contents")
    assert len(stored) == len({*CURATED.values(), long})
    assert max(len(packed) for _, packed in stored) < len(long) / 50


# Restoring.


def test_restoring_makes_a_new_revision_with_the_old_tables(history):
    published(history)
    published(history, base=1, grids=b"grid\n")
    made = history.restored(0, base=2, editor=LIN, message="Back to the start")
    assert (made.number, made.parent, made.author) == (3, 2, "lin@example.org")
    assert contents(history, made) == CURATED
    assert history.head() == made
    assert contents(history, history.revision(1))["capex"] == CHANGED


def test_restoring_what_is_published_anyway_is_refused(history):
    published(history)
    with pytest.raises(Refused, match="Nothing differs"):
        history.restored(1, base=1, editor=ADA, message="Once more")


def test_restoring_a_revision_that_never_was_is_refused(history):
    for base in (0, 1):
        with pytest.raises(Refused):
            history.restored(7, base=base, editor=ADA, message="Back to 7")
        if base == 0:
            published(history)
    assert len(history.listed()) == 2


def test_restoring_is_refused_when_somebody_published_meanwhile(history):
    published(history)
    second = published(history, base=1, sites=b"site\n")
    with pytest.raises(Meanwhile) as refused:
        history.restored(0, base=1, editor=LIN, message="Back to the start")
    assert refused.value.head == second


# Refusals.


def forged():
    return [
        None,
        "ada@example.org",
        Editor("ada@example.org"),
        Editor("ada@example.org", b"1" * 32),
    ]


@pytest.mark.parametrize(
    "claimed", forged(), ids=["nobody", "a name", "by hand", "a made-up proof"]
)
def test_only_an_editor_may_publish_or_restore(history, address, claimed):
    with pytest.raises(Refused, match="may not publish"):
        published(history, editor=claimed)
    assert rows(address, "published_revisions") == []
    published(history)
    with pytest.raises(Refused, match="may not publish"):
        published(history, base=1, editor=claimed, sites=b"site\n")
    with pytest.raises(Refused, match="may not publish"):
        history.restored(0, base=1, editor=claimed, message="Back to the start")
    assert history.head().number == 1


@pytest.mark.parametrize("message", ["", "  \n ", "ab", " ab  ", "x" * 501])
def test_a_publish_needs_a_message_of_3_to_500_characters(history, message):
    with pytest.raises(Refused, match="3 to 500 characters"):
        published(history, message=message)
    assert history.head() is None


@pytest.mark.parametrize("message", ["abc", "x" * 500, f"  {'x' * 500}\n"])
def test_a_message_of_3_and_of_500_characters_is_enough(history, message):
    assert published(history, message=message).message == message.strip()


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\ud800"])
def test_a_message_that_cannot_be_stored_or_shown_is_refused(history, letter):
    with pytest.raises(Refused, match="cannot be shown"):
        published(history, message=f"capex {letter} of Q2")


def test_publishing_what_is_published_already_is_refused(history, address):
    for same in ({"capex": CURATED["capex"]}, {"sites": CURATED["sites"], "gaps": b"gap\n"}):
        with pytest.raises(Refused, match="Nothing differs"):
            published(history, **same)
    assert rows(address, "published_revisions") == []
    published(history)
    with pytest.raises(Refused, match="Nothing differs"):
        published(history, base=1)
    with pytest.raises(Refused, match="Nothing differs"):
        history.publish({}, base=1, curated=dict, editor=ADA, message="Nothing at all")
    assert len(history.listed()) == 2


def test_a_publish_is_refused_when_somebody_published_meanwhile(history, address):
    first = published(history)
    for base in (0, 2):
        with pytest.raises(Meanwhile, match=r"at revision 1 by ada@example\.org") as refused:
            published(history, base=base, editor=LIN, sites=b"site\nY\n")
        assert refused.value.head == first
    assert history.listed()[0] == first
    assert len(rows(address, "published_contents")) == 4


def test_a_publish_that_comes_between_looking_and_writing_is_not_lost(history, address):
    other = History(address)

    def curated():
        if other.head() is None:
            published(other, editor=LIN, sites=b"site\nY\n")
        return CURATED

    with pytest.raises(Meanwhile) as refused:
        history.publish({"capex": CHANGED}, base=0, curated=curated, editor=ADA, message="Mine")
    assert refused.value.head == other.head()
    assert [one.author for one in history.listed()] == ["lin@example.org", "curated tables"]


def test_a_refused_first_publish_leaves_no_file(tmp_path):
    history = History(f"sqlite:///{tmp_path}/revisions.sqlite3")
    for refused in ({"editor": None}, {"message": ""}, {"sites": CURATED["sites"]}, {"base": 1}):
        with pytest.raises(Refused):
            published(history, **refused)
    assert history.head() is None
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_reading_the_curated_tables_leaves_no_trace(history, address):
    def broken():
        raise FileNotFoundError("capex.csv")

    with pytest.raises(FileNotFoundError):
        history.publish({"capex": b""}, base=0, curated=broken, editor=ADA, message="A message")
    with pytest.raises(ValueError, match="no curated tables"):
        history.publish({"capex": b""}, base=0, curated=dict, editor=ADA, message="A message")
    assert history.head() is None
    assert rows(address, "published_revisions") == []


# The log.


def test_every_publish_and_refusal_is_logged_with_who_but_without_data(history, caplog):
    caplog.set_level(logging.DEBUG, "dashboard.publishing")
    secret = {"capex": b"company,usd\nSECRETCELL,1\n", "sites": b"site\nSECRETCELL\n"}
    published(history, message="SECRETWORDS", **secret)
    with pytest.raises(Meanwhile):
        published(history, message="SECRETWORDS", editor=LIN, **secret)
    with pytest.raises(Refused):
        published(history, base=1, message="SECRETWORDS", editor=Editor("eve\n"), **secret)
    with pytest.raises(Refused):
        published(history, base=1, message="SECRETWORDS", editor=None, **secret)
    history.restored(0, base=1, message="SECRETWORDS", editor=LIN)
    ours = [entry for entry in caplog.records if entry.name == "dashboard.publishing"]
    said = [entry.getMessage() for entry in ours]
    assert [line.partition(":")[0] for line in said] == [
        "Published", "Refused", "Refused", "Refused", "Published",
    ]  # fmt: skip
    for line, who in zip(
        said,
        ["'ada@ex", "'lin@ex", r"'not an editor: eve\n'", "'not an editor: nobody'", "'lin@ex"],
        strict=True,
    ):
        assert f"who={who}" in line
        assert f"when={datetime.now(UTC):%Y-%m-%dT%H:}" in line
        assert "\n" not in line
    assert "base=0 tables='capex,sites'" in said[0]
    assert "revision=1" in said[0]
    assert "why=Meanwhile" in said[1]
    assert "SECRET" not in caplog.text
    assert {entry.levelname for entry in ours} == {"INFO", "WARNING"}


def test_a_database_that_fails_tells_the_log_neither_data_nor_password(history, address, caplog):
    published(history)
    run(address, "CREATE UNIQUE INDEX spoilt ON published_revisions (author)")
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Unavailable) as failed:
        published(history, base=1, message="SECRETWORDS", capex=b"SECRETCELL")
    told = f"{caplog.text} {failed.value} {failed.value.__cause__}"
    assert "INSERT INTO published_revisions" in told
    assert "SECRET" not in told
    assert "only-for-tests" not in told


# Linear by the database itself, and for everybody at once.


@pytest.mark.parametrize(
    ("number", "parent"), [(2, 0), (3, 1), (5, None), (0, None), (1, 0), (-1, None), (7, 6)]
)
def test_the_database_itself_refuses_a_history_that_branches_or_leaps(
    history, address, number, parent
):
    published(history)
    row = f"VALUES ({number}, {'NULL' if parent is None else parent}, 'eve', 'now', 'mine')"
    with pytest.raises(sa.exc.IntegrityError):
        run(address, f"INSERT INTO published_revisions {row}")


def test_two_servers_see_what_the_other_publishes(address):
    one, other = History(address), History(address)
    assert one.head() is other.head() is None
    first = published(one)
    assert other.head() == first
    second = published(other, base=1, editor=LIN, sites=b"site\n")
    assert one.head() == second
    assert contents(one, second) == contents(other, second)


def append(history, writer):
    """Adds a line to the newest capex, again and again until nobody came between."""
    while True:
        head = history.head()
        old = history.content(head.tables["capex"]) if head else CURATED["capex"]
        try:
            return published(
                history,
                base=head.number if head else 0,
                editor=signed_in(f"{writer}@example.org"),
                capex=old + f"{writer},1\n".encode(),
            ).number
        except Meanwhile:
            continue


def assert_nothing_was_lost(history, writers, numbers):
    assert sorted(numbers) == list(range(1, len(writers) + 1))
    listed = history.listed()
    assert [(one.number, one.parent) for one in listed] == [
        (number, number - 1 if number else None) for number in range(len(writers), -1, -1)
    ]
    assert {one.author for one in listed} == {
        "curated tables",
        *(f"{writer}@example.org" for writer in writers),
    }
    newest = contents(history, listed[0])["capex"].decode()
    lines = newest.removeprefix(CURATED["capex"].decode()).splitlines()
    assert sorted(lines) == sorted(f"{writer},1" for writer in writers)
    # Each stands on the one before it.
    for child, parent in pairwise(listed):
        older = contents(history, parent)["capex"]
        assert contents(history, child)["capex"].startswith(older)


def test_twenty_threads_that_publish_at_once_lose_nothing(history):
    writers = [f"w{number}" for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda writer: append(history, writer), writers))
    assert_nothing_was_lost(history, writers, numbers)


def test_readers_always_see_a_whole_revision_while_others_publish(history):
    done = threading.Event()

    def read():
        seen = [0]
        while not done.is_set():
            if head := history.head():
                assert head.tables["sites"] == head.tables["gaps"]
                assert history.content(head.tables["sites"]) == b"%d\n" % head.number
                seen.append(head.number)
        return seen

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for number in range(1, 16):
                both = b"%d\n" % number
                published(history, base=number - 1, sites=both, gaps=both)
        finally:
            done.set()
        for reader in readers:
            seen = reader.result()
            assert seen == sorted(seen)
            assert len(set(seen)) > 2


# When the database cannot be used.


def at_file(folder):
    return History(f"sqlite:///{folder}/revisions.sqlite3")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "revisions.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://a:hush@b/c",
        "postgresql://:x",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address):
    with pytest.raises(Unavailable, match="DASHBOARD_DATABASE") as refused:
        History(address).head()
    assert "hush" not in str(refused.value)


def test_a_publish_waits_for_another_one_and_then_says_so(history, address, monkeypatch):
    first = published(history)
    monkeypatch.setattr(revisions, "PATIENCE", 0.3)
    impatient = History(address)
    engine = sa.create_engine(address)
    with engine.connect() as other:
        if engine.name == "sqlite":
            other.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            other.exec_driver_sql("LOCK TABLE published_revisions IN EXCLUSIVE MODE")
        with pytest.raises(Unavailable, match="Wait a moment"):
            published(impatient, base=1, sites=b"site\n")
        # Reading goes on all the while.
        assert impatient.head() == first
        assert contents(impatient, first)["capex"] == CHANGED
    engine.dispose()
    assert published(impatient, base=1, sites=b"site\n").number == 2


@pytest.mark.parametrize("spoilt", [b"not a database at all" * 500, None], ids=["other", "torn"])
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path, spoilt):
    published(at_file(tmp_path))
    file = tmp_path / "revisions.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(spoilt or whole[:100] + b"\xff" * (len(whole) - 100))
    before = file.read_bytes()
    history = at_file(tmp_path)
    for act in (history.head, history.listed, lambda: published(history, base=1, sites=b"")):
        with pytest.raises(Unavailable, match=r"revisions\.sqlite3 .* is damaged"):
            act()
    assert file.read_bytes() == before
    file.write_bytes(whole)
    assert history.head().number == 1


@pytest.mark.parametrize("packed", ["x'00'", "zlib"])
def test_a_content_that_no_longer_fits_its_digest_is_never_shown(tmp_path, packed):
    history = at_file(tmp_path)
    made = published(history)
    value = f"x'{zlib.compress(b'other').hex()}'" if packed == "zlib" else packed
    digest = made.tables["gaps"]
    address = f"sqlite:///{tmp_path}/revisions.sqlite3"
    run(address, f"UPDATE published_contents SET packed = {value} WHERE digest = '{digest}'")
    with pytest.raises(Unavailable, match="damaged"):
        history.content(digest)
    assert history.content(made.tables["sites"]) == CURATED["sites"]


def test_damaged_contents_are_not_restored(history, address):
    published(history)
    lost = history.revision(0).tables["capex"]
    empty = "x'00'" if address.startswith("sqlite") else "'\\x00'::bytea"
    run(address, f"UPDATE published_contents SET packed = {empty} WHERE digest = '{lost}'")
    with pytest.raises(Unavailable, match="damaged"):
        history.restored(0, base=1, editor=ADA, message="Back to the start")
    assert history.head().number == 1


def test_a_history_that_vanished_is_told_and_not_begun_anew(tmp_path):
    history = at_file(tmp_path)
    first = published(history)
    away = tmp_path / "away"
    (tmp_path / "revisions.sqlite3").rename(away)
    for act in (history.head, lambda: published(history), lambda: published(history, base=1)):
        with pytest.raises(Unavailable, match="no longer there"):
            act()
    # A server that was started since cannot know of it, but the draft does.
    with pytest.raises(Unavailable, match="no longer there"):
        published(at_file(tmp_path), base=1)
    assert [file.name for file in tmp_path.iterdir()] == ["away"]
    away.rename(tmp_path / "revisions.sqlite3")
    assert history.head() == first


def test_a_history_put_back_from_a_copy_is_seen_at_once(tmp_path):
    history = at_file(tmp_path)
    first = published(history)
    shutil.copy(tmp_path / "revisions.sqlite3", tmp_path / "copy")
    published(history, base=1, sites=b"site\n")
    (tmp_path / "copy").replace(tmp_path / "revisions.sqlite3")
    assert history.head() == first
    with pytest.raises(Meanwhile, match="at revision 1"):
        published(history, base=2, gaps=b"")
    published(history, base=1, gaps=b"")
    assert at_file(tmp_path).head() == history.head()


def test_a_folder_that_does_not_exist_is_not_made(tmp_path):
    history = at_file(tmp_path / "missing")
    assert history.head() is None
    with pytest.raises(Unavailable, match="cannot be opened or written"):
        published(history)
    assert list(tmp_path.iterdir()) == []


WITHOUT_RIGHTS = """
import json, os, sys
from components.editors import Settings, editor
from components.revisions import History, Unavailable

folder, base = sys.argv[1], int(sys.argv[2])
history = History(f"sqlite:///{folder}/revisions.sqlite3")
local = Settings(local_editor="Ada")
ada = editor(email=None, email_verified=None, server_address="localhost", settings=local)
if os.geteuid() == 0:
    os.setuid(65534)  # root may write everywhere
try:
    history.publish(
        {"sites": b""}, base=base, curated=lambda: {"sites": b"-"}, editor=ada, message="A message"
    )
except Unavailable as unavailable:
    refusal = str(unavailable)
head = history.head()
read = head and [head.number, history.content(head.tables["capex"]).decode()]
print(json.dumps([refusal, read]))
"""


@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("mode", [0o444, 0o666])
def test_in_a_read_only_folder_reading_goes_on_and_publishing_is_refused(base, mode):
    with tempfile.TemporaryDirectory() as folder:
        if base:
            published(at_file(folder))
            Path(folder, "revisions.sqlite3").chmod(mode)
        Path(folder).chmod(0o555)
        before = sorted(path.name for path in Path(folder).iterdir())
        said = subprocess.run(
            [sys.executable, "-c", WITHOUT_RIGHTS, folder, str(base)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
        assert sorted(path.name for path in Path(folder).iterdir()) == before
        Path(folder).chmod(0o755)
    refusal, head = json.loads(said.stdout)
    assert "cannot be opened or written" in refusal
    assert head == ([1, CHANGED.decode()] if base else None)


def test_a_database_without_an_encoding_of_its_own_keeps_letters_of_all_languages(server):
    history = History(server.new_database(encoding="SQL_ASCII"))
    published(history, message="Zürich: 日本語")
    assert history.head().message == "Zürich: 日本語"
    assert history.head().author == "ada@example.org"


def test_a_database_server_that_restarts_loses_nothing(server):
    history = History(server.new_database())
    first = published(history)
    server.stop()
    server.start()
    assert history.head() == first
    server.stop()
    try:
        for act in (history.head, lambda: published(history, base=1, sites=b"")):
            with pytest.raises(Unavailable, match="cannot be reached"):
                act()
    finally:
        server.start()
    assert history.head() == first
    assert published(history, base=1, sites=b"").number == 2


def test_a_database_server_that_does_not_answer_is_not_waited_for_again_and_again():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        history = History(f"postgresql+psycopg://a:hush@127.0.0.1:{port}/b?connect_timeout=2")
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(Unavailable, match="cannot be reached") as refused:
                history.head()
        assert time.monotonic() - began < 8
    assert "hush" not in str(refused.value)


def test_a_fault_that_lasts_is_logged_once(tmp_path, caplog):
    published(at_file(tmp_path))
    (tmp_path / "revisions.sqlite3").write_bytes(b"not a database" * 100)
    history = at_file(tmp_path)
    for _ in range(5):
        with pytest.raises(Unavailable):
            history.head()
    assert [entry.getMessage() for entry in caplog.records if entry.levelname == "ERROR"] == [
        "The history is unavailable: file is not a database"
    ]


def test_publishing_waits_until_the_disk_holds_it(tmp_path):
    history = at_file(tmp_path)
    published(history)
    with history._writing.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
