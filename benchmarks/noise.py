"""How much of a recorded history is the publisher's: what is folded and why, over a whole collection.

    python -m benchmarks.noise [REPOSITORY.git] [--sample 100 --seed 4]

Prints how many recorded changes there are, how many of them are folded for each reason, and how many
are left for a reader. With `--sample`, draws that many of the folded ones at random and prints the lines
they differ in, to be read by a person.
"""

from __future__ import annotations

import argparse
import difflib
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.recorded import bundle

from policydiff.archive import open_archive
from policydiff.history import Entry, Fold, Timeline
from policydiff.history.lines import read_line
from policydiff.pipeline.reading import Reader


def table(timelines: Sequence[Timeline]) -> str:
    """The figures of some timelines as a table."""
    entries = [entry for timeline in timelines for entry in timeline.entries]
    kinds: Counter[str] = Counter()
    for entry in entries:
        if entry.record.blob is None:
            kinds["taken away"] += 1
        elif entry.base is None and entry.fold is None:
            kinds["first record"] += 1
        elif entry.fold is not None:
            kinds[entry.fold] += 1
        else:
            kinds["left: where links lead" if entry.links_only else "left: words"] += 1
        kinds["recorded twice"] += len(entry.also)
    records = kinds.total()
    rows = [
        f"{name:26}{count:7,} {100 * count / records:6.1f} %" for name, count in kinds.most_common()
    ]
    return "\n".join([f"{len(timelines)} documents, {records:,} records", *rows])


def differing(reader: Reader, entry: Entry) -> str:
    """The lines in which a folded text differs from what it was compared with."""
    base = entry.base
    if base is None:
        return "(nothing is compared across a technical upgrade)"
    old, new = (
        [line.words for line in map(read_line, reader.load(record).text.split("\n")) if line.words]
        for record in (base, entry.record)
    )
    lines = (
        [line for line in difflib.ndiff(old, new) if line[:2] in ("- ", "+ ")] if old != new else []
    )
    return "\n".join(line[:300] for line in lines[:20]) or "(the same words, line by line)"


def sample(reader: Reader, timelines: Sequence[Timeline], size: int, seed: int) -> None:
    """Print some folded changes drawn at random."""
    folded = [
        (timeline, entry)
        for timeline in timelines
        for entry in timeline.entries
        if entry.fold not in (None, Fold.TECHNICAL)
    ]
    drawn = random.Random(seed).sample(folded, min(size, len(folded)))
    for number, (timeline, entry) in enumerate(drawn, start=1):
        base = entry.base
        print(
            f"\n{number:3} {timeline.terms} {entry.at:%Y-%m-%d %H:%M} {entry.record.commit[:8]} "
            f"against {base.commit[:8] if base else '-'}: {entry.fold}"
        )
        print(differing(reader, entry))


def measure(repository: Path, size: int, seed: int) -> None:
    """Print the figures of a versions repository, and some folded changes."""
    with open_archive(repository) as archive:
        reader = Reader(archive=archive)
        began = time.process_time()
        timelines = reader.timelines(())
        print(table(timelines))
        print(f"{time.process_time() - began:.1f} s of CPU time, no index")
        if size:
            sample(reader, timelines, size, seed)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("repository", type=Path, nargs="?")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=4)
    given = parser.parse_args(arguments)
    if given.repository:
        measure(given.repository, given.sample, given.seed)
        return
    for name in ("pga-versions", "telegram-versions"):
        with bundle(name) as repository:
            print(f"{name}:")
            measure(repository, given.sample, given.seed)


if __name__ == "__main__":
    main()
