"""The history of published tables: every revision whole, one after the other, none ever lost."""

import hashlib
import logging
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import category

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from components import editors
from components.editors import Editor

CURATED = "curated tables"
# Seconds that a publish waits for another one to end.
PATIENCE = 10.0
# Seconds until a database server that does not answer counts as away.
UNANSWERED = 3
# Seconds that such a server is then left alone.
PAUSE = 15

_log = logging.getLogger("dashboard.publishing")
# Any number will do, as long as every replica locks the same one.
_LOCK = 4_711_026

_schema = sa.MetaData()
_contents = sa.Table(
    "published_contents",
    _schema,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("packed", sa.LargeBinary, nullable=False),
)
_revisions = sa.Table(
    "published_revisions",
    _schema,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("parent", sa.Integer, sa.ForeignKey("published_revisions.number"), unique=True),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    # The database itself keeps the history in a line, whatever program writes to it.
    sa.CheckConstraint(
        "(number = 0 AND parent IS NULL) OR (parent IS NOT NULL AND number = parent + 1)",
        name="published_in_a_line",
    ),
)
_tables = sa.Table(
    "published_tables",
    _schema,
    sa.Column("revision", sa.ForeignKey("published_revisions.number"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("digest", sa.ForeignKey("published_contents.digest"), nullable=False),
)
_whole = (
    sa.select(_revisions, _tables.c.name, _tables.c.digest)
    .join(_tables, _tables.c.revision == _revisions.c.number)
    .order_by(_revisions.c.number.desc(), _tables.c.name)
)
_latest = sa.select(sa.func.max(_revisions.c.number)).scalar_subquery()


class Refused(Exception):
    """Why something was not published, as a sentence for the reader."""


class Meanwhile(Refused):
    """Somebody else published since; `head` is what is published now."""

    def __init__(self, head: "Revision", base: int) -> None:
        super().__init__(
            f"The published tables are now at revision {head.number} by {head.author}, and you "
            f"started from revision {base}. Look at what changed since, then publish again."
        )
        self.head = head


class Unavailable(Refused):
    """The history cannot be read or written. Nothing is lost; the curated tables still stand."""


@dataclass(frozen=True)
class Revision:
    """All tables at one point of the history.

    `tables` leads from the name of each, changed or not, to the SHA-256 of its CSV in hexadecimal.
    `made_at` is UTC to the second, such as 2026-11-26T18:21:12+00:00. `parent` is None for
    revision 0 only, which holds the curated tables as they were at the first publish.
    """

    number: int
    parent: int | None
    author: str
    made_at: str
    message: str
    tables: Mapping[str, str] = field(hash=False)


class History:
    """The revisions in one database, which any number of threads, processes and servers share.

    Every method may raise Unavailable. Nothing is created in the database before the first publish.
    """

    def __init__(self, address: str) -> None:
        """Takes sqlite:///path or postgresql+psycopg://..., and connects only when asked."""
        try:
            url = sa.make_url(address)
        except (SQLAlchemyError, ValueError):
            raise Unavailable(_NO_ADDRESS) from None
        self._file = None
        match url.get_backend_name(), url.database:
            case "sqlite", str(path) if path not in {"", ":memory:"}:
                self._file = Path(path).absolute()
                self._name = f"{self._file.name} of this server"
                self._reading, self._writing = _sqlite(self._file)
            case "postgresql", _:
                self._name = "a database server"
                self._reading, self._writing = _postgresql(url)
            case _:
                raise Unavailable(_NO_ADDRESS)
        self._was_there = False
        self._logged_fault = ""
        self._away: tuple[float, str] = (0, "")

    def head(self) -> Revision | None:
        """The newest revision; None as long as nothing was ever published."""
        return next(_joined(self._rows(_whole.where(_revisions.c.number == _latest))), None)

    def revision(self, number: int) -> Revision:
        """The revision of this number; Refused if there is none."""
        for found in _joined(self._rows(_whole.where(_revisions.c.number == number))):
            return found
        raise Refused(f"There is no revision {number}. Choose one from the history.")

    def listed(self) -> list[Revision]:
        """All revisions, the newest first."""
        return list(_joined(self._rows(_whole)))

    def content(self, digest: str) -> bytes:
        """The CSV with this SHA-256, checked against it."""
        for (packed,) in self._rows(sa.select(_contents.c.packed).filter_by(digest=digest)):
            try:
                content = zlib.decompress(packed)
            except zlib.error:
                break
            if _digest(content) == digest:
                return content
        raise Unavailable(_DAMAGED.format(self._name))

    def publish(
        self,
        changed: Mapping[str, bytes],
        *,
        base: int,
        curated: Callable[[], Mapping[str, bytes]],
        editor: Editor,
        message: str,
    ) -> Revision:
        """The new revision, which holds the changed tables and the others as they were.

        All of it becomes visible at once or not at all. `base` is the revision that the editor
        saw, 0 for the curated tables; `curated` gives the CSVs of all of these and is asked at the
        first publish only, where they are stored as revision 0. Raises Meanwhile if `base` is no
        longer the newest, and Refused without an Editor that `editors.editor` made, without a
        message of 3 to 500 characters, or if nothing changed.
        """
        digests = {name: _digest(content) for name, content in changed.items()}
        with _recorded(editor, base, changed):
            text = _allowed(editor, message)
            head = self._checked_head(base)
            contents = list(changed.values())
            before, zero = head.tables if head else {}, None
            if head is None:
                curated_now = curated()
                if not curated_now:
                    raise ValueError("there are no curated tables to begin with")
                before = {name: _digest(content) for name, content in curated_now.items()}
                contents.extend(curated_now.values())
                zero = _revision(0, CURATED, "The tables that the dashboard came with.", before)
            made = _revision(base + 1, editor.name, text, {**before, **digests})
            if made.tables == before:
                raise Refused(_NOTHING_NEW)
            self._add([zero, made] if zero else [made], contents)
        return made

    def restored(self, number: int, *, base: int, editor: Editor, message: str) -> Revision:
        """A new revision with exactly the tables of an old one; raises what `publish` raises."""
        with _recorded(editor, base, ()):
            text = _allowed(editor, message)
            head = self._checked_head(base)
            old = self.revision(number)
            if head is None or head.tables == old.tables:
                raise Refused(_NOTHING_NEW)
            for digest in set(old.tables.values()) - set(head.tables.values()):
                self.content(digest)  # what is damaged must not become the newest
            made = _revision(base + 1, editor.name, text, old.tables)
            self._add([made], [])
        return made

    def _checked_head(self, base: int) -> Revision | None:
        head = self.head()
        if head is None and base != 0:
            raise Unavailable(_GONE.format(self._name))
        if head is not None and head.number != base:
            raise Meanwhile(head, base)
        return head

    def _add(self, new: list[Revision], contents: list[bytes]) -> None:
        base = new[-1].number - 1
        with self._plainly():
            try:
                self._write(new, {_digest(content): content for content in contents})
            except IntegrityError:
                head = self.head()
                if head is None or head.number == base:
                    raise
                raise Meanwhile(head, base) from None
        self._was_there = True

    def _write(self, new: list[Revision], contents: dict[str, bytes]) -> None:
        """Writes the new revisions in one transaction."""
        if self._file and not self._file.exists():
            self._file.touch()
        with self._writing.begin() as connection:
            if not self._file:
                wait = f"SET LOCAL lock_timeout = {int(PATIENCE * 1000)}"
                connection.exec_driver_sql(wait)
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            if new[0].number == 0:
                _schema.create_all(connection)
            # Others may have published since the head was looked at; from here on they wait.
            held = connection.execute(_whole.where(_revisions.c.number == _latest)).all()
            head = next(_joined(held), None)
            if head is not None and head.number != new[-1].number - 1:
                raise Meanwhile(head, new[-1].number - 1)
            stored = sa.select(_contents.c.digest).where(_contents.c.digest.in_(contents))
            missing = contents.keys() - set(connection.scalars(stored))
            if missing:
                packed = [{"digest": d, "packed": zlib.compress(contents[d])} for d in missing]
                connection.execute(sa.insert(_contents), packed)
            for one in new:
                row = {c.name: getattr(one, c.name) for c in _revisions.columns}
                connection.execute(sa.insert(_revisions), row)
                named = [
                    {"revision": one.number, "name": name, "digest": digest}
                    for name, digest in one.tables.items()
                ]
                connection.execute(sa.insert(_tables), named)

    def _rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        """What the database holds; nothing as long as nothing was ever published."""
        until, said = self._away
        began = time.monotonic()
        if began < until:
            raise Unavailable(said)
        try:
            return self._read(query)
        except Unavailable as unavailable:
            # Or a server that does not answer would keep every reader waiting at every click.
            if (now := time.monotonic()) - began > 1:
                self._away = (now + PAUSE, str(unavailable))
            raise

    def _read(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self._plainly():
            if self._file and not self._file.exists():
                if self._was_there:
                    raise Unavailable(_GONE.format(self._name))
                return []
            with self._reading.connect() as connection:
                if not self._was_there:
                    if not sa.inspect(connection).has_table(_revisions.name):
                        return []
                    # From now on, missing tables are a loss to be told, not an empty history.
                    self._was_there = True
                return list(connection.execute(query).all())

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Turns what databases and files complain of into Unavailable, and logs it once."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            if reason != self._logged_fault:
                _log.error("The history is unavailable: %s", reason)
            self._logged_fault = reason
            raise Unavailable(_sentence(error).format(self._name)) from error
        self._logged_fault = ""


def _sqlite(file: Path) -> tuple[sa.Engine, sa.Engine]:
    """Engines for reading and for publishing. Every use opens the file anew.

    So a file that was put back from a copy is seen at once, and no publish goes to a deleted one.
    """

    def opened(mode: str) -> sqlite3.Connection:
        where = f"{file.as_uri()}?{mode}"
        return sqlite3.connect(where, uri=True, timeout=PATIENCE, isolation_level=None)

    def to_read() -> sqlite3.Connection:
        connection = opened("mode=rw")
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            # Beside a file in a read-only folder, SQLite cannot keep its notes on who reads.
            unwritable = ("SQLITE_CANTOPEN", "SQLITE_READONLY")
            if _code(error).startswith(unwritable) and not _has_open_end(file):
                return opened("immutable=1")
            raise
        return connection

    def to_write() -> sqlite3.Connection:
        connection = opened("mode=rw")
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # Somebody else is at it; a publish is just as whole without.
                if not _code(error).startswith("SQLITE_BUSY"):
                    raise
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    reading, writing = (
        sa.create_engine("sqlite://", creator=creator, poolclass=NullPool, hide_parameters=True)
        for creator in (to_read, to_write)
    )

    @event.listens_for(writing, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return reading, writing


def _has_open_end(file: Path) -> bool:
    return file.with_name(f"{file.name}-wal").exists()


def _postgresql(url: sa.URL) -> tuple[sa.Engine, sa.Engine]:
    """Engines for reading and for publishing, which share their connections."""
    wishes = {
        "connect_timeout": UNANSWERED,
        "tcp_user_timeout": UNANSWERED * 1000,
        # A database made without a locale says that its text is SQL_ASCII, and gets bytes read.
        "client_encoding": "utf8",
    }
    writing = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={name: value for name, value in wishes.items() if name not in url.query},
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
    )
    return writing.execution_options(isolation_level="AUTOCOMMIT"), writing


def _joined(rows: Iterable[Any]) -> Iterator[Revision]:
    """Revisions from rows of one table each, in the order of the rows."""
    found: dict[int, Revision] = {}
    tables: dict[int, dict[str, str]] = {}
    for row in rows:
        named = tables.setdefault(row.number, {})
        named[row.name] = row.digest
        if row.number not in found:
            found[row.number] = Revision(
                row.number, row.parent, row.author, row.made_at, row.message, named
            )
    yield from found.values()


def _revision(number: int, author: str, message: str, tables: Mapping[str, str]) -> Revision:
    parent = number - 1 if number else None
    return Revision(number, parent, author, _now(), message, dict(tables))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _allowed(editor: object, message: str) -> str:
    """The message without blanks around it, if this editor may publish with it."""
    if not editors.is_proven(editor):
        raise Refused(
            "You may look at everything, but you may not publish here. Sign in as an editor, or "
            "ask whoever runs this dashboard to add you to its editors."
        )
    text = message.strip()
    if not 3 <= len(text) <= 500:
        raise Refused("Say in 3 to 500 characters what you changed and why.")
    if any(category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t" for letter in text):
        raise Refused("Your message holds characters that cannot be shown. Type it again.")
    return text


@contextmanager
def _recorded(editor: object, base: int, changed: Iterable[str]) -> Iterator[None]:
    """Writes to the log who tried to publish which tables, when, and what came of it."""
    # Only names: neither data nor the message may reach a log.
    who = editor.name if isinstance(editor, Editor) else "nobody"
    who = who if editors.is_proven(editor) else f"not an editor: {who}"[:100]
    facts = f"who={who!r} base={base} tables={','.join(sorted(changed))!r} when={_now()}"
    try:
        yield
    except Refused as refused:
        _log.warning("Refused: %s why=%s: %s", facts, type(refused).__name__, refused)
        raise
    except Exception as error:
        _log.error("Failed: %s why=%s", facts, type(error).__name__)
        raise
    _log.info("Published: %s revision=%d", facts, base + 1)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _code(error: BaseException) -> str:
    """The name that SQLite gives to an error, or the number that PostgreSQL does."""
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""


def _sentence(error: SQLAlchemyError | OSError) -> str:
    code = _code(error)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03")):
        return _BUSY
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _DAMAGED
    if code == "42P01" or "no such table" in str(error):
        return _GONE
    closed = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM")
    if isinstance(error, OSError) or code.startswith((*closed, "42501", "25006", "53100")):
        return _CLOSED
    return _AWAY


_NO_ADDRESS = (
    "The setting DASHBOARD_DATABASE is not an address that the dashboard can use. Write "
    "sqlite:///path/to/file or postgresql+psycopg://user:password@host/database."
)
_NOTHING_NEW = "Nothing differs from what is published, so there is nothing to publish."
_GONE = (
    "The history of published tables was in {}, and it is no longer there. Whoever runs this "
    "dashboard must put it back before anybody can publish."
)
_DAMAGED = (
    "The history of published tables in {} is damaged. Whoever runs this dashboard must put back "
    "a copy of it."
)
_BUSY = (
    "Somebody else is writing to the history of published tables in {}. Wait a moment, then try "
    "again."
)
_CLOSED = (
    "The history of published tables in {} cannot be opened or written. Whoever runs this "
    "dashboard must allow reading and writing there, and see that there is room."
)
_AWAY = (
    "The history of published tables in {} cannot be reached. Try again in a while, and look at "
    "the history before you publish anything twice; the server's log says what is wrong."
)
