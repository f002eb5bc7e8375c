"""How long comparing takes: ours and others', over real pairs, growing texts, and the worst that can come.

    peers/bin/python -m benchmarks compare_speed          everything but the slowest peers
    peers/bin/python -m benchmarks.compare_speed --all    with them: minutes
    python -m benchmarks.compare_speed --stages           only our stages beside git, in CPU time

`COUNT` recorded changes drawn at random with `SEED`. Ours is parse to Comparison in process, all memories
emptied before every pair: every change with its redline and its clauses, and how many clauses stand. The
words of clauses that stand are read when somebody asks for them, so there is a row with what the terminal
draws besides. git is whole processes. Also growth with size, the whole history in one stream, and worst cases.
"""

from __future__ import annotations

import difflib
import importlib.util
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log2
from pathlib import Path
from statistics import median

from benchmarks.modules import load
from benchmarks.recorded import Blobs, Step, bundle, steps

import policydiff.clauses.parts
import policydiff.compare.whole
from policydiff.compare import compare
from policydiff.compare.similarity import words
from policydiff.compare.tokens import tokenize
from policydiff.model import Comparison, Version
from policydiff.render.blocks import DEFAULT_CONTEXT
from policydiff.render.pair import diff
from policydiff.report import undated
from policydiff.typography import plain

SEED, COUNT = 20241002, 300

# ruff: noqa: SLF001  private memories, to be emptied
_MEMORIES = (
    policydiff.clauses.parts._read,
    policydiff.compare.whole._clauses,
    words,
    plain,
    tokenize,
)
Run = Callable[[str, str], object]


def forget() -> None:
    """Empty every memory, so that no pair profits from one before it."""
    for memory in _MEMORIES:
        memory.cache_clear()
    policydiff.clauses.parts._latest.clear()


def ours(old: str, new: str) -> Comparison:
    comparison = compare(Version(title="", text=old), Version(title="", text=new))
    # Nothing that a reader of the changes needs may be left for later.
    for change in comparison.changes:
        for clause in (*change.old, *change.new, *change.beside):
            _ = clause.address, clause.text, clause.role
        _ = change.redline and (change.redline.minimal, change.redline.readable)
    return comparison


def drawn(old: str, new: str) -> None:
    """As `ours`, and what the terminal shows of it."""
    comparison = ours(old, new)
    for _ in diff(comparison, undated(comparison), context=DEFAULT_CONTEXT):
        pass


def git(old: str, new: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "a"), Path(folder, "b")
        before.write_text(old, "utf-8")
        after.write_text(new, "utf-8")
        _git_timed.append(time.perf_counter())
        subprocess.run(
            ["git", "diff", "--no-index", "--no-color", "--word-diff", "a", "b"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        _git_timed.append(time.perf_counter())


_git_timed: list[float] = []


def difflib_words(old: str, new: str) -> None:
    difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()


def redlines(old: str, new: str) -> str:
    return str(load("redlines").Redlines(old, new, markdown_style="none").output_markdown)


def diff_match_patch(old: str, new: str) -> None:
    tool = load("diff_match_patch").diff_match_patch()
    tool.Diff_Timeout = 0
    diffs = tool.diff_main(old, new)
    tool.diff_cleanupSemantic(diffs)


def lxml_htmldiff(old: str, new: str) -> str:
    return str(load("lxml.html.diff").htmldiff(_page(old), _page(new)))


def _page(text: str) -> str:
    escape = load("html").escape
    return "<div>" + "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n")) + "</div>"


