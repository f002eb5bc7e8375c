"""Look at a page that nobody follows yet: which part of it is the text, and what of that comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from policydiff.errors import ExtractError, FetchError
from policydiff.extract import extract
from policydiff.extract.decode import header_charset
from policydiff.extract.proposing import Proposal, propose
from policydiff.extract.varying import varying
from policydiff.fetch import Fetcher
from policydiff.gates import Verdict, count_words, judge, judge_missing
from policydiff.model import Capture, Failure, FetchSettings, SourceDocument
from policydiff.pipeline.settling import settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A page as it would be followed."""

    document: SourceDocument
    capture: Capture
    text: str
    """As Markdown, of the first look; empty where there is nothing to extract."""
    words: int
    proposal: Proposal | None
    """None where somebody said what to select."""
    unstable: tuple[str, ...]
    """How the parts begin that two looks do not agree on."""
    taken_out: tuple[str, ...] = ()
    """How those began before the document had selectors to remove them."""
    looks: int
    verdict: Verdict
    """What the gates would say."""

    @property
    def entry(self) -> dict[str, object]:
        """The declaration, as it stands in a file."""
        entry: dict[str, object] = {"fetch": self.document.url}
        for key, value in (("select", self.document.select), ("remove", self.document.remove)):
            if value:
                entry[key] = value[0] if len(value) == 1 else list(value)
        if self.document.language is not None:
            entry["language"] = self.document.language
        return entry


def look(
    document: SourceDocument,
    settings: FetchSettings,
    *,
    pause: float,
    clock: Callable[[], datetime],
    wait: Callable[[float], None],
) -> Prospect:
    """Fetch a page twice, and propose what of it counts where the document does not say so.

    Args:
        document: its URL, and what may be known of it already.
        settings: how to ask.
        pause: seconds between the two looks; with 0 there is but one.
        clock: the time now, aware, in UTC.
        wait: let some seconds pass.

    Raises:
        FetchError: the page does not come.
    """
    with Fetcher(settings, clock=clock) as fetcher:
        capture = _fetched(fetcher, document)
        proposal = None
        if not document.select:
            charset = header_charset(capture.header("content-type"))
            proposal = propose(capture.body, charset=charset)
            select = (proposal.select,) if proposal.select else ()
            document = replace(document, select=select, remove=document.remove or proposal.remove)
        try:
            text = extract(capture, document)
        except ExtractError as error:
            verdict = judge_missing(error.message, (capture,), reason=error.reason)
            return _prospect(document, capture, "", proposal, verdict)
        found = _prospect(document, capture, text, proposal, judge(text, captures=(capture,)))
        if not pause:
            return found
        wait(pause)
        again = _fetched(fetcher, document)
    return _compared(found, again)


def _compared(found: Prospect, again: Capture) -> Prospect:
    """What two looks do not agree on, without what can be removed of it."""
    document, capture = found.document, found.capture
    unstable = settle(found.text, extract(again, document), None).unstable
    found = replace(found, unstable=unstable, looks=2)
    select = document.select[0] if len(document.select) == 1 else None
    if not unstable or not isinstance(select, str):
        return found
    charset = header_charset(capture.header("content-type"))
    proposed = varying(capture.body, again.body, select, charset=charset)
    smaller = replace(document, remove=(*document.remove, *proposed))
    try:
        text, second = (extract(one, smaller) for one in (capture, again))
    except ExtractError:
        return found
    left = settle(text, second, None).unstable
    if len(left) >= len(unstable):
        return found
    kept = _prospect(smaller, capture, text, found.proposal, judge(text, captures=(capture,)))
    return replace(kept, unstable=left, taken_out=unstable, looks=2)


def _prospect(
    document: SourceDocument,
    capture: Capture,
    text: str,
    proposal: Proposal | None,
    verdict: Verdict,
) -> Prospect:
    return Prospect(
        document=document,
        capture=capture,
        text=text,
        words=count_words(text),
        proposal=proposal,
        unstable=(),
        looks=1,
        verdict=verdict,
    )


def _fetched(fetcher: Fetcher, document: SourceDocument) -> Capture:
    answer = fetcher.fetch(document.url, language=document.language)
    if isinstance(answer, Failure):
        raise FetchError(answer.detail, reason=answer.reason, status=answer.status)
    return answer
