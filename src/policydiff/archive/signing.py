"""Signatures by git's own means: a run's last commit is signed where the archive's settings ask for it.

Which program makes or checks a signature is taken from the person's own settings alone, never from a
repository's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policydiff.archive import process, walking

_PROGRAMS = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.ssh.defaultkeycommand": "",
}
_OWN_SCOPES = frozenset({"system", "global", "command"})


@dataclass(frozen=True)
class Signing:
    """What git's settings say of signatures in an archive."""

    directory: Path

    @cached_property
    def _settings(self) -> dict[str, tuple[str, str]]:
        """Key to value and the scope that set it; a repository's own come last and so win."""
        _, output, _ = walking.asked(
            self.directory, "config", "--list", "--show-scope", "--no-includes"
        )
        found: dict[str, tuple[str, str]] = {}
        for line in output:
            scope, _, setting = line.partition("\t")
            key, _, value = setting.partition("=")
            if key not in _PROGRAMS or scope in _OWN_SCOPES:
                found[key] = (value, scope)
        return found

    def _value(self, key: str) -> str | None:
        found = self._settings.get(key)
        return found[0] if found else None

    @property
    def wanted(self) -> bool:
        """Whether runs are to be signed: `commit.gpgSign` in the archive's own settings.

        A person's own settings don't count: a run from cron cannot be asked for a passphrase.
        """
        _, scope = self._settings.get("commit.gpgsign", ("", ""))
        return scope == "local" and self.wanted_by_person

    @property
    def wanted_by_person(self) -> bool:
        """Whether what a person does is to be signed: `commit.gpgSign`, wherever git has it from."""
        return (self._value("commit.gpgsign") or "").lower() in {"true", "yes", "on", "1"}

    @property
    def options(self) -> tuple[str, ...]:
        """What is put before git's command so that no repository names a program to run."""
        return tuple(
            part
            for key, default in _PROGRAMS.items()
            if (value := self._value(key)) or default or key.endswith("command")
            for part in ("-c", f"{key}={value or default}")
        )

    def signed(self, like: str, text: str, identity: str, *, parent: str | None) -> str:
        """A signed commit with the files of another and the time of signing, on no branch yet.

        Args:
            like: the commit, or a ref that names it.
            text: the message.
            identity: author and committer, as `Name <address>`.
            parent: the commit it comes after, if there is one.

        Raises:
            ArchiveError: it could not be signed.
        """
        name, _, address = identity.rstrip(">").partition(" <")
        who = ("-c", f"user.name={name}", "-c", f"user.email={address}")
        after = ("-p", parent) if parent else ()
        arguments = ("commit-tree", "-S", *after, f"{like}^{{tree}}")
        made = process.run(self.directory, *who, *self.options, *arguments, data=text.encode())
        return made.decode().strip()

    def check(self, tip: str, *, count: int | None = None) -> list[tuple[str, str, str]]:
        """Each commit's id, git's letter for its signature (`G` good, `N` none …) and who signed.

        Args:
            tip: where to begin.
            count: how many, latest first; None for all.
        """
        limit = () if count is None else (f"--max-count={count}",)
        _, output, _ = walking.asked(
            self.directory, *self.options, "log", *limit, "--format=%H%x09%G?%x09%GS", tip, "--"
        )
        rows = [line.split("\t") for line in output]
        return [(row[0], row[1], row[2]) for row in rows if len(row) == 3]
