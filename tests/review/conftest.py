from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import strategies as st
from tests.sites import make

from policydiff.archive import NewVersion, Recording, open_archive
from policydiff.collection import Collection
from policydiff.compare import compare
from policydiff.model import Change, Comparison, Level, RecordKind, Terms, Version
from policydiff.review import OPINIONS, Citation, Decision, Reviewer, Verdict

PRIVACY = Terms(service="Acme", type="Privacy Policy")
ANN = Reviewer(name="Ann Lee", email="ann@example.org")
BOB = Reviewer(name="Bob Roe", email="bob@example.org")
NOON = datetime(2024, 10, 1, 12, tzinfo=UTC)

KEEP = "We keep the messages of a closed account for thirty days, and then we erase them for good."
SHARE = "A court may oblige us to share your telephone number with the police of its country."
COPY = "Whoever wants a copy of everything that is stored about them can ask our office in writing."
LONGER = KEEP.replace("thirty", "sixty")
JUDGE = SHARE.replace("A court", "A judge or a prosecutor")


def policy(*clauses: str) -> str:
    """A policy as Markdown."""
    return "# Privacy Policy\n\n" + "\n\n".join(clauses) + "\n"


def compared(old: str, new: str) -> Comparison:
    return compare(Version(title="a", text=old), Version(title="b", text=new))


def change(old: str, new: str) -> Change:
    """The one change between two texts."""
    [found] = compared(old, new).changes
    return found


def decision(
    verdict: Verdict = Verdict.ACCEPTED,
    reviewer: Reviewer = ANN,
    at: datetime = NOON,
    *,
    key: str = "ab" * 32,
    note: str = "as announced",
    came: datetime = NOON,
) -> Decision:
    return Decision(
        change=key, verdict=verdict, note=note, reviewer=reviewer, at=at, terms=str(PRIVACY),
        address="¶1", came=came, old="thirty days", new="sixty days",
    )  # fmt: skip


def record(made: Collection, editions: Sequence[tuple[str, str]], terms: Terms = PRIVACY) -> None:
    """Record texts, each as of its day."""
    with open_archive(made.archive) as archive:
        for day, text in editions:
            at = datetime.fromisoformat(day).replace(tzinfo=UTC)
            version = NewVersion(
                text=text,
                kind=RecordKind.CHANGE,
                captured_at=at,
                extractor="x 1",
                declaration="f00d",
            )
            archive.record([Recording(terms=terms, version=version)], recorded_at=at)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """One policy: two clauses change in September, one returns in October, and it comes again in November."""
    made = make(tmp_path)
    record(
        made,
        [
            ("2024-08-01", policy(KEEP, SHARE, COPY)),
            ("2024-09-05", policy(LONGER, SHARE, COPY)),
            ("2024-09-20", policy(LONGER, JUDGE, COPY)),
            ("2024-10-10", policy(KEEP, JUDGE, COPY)),
            ("2024-11-15", policy(LONGER, JUDGE, COPY)),
        ],
    )
    return made


texts = st.text(max_size=60)
names = st.text(
    st.characters(blacklist_categories=["C"], blacklist_characters="<>"), min_size=1, max_size=20
)
times = st.integers(0, 7_258_118_399).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_COMMON: dict[str, st.SearchStrategy[object]] = {
    "change": st.binary(min_size=32, max_size=32).map(bytes.hex),
    "note": texts,
    "reviewer": st.builds(Reviewer, name=names, email=names),
    "at": times,
    "terms": texts,
    "address": texts,
    "came": times,
    "old": texts,
    "new": texts,
    "cites": st.none() | st.builds(Citation, date=st.dates(), title=texts, source=texts),
}
decisions = st.one_of(
    st.builds(Decision, verdict=st.sampled_from([*sorted(OPINIONS), Verdict.NOTED]), **_COMMON),
    st.builds(
        Decision,
        verdict=st.just(Verdict.RATED),
        level=st.sampled_from(Level),
        topics=st.lists(st.sampled_from(["retention", "law_enforcement"]), max_size=2).map(tuple),
        **_COMMON,
    ),
    st.builds(Decision, verdict=st.just(Verdict.WITHDRAWN), withdraws=times, **_COMMON),
)
