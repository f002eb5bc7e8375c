"""What was made of the package's own files, kept once for all archives and commands."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from policydiff.index.place import program, user_cache

_SEAL = 16
"""Bytes of the digest before what is kept, of it and of the state it was made of."""


class Shelf:
    """Files that may be lost, one for each thing that is kept, in a folder.

    Each is replaced as a whole: whoever reads meanwhile has the old one or the new one. One that can't be
    read or written, or that was not kept so, is just not there.

    Args:
        folder: where they are.
        program: that made them; another one's are not looked at.
    """

    def __init__(self, folder: Path, program: str) -> None:
        self._folder = folder
        self._program = program

    def kept(self, kind: str, key: str, state: str = "") -> bytes | None:
        """What was kept under a kind and a key, if it was made of this state."""
        with suppress(OSError):
            content = self._file(kind, key).read_bytes()
            if content[:_SEAL] == _seal(content[_SEAL:], state):
                return content[_SEAL:]
        return None

    def keep(self, kind: str, key: str, value: bytes, state: str = "") -> None:
        """Keep it, in place of what was, and of what other programs kept there."""
        file = self._file(kind, key)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = file.name.partition("-")[0]
            for old in self._folder.glob(f"{own}-*"):
                if old != file:
                    old.unlink(missing_ok=True)
            number, name = tempfile.mkstemp(dir=self._folder, prefix=f"{own}-")
            try:
                with os.fdopen(number, "wb") as made:
                    made.write(_seal(value, state) + value)
                os.replace(name, file)  # noqa: PTH105 - as mkstemp names it
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _file(self, kind: str, key: str) -> Path:
        name = hashlib.sha256(f"{kind}\n{key}".encode()).hexdigest()[:24]
        return self._folder / f"{name}-{self._program}"


@cache
def package_shelf() -> Shelf | None:
    """The one in the user's cache folder; None where the system names no such folder."""
    folder = user_cache() / "rules"
    return Shelf(folder, program()) if folder.is_absolute() else None


def _seal(value: bytes, state: str) -> bytes:
    digest = hashlib.blake2b(state.encode(), digest_size=_SEAL)
    digest.update(value)
    return digest.digest()
