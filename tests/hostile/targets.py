"""What reads what others wrote, and nonsense made for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from rich.console import Console
from tests.hostile import nonsense
from tests.hostile.making import (
    BOX,
    DECISION,
    DECLARATIONS,
    FOREIGN,
    OBSERVATION,
    PAGE,
    PAIR,
    as_bytes,
    json_lines,
    of,
    rules,
    toml,
)
from tests.hostile.nonsense import VALUES

from policydiff import events, history
from policydiff.archive import message, observing
from policydiff.assess import load_rules
from policydiff.collection.settings import read_settings
from policydiff.compare import compare
from policydiff.declarations import load_file
from policydiff.declarations.canonical import canonical, documents_of
from policydiff.errors import (
    ArchiveError,
    DeclarationError,
    PolicydiffError,
    SourceError,
    UsageError,
)
from policydiff.extract import extract
from policydiff.extract.proposing import propose
from policydiff.extract.varying import varying
from policydiff.fetch.coding import decoded
from policydiff.gates import judge
from policydiff.model import Capture, SourceDocument, Terms, Version
from policydiff.notify import FILE, read
from policydiff.pipeline.settling import settle
from policydiff.queries import match_all, parse_instant, parse_period, parse_point
from policydiff.render import machine, notification, pair
from policydiff.render.harmless import one_line
from policydiff.render.paint import markdown, plain
from policydiff.render.terminal import print_blocks
from policydiff.report import undated
from policydiff.review import Ledger

AT = datetime(2026, 3, 1, tzinfo=UTC)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ISOLATED = re.compile("\u2068[^\u2066-\u2069\n]*\u2069")
_ACTING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads."""

    examples: st.SearchStrategy[Any]
    take: Callable[[Any, Path], None]
    """Reads an example, and fails if what comes of it is not fit to be seen; has a folder for itself."""


# ----------------------------------------------------------------------- what may be seen


def _check_printed(text: str) -> None:
    """Nothing acts but colours; words of both directions stand in whole isolates."""
    left = _ISOLATED.sub("", _COLOUR.sub("", text))
    found = _ACTING.search(left)
    assert found is None, f"{found[0]!r} is printed in {left[max(found.start() - 60, 0) :][:120]!r}"


def _check_error(error: PolicydiffError) -> None:
    said = one_line(error.message)
    assert said.strip(), "an error says nothing"
    _check_printed(said)


def _drawn(blocks: Iterable[Any]) -> None:
    found = list(blocks)
    for width, brackets in ((80, True), (24, False)):
        out = StringIO()
        console = Console(
            file=out,
            width=width,
            force_terminal=True,
            color_system="standard",
            markup=False,
            emoji=False,
            highlight=False,
        )
        print_blocks(found, console, brackets=brackets)
        _check_printed(out.getvalue())
    _check_printed(plain(found))
    _check_printed(markdown(found))


# ----------------------------------------------------------------------- what reads


