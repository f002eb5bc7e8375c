"""Where messages go, as it was said; nothing of it is ever repeated but the kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from policydiff.errors import DeclarationError

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://\S+")
_MAX_URL = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """One URL as Apprise takes it."""

    name: str
    """Its scheme, numbered from the second of a kind: what it is called wherever it is spoken of."""
    url: str = field(repr=False)
    private: bool
    """Whether it may lead to addresses that are not public."""


def notifiers(urls: Iterable[str], *, private: bool, where: str) -> tuple[Notifier, ...]:
    """The notifiers that somebody named.

    Args:
        urls: in order; their places among those of a kind tell them apart.
        private: whether they may lead to addresses that are not public.
        where: they were named, for the error.

    Raises:
        DeclarationError: one is no URL; it is not quoted.
    """
    found: list[Notifier] = []
    kinds: Counter[str] = Counter()
    for number, url in enumerate(urls, start=1):
        scheme = _URL.fullmatch(url)
        if scheme is None or len(url) > _MAX_URL or not url.isprintable():
            raise DeclarationError(
                f"{where}: notifier {number} is no URL such as mailtos://… or slack://… (it is not shown here, "
                "for it may hold a secret)."
            )
        kind = scheme[1].lower()
        kinds[kind] += 1
        name = kind if kinds[kind] == 1 else f"{kind} {kinds[kind]}"
        found.append(Notifier(name=name, url=url, private=private))
    return tuple(found)
