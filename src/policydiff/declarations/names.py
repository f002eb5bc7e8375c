"""Names of services and terms types become file names in git on three platforms; which may."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

MAX_CHARACTERS = 100
MAX_BYTES = 200
"""In UTF-8: file systems allow 255, and ` #12.history.json` must still fit behind it."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"}
)
_FORBIDDEN = frozenset('/\\<>:"|?*')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


def problem_with(name: str) -> str | None:
    """Why a name cannot stand for a service or a terms type, or None if it can.

    The rules are the strictest of Linux, macOS, Windows and git together, wherever this runs: an
    archive made on one must be clonable on the others, and no name may leave its folder, hide,
    or pass for an option.
    """
    return next(_problems(name), None)


def _problems(name: str) -> Iterator[str]:
    if not name or name != name.strip():
        yield "is empty or has white space at an end"
        return
    if len(name) > MAX_CHARACTERS or len(name.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        yield f"is longer than {MAX_CHARACTERS} characters or {MAX_BYTES} bytes"
    for character in name:
        if unicodedata.category(character) in _INVISIBLE:
            yield f"holds the invisible character U+{ord(character):04X}"
        if character in _FORBIDDEN:
            yield f"holds {character}, which a file name cannot hold everywhere"
    if name[0] in ".-":
        yield f"begins with {name[0]}"
    if name[-1] == ".":
        yield "ends with a dot"
    if " #" in name:
        yield "holds ' #', which marks one of several documents"
    if name.partition(".")[0].strip().lower() in _RESERVED or name.lower() == "git~1":
        yield "is a name that Windows or git reserves"


def folded(name: str) -> str:
    """A form in which names are equal where some file system takes them for the same."""
    composed = unicodedata.normalize("NFC", name).casefold()
    return unicodedata.normalize("NFC", composed)
