"""What people have to be told of an archive, and have not been told yet: noticed, kept, sent.

Everything to be told is read from the archive itself, so that nothing depends on a run having lived to
tell it. What was noticed is one commit of `versions` and the names of what is held and what fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from policydiff import history
from policydiff.archive import open_archive
from policydiff.archive.layout import VERSIONS
from policydiff.assess import Rules, reaches
from policydiff.collection import Collection
from policydiff.compare import compare
from policydiff.errors import ArchiveBusy, UsageError
from policydiff.model import Level, Record
from policydiff.notify import Box, Message, Notifier, Outbox, read, send
from policydiff.pipeline.overview import overview
from policydiff.pipeline.reading import Reader, opened
from policydiff.render import notification
from policydiff.render.notification import Letter, News
from policydiff.report import undated
from policydiff.standing import Overview, State

Clock = Callable[[], datetime]

_MOST = 20
"""Messages that a run sends to one notifier; the rest waits for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one notifier's messages."""

    name: str
    sent: int
    waiting: int
    error: str | None
    """Why no more was sent; None where all was."""


def register(collection: Collection, notifiers: Sequence[Notifier]) -> None:
    """Remember where an archive stood when a notifier was named first: it is told what changes from there.

    Raises:
        ArchiveError: the archive can't be read or written.

    Cost: where all are known, a small file is read; a run that is sending is not waited for.
    """
    if not collection.archive.exists() or {one.name for one in notifiers} <= {
        *read(collection.archive)
    }:
        return
    with suppress(ArchiveBusy), Outbox(collection.archive) as outbox:
        if _welcome(collection, outbox, notifiers):
            outbox.save()


def tell(
    collection: Collection,
    notifiers: Sequence[Notifier],
    *,
    rules: Callable[[], Rules],
    clock: Clock,
    patient: bool,
) -> tuple[Delivery, ...]:
    """Notice what is new, keep it, and send all that waits.

    Args:
        collection: whose archive.
        notifiers: who is told.
        rules: what reads the rules that changes are rated by, when there is one.
        clock: the time now, aware, in UTC.
        patient: whether a notifier that failed is left alone for a while.

    Raises:
        ArchiveBusy: another run is sending.
        ArchiveError: the archive can't be read or written; what was kept stays.
        DeclarationError: a declaration or the rules are wrong.

    Cost: of an archive that stands as it stood, its refs and latest observations; a comparison for each
        text that is new; a process for each message.
    """
    if not collection.archive.exists():
        return ()
    with Outbox(collection.archive) as outbox:
        _welcome(collection, outbox, notifiers)
        _notice(collection, outbox, notifiers, rules, clock())
        outbox.save()
        return tuple(_deliver(outbox, one, clock, patient=patient) for one in notifiers)


def preview(
    collection: Collection,
    notifiers: Sequence[Notifier],
    *,
    rules: Callable[[], Rules],
    now: datetime,
) -> tuple[tuple[str, tuple[Message, ...]], ...]:
    """What `tell` would send to each; nothing is sent or kept."""
    if not collection.archive.exists():
        return ()
    with Outbox(collection.archive) as outbox:
        _welcome(collection, outbox, notifiers)
        _notice(collection, outbox, notifiers, rules, now)
        return tuple((one.name, tuple(outbox.boxes[one.name].waiting)) for one in notifiers)


def forget(collection: Collection, name: str) -> int:
    """Drop what a notifier was told of, and what waits for it; how many messages that were.

    Raises:
        UsageError: there is none of this name.
        ArchiveBusy: another run is sending.
        ArchiveError: the archive can't be read or written.
    """
    known = read(collection.archive) if collection.archive.exists() else {}
    if name not in known:
        names = ", ".join(sorted(known)) or "none"
        raise UsageError(f"No notifier {name!r} is known here; there are: {names}.")
    with Outbox(collection.archive) as outbox:
        dropped = outbox.boxes.pop(name)
        outbox.save()
    return len(dropped.waiting)


def trial(
    collection: Collection, notifiers: Sequence[Notifier], now: datetime
) -> Iterator[Delivery]:
    """Send each a message that says nothing but that it came."""
    letter = notification.trial(_folder(collection), now.isoformat())
    for one in notifiers:
        error = send(one, _message(letter, now))
        yield Delivery(name=one.name, sent=int(error is None), waiting=0, error=error)


