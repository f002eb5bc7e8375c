"""A versions history as long as the largest public one, grown from a recorded one.

Real histories are repeated under other names and perturbed: each copy of a document has words of its own,
and between its real steps stand further ones of the kinds that recorded histories are full of (a return to
the text before and back again, a counter that ticks, a sentence that comes). Authors' dates, subjects and
the size of texts are those of the original. The same seed gives the same commit ids.

`python -m benchmarks.grown TARGET` makes one and prints what it holds.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.recorded import Blobs, bundle

COMMITS = 50_000
DOCUMENTS = 900
_WHO = "Grown history <grown@localhost>"
_WORDS = ("service", "account", "content", "information", "users", "data")
"""Words of which each copy has a spelling of its own, so that no two copies share a text."""


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded version of a document."""

    at: int
    subject: str
    blob: str | None


def grow(source: Path, target: Path, *, commits: int = COMMITS, documents: int = DOCUMENTS) -> None:
    """Make a bare repository of about so many commits and documents.

    Args:
        source: a bare clone of a versions history, branch `main`.
        target: must not exist.
        commits: to be made, give or take a few per cent.
        documents: to be made; each of the original ones is repeated.
    """
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(target)], check=True
    )
    originals = sorted(_histories(source).items())
    copies = [originals[number % len(originals)] for number in range(documents)]
    recorded = sum(len(steps) for _, steps in copies)
    more = max(0.0, commits / recorded - 1)
    blobs = Blobs(source)
    running = subprocess.Popen(
        ["git", "-C", str(target), "fast-import", "--quiet", "--depth=50"], stdin=subprocess.PIPE
    )
    to = running.stdin
    assert to is not None
    made: list[tuple[int, int, str, str, int | None]] = []
    mark = 0
    for number, (path, steps) in enumerate(copies):
        chance = random.Random(number)
        service, _, kind = path.partition("/")
        copy = number // len(originals)
        name = path if not copy else f"{service} {copy}/{kind}"
        for at, subject, text in _perturbed(steps, blobs, chance, copy, more):
            if text is not None:
                mark += 1
                _data(to, f"blob\nmark :{mark}\n", text.encode())
            made.append((at, len(made), subject, name, None if text is None else mark))
    made.sort()
    for at, _, subject, name, held in made:
        head = (
            f"commit refs/heads/main\nauthor {_WHO} {at} +0000\ncommitter {_WHO} {at + 60} +0000\n"
        )
        _data(to, head, f"{subject} {name.removesuffix('.md').replace('/', ' ')}\n".encode())
        to.write((f"D {name}\n" if held is None else f"M 100644 :{held} {name}\n").encode())
    to.close()
    blobs.close()
    if running.wait():
        sys.exit("git fast-import failed; nothing was grown.")


def _data(to: IO[bytes], head: str, content: bytes) -> None:
    to.write(head.encode() + b"data %d\n" % len(content) + content + b"\n")


def _histories(source: Path) -> dict[str, list[Step]]:
    """Every document's versions, oldest first."""
    log = subprocess.run(
        ["git", "-C", str(source), "-c", "core.quotepath=off", "log", "main", "--reverse",
         "--format=@%at %s", "--raw", "--no-abbrev", "--no-renames"],
        check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    found: dict[str, list[Step]] = {}
    at, subject = 0, ""
    for line in log.splitlines():
        if line.startswith("@"):
            first, _, subject = line[1:].partition(" ")
            at = int(first)
        elif line.startswith(":"):
            about, path = line.split("\t", 1)
            if path.endswith(".md") and path.count("/") == 1:
                blob = about.split()[3]
                verb = " ".join(_verb(subject))
                found.setdefault(path, []).append(
                    Step(at, verb, None if set(blob) == {"0"} else blob)
                )
    return found


def _verb(subject: str) -> Sequence[str]:
    """What an engine's subject says was done: all words before the service's name."""
    words = subject.split()
    for end in ("of", "on", "tracking", "Update", "Refilter"):
        if end in words:
            return words[: words.index(end) + 1]
    return ("Update",)


def _perturbed(
    steps: Sequence[Step], blobs: Blobs, chance: random.Random, copy: int, more: float
) -> Iterator[tuple[int, str, str | None]]:
    before: str | None = None
    for number, step in enumerate(steps):
        text = None if step.blob is None else _own(blobs[step.blob], copy)
        yield step.at, step.subject, text
        following = steps[number + 1].at if number + 1 < len(steps) else step.at + 86_400
        room = max(following - step.at, 600)
        extra = int(more) + (chance.random() < more % 1)
        for place in range(extra):
            at = step.at + room * (place + 1) // (extra + 2)
            if text is not None:
                kind = chance.randrange(4)
                if kind == 0 and before is not None and place + 1 < extra:
                    yield at, "Record new changes of", before
                elif kind <= 2:
                    yield at, "Record new changes of", _ticking(text, chance)
                else:
                    text = _sentence(text, chance)
                    yield at, "Record new changes of", text
        before = text


def _own(text: str, copy: int) -> str:
    """The text in the words of one copy."""
    if copy:
        for word in _WORDS:
            text = text.replace(word, f"{word}{'aeiou'[copy % 5]}{copy}")
    return text


def _ticking(text: str, chance: random.Random) -> str:
    return f"{text.rstrip()}\n\n{chance.randrange(10**6)} people have read this page.\n"


def _sentence(text: str, chance: random.Random) -> str:
    blocks = text.split("\n\n")
    at = chance.randrange(len(blocks))
    blocks.insert(at, f"We may change how we do this from day {chance.randrange(10**4)} on.")
    return "\n\n".join(blocks)


def main(target: Path) -> None:
    begun = time.perf_counter()
    with bundle("pga-versions") as source:
        grow(source, target)
    count = subprocess.run(
        ["git", "-C", str(target), "rev-list", "--count", "main"], check=True, capture_output=True
    )
    print(f"{int(count.stdout):,} commits in {time.perf_counter() - begun:.0f} s at {target}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to make it: python -m benchmarks.grown TARGET")
    main(Path(sys.argv[1]))
