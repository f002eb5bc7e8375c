from __future__ import annotations

import subprocess
from pathlib import Path

from policydiff.collection import Collection
from policydiff.pipeline.reading import opened


def test_each_terms_of_one_commit_has_its_own_text(tmp_path: Path) -> None:
    """A commit made by hand may hold several documents."""
    for name in ("Privacy Policy", "Terms of Service"):
        file = tmp_path / "Acme" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"This is the {name}.\n", encoding="utf-8")
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "By hand"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    foreign = Collection(path=tmp_path, archive=tmp_path, declarations=None)
    with opened(foreign) as reader:
        records = [timeline.entries[0].record for timeline in reader.timelines(())]
        texts = [reader.load(record).text for record in records]
    assert texts == ["This is the Privacy Policy.\n", "This is the Terms of Service.\n"]
