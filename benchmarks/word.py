"""Takes pairs of versions through a word processor: what is left once all is accepted, or rejected.

    .venv/bin/python -m benchmarks.word [PAIRS] [SEED] [FILES]        200 pairs, seed 7, 60 as files

Takes every fixture of the project, then draws pairs of neighbouring versions of `pga-versions` that differ in
words; writes each as a Word document with the whole text, and has LibreOffice accept and reject every change
(`office.py`; Debian: libreoffice-writer, python3-uno). Each clause has to be left as the comparison has it.
The last pairs are written by `policydiff diff OLD NEW --full -o FILE`, from two files and no archive.
With npm's `@ooxml-tools/validate` in `.bench/browser`, Microsoft's own validator reads every document
too.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import filterfalse
from pathlib import Path

from benchmarks.recorded import bundle
from tests.commandline import COMMAND
from tests.compare.test_copies import BOTH, IN_FORCE
from tests.compare.test_copies import NEWS as TWICE_NEWS
from tests.render.docx.accepting import expected, lines
from tests.render.docx.test_document import NEW, OLD
from tests.render.docx.test_office import MEETING, TRAILING
from tests.render.dossiers import TERMS, dossier_of
from tests.render.hostile import HOSTILE_NEW, HOSTILE_OLD

from policydiff import demo
from policydiff.archive import open_archive
from policydiff.assess import Rules, load_rules
from policydiff.compare import compare
from policydiff.extract import extract_html
from policydiff.model import ChangeKind, Clause, Comparison, SourceDocument, Terms, Version
from policydiff.render.docx import document

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / ".bench" / "browser"
TRICKY = ROOT / "docs" / "tricky-cases-comparison.md"
VALIDATE = Path(__file__).with_name("word_validate.mjs")
OFFICE = Path(__file__).with_name("office.py")
OFFICE_PYTHON = "/usr/bin/python3"
END = "End of the text of"


Pair = tuple[Terms, str, str]
"""Whose texts, the old one and the new one."""

Write = Callable[[Pair, Path], tuple[Comparison, float]]
"""Writes a pair as a document; gives its comparison and the seconds of CPU it took to write."""


def main(number: int, seed: int, files: int) -> None:
    """The project's own fixtures, then pairs drawn by lot."""
    print("== every fixture")
    taken(fixtures(), as_report(load_rules()))
    if number:
        print(f"== {number} pairs, seed {seed}")
        pairs = itertools.islice(filter(worded, drawn(seed)), number)
        taken(pairs, as_report(load_rules()))
    if files:
        print(f"== {files} pairs as two files, seed {seed}")
        pairs = itertools.islice(filter(worded, drawn(seed)), number, None)
        taken(itertools.islice(filterfalse(replaced, pairs), files), by_diff)


def as_report(rules: Rules) -> Write:
    """As a report writes a pair; even texts with hardly a word in common as edits."""

    def write(pair: Pair, path: Path) -> tuple[Comparison, float]:
        terms, old, new = pair
        dossier = dossier_of(old, new, terms=terms, rules=rules, whole_edits=True)
        comparison = dossier.parts[0].report.comparison
        assert comparison is not None
        started = time.process_time()
        file = document(dossier, whole=True)
        spent = time.process_time() - started
        path.write_bytes(file)
        return comparison, spent

    return write


