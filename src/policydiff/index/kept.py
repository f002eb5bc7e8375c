"""Derived values by key: what was computed once from contents that never change."""

from __future__ import annotations

from policydiff.index.database import Database

_MOST = 2000
"""Values held back before they are written together."""


class Kept:
    """Keeps bytes under a kind and a key; the key says all that the value depends on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept; None where there is nothing."""
        if (kind, key) in self._waiting:
            return self._waiting[kind, key]
        row = self._database.row("SELECT value FROM kept WHERE kind = ? AND key = ?", (kind, key))
        return row[0] if row is not None and isinstance(row[0], bytes) else None

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value; it is written with the next `flush`, or when there are many."""
        self._waiting[kind, key] = value
        if len(self._waiting) >= _MOST:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            with self._database.writing():
                self._database.many(
                    "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
                    ((kind, key, value) for (kind, key), value in waiting.items()),
                )
