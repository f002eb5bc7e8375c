from __future__ import annotations

import pytest
from tests.render.conftest import TERMS, Case, Edition, diffed, joined, source

from policydiff.assess import load_rules
from policydiff.history import build
from policydiff.model import Edit, Level, Op, RecordKind
from policydiff.render import outline, timeline
from policydiff.render.blocks import Line, Role
from policydiff.render.paint import plain
from policydiff.render.redline import redline
from policydiff.report import PeriodReport, narrowed

BEFORE = joined(
    [
        "# Privacy Policy",
        "## 8. Sharing",
        "### 8.3. Authorities",
        "If a court orders it, we may disclose your number to the authorities that asked for it.",
        "## 9. Rights",
        "You may ask us for a copy of your data at any time.",
    ]
)
AFTER = BEFORE.replace("a court orders it", "a valid order arrives")
LATER = AFTER.replace("at any time", "once a year")


def shown(case: Case, *editions: Edition, everything: bool = False) -> str:
    report = case(*editions)
    return plain(outline.show([report], case.period, context=40, everything=everything))


def test_a_changed_clause_is_shown_with_its_place_its_day_and_its_redline(case: Case) -> None:
    text = shown(case, ("2024-07-15", BEFORE), ("2024-09-23", AFTER))
    assert "8.3 Authorities ¶1 — reworded on 23 Sep 2024" in text
    assert "If a [-court orders it-]{+valid order arrives+}, we may" in text.replace("[-", "[-")
    assert "1 clause changed: 1 reworded. 5 stand unchanged." in text


def test_the_version_before_and_each_that_came_are_cited_in_utc(case: Case) -> None:
    text = shown(case, ("2024-07-15T18:14", BEFORE), ("2024-09-23T15:26", AFTER))
    assert "In force before  15 Jul 2024 18:14 UTC" in text
    assert "Changed          23 Sep 2024 15:26 UTC" in text
    assert "Source           https://example.org/privacy" in text


def test_each_change_of_a_period_bears_the_day_it_came(case: Case) -> None:
    text = shown(case, ("2024-07-15", BEFORE), ("2024-09-23", AFTER), ("2024-09-27", LATER))
    assert "8.3 Authorities ¶1 — reworded on 23 Sep 2024" in text
    assert "9 Rights ¶1 — reworded on 27 Sep 2024" in text


def test_a_change_that_was_taken_back_is_said_in_one_line(case: Case) -> None:
    text = shown(case, ("2024-07-15", BEFORE), ("2024-09-03", AFTER), ("2024-09-04", BEFORE))
    assert "Changed and changed back: 2 recorded changes; the text ended as it began." in text
    assert "back to the text of 15 Jul 2024 00:00 UTC" in text


def test_a_technical_upgrade_is_named_and_nothing_is_compared_across_it(case: Case) -> None:
    upgraded = AFTER.replace("## 9. Rights", "Cookie banner\n\n## 9. Rights")
    text = shown(
        case,
        ("2024-07-15", BEFORE),
        ("2024-09-23", AFTER),
        ("2024-09-24", upgraded, RecordKind.TECHNICAL),
    )
    assert "Technical upgrade on 24 Sep 2024" in text
    assert "Cookie banner" not in text


def test_a_first_record_says_that_nothing_stood_before(case: Case) -> None:
    text = shown(case, ("2024-09-02", BEFORE))
    assert "first recorded 2 Sep 2024" in text
    assert "nothing stood before to compare with" in text


@pytest.mark.parametrize(
    ("editions", "said"),
    [
        (
            [("2024-07-15", BEFORE)],
            "no change recorded; last recorded was the text first seen 15 Jul 2024 00:00 UTC.",
        ),
        (
            [("2024-07-15", BEFORE), ("2024-10-02", AFTER)],
            "no change recorded; the text first seen 15 Jul 2024 00:00 UTC stands; next change 2 Oct",
        ),
        ([("2024-10-02", BEFORE)], "not recorded yet. Its first record is of 2 Oct 2024"),
    ],
)
def test_terms_without_a_change_say_what_stood(
    case: Case, editions: list[tuple[str, str]], said: str
) -> None:
    assert said in shown(case, *editions)


