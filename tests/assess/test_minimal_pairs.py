"""One word turned, in six languages: a modal verb, negation, restrictor, number, actor, recipient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from policydiff.assess import assess, load_rules
from policydiff.assess.rules import SignalKind
from policydiff.assess.words import read
from policydiff.compare import compare
from policydiff.model import Finding, Version

_AROUND = {
    "en": "The sky over the harbour is grey, and that is what it is for those who work in the rain.",
    "de": "Der Himmel über dem Hafen ist grau, und das ist für die Leute, die dort sind, nicht neu.",
    "fr": "Le ciel sur le port est gris, et pour les gens qui sont dans la rue, la pluie est la règle.",
    "es": "El cielo sobre el puerto es gris, y para la gente que está en la calle la lluvia es la regla.",
    "it": "Il cielo sopra il porto è grigio, e per la gente che si trova nelle vie non è una novità.",
    "nl": "De lucht boven de haven is grijs, en dat is voor de mensen die daar zijn niet zo nieuw.",
}


@dataclass(frozen=True, slots=True)
class Grammar:
    """A clause of a language and what may be turned in it."""

    clause: str
    """With {who}, {mood}, {no}, {only}, {act}, {number} and {whom}."""
    who: tuple[str, str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    no: str
    only: tuple[str, ...]
    acts: tuple[str, ...]
    """The last one gives nothing to anybody."""
    whom: tuple[str, str]


_GRAMMARS = {
    "en": Grammar(
        "{who} {mood} {no} {act} the parcel {only} {whom} for {number} days.",
        ("We", "You"),
        ("must", "shall", "will"),
        ("may", "can", "might"),
        "not",
        ("only", "solely", "exclusively"),
        ("share", "disclose", "store"),
        ("with friends", "with third parties"),
    ),
    "de": Grammar(
        "{who} {mood} das Paket {no} {only} {whom} {number} Tage {act}.",
        ("Wir", "Sie"),
        ("müssen",),
        ("können", "dürfen"),
        "nicht",
        ("nur", "ausschließlich", "lediglich"),
        ("weitergeben", "offenlegen", "speichern"),
        ("an Freunde", "an Dritte"),
    ),
    "fr": Grammar(
        "{who} {mood} {no} {only} {act} le colis {whom} {number} jours.",
        ("Nous", "Vous"),
        ("devons", "devez"),
        ("pouvons", "pouvez"),
        "pas",
        ("uniquement", "exclusivement", "seulement"),
        ("partager", "divulguer", "conserver"),
        ("avec des amis", "avec des tiers"),
    ),
    "es": Grammar(
        "{who} {no} {mood} {only} {act} el paquete {whom} {number} días.",
        ("Nosotros", "Usted"),
        ("debemos", "debe"),
        ("podemos", "puede"),
        "no",
        ("únicamente", "exclusivamente", "solamente"),
        ("compartir", "divulgar", "conservar"),
        ("con amigos", "con terceros"),
    ),
    "it": Grammar(
        "{who} {no} {mood} {only} {act} il pacco {whom} {number} giorni.",
        ("Noi", "Tu"),
        ("dobbiamo", "devi"),
        ("possiamo", "puoi"),
        "non",
        ("solo", "esclusivamente", "soltanto"),
        ("condividere", "divulgare", "conservare"),
        ("con amici", "con terzi"),
    ),
    "nl": Grammar(
        "{who} {mood} het pakket {no} {only} {whom} {number} dagen {act}.",
        ("Wij", "Je"),
        ("moeten",),
        ("kunnen", "mogen"),
        "niet",
        ("alleen", "uitsluitend", "slechts"),
        ("delen", "verstrekken", "bewaren"),
        ("met vrienden", "met derden"),
    ),
}


def _turns(code: str) -> Iterator[tuple[str, str, str]]:
    """(kind of turn, clause, the clause with that one thing turned)."""
    of = _GRAMMARS[code]
    for act in of.acts:
        for who in of.who:
            kept = {
                "who": who,
                "mood": of.strong[0],
                "no": "",
                "only": "",
                "act": act,
                "number": "3",
                "whom": of.whom[0],
            }

            def turned(kept: dict[str, str] = kept, clause: str = of.clause, **other: str) -> str:
                return " ".join(clause.format(**{**kept, **other}).split())

            for strong in of.strong:
                for weak in of.weak:
                    yield "modality", turned(mood=strong), turned(mood=weak)
            yield "negation", turned(), turned(no=of.no)
            for only in of.only:
                yield "limit-only", turned(), turned(only=only)
            yield "number", turned(), turned(number="9")
            yield "actor", turned(), turned(who=of.who[who == of.who[0]])
            if act != of.acts[-1]:
                yield "recipient", turned(), turned(whom=of.whom[1])


def _found(code: str, old: str, new: str) -> list[Finding]:
    texts = (f"# Shop\n\n{_AROUND[code]}\n\n{clause}\n" for clause in (old, new))
    comparison = compare(*(Version(title="Shop/Terms", text=text) for text in texts))
    return [finding for one in assess(comparison) for finding in one.findings]


@pytest.mark.parametrize("code", sorted(_GRAMMARS))
def test_one_thing_turned_in_a_clause_is_found_whichever_way(code: str) -> None:
    missed = []
    for kind, one, other in _turns(code):
        for old, new in ((one, other), (other, one)):
            found = _found(code, old, new)
            rules = {finding.rule for finding in found}
            if kind == "number":
                seen = any("3" in f"{each.old_quote} {each.new_quote}" for each in found)
            else:
                seen = kind in rules
            if not seen or any(finding.rule == "foreign" for finding in found):
                missed.append((kind, old, new, sorted(rules)))
    assert not missed, missed


def test_there_are_enough_pairs_to_say_so() -> None:
    assert sum(2 for code in _GRAMMARS for _ in _turns(code)) >= 200


_CARRIERS = {
    "de": (
        "Wir geben die Daten an die Behörden weiter, wenn die Anordnung eines Gerichts es sagt "
        "und sie gespeichert sind, {} und so ist das."
    ),
    "fr": (
        "Nous pouvons partager les données et divulguer ce que dit une décision des autorités "
        "que nous conservons, {} et ainsi de suite."
    ),
    "es": (
        "Podemos compartir los datos y revelar lo que dice una orden de las autoridades "
        "que conservamos, {} y así en la vida."
    ),
    "it": (
        "Possiamo condividere i dati e divulgare quello che dice un ordine delle autorità "
        "che si conserva, {} e così via con gli altri."
    ),
    "nl": (
        "Wij delen de gegevens en verstrekken wat een bevel van de autoriteiten zegt "
        "dat wij bewaren, {} en zo gaat dat met de post."
    ),
}


@pytest.mark.parametrize("code", sorted(_CARRIERS))
def test_each_plain_phrase_of_each_signal_is_found_where_it_comes_or_goes(code: str) -> None:
    lexicon = load_rules().lexicons[code]
    carrier = _CARRIERS[code]
    without = " ".join(carrier.format("").replace(" ,", ",").split())
    missed, tried = [], 0
    for signal in lexicon.signals:
        if signal.kind not in {SignalKind.WORDS, SignalKind.LIST}:
            continue
        said = lexicon.phrases.find(read(without, lexicon.spelling)).get(f"signal {signal.id}", [])
        for at, text in enumerate(signal.values):
            if signal.kind is SignalKind.LIST and at in {hit.value for hit in said}:
                continue
            for form in lexicon.written(text):
                if not form.replace(" ", "").isalpha():
                    continue
                tried += 1
                with_it = " ".join(carrier.format(form).split())
                for old, new in ((without, with_it), (with_it, without)):
                    if signal.id not in {one.rule for one in _found(code, old, new)}:
                        missed.append((signal.id, form))
    assert tried > 60
    assert not missed, missed
