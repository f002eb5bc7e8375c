"""How readable redlines are: ours and others' over the really changed clauses of two histories.

    peers/bin/python -m benchmarks redline

Draws `COUNT` changed clause pairs at random (`SEED`), lets every tool draw each, and measures all in the same
way (redline_measures.py). A second table takes pairs that change no word: typography and white space alone.
"""

from __future__ import annotations

import random
import time

from benchmarks.peers import Draw, available
from benchmarks.recorded import Blobs, bundle, steps
from benchmarks.redline_measures import Measures, table

from policydiff.compare import compare
from policydiff.compare.similarity import words
from policydiff.model import Op, Version

SEED, COUNT, STEPS = 20240923, 1063, 1500


def changed_pairs() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(reworded, same words in other typography) clause pairs, each once, in no order of theirs."""
    reworded: set[tuple[str, str]] = set()
    typography: set[tuple[str, str]] = set()
    for name in ("telegram-versions", "pga-versions"):
        with bundle(name) as repository:
            taken = steps(repository)
            if len(taken) > STEPS:
                taken = random.Random(SEED).sample(taken, STEPS)
            blobs = Blobs(repository)
            for step in taken:
                old, new = (
                    Version(title=step.path, text=blobs[blob]) for blob in (step.old, step.new)
                )
                for change in compare(old, new).changes:
                    if change.redline is None or not len(change.old) == len(change.new) == 1:
                        continue
                    pair = (change.old[0].text, change.new[0].text)
                    if all(edit.op is Op.EQUAL for edit in change.redline.minimal):
                        # Of a clause whose number was read off on one side only, a tool sees two texts.
                        if (change.old[0].label is None) is (change.new[0].label is None):
                            typography.add(pair)
                    elif pair[::-1] not in reworded:
                        reworded.add(pair)
            blobs.close()
    return sorted(reworded), sorted(typography)


def measure(
    tools: dict[str, Draw], pairs: list[tuple[str, str]]
) -> tuple[dict[str, Measures], dict[str, float]]:
    """Let every tool draw every pair."""
    rows, seconds = {}, {}
    for name, draw in tools.items():
        row, spent = Measures(), 0.0
        for old, new in pairs:
            start = time.perf_counter()
            drawing = draw(old, new)
            spent += time.perf_counter() - start
            row.add(old, new, drawing)
        rows[name], seconds[name] = row, spent
    return rows, seconds


def main() -> None:
    tools = available()
    reworded, typography = changed_pairs()
    print(f"{len(reworded)} different reworded clause pairs, {len(typography)} that change no word")
    drawn = random.Random(SEED).sample(reworded, min(COUNT, len(reworded)))
    rows, seconds = measure(tools, drawn)
    print(table(rows, seconds))
    unlike = [
        (old, new)
        for old, new in drawn
        if sum((words(old).counts & words(new).counts).values())
        < 0.7 * max(len(words(old).sequence), len(words(new).sequence))
    ]
    print(f"\nOf these, {len(unlike)} share less than 70 % of their words:")
    print(table(*measure(tools, unlike)))
    quiet = random.Random(SEED).sample(typography, min(300, len(typography)))
    rows, _ = measure(tools, quiet)
    print(f"\n{len(quiet)} pairs that change no word: pairs with a marked word, words marked")
    for name, row in rows.items():
        print(f"| {name} | {row.marked_pairs} | {row.marked} |")


if __name__ == "__main__":
    main()
