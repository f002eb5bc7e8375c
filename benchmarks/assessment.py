"""How well changes are rated: the tool and three baselines against labels that two people gave by reading.

    python -m benchmarks assessment
    python -m benchmarks.assessment draw FOLDER HALF [HALF]
                                                    sheets to label, see assessment_draw.py
    python -m benchmarks.assessment adopt HALF FIRST SECOND [THIRD]
                                                    take in the readers' answers, from a folder each
    python -m benchmarks.assessment list HALF       every change on which tool and readers differ, with texts

`labels/` holds the references of the drawn changes, what each of the two readers said, and what stands after
they were held against each other; the texts come from the recorded histories. docs/labels.md is what the
readers went by. The draw takes more changes that touch modal verbs, negations and numbers than there are, so
its rates are not those of a collection.
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.assessment_draw import FROM, Drawn, digest
from benchmarks.assessment_measures import LEVELS, Label, Labels, confusion, kappa, score
from benchmarks.assessment_sheets import write
from benchmarks.assessment_strata import weights
from benchmarks.recorded import Blobs, bundle, steps

from policydiff.assess import assess
from policydiff.compare import compare
from policydiff.compare.redline import draw
from policydiff.dataclasses import replace
from policydiff.model import Assessment, Change, ChangeKind, Clause, Comparison, Op, Version

LABELS = Path(__file__).resolve().parent / "labels"
HALVES = tuple(FROM)
_WORD = re.compile(r"[^\W_]+")


def references(half: str) -> list[Drawn]:
    """The drawn changes of a half."""
    lines = (LABELS / "draw.jsonl").read_text("utf-8").splitlines()
    return [one for line in lines if (one := Drawn(**json.loads(line))).half == half]


def labels(name: str) -> dict[str, Label]:
    """A file of labels by id; empty where there is none."""
    path = LABELS / f"{name}.jsonl"
    found = {}
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                entry = json.loads(line)
                found[entry["id"]] = Label(
                    level=entry["level"],
                    direction=entry["direction"],
                    topics=tuple(entry.get("topics", ())),
                )
    return found


def comparisons(wanted: list[Drawn]) -> Iterator[tuple[Drawn, Comparison, bool]]:
    """Each drawn change as a comparison of its own; whether it is still drawn as one change."""
    by_bundle: dict[str, list[Drawn]] = defaultdict(list)
    for one in wanted:
        by_bundle[one.bundle].append(one)
    for name, here in by_bundle.items():
        with bundle(name) as repository:
            blobs = Blobs(repository)
            recorded = {(step.commit, step.path): step for step in steps(repository)}
            for one in here:
                step = recorded[one.commit, one.path]
                title = one.path.removesuffix(".md")
                whole = compare(
                    Version(title=title, text=blobs[step.old]),
                    Version(title=title, text=blobs[step.new]),
                )
                change, same = _change(one, whole)
                yield (
                    one,
                    Comparison(
                        old=whole.old,
                        new=whole.new,
                        old_clauses=whole.old_clauses,
                        new_clauses=whole.new_clauses,
                        changes=(change,),
                        unchanged=(),
                    ),
                    same,
                )
            blobs.close()


def _change(one: Drawn, whole: Comparison) -> tuple[Change, bool]:
    for change in whole.changes:
        if _says(change.old, one.old_digest) and _says(change.new, one.new_digest):
            return change, True
    old = _clauses(whole.old_clauses, one.old, one.old_digest)
    new = _clauses(whole.new_clauses, one.new, one.new_digest)
    texts = ["\n".join(clause.text for clause in side) for side in (old, new)]
    kind = ChangeKind.REWORDED if old and new else ChangeKind.ADDED if new else ChangeKind.REMOVED
    drawn = draw(*texts) if old and new else None
    return Change(kind=kind, old=old, new=new, redline=drawn), False


def _clauses(among: Sequence[Clause], addresses: list[str], named: str) -> tuple[Clause, ...]:
    """The clauses that hold a text, wherever they stand now."""
    number = len(addresses)
    for at in range(len(among) - number + 1):
        if _says(among[at : at + number], named):
            return tuple(among[at : at + number])
    if number == 0:
        return ()
    sys.exit(f"No clauses {addresses} with the text {named}: were the histories rewritten?")


def _says(clauses: Sequence[Clause], named: str) -> bool:
    """Is this the text of that name? A number in front may have been among its words when it was drawn."""
    return digest(clauses) == named or (
        len(clauses) == 1
        and clauses[0].label is not None
        and digest([replace(clauses[0], text=clauses[0].label + clauses[0].text)]) == named
    )


def label_of(found: Assessment) -> Label:
    """What the tool says, as a label."""
    return Label(
        level=found.level.value,
        direction=found.direction.value,
        leaning=found.leaning.value,
        topics=found.topics,
    )


# --------------------------------------------------------------------------- baselines


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CRITICAL_WORDS = _set(
    "court authorities government police share disclose sell third affiliates partners retain store delete "
    "months years biometric sensitive children minors train ai arbitration dispute liability liable indemnify "
    "license licence advertising ads cookies tracking gericht behörden weitergeben speichern löschen monate"
)
_SIGNAL_WORDS = _set(
    "may must shall will can cannot not no never only unless except any all consent required prohibited "
    "darf muss kann nicht nur kein alle"
)


def _changed_words(change: Change) -> tuple[set[str], float]:
    sides = [
        _WORD.findall("\n".join(c.text for c in side).casefold())
        for side in (change.old, change.new)
    ]
    if change.redline is None:
        return {*sides[0], *sides[1]}, 1.0
    changed = [
        word
        for edit in change.redline.minimal
        if edit.op is not Op.EQUAL and not edit.reference
        for word in _WORD.findall(edit.text.casefold())
    ]
    return set(changed), len(changed) / max(1, len(sides[0]) + len(sides[1]))


def _always(_: Change) -> float:
    return 1.0


def _keywords(change: Change) -> float:
    words, _ = _changed_words(change)
    return 2.0 if words & _CRITICAL_WORDS else 1.0 if words & _SIGNAL_WORDS else 0.0


def _ratio(change: Change) -> float:
    return _changed_words(change)[1]


def cut(value: float, borders: tuple[float, float]) -> str:
    """A level by two borders; nothing is ever cosmetic."""
    return LEVELS[1 + (value >= borders[0]) + (value >= borders[1])]


def best_borders(truth: Labels, values: dict[str, float]) -> tuple[float, float]:
    """The borders that rate most changes right."""
    marks = [at / 20 for at in range(22)]
    return max(
        ((low, high) for low in marks for high in marks if low <= high),
        key=lambda borders: sum(cut(values[one], borders) == truth[one].level for one in truth),
    )


# --------------------------------------------------------------------------- what is printed


def main() -> None:
    borders = (0.05, 1.1)
    for half in HALVES:
        truth = labels(half)
        wanted = [one for one in references(half) if one.id in truth]
        if not wanted:
            print(f"No labels of the {half} half; nothing was measured on it.")
            continue
        changes: dict[str, Change] = {}
        said: dict[str, Label] = {}
        again = 0
        assessing = 0.0
        for one, comparison, same in comparisons(wanted):
            again += not same
            changes[one.id] = comparison.changes[0]
            start = time.process_time()
            (found,) = assess(comparison)
            assessing += time.process_time() - start
            said[one.id] = label_of(found)
        print(
            f"\n{half}: {len(wanted)} changes ({again} no longer drawn as the same change), "
            f"{1000 * assessing / len(wanted):.1f} ms of assessing each"
        )
        _agreement(half)
        if half == "development":
            borders = best_borders(truth, {one: _ratio(change) for one, change in changes.items()})
        methods: dict[str, Labels] = {
            "policydiff": said,
            "always substantive": _rated(changes, _always, (0.5, 2.0)),
            "keyword in diff": _rated(changes, _keywords, (1.0, 2.0)),
            f"edit ratio, borders {borders[0]:.2f} {borders[1]:.2f}": _rated(
                changes, _ratio, borders
            ),
        }
        print(
            "| method | level right | macro F1 | critical recall | precision | topic F1 "
            "| direction right | opposite | abstained | false alarms /100 | missed /100 |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|---|")
        for name, given in methods.items():
            print(f"| {name} | {' | '.join(_cells(truth, given))} |")
        standing = _standing(half, wanted)
        if standing is not None:
            cells = _cells(truth, said, standing)
            print(f"| policydiff, as of all changes there are | {' | '.join(cells)} |")
        print("\npolicydiff:")
        print("\n".join(confusion(truth, said)))


def _standing(half: str, wanted: Sequence[Drawn]) -> dict[str, float] | None:
    """How many changes of the collection each drawn one stands for, if a half was drawn by strata."""
    if not wanted[0].stratum:
        return None
    sizes = json.loads((LABELS / "strata.json").read_text("utf-8"))[half]
    by_stratum = weights([one.stratum for one in wanted], sizes)
    return {one.id: by_stratum[one.stratum] for one in wanted}


def _cells(truth: Labels, given: Labels, standing: Mapping[str, float] | None = None) -> list[str]:
    found = asdict(score(truth, given, standing))
    per_hundred = {"false_alarms", "misses"}
    return [
        "-" if math.isnan(value) else f"{value:.{1 if name in per_hundred else 2}f}"
        for name, value in found.items()
    ]


def _rated(
    changes: dict[str, Change], value: Callable[[Change], float], borders: tuple[float, float]
) -> Labels:
    return {one: Label(level=cut(value(change), borders)) for one, change in changes.items()}


def _agreement(half: str) -> None:
    first, second = labels(f"{half}-1"), labels(f"{half}-2")
    ids = [one for one in first if one in second]
    if not ids:
        return
    one, other = ([given[id_].level for id_ in ids] for given in (first, second))
    here, there = ([given[id_].direction for id_ in ids] for given in (first, second))
    print(
        f"two readers of {len(ids)}: the same level {_same(one, other):.2f}, kappa "
        f"{kappa(one, other):.2f}, weighted by steps {kappa(one, other, LEVELS):.2f}; "
        f"the same direction {_same(here, there):.2f}, kappa {kappa(here, there):.2f}"
    )


def _same(one: list[str], other: list[str]) -> float:
    return sum(map(str.__eq__, one, other)) / len(one)


def differences(half: str) -> None:
    """Print every change that tool and readers rate otherwise."""
    truth = labels(half)
    for one, comparison, _ in comparisons([one for one in references(half) if one.id in truth]):
        (found,) = assess(comparison)
        label, said = truth[one.id], label_of(found)
        if label.level == said.level and label.direction == said.direction:
            continue
        change = found.change
        print(f"\n===== {one.id} {one.path} {one.kind}")
        print(f"readers: {label.level} {label.direction} {label.topics}")
        print(f"tool:    {said.level} {said.direction} {said.topics}")
        for finding in found.findings:
            print(f"   {finding.rule} [{finding.topic}] {finding.direction}: {finding.reason}")
        for name, side in (("OLD", change.old), ("NEW", change.new)):
            print(f"{name}: {' // '.join(clause.text for clause in side)}")


def adopt(half: str, folders: Sequence[Path]) -> None:
    """Take in what readers answered, and what stands of it.

    Where the two differ, a third one who knew both decides; without one, the lower level stands (as the
    readers' guide has it), a direction they do not share is unclear, and a topic counts that one of
    them named.
    """
    wanted = {one.id for one in references(half)}
    first, second, *rest = [_answers(folder, half, wanted) for folder in folders]
    third = rest[0] if rest else {}
    stands = {
        one: third.get(one) or _settled(first[one], second[one]) for one in first if one in second
    }
    for name, given in ((f"{half}-1", first), (f"{half}-2", second), (half, stands)):
        lines = [json.dumps({"id": one, **given[one]}, ensure_ascii=False) for one in sorted(given)]
        (LABELS / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"{half}: {len(first)} and {len(second)} answers, {len(third)} decided by a third reader."
    )


def _answers(folder: Path, half: str, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(folder.glob(f"{half}-*.jsonl")):
        for line in filter(str.strip, path.read_text("utf-8").splitlines()):
            entry = json.loads(line)
            name = entry.pop("id")
            if name not in wanted or entry["level"] not in LEVELS:
                sys.exit(f"{path}: {line} answers nothing that was asked.")
            found[name] = {
                key: entry.get(key, "") for key in ("level", "topics", "direction", "note")
            }
    return found


def _settled(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    lower = min(one, other, key=lambda said: LEVELS.index(said["level"]))
    if LEVELS.index(lower["level"]) < 2:
        return {**lower, "direction": "none"}
    shared = one["direction"] == other["direction"]
    topics = list(dict.fromkeys([*one["topics"], *other["topics"]]))
    return {**lower, "topics": topics, "direction": one["direction"] if shared else "unclear"}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["draw", folder, *halves] if halves and set(halves) <= set(HALVES):
            first = min(map(HALVES.index, halves))
            drawn_before = [one for half in HALVES[:first] for one in references(half)]
            write(Path(folder), drawn_before, halves)
        case ["adopt", half, *folders] if len(folders) >= 2:
            adopt(half, [Path(folder) for folder in folders])
        case ["list", half]:
            differences(half)
        case _:
            main()
