"""What `show` and `diff` share of assessments: the options."""

from __future__ import annotations

from typing import Annotated

import typer

from policydiff.model import Direction, Level

NoAssessOption = Annotated[
    bool,
    typer.Option(
        "--no-assess",
        help="Leave out what the rules find: level, topics, direction and the reason.",
    ),
]
LevelOption = Annotated[
    Level | None,
    typer.Option(
        "--level", help="Only changes of this level or a heavier one.", show_default=False
    ),
]
TopicOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        help="Only changes about it: id, title or how one begins; may be repeated.",
        show_default=False,
    ),
]
DirectionOption = Annotated[
    Direction | None,
    typer.Option(
        "--direction",
        help="Only changes that point there, from the user's side; mixed ones do both.",
        show_default=False,
    ),
]
FailOnOption = Annotated[
    Level | None,
    typer.Option(
        "--fail-on",
        help="Exit with 1 when a change that is shown reaches this level, or a whole text gave way to "
        "another, which nobody rates.",
        show_default=False,
    ),
]
