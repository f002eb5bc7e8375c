"""What makes two clauses the same text."""

from __future__ import annotations

import re

from policydiff.compare.tokens import rule_cut
from policydiff.model import Clause, ClauseKind, Role
from policydiff.typography import plain

_DIGITS = re.compile(r"\d+")


def class_of(clause: Clause) -> str:
    """A letter for what does not easily become something else: heading, row, entry of contents, text."""
    if clause.kind is ClauseKind.HEADING:
        return "h"
    if clause.kind is ClauseKind.ROW:
        return "r"
    return "c" if clause.role is Role.CONTENTS else "t"


def same_row(old: Clause, new: Clause) -> bool:
    """Are these two rows of a table that begin with the same cell?"""
    if old.kind is not ClauseKind.ROW or new.kind is not ClauseKind.ROW:
        return False
    return old.text.partition(" | ")[0] == new.text.partition(" | ")[0]


def key_of(clause: Clause) -> str:
    """What makes two clauses the same text, whatever their number and typography."""
    return class_of(clause) + rule_cut(plain(clause.text))


def loose(key: str) -> str:
    """The same without case and digits."""
    return _DIGITS.sub("0", key).casefold()