def seconds(run: Run, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Wall seconds of each pair."""
    taken = []
    for old, new in pairs:
        forget()
        start = time.perf_counter()
        run(old, new)
        taken.append(time.perf_counter() - start)
    return taken


def row(name: str, taken: Sequence[float], base: float) -> str:
    ordered = sorted(taken)
    total = sum(ordered)
    late = ordered[int(len(ordered) * 0.95)]
    return (
        f"| {name} | {total:.2f} s | {median(ordered) * 1e3:.1f} ms | {late * 1e3:.1f} ms "
        f"| {ordered[-1] * 1e3:.0f} ms | {total / base:.2f} |"
    )


def against_others(pairs: Sequence[tuple[str, str]], *, slow: bool) -> None:
    print(f"{len(pairs)} recorded changes, seed {SEED}:")
    print("| tool | total | median | 95th percentile | worst | ratio to ours |")
    print("|---|---|---|---|---|---|")
    own = seconds(ours, pairs)
    base = sum(own)
    print(row("policydiff, parse to Comparison", own, base))
    print(row("policydiff, parse to what the terminal shows", seconds(drawn, pairs), base))
    _git_timed.clear()
    seconds(git, pairs)
    whole = [stop - start for start, stop in zip(_git_timed[::2], _git_timed[1::2], strict=True)]
    print(row("git diff --no-index --word-diff, whole processes", whole, base), flush=True)
    peers: list[tuple[str, Run, str | None]] = [
        ("redlines", redlines, "redlines"),
        ("difflib on words, no junk heuristic", difflib_words, None),
        ("lxml htmldiff", lxml_htmldiff, "lxml"),
        ("diff-match-patch, letters", diff_match_patch, "diff_match_patch"),
    ]
    for name, run, module in peers:
        if module and not importlib.util.find_spec(module):
            print(f"| {name} | not installed |")
        elif slow or name == "redlines" or module is None:
            print(row(name, seconds(run, pairs), base), flush=True)


def cpu_seconds(old: str, new: str) -> float:
    """Of one comparison: beside nothing else that is measured, so that a busy machine counts little."""
    forget()
    start = time.process_time()
    ours(old, new)
    return time.process_time() - start


def stages(pairs: Sequence[tuple[str, str]], laps: int = 3) -> None:
    """CPU time of each stage beside that of git's processes, pair by pair in turns; the best lap of each."""
    best = [float("inf")] * 4
    for _ in range(laps):
        taken = [0.0] * 4
        for old, new in pairs:
            forget()
            marks = [time.process_time()]
            for text in (old, new):
                policydiff.compare.whole._clauses(text)  # their structure; the words when asked
                marks.append(time.process_time())
            ours(old, new)
            marks.append(time.process_time())
            before = _children()
            git(old, new)
            spent = [stop - start for start, stop in pairwise(marks)]
            taken = [sum(both) for both in zip(taken, [*spent, _children() - before], strict=True)]
        best = [min(both) for both in zip(best, taken, strict=True)]
    first, second, rest, others = best
    total = first + second + rest
    print(f"\nCPU time of one lap, the best of {laps}, in turns with git:")
    print(f"| the old version's structure | {first:.2f} s |")
    print(f"| the new version's structure | {second:.2f} s |")
    print(f"| words and clauses between the ends, alignment, changes, redlines | {rest:.2f} s |")
    print(f"| all of it | {total:.2f} s |")
    print(
        f"| git diff --no-index --word-diff | {others:.2f} s | ours is {total / others:.1f} times |"
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def growth() -> None:
    """One clause changed in a text of 1 to 64 times its size."""
    chance = random.Random(SEED)
    vocabulary = [f"word{number}" for number in range(2000)]
    sections = [
        f"## {number}. Section {number}\n\n" + " ".join(chance.choices(vocabulary, k=60)) + ".\n"
        for number in range(1, 64 * 40 + 1)
    ]
    print("\nOne clause changed, text 1- to 64-fold, CPU time:")
    first = 0.0
    for fold in (1, 4, 16, 64):
        old = "\n".join(sections[: fold * 40])
        middle = fold * 20
        new = "\n".join(
            [
                *sections[:middle],
                sections[middle].replace("Section", "Chapter"),
                *sections[middle + 1 : fold * 40],
            ]
        )
        taken = min(cpu_seconds(old, new) for _ in range(3))
        first = first or taken
        print(
            f"| {fold} | {len(old) / 1000:.0f} kB | {taken * 1e3:.1f} ms | {taken / fold * 1e3:.2f} ms a fold "
            f"| {taken / (first * fold * (1 + log2(fold))):.2f} of n log n |"
        )


def worst() -> None:
    """What hostile or unlucky input costs."""
    chance = random.Random(SEED)
    item = "* We may share your data with our partners.\n"
    items = item * 10_000
    paragraph = " ".join(chance.choices([f"word{number}" for number in range(5000)], k=150_000))
    other = " ".join(chance.choices([f"term{number}" for number in range(5000)], k=150_000))
    mixed = " ".join(word if chance.random() < 0.9 else "changed" for word in paragraph.split())
    some = [f"word{number}" for number in range(5000)]
    sentences = [" ".join(chance.choices(some, k=12)) + "." for _ in range(4000)]
    changed = [sentence.replace("word1", "term1") for sentence in sentences]
    numbered = "".join(f"{n}. Item {n} of the list is short.\n" for n in range(10_000))
    chinese = "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(350_000))
    rewritten = "".join(sign if chance.random() < 0.9 else "変" for sign in chinese)
    nested = "".join("    " * depth + f"* Item {depth} of the list.\n" for depth in range(1500))
    cases = {
        "10,000 identical items, one more": (items, items + item),
        "10,000 identical items, all changed alike": (items, items.replace("may", "will")),
        "10,000 numbered items, one put first": (numbered, "1. New item first.\n" + numbered),
        "one 1 MB paragraph, a tenth of its words changed": (paragraph, mixed),
        "one 1 MB paragraph, all changed": (paragraph, other),
        "4,000 paragraphs, nearly all changed": ("\n\n".join(sentences), "\n\n".join(changed)),
        "4,000 paragraphs, shuffled": (
            "\n\n".join(sentences),
            "\n\n".join(chance.sample(sentences, 4000)),
        ),
        "one word of 1 MB, its last letter changed": ("a" * 1_000_000, "a" * 999_999 + "b"),
        "1 MB of Chinese in one paragraph, a tenth changed": (chinese, rewritten),
        "1,500 lists in one another, one item changed": (nested, nested.replace("m 700 ", "m 7 ")),
        "50,000 numbered lines of one paragraph": ("1. a  \n" * 50_000, "2. a  \n" * 50_000),
        "1 MB of backslashes": ("\\" * 600_000 + "[x]", "[x](y)" + "\\" * 600_000),
        "1 MB of brackets": ("[" * 1_000_000, "](x)" * 250_000),
        "100,000 nested quotes and lists": ("> * " * 100_000, "* " * 200_000),
    }
    print("\nWorst cases, CPU time:")
    for name, (old, new) in cases.items():
        forget()
        start = time.process_time()
        comparison = ours(old, new)
        taken = time.process_time() - start
        said = ", replaced" if comparison.replaced else ""
        print(
            f"| {name} | {taken:.2f} s | {len(comparison.changes)} changes{said} |",
            flush=True,
        )


def stream(repository: Path, taken: Sequence[Step]) -> None:
    """The whole history compared in one process, beside reading the same blobs."""
    wanted = "".join(f"{step.old}\n{step.new}\n" for step in taken)
    start = time.perf_counter()
    subprocess.run(
        ["git", "-C", str(repository), "cat-file", "--batch"],
        input=wanted.encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    reading = time.perf_counter() - start
    blobs = Blobs(repository)
    start = time.perf_counter()
    changes = 0
    for step in sorted(taken, key=lambda step: step.path):  # one terms after another, each in order
        changes += len(ours(blobs[step.old], blobs[step.new]).changes)
    comparing = time.perf_counter() - start
    blobs.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nThe whole history, {len(taken)} changes: {comparing:.1f} s with reading, {changes} clause changes, "
        f"peak memory {peak:.0f} MB; git cat-file alone {reading:.1f} s"
    )


def main() -> None:
    with bundle("pga-versions") as repository:
        recorded = steps(repository)
        if "--stream" in sys.argv:
            stream(repository, recorded)
            return
        blobs = Blobs(repository)
        drawn = random.Random(SEED).sample(recorded, COUNT)
        pairs = [(blobs[step.old], blobs[step.new]) for step in drawn]
        blobs.close()
        stages(pairs)
        if "--stages" in sys.argv:
            return
        against_others(pairs, slow="--all" in sys.argv)
        # In a process of its own, so that its memory is its own.
        subprocess.run([sys.executable, "-m", "benchmarks.compare_speed", "--stream"], check=True)
    growth()
    worst()


if __name__ == "__main__":
    main()
