"""What is held for a person to look at, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.gates import Verdict, count_words, judge, judge_missing
from policydiff.model import Capture, FailureReason, Terms

CLAUSE = (
    "You keep every right in what you upload. We store it on our servers only for as long as your "
    "account exists, and we erase it within thirty days after you close the account. "
)
POLICY = "# Terms of Service\n\n" + CLAUSE * 10
LONG = "# Terms of Service\n\n" + CLAUSE * 100


def capture(asked: str, *stops: str, header: tuple[str, str] = ("server", "x")) -> Capture:
    chain = (asked, *stops)
    return Capture(
        requested_url=asked,
        final_url=chain[-1],
        redirects=chain[:-1],
        status=200,
        headers=(header,),
        body=b"",
        captured_at=datetime(2024, 9, 23, tzinfo=UTC),
    )


# ------------------------------------------------------------------------------- what passes


def test_an_ordinary_first_version_passes() -> None:
    assert not judge(POLICY).held


def test_the_same_text_as_before_passes_whatever_it_is() -> None:
    assert not judge("Try again later.", previous="Try again later.").held


@pytest.mark.parametrize("share", [0.12, 0.5, 3.0, 12.0])
def test_a_text_may_shrink_to_an_eighth_and_grow_twelvefold(share: float) -> None:
    assert not judge("# Terms\n\n" + CLAUSE * int(100 * share), previous=LONG).held


def test_a_policy_of_ordinary_length_may_speak_of_log_ins_errors_and_robots() -> None:
    text = LONG + (
        "Access may be denied. If the service is temporarily unavailable, try again later. Forgot "
        "your password? You must log in first. Please enable JavaScript. Before you continue, accept "
        "all cookies. Page not found."
    )
    assert not judge(text).held


def test_a_short_policy_may_say_again_what_its_version_before_said() -> None:
    before = "# Account Policy\n\n" + CLAUSE + "Please log in to ask for it."
    assert not judge(before + " It is free of charge.", previous=before).held


def test_a_text_as_short_as_the_version_before_passes() -> None:
    before = "# Rules\n\nBe kind to whoever you write to."
    assert judge(before).kind == "too short"
    assert not judge("# Rules\n\nBe kind to all you write to.", previous=before).held


def test_a_short_real_policy_passes() -> None:
    text = (
        "# Rules\n\nWho joins agrees to the [privacy policy](https://example.org/privacy) and "
        "promises:\n\n* not to send unwanted messages,\n* not to call for violence in public "
        "channels,\n* not to publish illegal pictures there.\n\n> Residents of some countries must "
        "be sixteen or older. We may extend these rules at any time."
    )
    assert count_words(text) < 60
    assert not judge(text).held


def test_a_redirect_to_the_same_page_elsewhere_passes() -> None:
    moved = capture("https://example.org/terms", "https://www.example.org/en/terms/")
    assert not judge(POLICY, captures=[moved]).held


def test_a_policy_that_lives_on_an_error_or_log_in_path_passes() -> None:
    moved = capture("https://example.org/login/terms", "https://example.org/en/login/terms")
    assert not judge(POLICY, captures=[moved]).held


# ------------------------------------------------------------------------------- what is held


@pytest.mark.parametrize(
    "text", ["", " \n\n", "***\n\n---", "![](https://example.org/a.png?)#"[:4]]
)
def test_a_text_without_words_is_held(text: str) -> None:
    assert judge(text, previous=POLICY).reason == "The text holds no words."


def test_a_text_of_a_few_words_is_held_with_its_words() -> None:
    assert judge("Privacy Policy\n--------------").reason == (
        "The text is too short for terms: 2 words, “Privacy Policy”."
    )
    assert judge("Terms").reason == "The text is too short for terms: 1 word, “Terms”."


def test_a_text_that_shrank_beyond_belief_is_held_with_both_lengths() -> None:
    reason = judge("# Terms of Service\n\n" + CLAUSE * 3, previous=LONG).reason
    assert reason is not None
    assert reason.startswith(
        "The text has shrunk from 3,403 words to 105 and begins with “Terms of"
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a check for robots", "Please verify you are human to go on to example.org."),
        ("a check for robots", "Just a moment. Checking your browser before you go on."),
        ("a check for robots", "**Access Denied**\n\nReference 18.2f"),
        ("a check for robots", "Sorry, you have been blocked by the owner of this site."),
        ("a check for robots", "Bestätigen Sie, dass Sie ein Mensch sind."),
        ("a page that needs a browser", "You need to enable JavaScript to run this app."),
        ("a page that needs a browser", "Für diese Seite bitte JavaScript aktivieren."),
        ("a log-in page", "Log in to continue. New here? Ask your administrator for an account."),
        ("a log-in page", "E-mail, password. Forgot your password?"),
        ("a log-in page", "Anmelden. Passwort vergessen?"),
        ("a consent page", "We use partners. Accept all cookies or choose."),
        ("a consent page", "Diese Seite verwendet Cookies. Alle akzeptieren oder auswählen."),
        ("a notice of maintenance", "# Back soon\n\nOur site is down for maintenance tonight."),
        ("a notice of maintenance", "The site is temporarily\u00a0unavailable."),
        ("a notice of maintenance", "Wegen Wartungsarbeiten ist die Seite geschlossen."),
        ("an error page", "# 404\n\nThe page you are looking for has gone."),
        ("an error page", "Page not found. Here is our [home](https://example.org/)."),
        ("an error page", "_Something went wrong_. Don’t worry."),
        ("an error page", "This page isn’t available right now."),
        ("an error page", "Seite nicht gefunden"),
        ("an error page", "Страница не найдена"),
        ("an error page", "Oups ! Page introuvable."),
    ],
)
@pytest.mark.parametrize("previous", [None, LONG])
def test_a_notice_served_as_the_page_is_held_and_quoted(
    kind: str, text: str, previous: str | None
) -> None:
    for padding in ("", " There is a menu with many entries." * 20):
        reason = judge(text + padding, previous=previous).reason
        assert reason is not None
        assert reason.startswith(f"The text looks like {kind}: ")
        assert reason.endswith("”.")
        assert "\n" not in reason
        assert len(reason) < 220


@pytest.mark.parametrize(
    ("stop", "what"),
    [
        ("https://example.org/login?next=/terms", "a log-in page, https://example.org/login."),
        ("https://auth.example.org/signin", "a log-in page"),
        ("https://example.org/consent/", "a consent page"),
        ("https://example.org/errors/404.html", "an error page"),
        ("https://example.org/maintenance", "a maintenance page"),
        ("https://example.org/captcha", "a check for robots"),
        ("https://example.org/", "the front page"),
        ("https://example.org", "the front page"),
    ],
)
def test_a_redirect_away_from_the_policy_is_held(stop: str, what: str) -> None:
    reason = judge(POLICY, captures=[capture("https://example.org/terms", stop)]).reason
    assert reason is not None
    assert reason.startswith(f"The page was redirected to {what}")


def test_a_page_that_says_it_is_a_challenge_is_held() -> None:
    page = capture("https://example.org/terms", header=("cf-mitigated", "challenge"))
    reason = judge(POLICY, captures=[capture("https://example.org/a"), page]).reason
    assert reason == "https://example.org/terms was answered by a check for robots (cf-mitigated)."


# ------------------------------------------------------------------------------- characters

SENTENCES = {
    "English": "We don’t sell “your” data – not now, not later… It’s yours. You’re free to go.",
    "German": "Für jede Änderung fragen wir Sie zuvor; „schweigen“ heißt dafür natürlich nichts.",
    "French": "La politique « confidentialité » s’applique à tout élève où qu’il se trouve dès l’été.",
    "Polish": "Użytkownik może w każdej chwili usunąć swoje konto; zgłoś to w ciągu miesiąca.",
    "Russian": "Мы храним сообщения до тех пор, пока вы не удалите свою учётную запись.",
    "Greek": "Διατηρούμε τα δεδομένα σας μόνο όσο υπάρχει ο λογαριασμός σας.",
    "Japanese": "利用者はいつでもアカウントを削除することができます。データは保存されません。",
    "Korean": "이용자는 언제든지 계정을 삭제할 수 있으며 데이터는 저장되지 않습니다.",
    "Hindi": "उपयोगकर्ता किसी भी समय अपना खाता हटा सकता है और डेटा मिटा दिया जाता है।",
}


def misread(text: str) -> str:
    """UTF-8 taken for Windows-1252, as browsers take it (undefined bytes stay control codes)."""
    return "".join(
        bytes([byte]).decode("cp1252" if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1")
        for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize("language", SENTENCES)
def test_utf_8_read_in_another_encoding_is_held(language: str) -> None:
    text = POLICY + SENTENCES[language]
    assert not judge(text).held
    reason = judge(POLICY + misread(SENTENCES[language]), previous=text).reason
    assert reason is not None
    assert "broken characters, as if read in the wrong encoding" in reason


def test_replacement_characters_are_held() -> None:
    broken = SENTENCES["German"].encode("latin-1", "replace").decode("utf-8", "replace")
    assert judge(POLICY + broken, previous=POLICY).held


def test_characters_that_were_broken_before_are_not_held_again() -> None:
    before = POLICY + misread(SENTENCES["French"])
    assert not judge(before + CLAUSE, previous=before).held


@pytest.mark.parametrize(
    "text",
    [
        "CONFIDENTIALITÉ\u00a0: « DONNÉES\u00a0» et « LIBERTÉ\u00a0» ; QUALITÉ\u00a0! ÉTÉ\u00a0?",
        "« confidentialité\u00a0», « sécurité\u00a0», « santé\u00a0», « propriété\u00a0», « gré\u00a0»",
        "das Menü“, das „MENÜ“, die „Höhe“, der „Schnee“, die „Idee“, die Größe”",
        "§ 5 Abs. 2 ® ™ © – — … ‘a’ “b” ½ ¼ €5 £6 ×",
    ],
)
def test_letters_beside_quotes_and_no_break_spaces_are_not_taken_for_broken(text: str) -> None:
    assert not judge(POLICY + text * 5).held


# ------------------------------------------------------------------------------- laws


@given(st.text(max_size=300), st.none() | st.text(max_size=300))
def test_any_text_gets_one_line_or_none(text: str, previous: str | None) -> None:
    reason = judge(text, previous=previous).reason
    assert reason is None or (0 < len(reason) < 400 and "\n" not in reason)


@pytest.mark.parametrize(
    "hostile", ["[", "![", "[a](", "[a](b", "=", "Ã", "â€", "\ufffd", "page can't find "]
)
@pytest.mark.parametrize("start", ["", "page " * 290])
def test_a_hostile_text_is_judged_like_any_other(hostile: str, start: str) -> None:
    text = start + hostile * (300_000 // len(hostile))
    for verdict in (judge(text, previous=POLICY), judge(POLICY, previous=text), judge(text)):
        assert len(verdict.reason or "") < 400


# ------------------------------------------------------------- another language, another document

GERMAN = "# Nutzungsbedingungen\n\n" + (
    "Was du hochlädst, bleibt dein Eigentum. Wir bewahren es auf unseren Rechnern nur so lange auf, wie "
    "dein Konto besteht, und löschen es binnen dreißig Tagen, nachdem du das Konto geschlossen hast. "
) * 10  # fmt: skip
RULES = "# House Rules\n\n" + (
    "Nobody may shout in the reading room after eight. Bring back borrowed chairs, and leave bicycles at "
    "the gate; whoever breaks something tells the porter on the same day. "
) * 10  # fmt: skip


def kind(text: str, previous: str | None, **more: Any) -> str | None:
    return judge(text, previous=previous, **more).kind


def test_a_text_in_another_language_is_held_and_says_which() -> None:
    verdict = judge(GERMAN, previous=POLICY)
    assert verdict.kind == "language: de"
    assert verdict.reason is not None
    assert "de, not en" in verdict.reason


def test_a_text_with_hardly_a_sentence_of_the_one_before_is_held() -> None:
    assert kind(RULES, POLICY) == "another text"


def test_a_rewritten_text_that_keeps_some_sentences_passes() -> None:
    assert kind(RULES + CLAUSE, POLICY) is None


def test_the_text_of_another_document_is_known_by_its_name() -> None:
    rules = Terms(service="Acme", type="House Rules")
    assert kind(RULES, POLICY, others=[(rules, RULES + " ")]) == f"another document: {rules}"


def test_other_documents_are_not_looked_at_where_the_text_is_much_as_it_was() -> None:
    def none() -> Iterator[tuple[Terms, str]]:
        pytest.fail("they cost a reading each")
        yield

    assert kind(POLICY + "One more sentence stands here now.", POLICY, others=none()) is None


def test_a_text_grown_beyond_belief_is_held() -> None:
    assert kind(LONG * 30, LONG) == "grown"


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        (GERMAN, POLICY),
        (RULES, POLICY),
        (LONG * 30, LONG),
        (CLAUSE, LONG),
        ("Sign in to continue.", None),
    ],
)
def test_what_was_accepted_passes_and_nothing_else(text: str, previous: str | None) -> None:
    first = kind(text, previous)
    assert first is not None
    later = kind(text, previous, accepted=[first])
    assert later != first
    assert kind(text, previous, accepted=["something else"]) == first


def test_kinds_say_the_same_of_every_size_and_wording() -> None:
    assert kind(CLAUSE, LONG) == kind(CLAUSE + CLAUSE, LONG * 3) == "shrunk"
    assert kind("Sign in to continue.", None) == kind("Please log in first.", None)


# --------------------------------------------------------------------- pages without a text


def missing(body: bytes, *stops: str) -> Verdict:
    page = replace(capture("https://example.org/terms", *stops), body=body)
    said = "No element of the page matches “main”; look at the page and correct `select`."
    return judge_missing(said, [page], reason=FailureReason.NO_MATCH)


def test_a_page_without_the_selected_part_is_held_for_that() -> None:
    verdict = missing(b"<html><body><h1>News</h1><p>We moved.</p></body></html>")
    assert verdict.kind == "no text: selector matched nothing"
    assert "No element" in str(verdict.reason)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<h1>Just a moment</h1><p>Verify you are human</p>", "a check for robots"),
        (b"<p>We are down for maintenance</p>", "a notice of maintenance"),
        (b"<p>Before you continue to Acme</p>", "a consent page"),
        (b"<p>Forgot your password?</p>", "a log-in page"),
        (b"<h1>404 Not Found</h1>", "an error page"),
        (
            b"<script>var x = '" + b"word " * 5000 + b"'</script><p>I am not a robot</p>",
            "a check for robots",
        ),
    ],
)
def test_a_page_without_the_selected_part_that_is_a_wall_is_called_one(
    body: bytes, what: str
) -> None:
    assert missing(body).kind == f"notice: {what}"


def test_a_page_that_came_from_elsewhere_is_called_that() -> None:
    assert missing(b"<p>x</p>", "https://example.org/login").kind == "elsewhere: a log-in page"


@pytest.mark.parametrize("piece", [b"<script>", b"<", b"<script <", b"</script", b"\xff"])
def test_a_hostile_page_without_a_text_takes_no_time(piece: bytes) -> None:
    assert missing(piece * (2_000_000 // len(piece))).held
