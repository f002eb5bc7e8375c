"""Takes real pairs of versions through a word processor: what is left once all is accepted, or rejected.

    .venv/bin/python -m benchmarks.word [PAIRS] [SEED]        200 pairs, seed 7

Draws pairs of neighbouring versions of `pga-versions` that differ in words, writes each as a Word document with
the whole text, and has LibreOffice accept and reject every change (`office.py`; Debian: libreoffice-writer,
python3-uno). Each clause has to be left as the comparison has it. With npm's `@ooxml-tools/validate` in
`.bench/browser`, Microsoft's own validator for the format reads every document too.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.recorded import bundle
from tests.render.docx.accepting import expected, lines
from tests.render.dossiers import dossier_of

from policydiff.archive import open_archive
from policydiff.assess import load_rules
from policydiff.model import ChangeKind, Clause, Terms
from policydiff.render.docx import document

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / ".bench" / "browser"
VALIDATE = Path(__file__).with_name("word_validate.mjs")
OFFICE = Path(__file__).with_name("office.py")
OFFICE_PYTHON = "/usr/bin/python3"
END = "End of the text of"


def main(number: int, seed: int) -> None:
    """Draw, write, accept, reject, compare, validate."""
    rules = load_rules()
    wrong = 0
    spent = 0.0
    sizes: list[int] = []
    kinds: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sides: dict[Path, tuple[Sequence[Clause], Sequence[Clause]]] = {}
        for terms, old, new in drawn(seed):
            if len(sizes) == number:
                break
            dossier = dossier_of(old, new, terms=terms, rules=rules, whole_edits=True)
            comparison = dossier.parts[0].report.comparison
            assert comparison is not None
            if all(change.kind is ChangeKind.MARKUP for change in comparison.changes):
                continue
            started = time.process_time()
            file = document(dossier, whole=True)
            spent += time.process_time() - started
            sizes.append(len(file))
            for kind in {str(change.kind) for change in comparison.changes}:
                kinds[kind] = kinds.get(kind, 0) + 1
            path = folder / f"{len(sizes):03}.docx"
            path.write_bytes(file)
            sides[path] = (comparison.old_clauses, comparison.new_clauses)
        print(f"{len(sizes)} pairs (seed {seed}), {spent:.1f} s of CPU to write, "
              f"{sum(sizes) // len(sizes):,} bytes on average, {max(sizes):,} at most")  # fmt: skip
        print(f"pairs with a change of each kind: {dict(sorted(kinds.items()))}")
        subprocess.run([OFFICE_PYTHON, str(OFFICE), str(folder)], check=True)
        for path, (olds, news) in sides.items():
            for name, clauses in (("accepted", news), ("rejected", olds)):
                left = path.with_suffix(f".{name}.txt").read_text("utf-8")
                wrong += not same(left, clauses, path.read_bytes(), accept=name == "accepted")
        print(
            f"{2 * len(sides) - wrong} of {2 * len(sides)} results of LibreOffice are the clauses' words"
        )
        validate(sorted(sides))


def drawn(seed: int) -> Iterator[tuple[Terms, str, str]]:
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
    given = [int(part) for part in sys.argv[1:3]]
    main(*(given + [200, 7][len(given) :]))
