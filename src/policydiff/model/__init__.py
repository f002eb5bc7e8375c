"""The words of the field as frozen types (see docs/glossary.md).

Every stage of the house takes and gives these types and nothing else. They hold no behaviour
beyond what follows from their own fields, and these modules import nothing local but one another.

Conventions: times are aware and in UTC; spans are 0-based, end-exclusive, in code points; `old`
is what stood before and `new` what stands after; sequences inside types are tuples.

Each word is had from here. A frozen dataclass takes half a millisecond to make, so the modules that
make them are imported once a word of theirs is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every public name of a part is one of this module
    from policydiff.model.changes import *  # noqa: F403 - as above
    from policydiff.model.findings import *  # noqa: F403
    from policydiff.model.kinds import *  # noqa: F403
    from policydiff.model.records import *  # noqa: F403
    from policydiff.model.sources import *  # noqa: F403
    from policydiff.model.terms import *  # noqa: F403
    from policydiff.model.texts import *  # noqa: F403
else:
    import importlib

    _PARTS = {
        "terms": ("Span", "Terms"),
        "sources": (
            "RangeSelector", "Selector", "SourceDocument", "Declaration", "FetchSettings", "Capture",
            "FailureReason", "Failure",
        ),
        "records": ("RecordKind", "Outcome", "Observation", "Record"),
        "texts": ("Version", "ClauseKind", "Role", "Section", "Link", "Clause"),
        "changes": ("Op", "Edit", "Redline", "LinkChange", "Change", "Comparison"),
        "kinds": ("ChangeKind", "Level", "Direction"),
        "findings": ("Finding", "Overruled", "Assessment"),
    }  # fmt: skip
    _PLACES = {name: part for part, names in _PARTS.items() for name in names}

    def __getattr__(name):
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
        globals()[name] = found
        return found
