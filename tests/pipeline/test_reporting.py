from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policydiff import collection
from policydiff.assess import load_rules
from policydiff.pipeline import reporting
from policydiff.pipeline.reading import opened
from policydiff.queries import parse_period
from policydiff.render.formats import FileFormat, draw

QUERIES = ["Telegram/Privacy Policy"]


@pytest.mark.real_data
def test_september_2024_tells_of_court_orders_in_every_format(
    clone_bundle: Callable[[str], Path],
) -> None:
    found = collection.find(clone_bundle("telegram-versions"), environment=None, current=Path.cwd())
    with opened(found) as reader:
        dossier = reporting.compile_dossier(
            reader,
            QUERIES,
            parse_period("2024-09"),
            rules=load_rules(),
            progress=lambda _d, _t: None,
        )
    for form in FileFormat:
        content = draw(dossier, form)
        if form is not FileFormat.DOCX:
            assert b"court order" in content
            assert b"8.3" in content


def test_each_format_loads_only_what_it_draws_with() -> None:
    said = (
        "import sys, policydiff.pipeline.reporting, policydiff.render.formats; "
        "print([name for name in sys.modules if name.startswith(('policydiff.render.docx', "
        "'policydiff.render.html', 'rich', 'requests', 'bs4'))])"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
