"""Everything policydiff raises on purpose, as one tree.

    PolicydiffError
    ├── UsageError           2  the command line asks for something that is not there or not possible
    ├── DeclarationError     2  a declaration or settings file is wrong
    ├── SourceError          3  one source failed; the pipeline turns it into a Failure
    │   ├── FetchError
    │   └── ExtractError
    └── ArchiveError         4  the archive cannot be read or written
        ├── NotAnArchive
        ├── ArchiveBusy
        └── GitMissing

The number is the exit code. A message is one sentence for a person: what, where, what to do. It may
quote untrusted text; whoever prints it makes that text harmless. Anything else that reaches the
command line is a bug (exit code 70).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from policydiff.model import FailureReason


class PolicydiffError(Exception):
    """Root of the tree.

    Args:
        message: one sentence that says what is wrong, where, and what to do about it.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(PolicydiffError):
    """The command line asks for something that is not there or not possible."""

    exit_code = 2


class DeclarationError(PolicydiffError):
    """A declaration or settings file is wrong; the message names file, key and what was expected."""

    exit_code = 2


class SourceError(PolicydiffError):
    """One source gave no version."""

    exit_code = 3

    def __init__(self, message: str, *, reason: FailureReason, status: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status


class FetchError(SourceError):
    """No usable HTTP response was received."""


class ExtractError(SourceError):
    """The page holds no text where the declaration says it should."""


class ArchiveError(PolicydiffError):
    """The archive cannot be read or written; nothing was recorded."""

    exit_code = 4


class NotAnArchive(ArchiveError):
    """The path holds no repository that can be read as an archive."""


class ArchiveBusy(ArchiveError):
    """Another run is writing to the archive."""


class GitMissing(ArchiveError):
    """No usable git was found."""
