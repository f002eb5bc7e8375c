"""How well clauses are aligned: known edit scripts over real texts, and real changes.

    peers/bin/python -m benchmarks alignment

`DOCUMENTS` documents of the recorded history are edited by a program (alignment_scripts.py) with each of
`SEEDS`, lightly and heavily; every method sees the same texts. Then controls that change no word, and moves
over real changes.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.alignment_peers import available
from benchmarks.alignment_scripts import Script, edit
from benchmarks.recorded import Blobs, bundle, steps

from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.model import Clause, Op, Version

SEEDS, DOCUMENTS, REAL_STEPS = (1, 2, 3), 44, 300


@dataclass(slots=True)
class Score:
    """Sums over the texts one method has aligned."""

    right: int = 0
    given: int = 0
    true: int = 0
    moved_found: int = 0
    moved_true: int = 0
    moved_given: int = 0
    joins_found: int = 0
    joins_true: int = 0
    seconds: float = 0.0

    def add(self, script: Script, pairs: set[tuple[int, int]], moved: set[int]) -> None:
        """Count one text."""
        self.right += len(pairs & script.pairs)
        self.given += len(pairs)
        self.true += len(script.pairs)
        self.moved_true += len(script.moved)
        self.moved_found += len(moved & script.moved & {one for one, _ in pairs & script.pairs})
        self.moved_given += len(moved)
        for one in script.split:
            self.joins_true += 1
            self.joins_found += {p for p in pairs if p[0] == one} == {
                p for p in script.pairs if p[0] == one
            }
        for other in script.merged:
            self.joins_true += 1
            self.joins_found += {p for p in pairs if p[1] == other} == {
                p for p in script.pairs if p[1] == other
            }

    def row(self, name: str) -> str:
        """A line of the table."""
        f1 = 2 * self.right / max(1, self.given + self.true)
        return (
            f"| {name} | {f1:.4f} | {self.moved_found / max(1, self.moved_true):.3f} "
            f"| {self.moved_found / max(1, self.moved_given):.3f} "
            f"| {self.joins_found / max(1, self.joins_true):.3f} | {self.seconds:.1f} |"
        )


def scripted(documents: Sequence[Sequence[Clause]], *, heavy: bool) -> None:
    methods = available()
    scores = {name: Score() for name in methods}
    blocks = 0
    for seed in SEEDS:
        for at, clauses in enumerate(documents):
            foreign = documents[(at + 7) % len(documents)]
            script = edit(clauses, foreign, random.Random(f"{seed} {at}"), heavy=heavy)
            blocks += len(clauses)
            for name, method in methods.items():
                start = time.perf_counter()
                pairs, moved = method(clauses, script.new)
                scores[name].seconds += time.perf_counter() - start
                scores[name].add(script, pairs, moved)
    print(
        f"\n{'Heavy' if heavy else 'Light'} edits, {len(SEEDS) * len(documents)} texts, {blocks} blocks:"
    )
    print(
        "| method | pair F1 | moves found | of what is called moved | splits and merges whole | seconds |"
    )
    print("|---|---|---|---|---|---|")
    for name, score in scores.items():
        print(score.row(name))


def controls(texts: Sequence[str]) -> None:
    """Changes of form alone: no word may be marked, no clause added, removed or moved."""
    forms: dict[str, Callable[[str], str]] = {
        "renumbered": lambda text: re.sub(
            r"(?m)^(#{1,6} (?:\[\]\([^)]*\))?|)(\d{1,2})(\\?\.)",
            lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}",
            text,
        ),
        "reflowed": lambda text: re.sub(
            r"(?m)^((?:[A-Z][^|\n]{40,}?)) ([a-z]\w+ )", r"\1\n\2", text
        ),
        "links": lambda text: re.sub(r"\]\(https?://[^/)]*", "](https://elsewhere.example", text),
        "markup": lambda text: (
            # A line of nothing else would be left blank, which would part its paragraph in two.
            re.sub(r"(?m)^\*\*[ \t]*\n", "", text)
            .replace("**", "")
            .replace("“", '"')
            .replace("”", '"')
            .replace("’", "'")
        ),
    }
    print("\nChanges of form alone, over whole texts: kinds of change found")
    for name, form in forms.items():
        found: Counter[str] = Counter()
        marked = 0
        for text in texts:
            comparison = compare(Version(title="", text=text), Version(title="", text=form(text)))
            for change in comparison.changes:
                found[change.kind.value] += 1
                if change.redline:
                    marked += any(
                        e.op is not Op.EQUAL and not e.reference for e in change.redline.minimal
                    )
        print(f"| {name} | {marked} clauses with marked words | {dict(found)} |")


def real_moves(pairs: Sequence[tuple[str, str]]) -> None:
    """Of what is called moved over real changes, how much crosses nothing that stayed?"""
    print(f"\nMoves over {len(pairs)} real changes:")
    for name, method in available().items():
        if name not in ("policydiff", "governdiff"):
            continue
        called = needless = blocks = 0
        for old, new in pairs:
            before, after = parse(old), parse(new)
            if len(before) * len(after) > 250_000:
                continue
            found, moved = method(before, after)
            blocks += len(found)
            called += len(moved)
            stayed = sorted(pair for pair in found if pair[0] not in moved)
            for one, other in found:
                if one in moved and all(
                    (a < one) == (b < other) for a, b in stayed if a != one and b != other
                ):
                    needless += 1
        print(
            f"| {name} | {blocks} pairs | {called} called moved | {needless} of them kept their order |"
        )


def main() -> None:
    with bundle("pga-versions") as repository:
        blobs = Blobs(repository)
        recorded = steps(repository)
        latest = {step.path: step.new for step in recorded}
        texts = [blobs[latest[path]] for path in sorted(latest)]
        documents = [clauses for clauses in map(parse, texts) if 40 <= len(clauses) <= 500]
        chosen = random.Random(0).sample(documents, min(DOCUMENTS, len(documents)))
        print(f"{len(chosen)} documents, seeds {SEEDS}")
        for heavy in (False, True):
            scripted(chosen, heavy=heavy)
        controls(texts)
        drawn = random.Random(0).sample(recorded, REAL_STEPS)
        real_moves([(blobs[step.old], blobs[step.new]) for step in drawn])
        blobs.close()


if __name__ == "__main__":
    main()
