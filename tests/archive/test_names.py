"""Names that some file system would take for one another are not recorded side by side."""

from __future__ import annotations

import unicodedata

import pytest
from tests.archive.conftest import check, hours, refs

from policydiff.archive import Archive
from policydiff.errors import ArchiveError
from policydiff.model import Terms

CAFE = "Café"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Terms(service="GitHub", type="Imprint"), Terms(service="Github", type="Cookie Policy")),
        (Terms(service="GitHub", type="Imprint"), Terms(service="GitHub", type="imprint")),
        (
            Terms(service=CAFE, type="Imprint"),
            Terms(service=unicodedata.normalize("NFD", CAFE), type="Imprint"),
        ),
        (Terms(service="Straße", type="Imprint"), Terms(service="STRASSE", type="Imprint")),
    ],
)
def test_a_name_that_clashes_with_one_that_stands_is_refused(
    archive: Archive, first: Terms, second: Terms
) -> None:
    archive.record([check(terms=first)], recorded_at=hours(0))
    with pytest.raises(ArchiveError, match="take both for one"):
        archive.record([check("Changed.", hours(1), terms=second)], recorded_at=hours(1))
    archive.record([check("Changed.", hours(1), terms=first)], recorded_at=hours(1))
    assert archive.terms() == (first,)


def test_two_names_that_clash_within_one_run_are_refused(archive: Archive) -> None:
    pair = (Terms(service="Acme", type="Imprint"), Terms(service="ACME", type="Imprint"))
    with pytest.raises(ArchiveError, match="take both for one"):
        archive.record([check(terms=one) for one in pair], recorded_at=hours(0))
    assert refs(archive.path) == {}


@pytest.mark.parametrize(
    "name", ["CON", "aux.txt", "a<b", "a|b", "a?", "a*b", ".git ", "git~2", "a\u2028b", "x" * 101]
)
def test_a_name_that_cannot_be_a_file_everywhere_is_refused(archive: Archive, name: str) -> None:
    for terms in (Terms(service=name, type="Imprint"), Terms(service="Acme", type=name)):
        with pytest.raises(ArchiveError, match="cannot be recorded"):
            archive.record([check(terms=terms)], recorded_at=hours(0))
