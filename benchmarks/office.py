"""Accepts and rejects every tracked change of Word documents in LibreOffice, and writes what is left.

Run by the Python that LibreOffice's bridge belongs to (Debian: /usr/bin/python3 with python3-uno):

    /usr/bin/python3 benchmarks/office.py FOLDER

For each FOLDER/NAME.docx it writes FOLDER/NAME.accepted.txt and FOLDER/NAME.rejected.txt, a paragraph or
table row a line. One headless LibreOffice of its own is started for all of them, and ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # likewise

_STARTS_IN = 60.0


def main(folder: Path) -> None:
    """Take every document of a folder through LibreOffice."""
    pipe = f"policydiff{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            context = _connect(pipe)
            manager = context.ServiceManager
            desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            helper = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
            for file in sorted(folder.glob("*.docx")):
                for command, name in (("Accept", "accepted"), ("Reject", "rejected")):
                    text = "\n".join(_left(desktop, helper, file, command))
                    file.with_suffix(f".{name}.txt").write_text(text + "\n", encoding="utf-8")
            desktop.terminate()
            office.wait(_STARTS_IN)
        finally:
            office.kill()
            office.wait()


def _connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + _STARTS_IN
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _left(desktop: Any, helper: Any, file: Path, command: str) -> Iterator[str]:
    hidden = PropertyValue("Hidden", 0, True, 0)  # noqa: FBT003 - likewise
    document = _loaded(desktop, file, hidden)
    try:
        frame = document.getCurrentController().getFrame()
        helper.executeDispatch(frame, f".uno:{command}AllTrackedChanges", "", 0, ())
        changes = document.getRedlines().createEnumeration()
        if changes.hasMoreElements():
            yield "CHANGES ARE LEFT"
        blocks = document.getText().createEnumeration()
        while blocks.hasMoreElements():
            block = blocks.nextElement()
            if block.supportsService("com.sun.star.text.TextTable"):
                yield from _rows(block)
            else:
                yield block.getString().replace("\n", " ")
    finally:
        document.close(True)  # noqa: FBT003 - LibreOffice's own signature


def _loaded(desktop: Any, file: Path, *how: Any) -> Any:
    until = time.monotonic() + _STARTS_IN
    while True:  # an office that has just started takes no document yet
        document = desktop.loadComponentFromURL(file.resolve().as_uri(), "_blank", 0, how)
        if document is not None:
            return document
        if time.monotonic() > until:
            raise TimeoutError(file)
        time.sleep(0.2)


def _rows(table: Any) -> Iterator[str]:
    row: list[str] = []
    number = ""
    for name in table.getCellNames():
        here = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        if here != number and row:
            yield " | ".join(row)
            row = []
        number = here
        row.append(table.getCellByName(name).getString().replace("\n", " "))
    if row:
        yield " | ".join(row)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
