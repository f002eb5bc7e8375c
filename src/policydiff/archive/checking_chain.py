"""Whether the branches vouch for one another: each still is what the others say it was."""

from __future__ import annotations

from policydiff.archive.checking import OWN, Finding
from policydiff.archive.evidence import CHAIN, TIP
from policydiff.archive.layout import (
    DECLARATIONS,
    HEADS,
    HELD,
    IMPORTS,
    MARK,
    NOTES,
    OBSERVATIONS,
    SNAPSHOTS,
    VERSIONS,
)
from policydiff.archive.walking import Branch, Commit


def chained(branches: dict[str, Branch], tips: dict[str, str]) -> Finding:
    """Whether the branches still are what each run said they were when it ended."""
    found = Finding(check="chain", what="claims of one branch about another")
    observations = branches.get(OBSERVATIONS)
    if observations is None:
        if any(ref in branches for ref in OWN):
            found.problems.append("observations are gone, and something was recorded with them.")
        return found
    _forward(branches, observations, found)
    last: dict[str, str] = {}
    gone: dict[str, list[Commit]] = {}
    named = 0
    for one in observations.commits:
        claims = claimed(one)
        if named and not claims:
            found.problems.append(f"observations {one.short} does not say how the branches ended.")
        named += bool(claims)
        found.number += len(claims)
        for ref, commit in claims.items():
            branch = branches.get(ref)
            at = branch.place.get(commit) if branch else None
            if branch is None or at is None:
                gone.setdefault(ref, []).append(one)
            elif at < branch.place.get(last.get(ref, ""), -1):
                found.problems.append(
                    f"observations {one.short} saw {branch.name} end earlier than the run before did."
                )
            else:
                last[ref] = commit
        found.problems += [
            f"observations {one.short} no longer saw {ref.removeprefix(HEADS)}."
            for ref in sorted(last.keys() - claims.keys())
        ]
    for ref, runs in sorted(gone.items()):
        what = "it was rewritten or taken back" if ref in tips else "it was taken away"
        found.problems.append(
            f"{ref.removeprefix(HEADS)} no longer holds what {len(runs)} runs left there, first observations "
            f"{runs[0].short} with {claimed(runs[0])[ref][:10]}: {what}."
        )
    if not named and branches.keys() & {*OWN} - {OBSERVATIONS}:
        found.notes.append(
            "Every run was recorded by an older policydiff, which did not have the branches vouch for one "
            "another."
        )
        return found
    _beyond(
        {ref: one for ref, one in branches.items() if not ref.startswith(NOTES)}, tips, last, found
    )
    return found


def claimed(run: Commit) -> dict[str, str]:
    """What a run says of every other branch, by full name: the commit it ended with."""
    tips = (value.partition(" ")[::2] for value in run.all(TIP))
    claims = {name if name.startswith("refs/") else HEADS + name: commit for name, commit in tips}
    claims.pop(MARK, None)  # the first runs vouched for it, too; it is the same everywhere
    return claims


def _forward(branches: dict[str, Branch], observations: Branch, found: Finding) -> None:
    """Each commit names the last of the observations before it: they are there, and in order."""
    for ref in (SNAPSHOTS, VERSIONS, DECLARATIONS, HELD):
        branch = branches.get(ref)
        last = -1
        for one in branch.commits if branch else ():
            claim = one.trailer(CHAIN)
            if claim is None:
                if last >= 0:
                    found.problems.append(
                        f"{ref.removeprefix(HEADS)} {one.short} does not name the observations before it: "
                        "it was not made by policydiff."
                    )
                continue
            found.number += 1
            at = observations.place.get(claim)
            if at is None:
                found.problems.append(
                    f"{ref.removeprefix(HEADS)} {one.short} followed the observations {claim[:10]}, which "
                    "are gone: observations were rewritten or taken away."
                )
            elif at < last:
                found.problems.append(
                    f"{ref.removeprefix(HEADS)} {one.short} names earlier observations than the commit "
                    "before it."
                )
            else:
                last = at


def _beyond(
    branches: dict[str, Branch], tips: dict[str, str], last: dict[str, str], found: Finding
) -> None:
    """What stands on a branch beyond what the last run left there."""
    for ref, branch in branches.items():
        left = last.get(ref)
        if ref == OBSERVATIONS or tips[ref] == left:
            continue
        if left is None and ref.startswith(IMPORTS):
            found.notes.append(
                f"{branch.name} came in with an older policydiff, so nothing says how it came."
            )
        elif left is None or left in branch.place:
            ids = list(branch.place)[branch.place.get(left or "", -1) + 1 :]
            found.problems.append(
                f"{branch.name} has {len(ids)} commits that no run left there "
                f"({', '.join(one[:10] for one in ids[-3:])}): something else than policydiff added them, or "
                "the observations of that run were taken away."
            )
