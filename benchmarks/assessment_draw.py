"""Draws the changes that people label, from the recorded histories: the same ones if they are compared alike.

    python -m benchmarks.assessment draw FOLDER HALF [HALF]

A change is drawn if the publisher made it and it moves words: no technical upgrade, no return to an
earlier text, nothing seen before in the same words (whichever service and way round), no page that was
replaced whole. Services are split into a development and a test half by the hash of their names; those
that were read while the rules were first written are never in the test half, and neither is a text that
also stands in the development half (services of one owner share texts).

The second test half is drawn from the same services as the first one, which rules were tuned on once it had
been opened; no text that stands in a change drawn before is in it. The third one is drawn so from what the
second left, and the enriched half from what is left of the services for development: both by strata (see
assessment_strata.py), English ones alone, half and three quarters of them suspected of being grave. So is
the fourth, from what the third left and from a history of services that no draw had before.

Somewhat more than half of the English changes touch a modal verb, a negation, a number or another word of a
list below that the rules have no part in; the others do not. Two of three stood on both sides, where there
are so many. At most a few come from one recorded step and one terms.
"""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.assessment_strata import REST, SUSPECT, stratum_of, touched
from benchmarks.recorded import Blobs, bundle

from policydiff.assess.topics import stem_of
from policydiff.compare import compare
from policydiff.languages import language_of
from policydiff.model import (
    Change,
    ChangeKind,
    Clause,
    ClauseKind,
    Comparison,
    Version,
)

SEED = 6
BUNDLES = ("telegram-versions", "pga-versions")
LATER = "web-versions"
"""Of which the fourth draw alone is made, beside what is left: none of its services was in a draw before."""
READ_BEFORE = frozenset(
    {"Bluesky", "LINE", "Parler", "Reddit", "Snapchat", "Telegram", "Twitch", "WhatsApp", "X"}
)
KINDS = frozenset(
    {
        ChangeKind.REWORDED,
        ChangeKind.MOVED_AND_REWORDED,
        ChangeKind.SPLIT,
        ChangeKind.MERGED,
        ChangeKind.ADDED,
        ChangeKind.REMOVED,
    }
)
ENGLISH, FOREIGN = 210, 30
"""Changes drawn for each half."""
OTHERS = ("de", "fr", "es", "it", "nl")
PER_STEP, PER_TERMS, PER_SERVICE = 4, 30, 85
OF_STRATA = {"enriched": (40, 125), "third": (40, 125), "fourth": (60, 150)}
"""The same for terms and service where a draw goes by strata: what is left lies with few."""
LONGEST = 3_000
FROM = {
    "development": "development",
    "test": "test",
    "second": "test",
    "enriched": "development",
    "third": "test",
    "fourth": "test",
}
"""Of which services each draw is, in the order in which they were made."""
LETTER = {"enriched": "e", "third": "x"}
"""What ids begin with, where it is not the draw's first letter."""
STRATA = {
    "enriched": {SUSPECT: 120, REST: 40},
    "third": {SUSPECT: 120, REST: 120},
    "fourth": {SUSPECT: 230, REST: 70},
}

