"""The command line: one thin module per command, loaded only when it is run.

This is the only room that reads variables of our own, `POLICYDIFF_…`. Everything that goes wrong ends
here as one sentence on stderr and an exit code: see `errors`.
"""

from __future__ import annotations

import gc
import os
import sys

from policydiff import __version__
from policydiff.cli import again, streams, words
from policydiff.errors import PolicydiffError

COMMANDS = {
    "init": "Make a collection: a folder with declarations and an archive.",
    "track": "Write the declaration of a page, and show what it records.",
    "snapshot": "Fetch the declared pages and record what changed.",
    "record": "Put a page that somebody saved into the archive.",
    "import": "Bring a published versions repository in.",
    "log": "List every recorded version of terms.",
    "show": "Show what changed in a period, clause by clause.",
    "clause": "Show every wording a clause ever had.",
    "blame": "List the clauses of a text with the day each got its words.",
    "search": "Find where a phrase stands or stood, and since when.",
    "diff": "Compare two versions, files or URLs, clause by clause.",
    "review": "Review changes at a desk, or list and decide from a script.",
    "report": "Write a period to files: Word (tracked changes), HTML, CSV, JSON.",
    "site": "Write a collection as pages for a browser, with feeds.",
    "event": "Write down what happened around a change, or list it.",
    "status": "Say what is held, what fails and when terms were last seen.",
    "notify": "Tell people of changes, held pages and lasting failures.",
    "accept": "Record what is held as a version.",
    "reject": "Close what is held: it is no policy.",
    "verify": "Prove the archive, or name its damage.",
    "schedule": "Print crontab lines, or a systemd service and timer.",
    "rules": "List the rules that changes are rated by, or explain one.",
    "schema": "Print the JSON Schema that a command's JSON keeps to.",
    "demo": "Try the whole job on sample pages, without the internet.",
}
"""Every command and its one line of help; each has a module of its name with a function `run`."""


def main() -> None:
    """Run the command line; every way out is an exit code of `errors`."""
    # what a command makes stays until it ends: looking for garbage as often as Python does by itself finds
    # none, and takes a twentieth of its time
    gc.set_threshold(50_000, 20, 50)
    try:
        _answer()
    finally:
        gc.freeze()  # as little is found when it ends, where looking takes another twentieth


def _answer() -> None:
    streams.prepare_streams()
    question = again.asked(sys.argv[1:])
    code = again.answer(question) if question else None
    if code is not None:
        sys.exit(code)
    with again.hearing(question):
        _run()


def _run() -> None:
    explicit, rest = words.parted(sys.argv[1:])
    try:
        if words.asks_plainly("show", rest):
            from policydiff.cli import showing  # noqa: PLC0415 - no kept answer needs it

            showing.plainly(explicit, *rest[1:])
            sys.exit(0)
        from policydiff.cli.app import app  # noqa: PLC0415 - typer: 40 ms

        app(prog_name="policydiff")
    except PolicydiffError as error:
        from policydiff.cli.typed import pasted  # noqa: PLC0415 - most runs have nothing to complain of

        streams.complain(pasted(error.message, explicit))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("POLICYDIFF_DEBUG"):
            raise
        streams.complain(
            f"A bug in policydiff {__version__} ({type(error).__name__}: {error}); run it again with "
            "POLICYDIFF_DEBUG=1 for the details to report."
        )
        sys.exit(70)
