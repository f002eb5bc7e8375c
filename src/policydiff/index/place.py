"""Where the index of an archive lies."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import policydiff

_DECIDING = ("rapidfuzz-", "rich-")


def cache_file(archive: Path) -> Path | None:
    """The file of an archive's index: in the user's cache folder, whosever archive it is.

    An index that came along with an archive would have to be believed; this one was made here. Its
    name tells the archive's path and the program that made it; one made by another program is not
    looked at.

    Returns:
        None where the system names no such folder.
    """
    folder = user_cache() / "index"
    if not folder.is_absolute():
        return None
    name = hashlib.sha256(str(archive.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return folder / f"{name[:24]}-{program()}.sqlite"


def user_cache() -> Path:
    """The user's folder for what may be lost."""
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        # what platformdirs says too, which takes 10 ms to be imported
        named = os.environ.get("XDG_CACHE_HOME", "")
        home = named if named.startswith("/") else os.path.expanduser("~/.cache")  # noqa: PTH111 - stays where there is none
        return Path(home) / "policydiff"
    from platformdirs import user_cache_path  # noqa: PLC0415 - as said above

    return user_cache_path("policydiff", appauthor=False)


@cache
def program() -> str:
    """What tells one program from another: the state of its files, Python, and what else decides a letter."""
    said = [policydiff.__version__, sys.version, *sorted(_neighbours())]
    digest = hashlib.sha256("\n".join(said).encode())
    root = os.path.dirname(policydiff.__file__)  # noqa: PTH120 - told many times faster, as is all below
    with suppress(OSError):  # not in files: the version alone tells
        for path, size, changed in sorted(_files(root)):
            digest.update(f"{path} {size} {changed}\n".encode())
    return digest.hexdigest()[:12]


def _neighbours() -> Iterator[str]:
    """Name and version of the packages that decide how texts are compared, and how they are drawn."""
    for folder in sys.path:
        if os.path.basename(folder) in {"site-packages", "dist-packages"}:  # noqa: PTH119 - as below
            with suppress(OSError):
                for name in os.listdir(folder):  # noqa: PTH208 - as below
                    if name.lower().startswith(_DECIDING) and name.endswith("-info"):
                        yield name


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """The modules and rules in a folder: path, size, and time of the last change."""
    with os.scandir(folder) as entries:
        for one in entries:
            if one.name.endswith((".py", ".toml")):
                yield one.path, one.stat().st_size, one.stat().st_mtime_ns
            elif one.is_dir() and one.name != "__pycache__":
                yield from _files(one.path)