@pytest.mark.parametrize(
    ("editions", "said"),
    [
        (
            [("2024-07-15", BEFORE), ("2024-08-01", None)],
            "no longer recorded since 1 Aug 2024 00:00 UTC.",
        ),
        (
            [("2024-07-15", BEFORE), ("2024-08-01", None), ("2024-09-04", BEFORE)],
            "not recorded between 1 Aug 2024 00:00 UTC and 4 Sep 2024 00:00 UTC.",
        ),
        (
            [("2024-07-15", BEFORE), ("2024-10-01", None)],
            "15 Jul 2024 00:00 UTC stands; no longer recorded from 1 Oct 2024 00:00 UTC on.",
        ),
    ],
)
def test_a_document_that_was_taken_away_does_not_stand(
    case: Case, editions: list[Edition], said: str
) -> None:
    assert said in shown(case, *editions)


def test_a_document_that_changed_and_was_then_taken_away_is_said_to_be_gone(case: Case) -> None:
    text = shown(case, ("2024-07-15", BEFORE), ("2024-09-03", AFTER), ("2024-09-10", None))
    assert "reworded on 3 Sep 2024" in text
    assert "No longer recorded since 10 Sep 2024 00:00 UTC." in text


def test_a_record_all_of_whose_changes_are_folded_is_not_passed_over(case: Case) -> None:
    link = "[me@mail.example](mailto:me@mail.example)"
    open_, hidden = (
        joined(["# Contact", f"Write to {address} and wait.", "Thank you."])
        for address in (link, "[\\[email protected\\]](/cdn-cgi/l/email-protection#ab12)")
    )
    editions: list[Edition] = [("2024-07-15", open_), ("2024-09-03", hidden)]
    assert "no change by the publisher (1 clause folded: 1 page furniture)" in shown(
        case, *editions
    )
    every = shown(case, *editions, everything=True)
    assert "Contact ¶1 — reworded on 3 Sep 2024" in every
    assert "Folded clause  Because\nContact ¶1     page furniture" in every


def test_another_document_is_said_and_not_drawn(case: Case) -> None:
    other = joined(
        [
            f"Paragraph {n} speaks of wholly unlike matters, such as gardens number {n}."
            for n in range(60)
        ]
    )
    text = shown(case, ("2024-07-15", BEFORE * 12), ("2024-09-23", other))
    assert "Another document" in text
    assert "gardens" not in text


def test_markup_and_link_changes_are_counted_but_not_drawn() -> None:
    old = "See [our terms](https://example.org/a) for more about it.\n\nWe keep it.\n"
    new = "See [our terms](https://example.org/b) for more about it.\n\nWe **keep** it.\n"
    text = diffed(old, new)
    assert "Formatting or link only, same words: 2 clauses (¶1 and ¶2)." in text
    assert "{+" not in text


def test_every_link_that_leads_elsewhere_is_named_with_both_targets() -> None:
    old = "See [our terms](https://example.org/a) for more about it.\n"
    text = diffed(old, old.replace("/a", "/b"))
    assert "¶1 “our terms”: https://example.org/a → https://example.org/b" in text


def test_links_that_went_from_one_target_to_another_are_one_line_with_every_place() -> None:
    old = "See [our terms](https://a.example/) first.\n\nAsk [them](https://a.example/) then.\n"
    text = diffed(old, old.replace("a.example", "b.example"))
    assert "· ¶1 and ¶2: https://a.example/ → https://b.example/" in text


