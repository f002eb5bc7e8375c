"""LibreOffice's own accepting and rejecting, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.render.docx.accepting import lines
from tests.render.docx.test_document import NEW, OLD
from tests.render.dossiers import dossier_of

from policydiff.assess import load_rules
from policydiff.render.docx import document

ROOT = Path(__file__).resolve().parents[3]
PYTHON = "/usr/bin/python3"

TRAILING = (
    "# A\n\nFirst we say this much.\n\nLast it ends.",
    "# A\n\nFirst we say this much. And more.\n\nAll new words here.\n\nLast it ends.",
)

MEETING = (
    (
        "# A\n\nStands since 8 June 2022\n\n(1) About the mill and its wheel\n\n## Impressum\n\n"
        "The Lending Mill, Weir Road 4, Otterford\n\nIt ends."
    ),
    (
        "# A\n\nStands since 1 January 2023\n\n(i) About the mill and its wheel\n\n## Imprint\n\n"
        "What you read is offered to you by: The Lending Mill, Weir Road 4, Otterford\n\nIt ends."
    ),
)
"""Words came at the end of a paragraph, and at the beginning of the next one."""


@pytest.fixture(scope="module")
def office() -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer, python3-uno)")
    bridge = subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False)
    if bridge.returncode:
        pytest.skip("LibreOffice's Python bridge is not installed (Debian: python3-uno)")


@pytest.mark.usefixtures("office")
def test_an_office_accepts_to_the_new_words_and_rejects_to_the_old(tmp_path: Path) -> None:
    pairs = {"all": (OLD, NEW), "end": TRAILING, "meeting": MEETING}
    pairs |= {f"{name} back": (new, old) for name, (old, new) in pairs.items()}
    for name, (old, new) in pairs.items():
        for whole in (True, False):
            file = tmp_path / f"{name}-{whole}.docx"
            file.write_bytes(document(dossier_of(old, new, rules=load_rules()), whole=whole))
    subprocess.run(
        [PYTHON, str(ROOT / "benchmarks" / "office.py"), str(tmp_path)], check=True, timeout=120
    )
    for file in tmp_path.glob("*.docx"):
        for accept, name in ((True, "accepted"), (False, "rejected")):
            left = file.with_suffix(f".{name}.txt").read_text("utf-8").split()
            words = " ".join(said for _, said in lines(file.read_bytes(), accept=accept)).split()
            assert [w for w in left if w != "|"] == [w for w in words if w != "|"], (
                file.name,
                name,
            )
