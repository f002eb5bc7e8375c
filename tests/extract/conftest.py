"""What the tests of extraction share: a page of no fame and its Markdown."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Protocol

import pytest

from policydiff.extract import extract_html
from policydiff.model import Selector, SourceDocument

URL = "https://example.org/legal/terms"


def _benchmark(name: str) -> ModuleType:
    """A benchmark's module, whose folder is no package of the tests'."""
    path = Path(__file__).resolve().parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fidelity = _benchmark("extraction_fidelity")
words: Callable[[str], list[str]] = fidelity.words
"""The words of a Markdown text, by a reader that shares nothing with the extractor."""


class Extracts(Protocol):
    def __call__(
        self,
        html: str,
        *,
        select: tuple[Selector, ...] = (),
        remove: tuple[Selector, ...] = (),
        drop: tuple[str, ...] = (),
        url: str = URL,
    ) -> str: ...


@pytest.fixture
def md() -> Extracts:
    """The Markdown of a piece of HTML, without the line feed at its end."""

    def extracts(
        html: str,
        *,
        select: tuple[Selector, ...] = (),
        remove: tuple[Selector, ...] = (),
        drop: tuple[str, ...] = (),
        url: str = URL,
    ) -> str:
        document = SourceDocument(url=URL, select=select, remove=remove, remove_query_params=drop)
        text = extract_html(html.encode(), url=url, document=document)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        return text[:-1]

    return extracts
