"""One SQLite database that may be lost at any moment, and is then made again.

Readers and writers share it in write-ahead mode: readers never wait, of several writers each waits
for its turn, briefly. A file that is missing, damaged, of another format, or in a place that cannot
be written costs time, never a result.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

FORMAT = 2
"""Changes with the tables below."""

_PATIENCE = 5.0
"""Seconds a writer waits for another."""

_TABLES = """
CREATE TABLE terms (id INTEGER PRIMARY KEY, service TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (service, type));
CREATE TABLE covered (
    origin TEXT NOT NULL, terms INTEGER NOT NULL, tip TEXT NOT NULL, cut TEXT NOT NULL,
    PRIMARY KEY (origin, terms)
) WITHOUT ROWID;
CREATE TABLE record (
    terms INTEGER NOT NULL, origin TEXT NOT NULL, place INTEGER NOT NULL, captured INTEGER NOT NULL,
    recorded INTEGER NOT NULL, commit_id TEXT NOT NULL, blob TEXT, kind TEXT NOT NULL, subject TEXT NOT NULL,
    trailers TEXT NOT NULL,
    PRIMARY KEY (terms, origin, place)
) WITHOUT ROWID;
CREATE INDEX moved ON record (captured, origin, terms);
CREATE TABLE chain (
    origin TEXT NOT NULL, terms INTEGER NOT NULL, digest BLOB NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (origin, terms)
) WITHOUT ROWID;
CREATE TABLE kept (
    kind TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE text (
    terms INTEGER NOT NULL, blob TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (terms, blob)
) WITHOUT ROWID;
CREATE TABLE block (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE);
CREATE TABLE stay (
    block INTEGER NOT NULL, terms INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER,
    PRIMARY KEY (block, terms, first)
) WITHOUT ROWID;
CREATE INDEX lasting ON stay (terms) WHERE last IS NULL;
"""


class Database:
    """A connection, and another when the first is lost.

    Args:
        path: of the file; None for a place of SQLite's own.
        told: told once why the file is not used, as a sentence.
    """

    def __init__(self, path: Path | None, told: Callable[[str], None]) -> None:
        self.path = path
        self._told = told
        self._connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        if self.path is not None:
            try:
                return _open(self.path)
            except sqlite3.DatabaseError as error:
                if not isinstance(error, sqlite3.OperationalError):  # no database, or a damaged one
                    with suppress(OSError, sqlite3.Error):
                        _remove(self.path)
                        return _open(self.path)
                self._give_up(error)
            except OSError as error:
                self._give_up(error)
        return _open(None)

    def _give_up(self, error: Exception) -> None:
        if self.path is not None:
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            self._told(
                f"The index {self.path} can't be kept ({reason}); everything works, only slower."
            )
        self.path = None

    def lose(self, error: Exception) -> None:
        """Go on with an empty database after an error; a damaged file is made anew the next time."""
        with suppress(sqlite3.Error):
            self._connection.close()
        damaged = not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error)
        if self.path is not None and damaged:
            with suppress(OSError):
                _remove(self.path)
        self._give_up(error)
        self._connection = _open(None)

    def close(self) -> None:
        """End the connection."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def rows(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Ask."""
        return self._connection.execute(query, values)

    def row(self, query: str, values: Sequence[object] = ()) -> tuple[object, ...] | None:
        """The first row of an answer."""
        found: tuple[object, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def many(self, query: str, values: Iterator[Sequence[object]]) -> None:
        """Write many rows."""
        self._connection.executemany(query, values)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several questions answered as of one moment, whoever writes meanwhile."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing, with no other writer in between."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@contextmanager
def opened(path: Path | None, told: Callable[[str], None]) -> Iterator[Database]:
    """Open the index of an archive, or make it.

    Args:
        path: of the file; None for one that is gone afterwards.
        told: told once, as a sentence, why the file is not used, should that be so.
    """
    database = Database(path, told)
    try:
        yield database
    finally:
        database.close()


def _open(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # an empty name is a temporary file, which SQLite deletes
    connection = sqlite3.connect(
        "" if path is None else path, timeout=_PATIENCE, isolation_level=None
    )
    try:
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "cache_size = -16000"):
            connection.execute(f"PRAGMA {setting}")
        if path is not None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        [[version]] = connection.execute("PRAGMA user_version").fetchall()
        if version != FORMAT:
            connection.execute("BEGIN IMMEDIATE")
            [[version]] = connection.execute(
                "PRAGMA user_version"
            ).fetchall()  # another made it first
            if version not in (0, FORMAT):
                raise sqlite3.DatabaseError("of another format")  # noqa: TRY301 - ends this connection
            if version == 0:
                for statement in _TABLES.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