def _read_page(example: tuple[bytes, str, str, str], _: Path) -> None:
    body, kind, select, remove = example
    document = SourceDocument(
        url="https://acme.example/privacy",
        select=(select,) if select else (),
        remove=(remove,) if remove else (),
        remove_query_params=("ref",),
    )
    capture = Capture(
        requested_url=document.url,
        final_url=document.url,
        status=200,
        headers=(("content-type", kind),),
        body=body,
        captured_at=AT,
    )
    with suppress(UnicodeError):
        propose(body)
        varying(body, body[: len(body) // 2], "main")
    try:
        text = extract(capture, document)
    except SourceError as error:
        _check_error(error)
        return
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text), "control characters in a recorded text"
    judge(text, captures=[capture], previous=None)
    settled = settle(text, text, None)
    assert not settled.unstable
    _read_pair((text, text[: len(text) // 2]), _)


def _read_pair(example: tuple[str, str], _: Path) -> None:
    old, new = (
        Version(title=title, text=text, captured_at=AT)
        for title, text in zip(("Acme/\x1b[1mPrivacy", "Acme/Privacy"), example, strict=True)
    )
    comparison = compare(old, new)
    changes = undated(comparison, rules=_rules)
    _drawn(pair.diff(comparison, changes, context=5, rules=_rules()))
    json.loads(machine.diff(comparison, changes))
    history.facts_of(new.text)
    history.lines_of(new.text)
    history.letters_of(new.text)
    settle(old.text, new.text, old.text)
    for one in changes:
        if one.assessment is not None:
            text = notification.tame(one_line(one.assessment.findings[0].reason))
            assert not set("<>@`*") & set(text)


_kept: list[Any] = []


def _rules() -> Any:
    if not _kept:
        _kept.append(load_rules())
    return _kept[0]


def _file(
    name: str, error: type[PolicydiffError], load: Callable[[Path], object]
) -> Callable[[bytes, Path], None]:
    """Reads a file of its name, which has the example as its content."""

    def take(example: bytes, place: Path) -> None:
        file = place / name
        file.write_bytes(example)
        try:
            load(file)
        except error as wrong:
            _check_error(wrong)

    return take


def _declaration(file: Path) -> None:
    for one in load_file(file):
        kept = canonical(one.documents)
        assert documents_of(kept) == one.documents or not one.documents


def _read_rules(file: Path) -> None:
    rules = load_rules(file)
    version = Version(
        title="x", text="We may share your data, aaaaaaaaaaaaaaaaaaaaaaaaaaaaa! for 30 days."
    )
    undated(compare(Version(title="x", text="We keep it."), version), rules=rules)


def _read_notes(example: list[bytes], _: Path) -> None:
    ledger = Ledger.read(example)
    for line in example:
        for one in ledger.of(line[:64].decode("ascii", "replace")):
            _check_printed(one_line(f"{one.reviewer} {one.note} {one.address}"))


def _read_words(example: str, _: Path) -> None:
    known = [Terms(service="Acme", type="Privacy Policy"), Terms(service="Zed", type="Imprint")]
    for ask in (parse_period, parse_point, parse_instant):
        try:
            ask(example)
        except UsageError as error:
            _check_error(error)
    try:
        match_all(example.split() or [example], known)
    except UsageError as error:
        _check_error(error)


def _read_commit(example: str, _: Path) -> None:
    message.parse(example)
    first, *rest = message.compose(example, [("Reason", example)]).split("\n")
    assert first == message.one_line(example)
    assert len(rest) <= 3


def _read_observations(example: bytes, _: Path) -> None:
    try:
        for one in observing.decode(example, "2026/03/x.jsonl"):
            _check_printed(one_line(f"{one.terms} {one.reason}"))
    except ArchiveError as error:
        _check_error(error)


def _unpack(example: tuple[bytes, str], _: Path) -> None:
    try:
        assert len(decoded(*example, limit=100_000)) <= 100_000
    except SourceError as error:
        _check_error(error)


def _read_notices(file: Path) -> None:
    read(file.parent)


TARGETS: Final[dict[str, Target]] = {
    "html": Target(examples=PAGE, take=_read_page),
    "markdown": Target(examples=PAIR, take=_read_pair),
    "foreign markdown": Target(examples=FOREIGN, take=_read_pair),
    "declarations": Target(
        examples=st.one_of(
            DECLARATIONS.map(lambda one: json.dumps(one).encode()),
            as_bytes(of(["{", "}", '"terms":', "[" * 3000, ",", '"select":', "null"])),
        ),
        take=_file("Acme.json", DeclarationError, _declaration),
    ),
    "notes": Target(examples=st.lists(json_lines(DECISION), max_size=6), take=_read_notes),
    "observations": Target(
        examples=st.lists(json_lines(OBSERVATION), max_size=4).map(b"\n".join),
        take=_read_observations,
    ),
    "commit": Target(examples=of(nonsense.COMMITS), take=_read_commit),
    "rules.toml": Target(
        examples=rules(),
        take=_file("rules.toml", DeclarationError, _read_rules),
    ),
    "events.toml": Target(
        examples=toml(nonsense.EVENTS, VALUES),
        take=_file("events.toml", DeclarationError, events.read),
    ),
    "policydiff.toml": Target(
        examples=toml(nonsense.SETTINGS, VALUES),
        take=_file("policydiff.toml", DeclarationError, read_settings),
    ),
    "notices": Target(
        examples=json_lines({"format": 1, "notifiers": {"json": BOX}}),
        take=_file(FILE, ArchiveError, _read_notices),
    ),
    "queries": Target(
        examples=of(nonsense.QUERIES),
        take=_read_words,
    ),
    "coding": Target(
        examples=st.tuples(
            st.one_of(
                st.binary(max_size=200),
                st.binary(max_size=40).map(lambda some: b"\x1f\x8b\x08\x00" + some),
                st.binary(max_size=40).map(lambda some: b"\x28\xb5\x2f\xfd" + some),
            ),
            st.sampled_from(nonsense.CODINGS),
        ),
        take=_unpack,
    ),
}
