"""The commands as typer knows them: each is loaded only when it is run."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from policydiff import __version__
from policydiff.cli import COMMANDS
from policydiff.errors import UsageError

_MODULES = {"import": "import_"}
_HELP = """Keeps an archive of legal pages and shows what changed in them, clause by clause.

\b
  policydiff snapshot                      record the declared pages as they are now
  policydiff log telegram privacy          every recorded version of Telegram's privacy policy
  policydiff show 2024-09                  what changed in September 2024
  policydiff diff old.html new.html        compare two files, with no archive at all
"""
_EPILOG = """\b
Exit codes: 0 done; 1 changes found, only with --exit-code or --fail-on;
2 usage or declaration error; 3 some sources failed or were held;
4 archive error; 70 a bug; 130 interrupted.
"""


class _LazyGroup(TyperGroup):
    """Commands by name; a command's module is imported when that command is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's class is private
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            import difflib  # noqa: PLC0415 - 10 ms that only this error needs

            near = difflib.get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f"did you mean `policydiff {near[0]}`?" if near else "see `policydiff --help`."
            raise UsageError(f"There is no command {cmd_name!r}: {hint}")
        module = importlib.import_module(f"policydiff.cli.{_MODULES.get(cmd_name, cmd_name)}")
        one = typer.Typer(rich_markup_mode=None, add_completion=False)
        one.command(cmd_name, short_help=COMMANDS[cmd_name])(module.run)
        return typer.main.get_command(one)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=_LazyGroup,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help=_HELP,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"policydiff {__version__}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    collection: Annotated[
        Path | None,
        typer.Option(
            "-C",
            "--collection",
            metavar="DIR",
            help="The collection to work on, or a clone of a published versions repository. Otherwise "
            "POLICYDIFF_COLLECTION, ./snapshots, or the current folder.",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Hold what every command needs."""
    ctx.obj = collection
