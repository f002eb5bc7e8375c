"""Derived values by key: what was computed once from contents that never change, or from a state of them."""

from __future__ import annotations

from policydiff.index.database import Database

_MOST = 2000
"""Values held back before they are written together."""


class Kept:
    """Keeps bytes under a kind and a key; key and state say all that the value depends on.

    Under one key one value is kept: with another state, it takes the place of the one before.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[tuple[str, str], tuple[str, bytes]] = {}

    def get(self, kind: str, key: str, state: str = "") -> bytes | None:
        """What was kept; None where there is nothing, or something of another state."""
        waiting = self._waiting.get((kind, key))
        if waiting is not None:
            return waiting[1] if waiting[0] == state else None
        row = self._database.row(
            "SELECT value FROM kept WHERE kind = ? AND key = ? AND state = ?", (kind, key, state)
        )
        return row[0] if row is not None and isinstance(row[0], bytes) else None

    def put(self, kind: str, key: str, value: bytes, state: str = "") -> None:
        """Keep a value; it is written with the next `flush`, or when there are many."""
        self._waiting[kind, key] = state, value
        if len(self._waiting) >= _MOST:
            self.flush()

    def let_go(self, kind: str, *, over: int) -> None:
        """Forget all values of a kind where there are more than so many."""
        row = self._database.row("SELECT count(*) FROM kept WHERE kind = ?", (kind,))
        if row is not None and isinstance(row[0], int) and row[0] > over:
            self._database.rows("DELETE FROM kept WHERE kind = ?", (kind,))

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            with self._database.writing():
                self._database.many(
                    "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
                    ((kind, key, state, value) for (kind, key), (state, value) in waiting.items()),
                )
