"""What a person types, made exact: a period, a point in time, a name of terms.

    >>> parse_period("2024-09").label
    'September 2024'
    >>> parse_period("2024-Q3").end.isoformat()
    '2024-10-01T00:00:00+00:00'
    >>> str(match_terms("telegram priv", [Terms(service="Telegram", type="Privacy Policy")])[0])
    'Telegram/Privacy Policy'

All times are UTC. Nothing here looks at a clock, so a period never depends on the day it is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from policydiff.dataclasses import dataclass
from policydiff.errors import UsageError
from policydiff.model import Terms

MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
"""By number. In English whatever the locale is."""

_PERIOD = re.compile(
    r"(?P<year>[12]\d{3})"
    r"(?:-(?:[Qq](?P<quarter>\d)|(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?))?",
    re.ASCII,
)
_INSTANT = re.compile(
    r"[12]\d{3}-\d{2}-\d{2}[T ]\d{2}:?\d{2}(?P<second>:?\d{2})?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.ASCII)
"""Of SHA-1 at most 40 digits, of SHA-256 at most 64."""
_PERIOD_FORMS = "2024, 2024-Q3, 2024-09, 2024-09-23 or 2024-09..2024-12"
_POINT_FORMS = "2024, 2024-Q3, 2024-09 or 2024-09-23"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time, start included, end excluded; None leaves a side open."""

    start: datetime | None
    end: datetime | None
    label: str
    """In words: `September 2024`."""

    def __contains__(self, at: datetime) -> bool:
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


class Anchor(StrEnum):
    """A point named by its place in the timeline."""

    FIRST = "@first"
    PREVIOUS = "@previous"
    LATEST = "@latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One version of a timeline: the one in force just before `until`, a commit, or an anchor.

    Exactly one field is set.
    """

    until: datetime | None = None
    """Exclusive: a day means the version in force when the day ended, and a minute when that did."""
    commit: str | None = None
    """Beginning of a commit id, at least 7 hex digits."""
    anchor: Anchor | None = None


def parse_period(text: str) -> Period:
    """Read a year, quarter, month, day, or `A..B` of these (either side may be left out).

    Raises:
        UsageError: it is none of these, or no such date exists.
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        return _simple_period(first, text)
    if not first and not last:
        raise UsageError(
            f"{text!r} names no period: give at least one side, as in 2024-09..2024-12."
        )
    start = _simple_period(first, text) if first else None
    end = _simple_period(last, text) if last else None
    if start and end and start.start and end.end and start.start >= end.end:
        raise UsageError(
            f"The period {text!r} ends before it begins: write the earlier date first."
        )
    match start, end:
        case Period(), Period():
            label = f"{start.label} to {end.label}"
        case Period(), None:
            label = f"since {start.label}"
        case _:
            label = f"until {end.label}" if end else ""
    return Period(start=start.start if start else None, end=end.end if end else None, label=label)


