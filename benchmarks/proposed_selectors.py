"""Does the selector that `policydiff track` proposes give the text that people declared?

    python -m benchmarks proposed_selectors

For every version of `web-versions.bundle` whose page is in `web-snapshots.bundle`, and every page of
`telegram-pages`: the text by the declaration in force then, and by the selector proposed from the page alone.
Words are compared as multisets: *missing* are those of the declared text that the proposal lacks, *beyond*
those that it has besides, both as a share of the declared text.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.extraction_fidelity import DATA, cases, git, words

from policydiff.declarations import in_force, load_declarations, load_history
from policydiff.errors import ExtractError
from policydiff.extract import extract_html
from policydiff.extract.proposing import Proposal, propose
from policydiff.model import SourceDocument

_CLOSE, _NEAR = 0.01, 0.05


def _pages() -> Iterator[tuple[str, bytes, SourceDocument]]:
    """Name, page and what was declared for it."""
    folder = DATA / "web-declarations"
    declared, history = load_declarations(folder), load_history(folder)
    with tempfile.TemporaryDirectory() as place:
        clones = []
        for name in ("web-versions", "web-snapshots"):
            clone = Path(place) / f"{name}.git"
            git(Path(place), "clone", "--quiet", "--bare", str(DATA / f"{name}.bundle"), str(clone))
            clones.append(clone)
        for case in cases(clones[0], clones[1]):
            found = in_force(declared, history, case.terms, case.recorded_at)
            if found is not None and len(found.documents) == 1:
                yield str(case.terms), case.page, found.documents[0]
    telegram = load_declarations(DATA / "telegram-declarations")
    for name, kind in (("privacy", "Privacy Policy"), ("tos", "Terms of Service")):
        document = next(one for one in telegram if one.terms.type == kind).documents[0]
        for file in sorted((DATA / "telegram-pages" / name).glob("*.html")):
            yield f"Telegram/{kind}", file.read_bytes(), document


def _missing_and_beyond(
    page: bytes, declared: SourceDocument, proposal: Proposal
) -> tuple[float, float] | None:
    proposed = SourceDocument(
        url=declared.url,
        select=(proposal.select,) if proposal.select else (),
        remove=proposal.remove,
    )
    try:
        theirs = Counter(words(extract_html(page, document=declared)))
    except ExtractError:
        return None
    ours = Counter(words(extract_html(page, document=proposed)))
    total = theirs.total()
    return (theirs - ours).total() / total, (ours - theirs).total() / total


def main() -> None:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for name, page, declared in _pages():
        proposal = propose(page)
        measured = _missing_and_beyond(page, declared, proposal)
        if measured is not None:
            found[name].append(measured)
            named[name][f"{proposal.select} (declared {' '.join(map(str, declared.select))})"] += 1
    everything = [one for shares in found.values() for one in shares]
    for name, shares in [*sorted(found.items()), ("all", everything)]:
        whole = sum(missing <= _CLOSE for missing, _ in shares)
        close = sum(missing <= _CLOSE and beyond <= _NEAR for missing, beyond in shares)
        worst = max(missing for missing, _ in shares), max(beyond for _, beyond in shares)
        print(
            f"{name}: {len(shares)} pages; nothing missing (1 %): {whole}; and at most 5 % beyond: {close}; "
            f"at worst {worst[0]:.1%} missing, {worst[1]:.1%} beyond"
        )
        for selector, count in named[name].most_common(3):
            print(f"    {count} x {selector}")


if __name__ == "__main__":
    main()
