from __future__ import annotations

from pathlib import Path

import pytest
from tests.loopback import Loopback, Reply
from tests.pipeline.conftest import Watch
from tests.sites import DATA, followed, make, page

from policydiff import collection
from policydiff.errors import UsageError
from policydiff.pipeline.reading import opened


def test_a_collection_without_an_archive_says_how_to_begin(tmp_path: Path) -> None:
    made = collection.create(tmp_path / "new")
    with (
        pytest.raises(UsageError, match=r"Nothing is recorded in .*new yet: run `policydiff"),
        opened(made),
    ):
        pass


def test_an_archive_in_which_every_look_failed_says_the_same(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/gone"))}})
    watch(made)
    with pytest.raises(UsageError, match="Nothing is recorded"), opened(made):
        pass


def test_every_terms_has_its_timeline_in_order_of_name(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Zeta": {"Imprint": followed(url)}, "Acme": {"Imprint": followed(url)}})
    watch(made)
    with opened(made) as reader:
        assert [str(line.terms) for line in reader.timelines(())] == [
            "Acme/Imprint",
            "Zeta/Imprint",
        ]


def test_only_the_timelines_asked_for_are_given(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Zeta": {"Imprint": followed(url)}, "Acme": {"Imprint": followed(url)}})
    watch(made)
    with opened(made) as reader:
        assert [str(line.terms) for line in reader.timelines(["zeta"])] == ["Zeta/Imprint"]


def test_a_text_comes_with_its_time_its_source_and_its_record(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Imprint": followed(server.url("/privacy"))}})
    watch(made)
    with opened(made) as reader:
        [entry] = reader.timeline("acme").entries
        version = reader.load(entry.record)
    assert version.title == "Acme/Imprint"
    assert version.urls == (server.url("/privacy"),)
    assert version.captured_at == watch.now
    assert version.record == entry.record
    assert DATA[1] in version.text


def test_a_text_that_came_back_names_the_record_it_returns_to(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Imprint": followed(server.url("/privacy"))}})
    for clauses in (DATA, DATA[::-1], DATA):
        server.routes["/privacy"] = Reply(body=page(clauses))
        watch(made)
    with opened(made) as reader:
        first, _, back = reader.timeline("acme").entries
    assert back.returns_to == first.record
