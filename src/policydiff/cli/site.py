"""`policydiff site`: a collection as pages for a browser, and feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from policydiff.cli.console import progress
from policydiff.cli.options import AssessOption, EventsOption, find_collection
from policydiff.cli.rating import rules_for
from policydiff.cli.streams import complain, write
from policydiff.errors import UsageError

_TITLE = "Legal texts"


def run(
    ctx: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="The site's own folder: empty, new, or made by this command.",
            show_default=False,
        ),
    ],
    title: Annotated[
        str,
        typer.Option(metavar="TEXT", help="What the site is called."),
    ] = _TITLE,
    url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where it is published: feeds then name whole addresses, which some readers want.",
            show_default=False,
        ),
    ] = None,
    assess: AssessOption = True,
    events: EventsOption = None,
) -> None:
    """Write a collection as a static site: every change and every text has a page that can be linked to.

    Pages load nothing from elsewhere and need no script; open index.html from the folder, or put the
    folder on any web server. Each terms, each service and the whole have an Atom feed. Run again, it
    writes what is new since and leaves the rest.

    \b
    Examples:
      policydiff site public
      policydiff site public --title "Terms we follow" --url https://terms.example.org/
      policydiff -C pga-versions.git site /srv/www/pga
    """
    where = _checked(url)
    collection = find_collection(ctx)
    from policydiff.pipeline import around, publishing  # noqa: PLC0415 - after what is asked for was checked
    from policydiff.pipeline.reading import opened  # noqa: PLC0415 - as above
    from policydiff.site.chapter import Site  # noqa: PLC0415 - as above

    happened = around.events_of(collection, events)
    with opened(collection, told=complain) as reader, progress("Building") as told:
        done = publishing.publish(
            reader,
            folder,
            site=Site(title=" ".join(title.split()) or _TITLE, url=where),
            events=happened,
            rules=(lambda: rules_for(collection)) if assess else None,
            program=publishing.program(collection, assess=assess),
            progress=told,
        )
    removed = f", removed {done.removed:,}" if done.removed else ""
    write(
        f"Wrote {done.written:,} of {done.pages:,} files{removed}; {done.size / 1e6:,.1f} MB in all. "
        f"Open {done.first}\n"
    )


def _checked(url: str | None) -> str:
    """An address that pages can be named below.

    Raises:
        UsageError: it is none.
    """
    if url is None:
        return ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if (
        not sound
        or parts.query
        or parts.fragment
        or not url.isascii()
        or not url.isprintable()
        or " " in url
    ):
        raise UsageError(
            f"--url takes the address of a folder, as https://terms.example.org/; not {url!r}."
        )
    return url if url.endswith("/") else f"{url}/"
