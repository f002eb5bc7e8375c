from __future__ import annotations

import pytest

from policydiff.assess import load_rules
from policydiff.model import Direction, Level

from .conftest import assess_texts

_POLISH = (
    "# Sklep\n\n## Dane\n\n"
    "Nie przekazujemy danych, które są na paczce, jeśli sąd tego nie nakaże, i to jest reguła.\n\n"
    "Paczki są u nas na półce do wiosny, a nadawca jest na kartce z adresem, który my znamy.\n"
)
_GERMAN = (
    "# Laden\n\n## Daten\n\nWir geben die Daten nicht an die Behörden, wenn das Gericht es nicht verlangt.\n\n"
    "Die Pakete werden von uns nach 6 Monaten vernichtet, und der Absender ist auf der Karte zu nennen.\n"
)


def test_a_text_the_lexicon_cannot_read_is_not_rated_but_never_hidden() -> None:
    (found,) = assess_texts(_POLISH, _POLISH.replace("Nie przekazujemy", "Przekazujemy"))
    assert found.not_assessed == "language pl"
    assert (found.level, found.direction) == (Level.SUBSTANTIVE, Direction.UNCLEAR)
    assert found.findings[-1].reason == "Not assessed: language pl."


def test_what_came_or_moved_in_such_a_text_is_told_all_the_same() -> None:
    more = "\nPaczki są na półce, i nie jest to reguła, którą my znamy od wiosny do zimy.\n"
    (found,) = assess_texts(_POLISH, _POLISH + more)
    assert found.not_assessed == "language pl"
    assert found.level is Level.SUBSTANTIVE


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
    assert found.not_assessed is None
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)
    assert (found.findings[0].rule, found.findings[0].old_quote) == ("retention", old)


def test_a_slip_of_the_pen_put_right_is_cosmetic_in_any_language() -> None:
    for text, right, wrong in ((_GERMAN, "Absender", "Absenader"), (_POLISH, "nadawca", "nadwca")):
        (found,) = assess_texts(text.replace(right, wrong), text)
        assert found.level is Level.COSMETIC


def test_an_english_clause_in_a_polish_page_is_assessed() -> None:
    english = (
        "We may share the address that you gave to us with any of our partners for advertising."
    )
    (found,) = assess_texts(_POLISH, f"{_POLISH}\n{english}\n")
    assert found.not_assessed is None
    assert found.direction is Direction.BROADENS


_LAW = {
    "de": (
        "Behörden",
        "Wenn wir {}, können wir die Adresse an die zuständigen Stellen weitergeben, und das ist alles.",
        "einen Gerichtsbeschluss erhalten",
        "eine Anfrage von Behörden erhalten",
    ),
    "fr": (
        "Autorités",
        "Si nous recevons {}, nous pouvons divulguer votre adresse pour les besoins de la cause.",
        "une décision de justice",
        "une demande des autorités",
    ),
    "es": (
        "Autoridades",
        "Si recibimos {}, podemos revelar su dirección para los fines que son del caso y no más.",
        "una orden judicial",
        "una solicitud de las autoridades",
    ),
    "it": (
        "Autorità",
        "Se riceviamo {}, possiamo divulgare il tuo indirizzo per le finalità che sono del caso.",
        "un ordine del tribunale",
        "una richiesta delle autorità",
    ),
    "nl": (
        "Autoriteiten",
        "Als wij {} krijgen, kunnen we het adres dat je ons geeft openbaar maken voor de zaak.",
        "een gerechtelijk bevel",
        "een verzoek van de autoriteiten",
    ),
}


@pytest.mark.parametrize("code", sorted(_LAW))
def test_a_looser_condition_for_the_authorities_is_critical_in_five_more_languages(
    code: str,
) -> None:
    heading, clause, strict, loose = _LAW[code]
    old, new = (f"# X\n\n## {heading}\n\n{clause.format(said)}\n" for said in (strict, loose))
    (found,) = assess_texts(old, new)
    assert found.not_assessed is None
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)
    assert found.findings[0].rule == "law-condition"
    assert "law_enforcement" in found.topics
    (back,) = assess_texts(new, old)
    assert back.direction is Direction.NARROWS


def test_a_rule_of_another_language_takes_over_what_english_says_beside_words() -> None:
    lexicons = load_rules().lexicons
    english = {signal.id: signal for signal in lexicons["en"].signals}
    for code in ("de", "fr", "es", "it", "nl"):
        assert lexicons[code].signals
        for signal in lexicons[code].signals:
            one = english[signal.id]
            assert (signal.kind, signal.effect, signal.topic) == (one.kind, one.effect, one.topic)
            assert signal.says == one.says
