"""The desk line by line: a change is said in words, a word is answered, and what was recorded is said.

Nothing moves the cursor, redraws or colours, so that a screen reader, a braille line or a script can follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from policydiff.errors import PolicydiffError, UsageError
from policydiff.events import Event
from policydiff.model import Level
from policydiff.pipeline.bench import Bench
from policydiff.render import citing, lives, matters, queued, telling, verdicts, words
from policydiff.render.blocks import SPOKEN, Block, Blocks, Facts, line, spans
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.render.harmless import one_line
from policydiff.render.paint import plain
from policydiff.review import SHORT, Ask, Citation, Reviewer, Verdict
from policydiff.review.docket import Docket, Filter, Matter

ANSWERS: tuple[tuple[str, str], ...] = (
    ("accept [NOTE]", "read, and nothing needs doing"),
    ("flag [NOTE]", "something has to be done about it"),
    ("discuss [NOTE]", "somebody else should look"),
    ("note WORDS", "a remark that decides nothing"),
    ("level LEVEL WHY", "set another level: critical, substantive, editorial or cosmetic"),
    ("topic TOPIC WHY", "set another topic, by its id, as retention"),
    ("cite DATE", "the event of that day goes with what is decided next"),
    ("undo", "take back what was decided last"),
    ("withdraw", "withdraw your latest decision on this change"),
    ("next, or nothing", "the next change"),
    ("back", "the change before"),
    ("waiting", "the next that nobody has decided on"),
    ("go NUMBER", "that change of the list"),
    ("list", "every change in a line"),
    ("again", "say this change again"),
    ("earlier", "every wording the clause ever had"),
    ("search WORDS", "only changes with these words; alone: all again"),
    ("help", "these words; the first letter does too"),
    ("quit", "end"),
)
"""Every answer and what it does."""

_WORDS = tuple(answer.split()[0].rstrip(",") for answer, _ in ANSWERS)
_LIKE = {"level": "editorial a typing error", "topic": "retention it says how long"}
_DECIDE = {"accept": Verdict.ACCEPTED, "flag": Verdict.FLAGGED, "discuss": Verdict.DISCUSS}
_WHOLE = 12
"""Clauses of another document that are said."""
_PROMPT = "accept, flag, discuss, note, next, help? "


class Talk:
    """A review in prompts and answers.

    Args:
        bench: the archive.
        label: of the period.
        hear: gives the answer to a prompt; None when there is none any more.
        say: says text.
        reviewer: who decides; raises where that can't be told.
        clock: tells the time.
        happened: events that may be told and cited.
    """

    def __init__(
        self,
        bench: Bench,
        *,
        label: str,
        hear: Callable[[str], str | None],
        say: Callable[[str], None],
        reviewer: Callable[[Bench], Reviewer],
        clock: Callable[[], datetime],
        happened: Sequence[Event] = (),
    ) -> None:
        self._bench = bench
        self._label = label
        self._hear = hear
        self._say = say
        self._who = reviewer
        self._clock = clock
        self._events = happened
        self._docket = Docket(bench.ledger)
        self._at = 0
        self._cites: Event | None = None
        self._done: list[Matter] = []
        self._around: list[Event] = []

    def run(self) -> None:
        """Until there is no answer any more, or it is `quit`."""
        for one in self._bench.order():
            self._docket.add(self._bench.matters(one))
        self._docket.titles = self._bench.titles()
        self._docket.arrange()
        label = f"{self._label[:1].upper()}{self._label[1:]} (UTC)"
        self._tell(f"{label}, {queued.tally(self._docket)}.")
        if not self._docket.shown:
            return
        self._tell("Answer with a word, and Enter. help says which there are.")
        self._present()
        while (answer := self._hear(_PROMPT)) is not None:
            word, _, rest = answer.strip().partition(" ")
            try:
                self._heed()
                if not self._answer(_whole(word), rest.strip()):
                    return
            except PolicydiffError as error:
                self._tell(error.message)

    def _heed(self) -> None:
        """Take in what somebody else decided meanwhile."""
        heard = self._bench.heard()
        if heard is not None:
            new = heard.number - self._docket.ledger.number
            self._docket.ledger = heard
            if new > 0:
                self._tell(f"{words.count(new, 'decision')} came in from elsewhere.")

    @property
    def _matter(self) -> Matter:
        if not self._docket.shown:
            raise UsageError("No change is shown: search alone shows all again.")
        return self._docket.shown[self._at]

    def _answer(self, word: str, rest: str) -> bool:
        """Do what was answered; False to end."""
        moves = {"next": self._at + 1, "back": self._at - 1}
        if word == "quit":
            return False
        if word in _DECIDE:
            self._decide(self._matter, Ask(verdict=_DECIDE[word], note=rest, cites=self._cited()))
            self._waiting()
        elif word == "note":
            self._decide(self._matter, Ask(verdict=Verdict.NOTED, note=rest, cites=self._cited()))
        elif word in ("level", "topic"):
            self._decide(self._matter, self._rating(word, *rest.partition(" ")[::2]))
        elif word == "undo":
            if not self._done:
                raise UsageError(
                    "Nothing was decided yet: withdraw takes back an earlier decision."
                )
            self._decide(undone := self._done[-1], Ask(verdict=Verdict.WITHDRAWN))
            self._done.pop()
            self._go(self._docket.place(undone.id))
        elif word == "withdraw":
            self._decide(self._matter, Ask(verdict=Verdict.WITHDRAWN))
        elif word in moves:
            self._go(moves[word])
        elif word == "go":
            self._go(int(rest) - 1 if rest.isascii() and rest.isdigit() else -1)
        else:
            self._look(word, rest)
        return True

    def _look(self, word: str, rest: str) -> None:
        match word:
            case "waiting":
                self._waiting()
            case "again":
                self._around = []
                self._present()
            case "list":
                for number, one in enumerate(self._docket.shown, 1):
                    self._tell(f"{number}. {self._summed_up(one)}")
            case "earlier":
                life, rated = self._bench.life(self._matter)
                rules = self._bench.rules()
                self._draw(lives.clause(life, rated, context=DEFAULT_CONTEXT, rules=rules))
            case "search":
                self._docket.filter = Filter(words=rest)
                self._docket.arrange()
                self._at = 0
                self._tell(queued.filtered(self._docket) or "All changes are shown.")
                self._present()
            case "cite":
                self._choose(rest)
            case "help":
                rows = tuple((answer, spans(said)) for answer, said in ANSWERS)
                self._draw([Facts(rows=rows)])
            case _:
                import difflib  # noqa: PLC0415 - 10 ms that only this error needs

                near = difflib.get_close_matches(word.casefold(), _WORDS, n=1)
                meant = f"did you mean {near[0]}? help" if near else "help"
                raise UsageError(f"That is no answer: {meant} says which there are.")

    def _present(self) -> None:
        """Say the change, what became of it and what it means."""
        one = self._matter
        self._tell("")
        self._tell(f"Change {self._at + 1} of {len(self._docket.shown)}. {self._summed_up(one)}")
        sight = self._bench.look(one)
        rated = sight.dated.assessment if sight.dated else None
        self._draw(
            matters.words_of(sight.comparison, sight.dated, context=DEFAULT_CONTEXT, whole=_WHOLE)
        )
        around = matters.near(one, self._events)
        again = around == self._around  # and was said with the change before
        self._around = around
        self._draw(
            matters.means(
                one, self._docket, rated, self._bench.rules(), () if again else self._events
            )
        )

    def _summed_up(self, one: Matter) -> str:
        return queued.summed_up(one, self._docket)

    def _go(self, to: int) -> None:
        if not 0 <= to < len(self._docket.shown):
            raise UsageError(f"There are {len(self._docket.shown)} changes, and no such one.")
        self._at = to
        self._present()

    def _waiting(self) -> None:
        at = self._docket.next_waiting(self._at)
        if at is None:
            self._tell("Nothing waits any more.")
        else:
            self._go(at)

    def _decide(self, one: Matter, ask: Ask) -> None:
        by = self._who(self._bench)
        [made] = self._bench.decide([(one.subject, ask)], by=by, now=self._clock())
        self._docket.ledger = self._bench.ledger
        self._cites = None
        if ask.verdict is not Verdict.WITHDRAWN:
            self._done.append(one)
        self._tell(f"Recorded: {verdicts.decision(made)}; {one.id[:SHORT]}, {one.place}.")

    def _rating(self, what: str, name: str, why: str) -> Ask:
        if not name:
            raise UsageError(f"Say which {what}, then why: {what} {_LIKE[what]}")
        if what == "topic":
            return Ask(
                verdict=Verdict.RATED,
                note=why,
                topics=(citing.topic_named(name, self._bench.rules()),),
                cites=self._cited(),
            )
        if name not in tuple(Level):
            raise UsageError(f"{name!r} is no level: say one of {', '.join(Level)}, then why.")
        return Ask(verdict=Verdict.RATED, note=why, level=Level(name), cites=self._cited())

    def _choose(self, said: str) -> None:
        self._cites = citing.event_named(said, self._events)
        self._tell(f"Cited with what you decide next: {telling.event(self._cites)}")

    def _cited(self) -> Citation | None:
        return citing.cited(self._cites) if self._cites else None

    def _draw(self, blocks: Blocks) -> None:
        self._say(plain(blocks, marks=SPOKEN))

    def _tell(self, said: str) -> None:
        shown: list[Block] = [line(one_line(said))]
        self._say(plain(shown, marks=SPOKEN).lstrip(" "))


def _whole(word: str) -> str:
    """An answer by its first letters: `a`, `acc`; `next` for none."""
    if not word:
        return "next"
    if word.casefold() == "n":
        raise UsageError("Is that next or note? Answer ne or no.")
    return next((one for one in _WORDS if one.startswith(word.casefold())), word)