@pytest.mark.parametrize(
    "new",
    ["https://a.example/p?from=mail", "https://go.example/?u=https%3A%2F%2Fa.example%2Fp&h=1"],
)
def test_links_that_lead_to_the_same_page_by_another_way_are_counted(new: str) -> None:
    text = diffed("See [it](https://a.example/p).\n", f"See [it]({new}).\n")
    assert "Links: 1 link to the same page as before, by another address." in text


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("See **our** terms.\n\nWe keep all of it.\n",
         "No words changed: 1 clause in formatting or links only. 1 stands unchanged."),
        ("See **our** terms.\n\nWe keep most of it.\n",
         "1 clause changed: 1 reworded. Besides, 1 clause in formatting or links only. 0 stand unchanged."),
        ("See our terms.\n\nWe keep most of it.\n", "1 clause changed: 1 reworded. 1 stands unchanged."),
    ],
)  # fmt: skip
def test_formatting_is_not_counted_as_a_change_of_words(new: str, said: str) -> None:
    assert said in diffed("See our terms.\n\nWe keep all of it.\n", new)


def test_neighbouring_clauses_that_came_together_are_read_together() -> None:
    old = "# A\n\nOne stays where it is.\n"
    new = "# A\n\nOne stays where it is.\n\nTwo is wholly new here.\n\nThree came along too.\n"
    text = diffed(old, new)
    assert text.count("— added") == 1
    assert "{+Two is wholly new here.+}" in text
    assert "{+Three came along too.+}" in text


def test_two_equal_texts_say_that_nothing_changed() -> None:
    assert "No clause changed; 6 stand unchanged." in diffed(BEFORE, BEFORE)


def test_a_long_unchanged_stretch_is_folded_and_its_words_counted() -> None:
    edits = [
        Edit(op=Op.EQUAL, text="w " * 100),
        Edit(op=Op.INSERT, text="new"),
        Edit(op=Op.EQUAL, text=" z" * 100),
    ]
    [spans] = redline(edits, context=10)
    text = "".join(span.text for span in spans)
    assert text.count("words unchanged …]") == 2
    assert [span.text for span in spans if span.role is Role.INSERTED] == ["new"]


def test_nothing_near_an_edit_is_folded() -> None:
    edits = [
        Edit(op=Op.EQUAL, text="a b c d e "),
        Edit(op=Op.DELETE, text="x"),
        Edit(op=Op.EQUAL, text=" f g h"),
    ]
    [spans] = redline(edits, context=10)
    assert "".join(span.text for span in spans) == "a b c d e x f g h"


def test_text_from_a_page_can_not_act_on_the_terminal() -> None:
    old = "Plain words stand here for long enough.\n"
    new = "Plain words \x1b]0;title\x07 stand \u202ehere for long enough.\n"
    text = diffed(old, new)
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_a_log_is_newest_first_and_tells_returns_and_upgrades(case: Case) -> None:
    texts: dict[str, str] = {}
    editions = [
        ("2024-07-15", BEFORE, RecordKind.FIRST), ("2024-09-03", AFTER, RecordKind.CHANGE),
        ("2024-09-04", BEFORE, RecordKind.CHANGE), ("2024-09-24", LATER, RecordKind.TECHNICAL),
    ]  # fmt: skip
    built = build(TERMS, [case.record(edition, texts) for edition in editions], source(texts))
    rows = plain(timeline.log([built], {}, with_origin=False, everything=True)).splitlines()[3:]
    assert [row.split(None, 5)[-1] for row in rows] == [
        "technical upgrade",
        "back to the text of 15 Jul 2024 00:00 UTC",
        "changed",
        "first record",
    ]


def test_an_assessed_change_says_its_level_its_direction_and_why(case: Case) -> None:
    old = BEFORE.replace("a court orders it", "we receive a court order")
    new = BEFORE.replace("a court orders it", "we receive a valid request")
    report = case(("2024-07-15", old), ("2024-09-23", new), rules=load_rules())
    text = plain(outline.show([report], case.period, context=40))
    assert "  critical, broadens — law enforcement" in text
    assert "  · Disclosure condition " in text


