"""What `status` says: as blocks, as JSON, and as a file for the Prometheus node exporter."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from policydiff.render import words
from policydiff.render.blocks import (
    Block,
    Facts,
    Heading,
    Role,
    Span,
    Spans,
    Table,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.render.machine_model import document, time_of
from policydiff.standing import NotifierStatus, Overview, State, TermsStatus

_ORDER = (State.HELD, State.FAILING, State.STALE, State.NEVER, State.FINE)
_REASON = 300


def blocks(overview: Overview, *, archive: str, command: str, every: bool) -> Iterator[Block]:
    """What needs somebody first, then how everything stands.

    Args:
        overview: what is to be said.
        archive: the path of the archive, to look into.
        command: how policydiff is called here.
        every: whether terms that are fine are listed too.
    """
    numbers = Counter(one.state for one in overview.terms)
    tally = ", ".join(f"{numbers[state]:,} {state}" for state in _ORDER if numbers[state])
    said = tally or "nothing is declared"
    yield line(strong(f"{len(overview.terms):,} terms"), f": {said}.")
    for one in overview.terms:
        if one.held is not None:
            yield from _held(one, archive, command)
    for one in overview.terms:
        if one.state in {State.FAILING, State.STALE}:
            yield Heading(level=2, spans=spans(one_line(str(one.terms))))
            yield Facts(rows=tuple(_facts(one)))
    for notifier in overview.notifiers:
        if notifier.waiting:
            yield Heading(level=2, spans=spans(f"Notifier {one_line(notifier.name)}"))
            yield Facts(rows=tuple(_undelivered(notifier, command)))
    listed = [one for one in overview.terms if every or one.state is State.NEVER]
    if listed:
        header = ("Terms", "State", "Last seen (UTC)", "Text stands since")
        yield Table(header=header, rows=tuple(_row(one) for one in listed))


def _held(one: TermsStatus, archive: str, command: str) -> Iterator[Block]:
    held = one.held
    assert held is not None  # noqa: S101 - the caller asked
    short = held.commit[: words.SHORT_ID]
    yield Heading(level=2, spans=spans(one_line(str(one.terms))))
    yield Facts(
        rows=(
            ("held", spans(Span(one_line(held.reason)[:_REASON], Role.WARNING))),
            ("captured", spans(words.minute(held.captured_at))),
            *_facts(one),
            ("look", spans(quiet(f"git -C {one_line(shlex.quote(archive))} show {short}"))),
            *((verb, spans(quiet(f"{command} {verb} {short}"))) for verb in ("accept", "reject")),
        )
    )


def _facts(one: TermsStatus) -> Iterator[tuple[str, Spans]]:
    if one.state in {State.FAILING, State.STALE}:
        yield one.state.value, spans(Span(one_line(one.reason or "")[:_REASON], Role.WARNING))
    if one.failing_since is not None:
        yield "since", spans(words.minute(one.failing_since))
    yield "last seen", spans(words.minute(one.seen) if one.seen else "never")
    if one.changed is not None:
        yield "stands since", spans(words.minute(one.changed))


def _undelivered(one: NotifierStatus, command: str) -> Iterator[tuple[str, Spans]]:
    yield "waiting", spans(Span(words.count(one.waiting, "message"), Role.WARNING))
    if one.since is not None:
        yield "since", spans(words.minute(one.since))
    if one.tries:
        tries = "try" if one.tries == 1 else "tries"
        yield "why", spans(f"{one_line(one.error or '')} ({one.tries} {tries})")
    yield "send", spans(quiet(f"{command} notify"))


def _row(one: TermsStatus) -> tuple[Spans, ...]:
    role = Role.QUIET if one.state is State.FINE else Role.WARNING
    return (
        spans(one_line(str(one.terms))),
        spans(Span(one.state.value, role)),
        spans(f"{one.seen:%Y-%m-%d %H:%M}" if one.seen else "never"),
        spans(quiet(words.day(one.changed) if one.changed else "")),
    )


def machine(overview: Overview) -> str:
    """As JSON, in the shape of `schema.json`."""
    content = {
        "at": time_of(overview.at),
        "terms": [_fields(one) for one in overview.terms],
        "notifiers": [
            {
                "name": one.name,
                "waiting": one.waiting,
                "since": time_of(one.since),
                "tries": one.tries,
                "error": one.error,
            }
            for one in overview.notifiers
        ],
    }
    return document("status", content)


def _fields(one: TermsStatus) -> dict[str, object]:
    held = one.held
    return {
        "service": one.terms.service,
        "type": one.terms.type,
        "state": one.state.value,
        "checked": time_of(one.checked),
        "seen": time_of(one.seen),
        "changed": time_of(one.changed),
        "failing_since": time_of(one.failing_since),
        "reason": one.reason,
        "held": held
        and {
            "id": held.commit,
            "kind": held.kind,
            "reason": held.reason,
            "captured": time_of(held.captured_at),
            "has_text": held.text is not None,
        },
    }


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


_METRICS: tuple[tuple[str, str, Callable[[TermsStatus], float | None]], ...] = (
    (
        "policydiff_last_checked_timestamp_seconds",
        "Time of the last check, whatever it found.",
        lambda one: _seconds(one.checked),
    ),
    (
        "policydiff_last_seen_timestamp_seconds",
        "Time of the last check that received the policy.",
        lambda one: _seconds(one.seen),
    ),
    (
        "policydiff_last_changed_timestamp_seconds",
        "When the text that stands was first seen.",
        lambda one: _seconds(one.changed),
    ),
    (
        "policydiff_failing",
        "Whether the last check received no policy.",
        lambda one: one.failing_since is not None,
    ),
    (
        "policydiff_failing_since_timestamp_seconds",
        "Time of the first check without the policy since it was seen last.",
        lambda one: _seconds(one.failing_since),
    ),
    (
        "policydiff_held",
        "Whether something waits for a person.",
        lambda one: one.held is not None,
    ),
)


def prometheus(overview: Overview) -> str:
    """As a text file for the node exporter's textfile collector."""
    lines: list[str] = []
    for name, told, value_of in _METRICS:
        lines += [f"# HELP {name} {told}", f"# TYPE {name} gauge"]
        for one in overview.terms:
            value = value_of(one)
            if value is not None:
                labels = f'service="{_label(one.terms.service)}",type="{_label(one.terms.type)}"'
                lines.append(f"{name}{{{labels}}} {float(value):.0f}")
    name = "policydiff_notifications_waiting"
    lines += [f"# HELP {name} Messages that are still to be sent.", f"# TYPE {name} gauge"]
    lines += [
        f'{name}{{notifier="{_label(one.name)}"}} {one.waiting}' for one in overview.notifiers
    ]
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return one_line(escaped)
