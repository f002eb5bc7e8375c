from __future__ import annotations

import pytest

from policydiff.languages import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We will not open the parcel that you gave to us for your journey.", "en"),
        ("Wir werden das Paket nicht öffnen, das Sie uns für die Reise geben.", "de"),
        ("Nous ne sommes pas là pour ouvrir les paquets que vous nous donnez.", "fr"),
        ("No se puede abrir el paquete que usted nos da para el viaje de la tarde.", "es"),
        ("Non si può aprire il pacco che ci date per il viaggio della nonna.", "it"),
        ("Wij openen het pakket niet dat je ons voor de reis geeft.", "nl"),
        ("Não se pode abrir o pacote que você nos dá para a viagem da tarde.", "pt"),
        ("Nie można otworzyć paczki, którą nam dano na drogę, jest to w jej interesie.", "pl"),
        ("Vi öppnar inte det paket som du har gett till oss för att resa med.", "sv"),
        ("Мы не откроем посылку, которую вы нам дали на дорогу, и это не для нас.", "ru"),
        ("Ми не відкриємо посилку, яку ви нам дали, і це не для нас або для вас.", "uk"),
        ("Δεν ανοίγουμε το πακέτο που μας δώσατε για το ταξίδι.", "el"),
        ("我们不会打开您交给我们的包裹,因为那是您的东西,不是我们的东西。", "zh"),
        ("私たちはあなたが渡した荷物を開けません。それはあなたのものです。", "ja"),
        ("우리는 당신이 맡긴 소포를 열지 않습니다. 그것은 당신의 것입니다.", "ko"),
        ("لن نفتح الطرد الذي أعطيته لنا من أجل الرحلة.", "ar"),
        ("Box", None),
        ("", None),
        ("12.5 % 2024-01-01", None),
    ],
)
def test_languages_are_told_apart(text: str, code: str | None) -> None:
    assert language_of(text) == code


def test_a_note_in_another_language_at_the_top_does_not_decide() -> None:
    note = "This page is also there in English for those who want to read it in that language. "
    german = "Wir bewahren die Nachrichten auf, die Sie uns schicken, und geben sie nicht weiter. "
    assert language_of(note + german * 60) == "de"


def test_of_two_languages_that_say_the_same_the_expected_one_is_taken() -> None:
    text = "Vi sender pakken til deg og de andre for det er ikke en av dem som du vi har med."
    assert {language_of(text, expected="nb"), language_of(text, expected="da")} <= {"nb", "da"}
