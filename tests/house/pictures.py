"""Pictures of what a terminal shows, for the documentation: a command's own output, colours and all, as SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from tests.house.sandbox import Shell

PICTURES: Mapping[str, str] = {
    "docs/redline.svg": "policydiff show 2024-09 privacy --level critical",
}
"""File and the command that it shows, run on the demo's sample."""

_COLUMNS = 80
_THEME = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [
        (110, 118, 129),
        (255, 148, 141),
        (98, 214, 128),
        (240, 195, 109),
        (125, 182, 255),
        (210, 168, 255),
        (118, 214, 230),
        (230, 237, 243),
    ],
)
"""A dark terminal, which reads as well on a white page as on a black one."""
_FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="LABEL">
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""As rich draws it, but for a font that it would fetch."""


def picture(command: str, folder: Path) -> str:
    """What a command writes on a terminal with colours, as SVG.

    Args:
        command: to run, and to show above its output.
        folder: made by `sandbox`.
    """
    environment = {
        "TERM": "xterm-256color",
        "COLUMNS": str(_COLUMNS),
        "POLICYDIFF_COLLECTION": "snapshots/demo",
    }
    with Shell(folder, environment) as shell:
        said = shell.run(command)
    console = Console(
        record=True, width=_COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    console.print(Text.from_ansi(said))
    label = f"A terminal: {command}"
    drawn = console.export_svg(
        title="", theme=_THEME, code_format=_FORMAT.replace("LABEL", label), unique_id="shown"
    )
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)