_TECHNICAL = ("Apply technical or declaration upgrade on ", "Refilter ")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_TELLING = frozenset(
    [
        word
        for line in (
            "may might can could must shall should will would cannot not never no none neither without",
            "only solely unless except any all every always required entitled right rights consent",
            "notice before after kann können darf dürfen muss müssen soll nicht kein keine nie ohne nur",
            "außer alle jede wird werden peut peuvent pouvez doit doivent devez pas jamais aucun aucune",
            "sans seulement sauf tout tous toute puede pueden puedes debe deben debes nunca ningún",
            "ninguna sin solo sólo salvo todo todos toda può possono puoi deve devono devi non mai",
            "nessun nessuna senza solamente tutti tutte ogni kan kunnen mag mogen moet moeten niet",
            "nooit geen zonder alleen tenzij elke zal zullen",
        )
        for word in line.split()
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Where a drawn change stands; no text of it."""

    id: str
    half: str
    """One of `FROM`."""
    bundle: str
    path: str
    commit: str
    kind: str
    language: str
    telling: bool
    """Does it touch a modal verb, a negation, a number?"""
    old: list[str]
    """Addresses."""
    new: list[str]
    old_digest: str
    new_digest: str
    stratum: str = ""
    """Of a draw by strata."""


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded change of one document: the blobs before and after it."""

    path: str
    commit: str
    date: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A change that may be drawn, with its texts."""

    bundle: str
    step: Step
    change: Change
    stem: str
    """What a list item hangs on."""
    language: str
    telling: bool

    @property
    def service(self) -> str:
        """Whose text it is."""
        return self.step.path.partition("/")[0]


def half_of(service: str) -> str:
    """Which half a service's changes belong to."""
    odd = int(hashlib.sha256(service.encode()).hexdigest(), 16) % 2
    return "test" if odd and service not in READ_BEFORE else "development"


def digest(clauses: Sequence[Clause]) -> str:
    """Names a text without holding it; empty for no text."""
    text = "\n".join(clause.text for clause in clauses)
    return hashlib.sha256(text.encode()).hexdigest()[:16] if clauses else ""


def drawn(
    before: Sequence[Drawn], wanted: Sequence[str]
) -> tuple[list[tuple[Drawn, Candidate]], dict[str, Counter[str]]]:
    """The draw of the halves that are wanted, in order of ids, and how many each stratum of them holds.

    Args:
        before: what was drawn earlier.
        wanted: the halves to draw.
    """
    halves: dict[str, list[Candidate]] = {"development": [], "test": []}
    for name in BUNDLES:
        for candidate in candidates_of(name):
            halves[half_of(candidate.service)].append(candidate)
    shared = {_fold(side) for one in halves["development"] for side in _sides(one.change)}
    halves["test"] = [
        one for one in halves["test"] if shared.isdisjoint(map(_fold, _sides(one.change)))
    ]
    known = {named for one in before for named in (one.old_digest, one.new_digest)} - {""}
    found = []
    sizes: dict[str, Counter[str]] = {}
    if "fourth" in wanted:
        halves["later"] = list(candidates_of(LATER))
    for half in wanted:
        candidates = [
            one
            for one in [*halves[FROM[half]], *(halves["later"] if half == "fourth" else ())]
            if known.isdisjoint((digest(one.change.old), digest(one.change.new)))
        ]
        random_ = random.Random(f"{SEED} {half}")
        if half in STRATA:
            candidates = [one for one in candidates if one.language == "en"]
            sizes[half] = Counter(stratum_of(one.change) for one in candidates)
            picked = _pick_strata(candidates, random_, half)
        else:
            picked = _pick(candidates, random_)
        for at, one in enumerate(picked, 1):
            change = one.change
            reference = Drawn(
                id=f"{LETTER.get(half, half[0])}{at:03}",
                half=half,
                bundle=one.bundle,
                path=one.step.path,
                commit=one.step.commit,
                kind=change.kind.value,
                language=one.language,
                telling=one.telling,
                old=[clause.address for clause in change.old],
                new=[clause.address for clause in change.new],
                old_digest=digest(change.old),
                new_digest=digest(change.new),
                stratum=stratum_of(change) if half in STRATA else "",
            )
            found.append((reference, one))
    return found, sizes


def _steps(repository: Path) -> Iterator[Step]:
    """Every recorded change that the publisher made to a text not seen before, oldest first."""
    log = subprocess.run(
        [
            *("git", "-C", str(repository), "-c", "core.quotepath=off", "log", "main", "--reverse"),
            *("--date-order", "--format=@%H\t%as\t%s", "--raw", "--no-abbrev", "--no-renames"),
        ],
        check=True,
        capture_output=True,
    ).stdout.decode()
    seen: dict[str, set[str]] = defaultdict(set)
    commit = date = subject = ""
    for line in log.splitlines():
        if line.startswith("@"):
            commit, date, subject = line[1:].split("\t", 2)
        elif line.startswith(":"):
            about, path = line.split("\t", 1)
            _, _, old, new, status = about.split()
            known = new in seen[path]
            seen[path] |= {old, new}
            if status != "M" or not path.endswith(".md") or "/" not in path or known:
                continue
            if not subject.startswith(_TECHNICAL):
                yield Step(path, commit, date, old, new)


def candidates_of(name: str) -> Iterator[Candidate]:
    """Every change of a bundle that may be drawn."""
    seen: set[tuple[str, str]] = set()
    with bundle(name) as repository:
        blobs = Blobs(repository)
        for step in _steps(repository):
            title = step.path.removesuffix(".md")
            old_version, new_version = (
                Version(title=title, text=blobs[blob]) for blob in (step.old, step.new)
            )
            comparison = compare(old_version, new_version)
            if comparison.replaced:
                continue
            for change in comparison.changes:
                old, new = (
                    " ".join(clause.text for clause in side) for side in (change.old, change.new)
                )
                if change.kind not in KINDS or max(len(old), len(new)) > LONGEST:
                    continue
                key = (_fold(old), _fold(new))
                if key[0] == key[1] or key in seen or key[::-1] in seen:
                    continue
                seen.add(key)
                around = " ".join(clause.text for clause in comparison.new_clauses[:120])
                language = language_of(new or old) or language_of(around) or "unknown"
                yield Candidate(
                    name, step, change, _stem(comparison, change), language, _telling(change)
                )
        blobs.close()


def _stem(comparison: Comparison, change: Change) -> str:
    clause = (change.new or change.old)[0]
    among = comparison.new_clauses if change.new else comparison.old_clauses
    stem = stem_of(among, clause) if clause.kind is ClauseKind.ITEM else None
    return stem.text if stem is not None else ""


class _Picked:
    """What was picked already, and how many of one step, terms, and service."""

    def __init__(self, per_terms: int = PER_TERMS, per_service: int = PER_SERVICE) -> None:
        self.all: list[Candidate] = []
        self._per_terms, self._per_service = per_terms, per_service
        self._by_step: Counter[str] = Counter()
        self._by_terms: Counter[str] = Counter()
        self._by_service: Counter[str] = Counter()

    def take(self, pool: Sequence[Candidate], languages: Sequence[str], wanted: int) -> int:
        """Pick from the front of a pool; how many there were."""
        taken = 0
        for one in pool:
            if taken == wanted:
                break
            step = f"{one.step.commit} {one.step.path}"
            if (
                one.language not in languages
                or one in self.all
                or self._by_step[step] >= PER_STEP
                or self._by_terms[one.step.path] >= self._per_terms
                or self._by_service[one.service] >= self._per_service
            ):
                continue
            self._by_step[step] += 1
            self._by_terms[one.step.path] += 1
            self._by_service[one.service] += 1
            self.all.append(one)
            taken += 1
        return taken


def _pick(candidates: Sequence[Candidate], random_: random.Random) -> list[Candidate]:
    order = list(candidates)
    random_.shuffle(order)
    telling = _mixed([one for one in order if one.telling])
    plain = _mixed([one for one in order if not one.telling])
    picked = _Picked()
    foreign = 0
    for language in OTHERS:
        for pool in (telling, plain):
            foreign += picked.take(pool, [language], FOREIGN // len(OTHERS) // 2)
    foreign += picked.take(telling, OTHERS, FOREIGN - foreign)
    most = (ENGLISH + FOREIGN - foreign) * 55 // 100
    got = picked.take(telling, ["en"], most)
    picked.take(plain, ["en"], ENGLISH + FOREIGN - foreign - got)
    random_.shuffle(picked.all)
    return picked.all


def _pick_strata(
    candidates: Sequence[Candidate], random_: random.Random, half: str
) -> list[Candidate]:
    order = list(candidates)
    random_.shuffle(order)
    picked = _Picked(*OF_STRATA[half])
    for stratum, number in STRATA[half].items():
        pool = [one for one in order if stratum_of(one.change).startswith(stratum)]
        picked.take(_mixed(pool), ["en"], number)
    random_.shuffle(picked.all)
    return picked.all


def _mixed(order: Sequence[Candidate]) -> list[Candidate]:
    """Two clauses that stood on both sides for one that came or went whole, as long as there are."""
    both = [one for one in order if one.change.redline is not None]
    whole = [one for one in order if one.change.redline is None]
    found: list[Candidate] = []
    while both or whole:
        found += [*both[:2], *whole[:1]]
        del both[:2], whole[:1]
    return found


def _telling(change: Change) -> bool:
    text = touched(change)
    if change.redline is None and len(_WORD.findall(text)) < 8:
        return False
    words = {word.casefold().replace("’", "'") for word in _WORD.findall(text)}
    return any(word in _TELLING or word.endswith("n't") or word.isdigit() for word in words)


def _sides(change: Change) -> list[str]:
    return [" ".join(clause.text for clause in side) for side in (change.old, change.new) if side]


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