def parse_point(text: str) -> Point:
    """Read a date or time, the beginning of a commit id, `@first`, `@previous` or `@latest`.

    Raises:
        UsageError: it is none of these.
    """
    text = text.strip()
    if text.startswith("@"):
        try:
            return Point(anchor=Anchor(text.lower()))
        except ValueError:
            names = ", ".join(Anchor)
            raise UsageError(
                f"{text!r} is no point of a timeline: the named points are {names}."
            ) from None
    if instant := _INSTANT.fullmatch(text):
        length = timedelta(seconds=1) if instant["second"] else timedelta(minutes=1)
        return Point(until=parse_instant(text) + length)
    if _PERIOD.fullmatch(text):
        return Point(until=_simple_period(text, text, forms=_POINT_FORMS).end)
    if _COMMIT.fullmatch(text.lower()):
        return Point(commit=text.lower())
    raise UsageError(
        f"{text!r} is no point of a timeline: give a date (2024-09-23), a commit id of at least "
        f"7 digits, or one of {', '.join(Anchor)}."
    )


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 date or time; without a zone it is UTC.

    Raises:
        UsageError: it is no such time.
    """
    try:
        at = datetime.fromisoformat(text.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no time: write it as 2024-09-23T15:26:23Z.") from None
    return at


def match_terms(query: str, known: Sequence[Terms], *, declared: bool = False) -> tuple[Terms, ...]:
    """Find the terms a loose name stands for.

    `Service/Type` or a whole service name, in any case, is taken at its word. Otherwise every word
    of the query has to begin a word of the name: `telegram priv`.

    Args:
        query: the name.
        known: what there is.
        declared: whether those are what is declared, which says less than what is recorded.

    Returns:
        At least one, in the order of `known`.

    Raises:
        UsageError: nothing matches; the sentence names the nearest.
    """
    wanted = " ".join(query.casefold().split())
    exact = tuple(t for t in known if str(t).casefold() == wanted)
    if exact:
        return exact
    of_service = tuple(t for t in known if t.service.casefold() == wanted)
    if of_service:
        return of_service
    words = wanted.replace("/", " ").split()
    found = tuple(t for t in known if words and _begins_words(words, t))
    if found:
        return found
    if not known:
        what = f"declared here yet. {_UNDECLARED}" if declared else "recorded or declared here yet."
        raise UsageError(f"No terms match {query!r}: nothing is {what}")
    hint = f" {_UNDECLARED}" if declared else ""
    what = "declared terms" if declared else "terms"
    raise UsageError(f"No {what} match {query!r}. The nearest: {_nearest(wanted, known)}.{hint}")


_UNDECLARED = (
    "`policydiff track` declares terms by their address; what was imported is read with `log`."
)


def match_all(
    queries: Sequence[str], known: Sequence[Terms], *, declared: bool = False
) -> tuple[Terms, ...]:
    """Every terms that the words stand for, in the order of `known`.

    The words are taken as one name if that matches (`telegram privacy`, without quotes), otherwise as
    one name each.

    Args:
        queries: at least one.
        known: what there is.
        declared: as for `match_terms`.

    Raises:
        UsageError: one of the names matches nothing.
    """
    try:
        return match_terms(" ".join(queries), known, declared=declared)
    except UsageError as error:
        as_one_name = error
    try:
        found = {t for query in queries for t in match_terms(query, known, declared=declared)}
    except UsageError:
        if any(sign in query for query in queries for sign in " /"):
            raise
        raise as_one_name from None  # bare words: one misspelt name rather than several
    return tuple(t for t in known if t in found)


def match_one(query: str, known: Sequence[Terms], *, declared: bool = False) -> Terms:
    """The one terms a name stands for.

    Args:
        query: the name.
        known: what there is.
        declared: as for `match_terms`.

    Raises:
        UsageError: nothing matches, or several do; the sentence names them.
    """
    found = match_terms(query, known, declared=declared)
    if len(found) > 1:
        names = "; ".join(f'"{t}"' for t in found[:8])
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise UsageError(
            f"{query!r} stands for {len(found)} terms: {names}{more}. Name one of them."
        )
    return found[0]


def _simple_period(text: str, whole: str, *, forms: str = _PERIOD_FORMS) -> Period:
    found = _PERIOD.fullmatch(text.strip())
    if not found:
        raise UsageError(f"{whole!r} is no period: write {forms}.")
    year = int(found["year"])
    try:
        if found["quarter"]:
            quarter = int(found["quarter"])
            start = datetime(year, 3 * quarter - 2, 1, tzinfo=UTC)
            return Period(
                start=start, end=_months_later(start, 3), label=f"quarter {quarter} of {year}"
            )
        if found["day"]:
            start = datetime(year, int(found["month"]), int(found["day"]), tzinfo=UTC)
            label = f"{start.day} {MONTHS[start.month]} {year}"
            return Period(start=start, end=start + timedelta(days=1), label=label)
        if found["month"]:
            start = datetime(year, int(found["month"]), 1, tzinfo=UTC)
            return Period(
                start=start, end=_months_later(start, 1), label=f"{MONTHS[start.month]} {year}"
            )
    except ValueError:
        raise UsageError(f"There is no {text.strip()} in the calendar: write {forms}.") from None
    start = datetime(year, 1, 1, tzinfo=UTC)
    return Period(start=start, end=_months_later(start, 12), label=str(year))


def _months_later(start: datetime, months: int) -> datetime:
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


def _begins_words(words: Sequence[str], terms: Terms) -> bool:
    name = re.split(r"[\s/]+", str(terms).casefold())
    return all(any(part.startswith(word) for part in name) for word in words)


def _nearest(wanted: str, known: Sequence[Terms]) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - 40 ms that only this error needs

    names = [str(t) for t in known]
    best = process.extract(wanted, names, scorer=fuzz.WRatio, processor=str.casefold, limit=3)
    return "; ".join(f'"{name}"' for name, _, _ in best)


def quoted(word: str) -> str:
    """One word of a command line, which no shell reads as more; in double quotes where they are enough.

    Args:
        word: a path, or a name of terms, which may come from anybody.
    """
    if re.fullmatch(r"[\w@%+=:,./-]+", word, re.ASCII):
        return word
    # what a shell does not take at its word between double quotes
    if set(word) & set('"' if os.name == "nt" else '"$`!\\'):
        import shlex  # noqa: PLC0415 - few names need it

        return shlex.quote(word)
    return f'"{word}"'