def _deliver(outbox: Outbox, notifier: Notifier, clock: Clock, *, patient: bool) -> Delivery:
    """Send what waits for one notifier, until something goes wrong."""
    box = outbox.boxes[notifier.name]
    sent = 0
    while box.waiting and sent < _MOST and (not patient or box.due(clock())):
        error = send(notifier, box.waiting[0])
        if error is None:
            box.sent()
            sent += 1
        else:
            box.failed(error, clock())
        outbox.save()
        if error is not None:
            break
    return Delivery(name=notifier.name, sent=sent, waiting=len(box.waiting), error=box.error)


# --------------------------------------------------------------------------------- noticing


def _welcome(collection: Collection, outbox: Outbox, notifiers: Sequence[Notifier]) -> bool:
    """Make a box for each notifier that has none; whether there was one."""
    unknown = [one.name for one in notifiers if one.name not in outbox.boxes]
    if unknown:
        tip = _tip(collection)
        outbox.boxes |= {name: Box(since=tip) for name in unknown}
    return bool(unknown)


def _tip(collection: Collection) -> str | None:
    with open_archive(collection.archive) as archive:
        return next((one.tip for one in archive.origins() if one.ref == VERSIONS), None)


def _notice(
    collection: Collection,
    outbox: Outbox,
    notifiers: Sequence[Notifier],
    rules: Callable[[], Rules],
    now: datetime,
) -> None:
    """Put what is new into the boxes, and move on what was noticed."""
    standing = overview(collection, (), now=now, stale=None)
    after = timedelta(hours=collection.notify.failing_after)
    known: dict[str | None, tuple[str | None, tuple[News, ...]]] = {}
    for one in notifiers:
        box = outbox.boxes[one.name]
        if box.since not in known:
            known[box.since] = _changes(collection, box.since, rules)
        box.since, changes = known[box.since]
        news = (*changes, *_held(standing, box), *_failing(standing, box, after))
        letters = notification.letters(news, folder=_folder(collection))
        box.waiting += [_message(letter, now) for letter in letters]


def _changes(
    collection: Collection, since: str | None, rules: Callable[[], Rules]
) -> tuple[str | None, tuple[News, ...]]:
    """Where `versions` ends, and what changed there after a commit."""
    tip = _tip(collection)
    if tip is None or tip == since:
        return tip, ()
    with opened(collection) as reader:
        own = next(one for one in reader.archive.origins() if one.ref == VERSIONS)
        if since is not None and not reader.archive.continues(since, own.tip):
            return own.tip, ()  # another archive was put here: what it held before is not news
        new = [one for one in reader.archive.walk(own, since=since) if one.blob]
        news = _rated(reader, new, collection.notify.level, rules) if new else ()
        return own.tip, tuple(news)


def _rated(
    reader: Reader, new: Sequence[Record], level: Level, rules: Callable[[], Rules]
) -> Iterator[News]:
    """What is to be told of new records, earliest first."""
    commits = {one.commit for one in new}
    steps = [
        entry
        for terms in sorted({one.terms for one in new})
        for entry in history.steps(reader.timeline_of(terms))
        if entry.record.commit in commits
    ]
    for entry in sorted(steps, key=lambda one: one.at):
        assert entry.base is not None  # noqa: S101 - every step has one
        comparison = compare(reader.load(entry.base), reader.load(entry.record))
        every = () if comparison.replaced else undated(comparison, rules=rules)
        found = [one for one in every if not one.change.repeats]
        told = [one for one in found if one.assessment and reaches([one.assessment], level)]
        if told or comparison.replaced:
            yield notification.changed(entry.record, found, told, rules(), back_to=entry.returns_to)


def _held(standing: Overview, box: Box) -> list[News]:
    """What is held and was not told of: by its kind, for every look at a robot check brings other bytes."""
    waiting = [one.held for one in standing.terms if one.held is not None]
    told, box.held = box.held, [[str(one.terms), one.kind] for one in waiting]
    return [notification.held(one) for one in waiting if [str(one.terms), one.kind] not in told]


def _failing(standing: Overview, box: Box, after: timedelta) -> list[News]:
    """What has failed for long and was not told of."""
    long = {
        str(one.terms): one
        for one in standing.terms
        if one.state is State.FAILING
        and one.failing_since is not None
        and standing.at - one.failing_since >= after
    }
    since = {name: _iso(one.failing_since) for name, one in long.items() if one.failing_since}
    told, box.failing = box.failing, since
    return [
        notification.failing(one) for name, one in long.items() if told.get(name) != since[name]
    ]


def _message(letter: Letter, now: datetime) -> Message:
    return Message(
        id=letter.id, at=_iso(now), title=letter.title, body=letter.body, urgent=letter.urgent
    )


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _folder(collection: Collection) -> str:
    return collection.path.resolve().name
