"""Captures to version text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policydiff.errors import ExtractError
from policydiff.extract import EXTRACTOR_VERSION, combine, extract, extract_html
from policydiff.model import Capture, FailureReason, Selector, SourceDocument

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8"><title>Lanternpost – Privacy</title>
  <style>.cookie-bar { position: fixed }</style>
  <script>window.dataLayer = [{ "event": "view" }];</script>
</head>
<body>
  <header><nav><ul><li><a href="/">Home</a></li><li><a href="/blog">Blog</a></li></ul></nav></header>
  <div class="cookie-bar" hidden>We use cookies.</div>
  <main id="policy">
    <h1>Privacy Policy</h1>
    <p class="updated"><i class="icon" aria-hidden="true">schedule</i> Last updated: 4&nbsp;March&nbsp;2025</p>
    <section id="collect">
      <h2><a class="anchor" name="1-collect" href="#1-collect"></a>1. What we collect</h2>
      <p>When you open an account, Lanternpost&shy; (<strong>“we”</strong>) stores:</p>
      <ol type="a">
        <li>your name and e-mail address;</li>
        <li>the device you use, namely
          <ol type="i" start="2"><li>its model,</li><li value="5">its system<sup>1</sup>;</li></ol>
        </li>
        <li>what you write to <a href="mailto:help@lanternpost.example">our desk</a>.</li>
      </ol>
      <details><summary>And if I have no account?</summary>Then we store nothing.<br>Really.</details>
    </section>
    <h2 id="share">2. With whom we share it</h2>
    <table>
      <thead><tr><th>Recipient</th><th colspan="2">Purpose and period</th></tr></thead>
      <tbody>
        <tr><td rowspan="2">Payment&nbsp;office</td><td>Billing</td><td>10 years</td></tr>
        <tr><td>Refunds</td><td>2 years</td></tr>
      </tbody>
    </table>
    <blockquote>
      We <em>never</em> sell data. See <a href="../terms?utm_source=privacy#8">section 8</a>.
    </blockquote>
    <dl><dt>Partner</dt><dd>A company listed <a href="javascript:openList()">here</a>.</dd></dl>
    <p><a href="#top"><img src="/up.svg"></a></p>
  </main>
  <footer>© Lanternpost</footer>
</body>
</html>
"""

TEXT = """# Privacy Policy

Last updated: 4 March 2025

## 1. What we collect {#1-collect}

When you open an account, Lanternpost (**“we”**) stores:

a. your name and e-mail address;
b. the device you use, namely

    ii. its model,
    v. its system^1^;
c. what you write to [our desk](mailto:help@lanternpost.example).

And if I have no account?

Then we store nothing.\x20\x20
Really.

## 2. With whom we share it {#share}

| Recipient | Purpose and period |  |
| --- | --- | --- |
| Payment office | Billing | 10 years |
|  | Refunds | 2 years |

> We _never_ sell data. See [section 8](https://lanternpost.example/terms#8).

**Partner**

:   A company listed here.
"""


def capture(body: bytes | str, content_type: str | None = "text/html") -> Capture:
    return Capture(
        requested_url="http://lanternpost.example/privacy",
        final_url="https://lanternpost.example/legal/privacy",
        status=200,
        headers=() if content_type is None else (("content-type", content_type),),
        body=body.encode() if isinstance(body, str) else body,
        captured_at=datetime(2025, 3, 4, tzinfo=UTC),
    )


def document(*select: Selector, remove: tuple[Selector, ...] = ()) -> SourceDocument:
    return SourceDocument(
        url="http://lanternpost.example/privacy",
        select=select,
        remove=remove,
        remove_query_params=("utm_source",),
    )


def test_a_page_becomes_the_text_that_its_readers_see() -> None:
    assert extract(capture(PAGE), document("#policy")) == TEXT


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8-sig", "text/html"),
        ("utf-16", "text/html; charset=utf-8"),
    ],
)
def test_a_wrong_charset_does_not_change_the_text(encoding: str, content_type: str) -> None:
    assert extract(capture(PAGE.encode(encoding), content_type), document("#policy")) == TEXT


def test_carriage_returns_do_not_change_the_text() -> None:
    assert extract(capture(PAGE.replace("\n", "\r\n")), document("#policy")) == TEXT


def test_a_page_without_a_declaration_is_taken_whole() -> None:
    text = extract_html(PAGE.encode())
    assert text.startswith("* [Home](/)\n* [Blog](/blog)\n\n# Privacy Policy\n")
    assert text.endswith("\n\n© Lanternpost\n")


def test_plain_text_and_markdown_stay_as_they_are() -> None:
    raw = "\ufeff# Terms\r\n\r\n1. Be *kind*.   \r\n\tand <b>fair</b>\x1b[31m\x07\r\n\r\n"
    expected = "# Terms\n\n1. Be *kind*.\n\tand <b>fair</b>[31m\n"
    for content_type in ("text/plain; charset=utf-8", "text/markdown"):
        assert extract(capture(raw, content_type), document("#policy")) == expected


@pytest.mark.parametrize(
    ("body", "content_type", "reason", "named"),
    [
        (b"%PDF-1.7 x", "text/html", FailureReason.NOT_HTML, "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "image/png", FailureReason.NOT_HTML, "a PNG image"),
        (b"{}", "application/json", FailureReason.NOT_HTML, "application/json"),
        (bytes(range(256)) * 9, None, FailureReason.NOT_HTML, "binary data"),
        (b"", "text/html", FailureReason.EMPTY, "is empty"),
        (b" \n ", None, FailureReason.EMPTY, "is empty"),
        (b"<html><body></body></html>", "text/html", FailureReason.NO_MATCH, "#policy"),
        (b"<p id=policy> \xc2\xa0 *** </p>", "text/html", FailureReason.EMPTY, "no words"),
        (b"<p id=policy><b hidden>gone</b>", "text/html", FailureReason.EMPTY, "no words"),
        (b"***", "text/plain", FailureReason.EMPTY, "no words"),
    ],
)
def test_what_gives_no_text_is_told_in_one_sentence(
    body: bytes, content_type: str | None, reason: FailureReason, named: str
) -> None:
    with pytest.raises(ExtractError) as raised:
        extract(capture(body, content_type), document("#policy"))
    assert raised.value.reason is reason
    assert named in raised.value.message
    assert raised.value.message.endswith(".")
    assert "\n" not in raised.value.message


def test_a_part_that_was_removed_is_not_said_to_be_missing() -> None:
    page = capture(PAGE)
    with pytest.raises(
        ExtractError, match="`remove` takes away all that `select` matches"
    ) as raised:
        extract(page, document("#policy", remove=("body > main",)))
    assert raised.value.reason is FailureReason.NO_MATCH
    with pytest.raises(ExtractError, match="No element of the page matches “#other”"):
        extract(page, document("#other", remove=("body > main",)))


def test_the_texts_of_a_combined_document_are_parted_by_a_blank_line() -> None:
    assert combine(["a\n\nb\n", "c\n", "\n* d\n"]) == "a\n\nb\n\nc\n\n* d\n"
    assert combine([TEXT]) == TEXT


def test_the_extractor_has_a_version() -> None:
    assert EXTRACTOR_VERSION.isdigit()
