"""A pytest plugin: a test on the recorded histories that is skipped counts as failed."""

# ruff: noqa: INP001  # a script beside another, no package

from __future__ import annotations

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test marked `real_data` into a failure."""
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and item.get_closest_marker("real_data"):
        report.outcome = "failed"
        report.longrepr = f"skipped although the recorded histories are there: {report.longrepr}"
    return report
