from __future__ import annotations

import pytest

from policydiff.assess import load_rules
from policydiff.assess.language import guess
from policydiff.model import Direction, Level

from .conftest import assess_texts

_GERMAN = (
    "# Laden\n\n## Daten\n\nWir geben die Daten nicht an die Behörden, wenn das Gericht es nicht verlangt.\n\n"
    "Die Pakete werden von uns nach 6 Monaten vernichtet, und der Absender ist auf der Karte zu nennen.\n"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We will not open the parcel that you gave to us.", "en"),
        ("Wir werden das Paket nicht öffnen, das Sie uns für die Reise geben.", "de"),
        ("Nous ne sommes pas là pour ouvrir les paquets que vous nous donnez.", "fr"),
        ("No se puede abrir el paquete que usted nos da para el viaje.", "es"),
        ("Non si può aprire il pacco che ci date per il viaggio della nonna.", "it"),
        ("Wij openen het pakket niet dat je ons voor de reis geeft.", "nl"),
        ("Мы не откроем посылку, которую вы нам дали на дорогу.", "ru"),
        ("我们不会打开您交给我们的包裹,因为那是您的东西,不是我们的东西。", "unknown"),
        ("Box", None),
    ],
)
def test_languages_are_told_apart_by_their_commonest_words(text: str, code: str | None) -> None:
    assert guess(text, load_rules().languages) == code


def test_a_text_the_lexicon_cannot_read_is_not_rated_but_never_hidden() -> None:
    (found,) = assess_texts(_GERMAN, _GERMAN.replace("nicht an die", "an die"))
    assert found.not_assessed == "language de"
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.UNCLEAR)
    assert found.findings[-1].reason == "Not assessed: language de."


def test_numbers_of_such_a_text_are_compared_all_the_same() -> None:
    (found,) = assess_texts(_GERMAN, _GERMAN.replace("6 Monaten", "18 Monaten"))
    assert found.not_assessed == "language de"
    assert (found.findings[0].old_quote, found.findings[0].new_quote) == ("6 Monaten", "18 Monaten")


@pytest.mark.parametrize(
    ("clause", "old", "new"),
    [
        (
            "Wir speichern Ihre Pakete für {} und nicht länger, wenn Sie das wünschen.",
            "6 Monate",
            "18 Monate",
        ),
        (
            "Nous conservons les paquets que vous nous donnez pour {} et pas plus.",
            "6 mois",
            "18 mois",
        ),
        (
            "Conservamos los paquetes que usted nos da para el viaje por {} y no más.",
            "6 meses",
            "18 meses",
        ),
        ("Non si può dire che i pacchi sono conservati da noi per {} o più.", "6 mesi", "18 mesi"),
        (
            "Wij bewaren het pakket dat je ons geeft voor {} en niet voor de buren.",
            "6 maanden",
            "18 maanden",
        ),
    ],
)
def test_a_longer_retention_is_seen_in_five_more_languages(clause: str, old: str, new: str) -> None:
    before, after = (f"# X\n\n{clause.format(period)}\n" for period in (old, new))
    (found,) = assess_texts(before, after)
    assert found.not_assessed
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)
    assert (found.findings[0].rule, found.findings[0].old_quote) == ("retention", old)


def test_a_slip_of_the_pen_put_right_is_editorial_in_any_language() -> None:
    (found,) = assess_texts(_GERMAN.replace("Absender", "Absenader"), _GERMAN)
    assert found.level is Level.EDITORIAL


def test_an_english_clause_in_a_german_page_is_assessed() -> None:
    english = (
        "We may share the address that you gave to us with any of our partners for advertising."
    )
    (found,) = assess_texts(_GERMAN, f"{_GERMAN}\n{english}\n")
    assert found.not_assessed is None
    assert found.direction is Direction.BROADENS
