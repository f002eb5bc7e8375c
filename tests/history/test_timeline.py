"""Which recorded changes are news, and what each is compared with."""

from __future__ import annotations

from tests.history.conftest import ASK, KEEP, PAY, SHARE, folds, page, record, timeline

from policydiff.history import Fold
from policydiff.model import RecordKind

OLD = page("# Terms", KEEP, SHARE, f"See [the rules](https://example.org/rules?x=1). {ASK}")
SOLD = OLD.replace("thirty", "sixty")


def test_the_same_words_in_other_markup_are_no_news() -> None:
    built = timeline(
        record("2024-01-01", OLD), record("2024-01-02", OLD.replace("# Terms", "Terms\n==="))
    )
    assert folds(built) == [None, Fold.MARKUP]


def test_the_same_words_in_other_quotes_are_no_news() -> None:
    built = timeline(
        record("2024-01-01", OLD.replace("court", "“court”")),
        record("2024-01-02", OLD.replace("court", '"court"')),
    )
    assert folds(built) == [None, Fold.TYPOGRAPHY]


def test_another_query_string_is_no_news_but_another_document_is() -> None:
    built = timeline(
        record("2024-01-01", OLD),
        record("2024-01-02", OLD.replace("?x=1", "?x=2")),
        record("2024-01-03", OLD.replace("rules?x=1", "laws")),
    )
    assert folds(built) == [None, Fold.LINK, None]
    assert [entry.links_only for entry in built.entries] == [False, False, True]


def test_a_comma_is_news() -> None:
    built = timeline(
        record("2024-01-01", OLD), record("2024-01-02", OLD.replace("account for", "account, for"))
    )
    assert folds(built) == [None, None]


def test_a_technical_upgrade_is_none_of_the_publisher_s_and_what_follows_is_compared_with_it() -> (
    None
):
    built = timeline(
        record("2024-01-01", OLD),
        record("2024-01-02", SOLD + "Menu\n", RecordKind.TECHNICAL),
        record("2024-01-03", SOLD.replace("court", "judge") + "Menu\n"),
    )
    assert folds(built) == [None, Fold.TECHNICAL, None]
    assert built.entries[1].base is None
    assert built.entries[2].base == built.entries[1].record


def test_a_change_taken_back_is_told_as_a_return() -> None:
    built = timeline(
        record("2024-01-01", OLD), record("2024-02-01", SOLD), record("2024-03-01", OLD)
    )
    assert folds(built) == [None, None, Fold.RETURN]
    assert built.entries[2].returns_to == built.entries[0].record
    assert built.entries[2].base == built.entries[1].record


def test_what_two_extractors_wrote_of_one_page_is_one_text() -> None:
    ours = OLD.replace("# Terms", "Terms\n===").replace("See", "1. See")
    theirs = OLD.replace("See", "a) See")
    built = timeline(
        record("2024-01-01T06:00", theirs, origin="imports/ota"),
        record("2024-01-01T18:00", ours),
        record("2024-01-05T06:00", theirs.replace("thirty", "sixty"), origin="imports/ota"),
        record("2024-01-05T18:00", ours.replace("thirty", "sixty")),
    )
    assert [(entry.record.origin, len(entry.also)) for entry in built.entries] == [
        ("imports/ota", 1),
        ("imports/ota", 1),
    ]
    assert folds(built) == [None, None]


def test_a_text_is_compared_with_what_its_own_extractor_wrote() -> None:
    ours, theirs = OLD.replace("See", "1. See"), OLD.replace("See", "a) See")
    built = timeline(
        record("2024-01-01T06:00", theirs, origin="imports/ota"),
        record("2024-01-01T18:00", ours),
        record("2024-01-05T18:00", ours.replace("thirty", "sixty")),
    )
    base = built.entries[1].base
    assert base is not None
    assert base.origin == "versions"


def test_one_extractor_s_change_of_a_list_number_is_news() -> None:
    built = timeline(
        record("2024-01-01", OLD.replace("See", "1. See")),
        record("2024-01-02", OLD.replace("See", "2. See")),
    )
    assert folds(built) == [None, None]


def test_an_address_that_goes_into_hiding_and_comes_back_is_furniture() -> None:
    seen = OLD + "\nWrite to office@example.org about this.\n"
    hidden = OLD + "\nWrite to [email protected] about this.\n"
    built = timeline(
        record("2024-01-01", seen), record("2024-02-01", hidden), record("2024-03-01", seen)
    )
    assert folds(built)[1] == Fold.FURNITURE
    assert folds(built)[2] in {Fold.FURNITURE, Fold.RETURN}


