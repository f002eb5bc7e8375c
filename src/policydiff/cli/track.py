"""`policydiff track`: write the declaration of a page."""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated

import typer

from policydiff.cli.console import Format, utc_now, write_blocks
from policydiff.cli.options import find_own_collection
from policydiff.cli.streams import complain
from policydiff.cli.typed import program
from policydiff.declarations import adding
from policydiff.model import SourceDocument, Terms
from policydiff.pipeline.tracking import Prospect, look
from policydiff.queries import quoted
from policydiff.render.blocks import Blocks, Role, Span, line, quiet, strong
from policydiff.render.harmless import harmless, one_line

_SHOWN_FIRST, _SHOWN_LAST = 6, 2
_MAX_SHOWN = 300
_PAUSE = 10.0
_EXIT_HELD = 3


def run(
    ctx: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Where the page is.", show_default=False)
    ],
    service: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Who publishes it, such as Telegram.", show_default=False
        ),
    ],
    terms: Annotated[
        str,
        typer.Option(
            metavar="TYPE", help='What it is, such as "Privacy Policy".', show_default=False
        ),
    ],
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CSS", help="What counts, if you know; may be repeated."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option(metavar="CSS", help="What in it does not count; may be repeated."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="LANG", help="Language to ask for, such as en-GB.")
    ] = None,
    pause: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="Between the two looks; 0 for one look.")
    ] = _PAUSE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it all, write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
) -> None:
    """Write the declaration of a page, so that it is followed from now on.

    Fetches the page, proposes the narrowest part that holds its text, shows what would be recorded,
    fetches it again to show what comes and goes, and adds it to the service's file. Without a terminal
    to ask in, what the gates would hold is written with --yes only.

    \b
    Examples:
      policydiff track https://telegram.org/privacy --service Telegram --terms "Privacy Policy"
      policydiff track https://shop.example/terms --service Shop --terms "Terms of Service" --dry-run
    """
    collection = find_own_collection(ctx)
    assert collection.declarations is not None  # noqa: S101 - it is our own
    named = Terms(service=service, type=terms)
    asked = SourceDocument(
        url=url, select=tuple(select or ()), remove=tuple(remove or ()), language=language
    )
    # before anything is fetched: names, URL and selectors may be wrong
    adding.addition(collection.declarations, named, _entry(asked))
    found = look(asked, collection.fetch, pause=pause, clock=utc_now, wait=time.sleep)
    addition = adding.addition(collection.declarations, named, found.entry)
    write_blocks(_drawn(found), Format.TERMINAL)
    entry = json.dumps({terms: found.entry}, indent=2, ensure_ascii=False)
    _say()
    _say(strong(f"{'New' if addition.new else 'Into'} {one_line(str(addition.file))}"))
    for text in entry.splitlines():
        _say(Span(f"  {harmless(text)}"))
    if dry_run:
        _say(quiet("Nothing was written (--dry-run)."))
        return
    asks = sys.stdin.isatty() and not yes
    if asks and not typer.confirm("Write this declaration?", err=True):
        _say(quiet("Nothing was written."))
        return
    if found.verdict.held and not asks and not yes:
        complain(
            "Nothing was written: the gates would hold what came. Correct the address or --select, or say "
            "--yes to follow the page all the same."
        )
        raise typer.Exit(_EXIT_HELD)
    adding.write(addition)
    name = one_line(str(named))
    _say(strong(f"{name} is followed from now on."))
    _say(quiet(f"  record it: {program(ctx)} snapshot {quoted(name)}"))


def _entry(document: SourceDocument) -> dict[str, object]:
    entry: dict[str, object] = {"fetch": document.url}
    for key, value in (("select", document.select), ("remove", document.remove)):
        if value:
            entry[key] = list(value)
    if document.language is not None:
        entry["language"] = document.language
    return entry


def _say(*parts: Span | str) -> None:
    write_blocks([line(*parts)], Format.TERMINAL)


def _drawn(found: Prospect) -> Blocks:
    """What was found, as blocks."""
    capture, document = found.capture, found.document
    blocks = [line(strong("Page"), f"      {one_line(capture.final_url)}")]
    if capture.redirects:
        blocks.append(line(quiet("          the address given redirects there")))
    selected = (
        ", ".join(map(str, document.select))
        or "the whole page: nothing narrower has a name that lasts"
    )
    blocks.append(line(strong("Selected"), f"  {one_line(selected)}"))
    if found.proposal is not None:
        share = f"{found.proposal.share:.0%} of the words outside menus, headers and footers"
        blocks.append(line(quiet(f"          {share}")))
    if document.remove:
        removed = ", ".join(map(str, document.remove))
        blocks.append(line(strong("Removed"), f"   {one_line(removed)}"))
    blocks += [line(strong("Text"), f"      {found.words:,} words"), line()]
    blocks += [line(f"  {one}") if one else line() for one in _excerpt(found.text)]
    if found.verdict.reason is not None:
        said = f"The gates would hold this: {one_line(found.verdict.reason)}"
        blocks += [line(), line(Span(said, Role.WARNING))]
    if found.taken_out:
        said = "These parts were others at a second look; elements that hold them are removed:"
        blocks += [line(), line(said)]
        blocks += [line(f"  {one_line(one)}") for one in found.taken_out]
    if found.looks > 1 and found.unstable:
        said = "These parts were others at a second look; --remove the elements that hold them:"
        blocks += [line(), line(Span(said, Role.WARNING))]
        blocks += [line(f"  {one_line(one)}") for one in found.unstable]
    elif found.looks > 1:
        same = (
            "What is left was the same."
            if found.taken_out
            else "A second look found the same text."
        )
        blocks += [line(), line(quiet(same))]
    return tuple(blocks)


def _excerpt(text: str) -> list[str]:
    """The first and the last paragraphs of a text, each on one line."""
    blocks = [one_line(block) for block in text.split("\n\n") if block.strip()]
    cut = [one if len(one) <= _MAX_SHOWN else f"{one[:_MAX_SHOWN].rstrip()}…" for one in blocks]
    left = len(cut) - _SHOWN_FIRST - _SHOWN_LAST
    if left <= 1:
        return cut
    return [*cut[:_SHOWN_FIRST], f"… {left:,} more paragraphs …", *cut[-_SHOWN_LAST:]]