def test_a_list_has_the_weightiest_change_first_and_redlines_keep_the_order_of_the_text(
    case: Case,
) -> None:
    first = joined(["# Terms", "Our offices are located in sunny Lisbon."]) + BEFORE
    second = first.replace("sunny", "rainy").replace("a court orders it", "anybody asks for it")
    text = plain(
        outline.show(
            [case(("2024-07-15", first), ("2024-09-23", second), rules=load_rules())],
            case.period,
            context=40,
        )
    )
    listed, lighter, editorial, heavy = (
        text.index(said)
        for said in (
            "— 8.3 Authorities ¶1 (law",
            "· Besides, ",
            "\nTerms ¶1 — ",
            "\n8.3 Authorities ¶1 — ",
        )
    )
    assert listed < lighter < editorial < heavy


def assessed(case: Case, *editions: tuple[str, str]) -> PeriodReport:
    return case(*editions, rules=load_rules())


def test_a_period_says_in_a_sentence_what_its_changes_mean(case: Case) -> None:
    report = assessed(
        case, ("2024-07-15", BEFORE), ("2024-09-23", BEFORE.replace("a court", "anybody"))
    )
    text = plain(outline.show([report], case.period, context=40, rules=load_rules()))
    assert text.splitlines()[2].startswith("  1 critical change (law enforcement")


def test_one_small_change_costs_at_most_three_lines(case: Case) -> None:
    editions = (("2024-07-15", BEFORE), ("2024-09-23", BEFORE.replace("at any time", "any time")))
    bare = plain(outline.show([case(*editions)], case.period, context=40))
    found = plain(outline.show([assessed(case, *editions)], case.period, context=40))
    assert 0 < len(found.splitlines()) - len(bare.splitlines()) <= 3


def test_what_weighs_little_is_counted_and_not_listed(case: Case) -> None:
    old = joined(["# Terms", *(f"Shelf {name} is made of red wood." for name in ("A", "B", "C"))])
    report = assessed(case, ("2024-07-15", old), ("2024-09-23", old.replace("red", "brown")))
    text = plain(outline.show([report], case.period, context=40))
    assert "3 editorial changes." in text
    assert "· editorial" not in text


def test_a_critical_change_says_so_without_colour(case: Case) -> None:
    report = assessed(
        case, ("2024-07-15", BEFORE), ("2024-09-23", BEFORE.replace("a court", "anybody"))
    )
    drawn = outline.show([report], case.period, context=40)
    spans = [span for block in drawn if isinstance(block, Line) for span in block.spans]
    assert "critical" in [span.text for span in spans if span.role is Role.WARNING]


def test_a_filter_hides_changes_and_says_how_many(case: Case) -> None:
    new = BEFORE.replace("a court", "anybody").replace("a copy", "one copy")
    report = assessed(case, ("2024-07-15", BEFORE), ("2024-09-23", new))
    only = narrowed(report, lambda found: found.level is Level.CRITICAL)
    text = plain(outline.show([only], case.period, context=40))
    assert "2 clauses changed" in text
    assert "1 of 2 changes shown" in text
    assert "9 Rights ¶1" not in text


def test_a_document_of_which_everything_is_hidden_is_one_line(case: Case) -> None:
    report = assessed(case, ("2024-07-15", BEFORE), ("2024-09-23", AFTER))
    text = plain(outline.show([narrowed(report, lambda _: False)], case.period, context=40))
    assert text.startswith("September 2024 (UTC): 1 of 1 document changed\n")
    assert text.splitlines()[-1] == "  Telegram/Privacy Policy: 1 change hidden."


def test_what_nobody_rated_is_never_hidden(case: Case) -> None:
    report = case(("2024-07-15", BEFORE), ("2024-09-23", AFTER))
    assert narrowed(report, lambda _: False) == report


def test_of_many_documents_a_table_says_how_much_each_weighs(case: Case) -> None:
    one = assessed(
        case, ("2024-07-15", BEFORE), ("2024-09-23", BEFORE.replace("a court", "anybody"))
    )
    text = plain(outline.show([one] * 6, case.period, context=40))
    header, row = text.splitlines()[3:5]
    assert header.split()[-1] == "Level"
    assert row.split()[-1] == "critical"