def by_diff(pair: Pair, path: Path) -> tuple[Comparison, float]:
    """As `policydiff diff` writes two files, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in zip(("old.md", "new.md"), pair[1:], strict=True):
            (Path(folder) / name).write_text(text, "utf-8")
        command = [*COMMAND, "diff", "old.md", "new.md", "--full", "-o", str(path)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return compared(pair), spent


def taken(pairs: Iterable[Pair], write: Write) -> None:
    """Write, accept, reject, compare, validate."""
    spent = 0.0
    kinds = Counter[str]()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sides: dict[Path, Comparison] = {}
        for pair in pairs:
            path = folder / f"{len(sides):03}.docx"
            comparison, seconds = write(pair, path)
            spent += seconds
            kinds.update({str(change.kind) for change in comparison.changes})
            sides[path] = comparison
        sizes = [path.stat().st_size for path in sides]
        print(f"{len(sides)} documents, {spent:.1f} s of CPU to write, "
              f"{sum(sizes) // len(sizes):,} bytes on average, {max(sizes):,} at most")  # fmt: skip
        print(f"documents with a change of each kind: {dict(sorted(kinds.items()))}")
        subprocess.run([OFFICE_PYTHON, str(OFFICE), str(folder)], check=True)
        wrong = [
            f"{path.name} {name}"
            for path, one in sides.items()
            for name, clauses in (("accepted", one.new_clauses), ("rejected", one.old_clauses))
            if not same(
                path.with_suffix(f".{name}.txt").read_text("utf-8"),
                clauses,
                path.read_bytes(),
                accept=name == "accepted",
            )
        ]
        every = 2 * len(sides)
        print(f"{every - len(wrong)} of {every} results of LibreOffice are the clauses' words")
        print(*wrong, sep="\n", end="\n" * bool(wrong))
        validate(sorted(sides))


def compared(pair: Pair) -> Comparison:
    """The texts of a pair, compared."""
    _, old, new = pair
    return compare(Version(title="old.md", text=old), Version(title="new.md", text=new))


def worded(pair: Pair) -> bool:
    """Whether the texts of a pair differ in more than formatting."""
    return any(change.kind is not ChangeKind.MARKUP for change in compared(pair).changes)


def replaced(pair: Pair) -> bool:
    """Whether the texts of a pair have hardly a word in common, so that nobody draws them as edits."""
    return compared(pair).replaced


def fixtures() -> Iterator[Pair]:
    """The project's own texts, there and back: the demo's editions, the tricky cases, those of the tests."""
    pairs = [
        (OLD, NEW),
        TRAILING,
        MEETING,
        (HOSTILE_OLD, HOSTILE_NEW),
        (IN_FORCE, BOTH),
        (BOTH, TWICE_NEWS),
    ]
    shown = re.findall(
        r"^```markdown (\S+)\n(.*?)^```", TRICKY.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    texts = dict(shown)
    pairs += [
        (text, texts[name.replace("old.md", "new.md")])
        for name, text in texts.items()
        if name.endswith("old.md")
    ]
    counted = SourceDocument(url="http://127.0.0.1/", select=(".tl_page_container",))
    for kind in demo.TERMS_TYPES:
        editions = [
            extract_html(one.body, url=counted.url, charset="utf-8", document=counted)
            for one in demo.editions()
            if one.document == kind
        ]
        pairs += itertools.pairwise(editions)
    for old, new in pairs:
        yield TERMS, old, new
        yield TERMS, new, old


def drawn(seed: int) -> Iterator[Pair]:
    """Neighbouring versions that differ, in an order drawn by lot."""
    with bundle("pga-versions") as repository, open_archive(repository) as archive:
        records = [record for record in archive.records() if record.blob]
        records.sort(key=lambda record: (record.terms, record.captured_at))
        pairs = [
            (old, new)
            for old, new in itertools.pairwise(records)
            if old.terms == new.terms and old.blob != new.blob
        ]
        random.Random(seed).shuffle(pairs)
        for old, new in pairs:
            texts = archive.read_text(old), archive.read_text(new)
            if texts[0].split() != texts[1].split():
                yield new.terms, *texts


def same(left: str, clauses: Sequence[Clause], file: bytes, *, accept: bool) -> bool:
    """Whether LibreOffice left our own words and, between them, those of the clauses."""
    every = lines(file, accept=accept)
    start = next(at for at, (style, _) in enumerate(every) if style == "Heading1")
    end = next(at for at, (_, said) in enumerate(every) if said.startswith(END))
    opening, ending = every[: start + 1], every[end:]
    notes = [line for line in every[start + 1 : end] if line[0] == "Note"]
    words = [said for _, said in (*opening, *notes)]
    words += [expected(clause) for clause in clauses]
    words += [said for _, said in ending]
    return bare(left) == bare("\n".join(words))


def bare(text: str) -> list[str]:
    """Words, without what stands between the cells of a row."""
    return [word for word in text.split() if word != "|"]


def validate(files: Sequence[Path]) -> None:
    """What Microsoft's validator says, where it is installed."""
    if not (MODULES / "node_modules" / "@ooxml-tools").is_dir():
        print("not validated: npm install --prefix .bench/browser @ooxml-tools/validate")
        return
    command = ["node", str(VALIDATE), str(MODULES), *map(str, files)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    found = [(file, errors) for file, errors in json.loads(said) if errors]
    for file, errors in found:
        print(Path(file).name, errors[0])
    print(f"{len(found)} of {len(files)} documents with an error of the schema (Open XML SDK)")


if __name__ == "__main__":
    given = [int(part) for part in sys.argv[1:4]]
    main(*(given + [200, 7, 60][len(given) :]))
