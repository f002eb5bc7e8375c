"""The sheets that readers label: each change with its texts and its place, and nothing a tool says of it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.assessment_draw import Candidate, Drawn, drawn

from policydiff.model import Change, Op, Section

BATCH = 40


def write(folder: Path, before: Sequence[Drawn], wanted: Sequence[str]) -> None:
    """Write the references and the sheets that are labelled, `BATCH` changes on each.

    Args:
        folder: where to; made if it is not there.
        before: what was drawn earlier.
        wanted: the halves to draw.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    with (folder / "draw.jsonl").open("w", encoding="utf-8") as file:
        found, sizes = drawn(before, wanted)
        for reference, one in found:
            file.write(json.dumps(asdict(reference), ensure_ascii=False) + "\n")
            sheets[reference.half].append(_entry(reference, one))
            key = f"{reference.half}: {reference.language}, {'telling' if reference.telling else 'plain'}"
            counts[key] += 1
    for half, entries in sheets.items():
        for at in range(0, len(entries), BATCH):
            name = f"{half}-{at // BATCH + 1:02}.txt"
            (folder / name).write_text("\n".join(entries[at : at + BATCH]), encoding="utf-8")
    if sizes:
        text = json.dumps(sizes, indent=1, sort_keys=True)
        (folder / "strata.json").write_text(text + "\n", encoding="utf-8")
    for key, count in sorted(counts.items()):
        print(f"{key}: {count}")


def _entry(reference: Drawn, one: Candidate) -> str:
    change = one.change
    clause = (change.new or change.old)[0]
    old, new = (
        " // ".join(clause.text for clause in side) or "-" for side in (change.old, change.new)
    )
    lines = [
        f"===== {reference.id}",
        f"service: {one.service}    document: {Path(reference.path).stem}    date: {one.step.date}",
        f"section: {_section(clause.section) or '-'}",
        (
            f"clause: {' + '.join(reference.old) or '-'} -> {' + '.join(reference.new) or '-'}"
            f"    ({clause.kind.value}; {reference.kind})"
        ),
    ]
    if one.stem:
        lines.append(f"the list's lead-in: {one.stem[:400]}")
    lines += [f"OLD: {old}", f"NEW: {new}"]
    if change.redline is not None:
        lines.append("REDLINE: " + _redline(change))
    return "\n".join(lines) + "\n"


def _section(section: Section | None) -> str:
    titles = []
    while section is not None:
        if section.title:
            titles.append(" ".join(filter(None, (section.number, section.title))))
        section = section.parent
    return " > ".join(reversed(titles))


def _redline(change: Change) -> str:
    assert change.redline is not None
    marks = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    text = "".join(marks[edit.op].format(edit.text) for edit in change.redline.readable)
    return text.replace("\n", " // ")