def test_an_address_that_comes_out_of_hiding_as_another_is_news() -> None:
    seen = OLD + "\nWrite to office@example.org about this.\n"
    hidden = OLD + "\nWrite to [email protected] about this.\n"
    other = OLD + "\nWrite to sales@example.org about this.\n"
    built = timeline(
        record("2024-01-01", seen), record("2024-02-01", hidden), record("2024-03-01", other)
    )
    assert folds(built) == [None, Fold.FURNITURE, None]


def test_a_line_that_tells_its_own_age_is_furniture() -> None:
    texts = [OLD + f"\nLast updated: {n} days ago\n" for n in (2, 3, 4)]
    built = timeline(*(record(f"2024-01-0{n}", text) for n, text in enumerate(texts, start=1)))
    assert folds(built) == [None, Fold.FURNITURE, Fold.FURNITURE]


def test_the_date_of_a_text_is_news() -> None:
    texts = [OLD + f"\nLast updated: {n} May 2024\n" for n in (2, 3, 4, 5, 6, 7)]
    built = timeline(*(record(f"2024-05-0{n}", text) for n, text in enumerate(texts, start=2)))
    assert folds(built) == [None] * 6


def related(*names: str) -> str:
    return (
        OLD
        + "\n## More to read\n\n"
        + "\n\n".join(f"[{name}](https://e.org/{name[0]})" for name in names)
        + "\n"
    )


ROTATION = [
    related(*names)
    for names in (
        ("Alpha", "Beta"),
        ("Gamma", "Beta"),
        ("Alpha", "Delta"),
        ("Gamma", "Delta"),
        ("Alpha", "Beta"),
        ("Zeta",),
    )
]


def test_links_that_come_and_go_below_one_line_are_furniture() -> None:
    built = timeline(*(record(f"2024-0{n}-01", text) for n, text in enumerate(ROTATION, start=1)))
    assert folds(built) == [None] + [Fold.FURNITURE] * 5


def test_a_change_of_words_beside_furniture_is_news() -> None:
    changed = ROTATION[3].replace("thirty", "sixty")
    texts = [*ROTATION[:3], changed, ROTATION[4].replace("thirty", "sixty"), *ROTATION[4:]]
    built = timeline(*(record(f"2024-0{n}-01", text) for n, text in enumerate(texts, start=1)))
    assert built.entries[3].fold is None


def test_a_list_of_links_that_only_grows_is_no_furniture() -> None:
    names = ["Alpha", "Beta", "Gamma", "Delta", "Eta", "Zeta", "Theta"]
    built = timeline(
        *(record(f"2024-0{n}-01", related(*names[:n])) for n in range(1, len(names) + 1))
    )
    assert folds(built) == [None] * 7


def test_sentences_that_come_and_go_are_never_furniture() -> None:
    texts = [OLD, OLD + PAY, OLD, OLD + PAY, OLD, OLD + ASK, OLD]
    built = timeline(*(record(f"2024-0{n}-01", text) for n, text in enumerate(texts, start=1)))
    assert Fold.FURNITURE not in folds(built)


def test_a_document_taken_away_stays_in_its_place() -> None:
    built = timeline(
        record("2024-01-01", OLD), record("2024-02-01", None), record("2024-03-01", SOLD)
    )
    assert [entry.record.blob is None for entry in built.entries] == [False, True, False]
    assert built.entries[2].base == built.entries[0].record


def test_a_document_that_comes_back_with_the_text_it_had_is_told_as_one_that_came_back() -> None:
    built = timeline(
        record("2024-01-01", KEEP),
        record("2024-02-01", None),
        record("2024-03-01", KEEP),
        record("2024-04-01", KEEP),
    )
    assert folds(built) == [None, None, "return"]
    assert built.entries[2].returns_to == built.entries[0].record
    assert [one.captured_at.month for one in built.entries[2].also] == [4]


def test_a_document_that_comes_back_in_other_markup_is_not_folded() -> None:
    built = timeline(
        record("2024-01-01", KEEP),
        record("2024-02-01", None),
        record("2024-03-01", f"**{KEEP}**"),
    )
    assert folds(built) == [None, None, "return"]


def test_a_text_that_took_turns_and_comes_back_much_later_is_told_as_one_that_came_back() -> None:
    one, other = page(KEEP, SHARE), page(ASK, PAY)
    days = ["2024-01-01", "2024-01-03", "2024-01-05", "2024-01-07", "2024-01-09"]
    turns = [record(day, text) for day, text in zip(days, [one, other] * 3, strict=False)]
    built = timeline(
        *turns, record("2024-06-01", page(KEEP, SHARE, ASK)), record("2024-07-01", other)
    )
    assert built.entries[-1].kind == built.entries[0].kind
    assert folds(built)[-2:] == [None, "return"]
    assert built.entries[-1].returns_to == built.entries[1].record
