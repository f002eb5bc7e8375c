"""Deciding at the desk: what is asked for, recorded, and shown once git has it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from policydiff.desk.looking import Looking
from policydiff.errors import PolicydiffError
from policydiff.events import Event, within
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.review import SHORT, Ask, Verdict
from policydiff.review.docket import Matter


class Deciding(Looking):
    """The desk, to decide at."""

    def _chosen(self) -> list[Matter]:
        """The marked changes that are shown, or the one under the cursor."""
        marked = [one for one in self.docket.shown if one.id in self.queue.marked]
        return marked or ([self.queue.matter] if self.queue.matter else [])

    def action_decide(self, verdict: str) -> None:
        """Decide, at once."""
        self._record(self._chosen(), Ask(verdict=Verdict(verdict)))

    @work
    async def action_explain(self, verdict: str) -> None:
        """Decide with a note."""
        chosen = self._chosen()
        if not chosen:
            return
        from policydiff.desk.dialogs import NoteDialog  # noqa: PLC0415 - a desk opens without

        what = Verdict(verdict)
        title = {
            Verdict.ACCEPTED: "Accept",
            Verdict.FLAGGED: "Flag",
            Verdict.DISCUSS: "Put up for discussion",
        }.get(what, "Note")
        note = await self.push_screen_wait(
            NoteDialog(
                f"{title}: {self._named(chosen)}",
                events=self._citable(chosen),
                needed=what is Verdict.NOTED,
            )
        )
        if note is not None:
            self._record(chosen, Ask(verdict=what, note=note.text, cites=note.cites))

    @work
    async def action_rate(self) -> None:
        """Set another level or topic."""
        chosen = self._chosen()
        if not chosen:
            return
        from policydiff.desk.dialogs import NoteDialog  # noqa: PLC0415 - as above

        topics = await self._topics()
        note = await self.push_screen_wait(
            NoteDialog(
                f"Rate otherwise: {self._named(chosen)}",
                events=self._citable(chosen),
                topics=topics,
                needed=True,
            )
        )
        if note is not None:
            ask = Ask(
                verdict=Verdict.RATED,
                note=note.text,
                cites=note.cites,
                level=note.level,
                topics=(note.topic,) if note.topic else (),
            )
            self._record(chosen, ask)

    def action_withdraw(self) -> None:
        """Take back the reviewer's latest decision on the change under the cursor."""
        if self.queue.matter:
            self._record([self.queue.matter], Ask(verdict=Verdict.WITHDRAWN))

    def action_undo(self) -> None:
        """Take back what was decided last at this desk."""
        if not self._done:
            self._tell(
                "Nothing was decided at this desk yet; w withdraws your decision on a change."
            )
            return
        keys = set(self._done[-1])
        found = [one for one in self.docket.every() if one.id in keys]
        self._record(found, Ask(verdict=Verdict.WITHDRAWN), undone=True)

    @work
    async def _record(self, chosen: Sequence[Matter], ask: Ask, *, undone: bool = False) -> None:
        if not chosen:
            return
        if self._me is None:
            self._tell(self._nobody, wrong=True)
            return
        me = self._me
        asked = [(one.subject, ask) for one in chosen]
        self._busy += 1
        try:
            made = await self._ask(
                lambda bench: (bench.decide(asked, by=me, now=self._clock()), bench.ledger)
            )
        except PolicydiffError as error:
            self._tell(error.message, wrong=True)
            return
        finally:
            self._busy -= 1
        from policydiff.render import verdicts  # noqa: PLC0415 - as above

        decisions, self.docket.ledger = made
        keys = tuple(one.id for one in chosen)
        if undone:
            self._done.pop()
        elif ask.verdict is not Verdict.WITHDRAWN:
            self._done.append(keys)
        self.queue.marked.difference_update(keys)
        self._settle(chosen, ask, undone=undone)
        said = verdicts.done(decisions[0], self.docket.titles)
        hint = "" if ask.verdict is Verdict.WITHDRAWN else " · u undoes it"
        self._tell(f"{said}: {self._named(chosen)} · recorded in git{hint}")

    def _settle(self, chosen: Sequence[Matter], ask: Ask, *, undone: bool) -> None:
        """The cursor goes on to what waits; back to what was undone."""
        queue = self.queue
        keys = {one.id for one in chosen}
        was = queue.cursor
        target = queue.matter.id if queue.matter else None
        if undone:
            target = chosen[0].id
        elif ask.verdict in (Verdict.ACCEPTED, Verdict.FLAGGED, Verdict.DISCUSS) and target in keys:
            at = self.docket.next_waiting(was, passing=keys)
            target = self.docket.shown[at].id if at is not None else target
        self._arrange(keep=target)
        self._draw()

    def _named(self, chosen: Sequence[Matter]) -> str:
        if len(chosen) > 1:
            return words.count(len(chosen), "change")
        [one] = chosen
        return f"{one.id[:SHORT]}, {one.place}"

    def _citable(self, chosen: Sequence[Matter]) -> list[Event]:
        """Events that concern what is decided on, the nearest first."""
        came = chosen[0].subject.at[-1]
        found = [
            one
            for one in within(self._events, None, None)
            if any(one.concerns(matter.subject.terms) for matter in chosen)
        ]
        return sorted(found, key=lambda one: abs(one.at - came))

    async def _topics(self) -> list[tuple[str, str]]:
        titles = self.docket.titles or await self._ask(lambda bench: bench.titles())
        return sorted((one_line(title), name) for name, title in titles.items())
