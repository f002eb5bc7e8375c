from __future__ import annotations

from policydiff.compare import apply, compare, revert
from policydiff.model import Change, ChangeKind, Comparison, Op, Version

NOTICE = "This version takes effect on 1 May 2024. The one in force stands below.\n\n"
ANIMALS = """heron otter badger marten stoat weasel beaver lynx hare vole shrew mole bat dormouse hedgehog
squirrel polecat pine cone chestnut walnut hazel alder willow poplar"""
NAMES = tuple(ANIMALS.split())


def terms(kept: str = "30 days") -> str:
    """Two dozen paragraphs under four headings."""
    lines = [
        f"The {name} keeps what you hand to the {name}, and shows it to nobody but the warden of the "
        f"{name} who asks for it in writing and says why."
        for name in NAMES
    ]
    lines[9] = (
        f"We keep the records of your visits to the reserve for up to {kept}, then we burn them."
    )
    parts = [
        f"## Chapter on {NAMES[at]}\n\n" + "\n\n".join(lines[at : at + 6]) for at in range(0, 24, 6)
    ]
    return "\n\n".join(parts) + "\n"


def compared(old: str, new: str) -> Comparison:
    found = compare(Version(title="A/B", text=old), Version(title="A/B", text=new))
    assert [line.text for line in apply(found.old_clauses, found)] == [
        clause.text for clause in found.new_clauses
    ]
    assert [line.text for line in revert(found.new_clauses, found)] == [
        clause.text for clause in found.old_clauses
    ]
    return found


def marked(change: Change) -> list[tuple[Op, str]]:
    assert change.redline is not None
    return [(edit.op, edit.text) for edit in change.redline.readable if edit.op is not Op.EQUAL]


IN_FORCE = "# Terms\n\n" + terms()
BOTH = "# Terms\n\n" + NOTICE + terms("12 months") + "\n# Terms in force\n\n" + terms()
NEWS = "# Terms\n\n" + terms("12 months")


def test_what_an_announced_text_says_again_stands_beside_what_is_in_force() -> None:
    again = [change for change in compared(IN_FORCE, BOTH).changes if change.repeats]
    assert len(again) > 20
    for change in again:
        assert change.kind is ChangeKind.ADDED
        assert [clause.text for clause in change.beside] == [c.text for c in change.new]


def test_what_an_announced_text_says_otherwise_has_the_redline_from_what_is_in_force() -> None:
    (change,) = (one for one in compared(IN_FORCE, BOTH).changes if one.beside and one.redline)
    assert change.kind is ChangeKind.ADDED
    assert marked(change) == [(Op.DELETE, "30 days"), (Op.INSERT, "12 months")]


def test_what_goes_when_the_announced_text_comes_into_force_has_the_redline_to_it() -> None:
    heading, change = (one for one in compared(BOTH, NEWS).changes if one.beside and one.redline)
    assert change.kind is ChangeKind.REMOVED
    assert marked(change) == [(Op.DELETE, "30 days"), (Op.INSERT, "12 months")]
    assert heading.old[0].text == "Terms in force"


def test_what_is_in_one_of_the_two_texts_alone_has_nothing_beside_it() -> None:
    alone = [
        c for c in compared(IN_FORCE, BOTH).changes if c.kind is ChangeKind.ADDED and not c.beside
    ]
    assert [change.new[0].text for change in alone] == [NOTICE.strip(), "Terms in force"]


def test_the_other_way_round_says_the_same_of_the_other_side() -> None:
    there, back = compared(IN_FORCE, BOTH), compared(BOTH, IN_FORCE)
    assert [[c.text for c in one.new] for one in there.changes if one.repeats] == [
        [c.text for c in one.old] for one in back.changes if one.repeats
    ]


def test_a_chapter_that_is_said_again_is_no_second_text() -> None:
    chapter = "\n\n".join(terms().split("\n\n")[:7])
    found = compared(IN_FORCE, IN_FORCE + "\n# For visitors from abroad\n\n" + chapter)
    assert not any(change.beside for change in found.changes)


def test_news_beside_a_text_that_stands_are_no_second_text() -> None:
    news = terms().replace("keeps", "sells").replace("nobody but the warden", "the whole world")
    other = "\n\n".join(f"{at}. {line[::-1]}" for at, line in enumerate(news.split("\n\n")))
    assert not any(change.beside for change in compared(IN_FORCE, IN_FORCE + other).changes)
