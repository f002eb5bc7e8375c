"""How one run assesses: by which rules, which of the changes, and what decides the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from policydiff.errors import UsageError
from policydiff.model import Direction, Level

if TYPE_CHECKING:
    from pathlib import Path

    from policydiff.assess import Choice, Rules
    from policydiff.collection import Collection
    from policydiff.model import Assessment


def rules_for(found: Collection | None) -> Rules:
    """The rules to assess by, those of the collection on top of the package's; read once."""
    from policydiff.assess import load_rules  # noqa: PLC0415 - only when a change is to be assessed
    from policydiff.index.shelf import package_shelf  # noqa: PLC0415 - as above

    return load_rules(own_rules(found), package_shelf())


def own_rules(found: Collection | None) -> Path | None:
    """A collection's own rules; None where it has none."""
    extra = found.path / "rules.toml" if found and not found.foreign else None
    return extra if extra and extra.exists() else None


class Assessing:
    """How one run assesses, once its options are known."""

    def __init__(
        self,
        *,
        without: bool = False,
        level: Level | None = None,
        topics: Sequence[str] | None = None,
        direction: Direction | None = None,
        fail_on: Level | None = None,
    ) -> None:
        """Hold the options.

        Raises:
            UsageError: assessments are left out, and needed.
        """
        self._without, self._fail_on = without, fail_on
        self._level, self._topics, self._direction = level, topics or (), direction
        self._collection: Collection | None = None
        self._narrow = bool(level or self._topics or direction)
        if without and (self._narrow or fail_on):
            raise UsageError(
                "--level, --topic, --direction and --fail-on need the assessment: leave out --no-assess."
            )

    def by_rules_of(self, collection: Collection | None) -> Callable[[], Rules] | None:
        """What reads the rules once they are needed; None where nothing is assessed."""
        self._collection = collection
        return None if self._without else self.rules

    def rules(self) -> Rules:
        """The rules, those of the collection on top; read once."""
        return rules_for(self._collection)

    def choice(self) -> Choice | None:
        """Which changes are to be shown; None for all.

        Raises:
            UsageError: there is no such topic.
        """
        if not self._narrow:
            return None
        from policydiff.assess import choice  # noqa: PLC0415 - only a filter needs it

        return choice(
            self.rules(), level=self._level, topics=self._topics, direction=self._direction
        )

    def wanted(self) -> Callable[[Assessment], bool] | None:
        """The same, as what tells of one change.

        Raises:
            UsageError: as for `choice`.
        """
        by = self.choice()
        if by is None:
            return None
        from policydiff.assess import chosen  # noqa: PLC0415 - as above

        return partial(chosen, by=by)

    def fails(self, levels: Iterable[Level], *, replaced: bool) -> bool:
        """Whether a change reaches the level that was named.

        Args:
            levels: of the changes that are shown.
            replaced: whether a whole text gave way to another, which no rule can rate, and nobody did.
        """
        if self._fail_on is None:
            return False
        order = tuple(Level)
        reached = order.index(self._fail_on)
        return replaced or any(order.index(one) >= reached for one in levels)
