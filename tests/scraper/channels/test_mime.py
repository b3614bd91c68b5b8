"""The mail itself: one line per header whatever a page says, the same bytes at every attempt."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_values

from scraper.channels import Message
from scraper.channels.mime import addressed, compose, one_line
from scraper.channels.settings import EmailSettings
from tests.replacing import replace

if TYPE_CHECKING:
    from email.message import EmailMessage

SETTINGS = EmailSettings(
    name="mail",
    host="mail.example.org",
    sender="Büro Leuchtturm, Hessen <leuchtturm@monitor.example.org>",
    recipients=("anna@example.org",),
)
HOSTILE = (
    "Treffen\r\nBcc: opfer@example.org\r\n\r\n<script>",
    "Treffen\nX: y\x00\x07\x1b[31m\x7f\x85\u2028Ende",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "=?utf-8?q?=0D=0ABcc:_opfer=40example.org?=",
    "=?utf-8?b?8J+YgA==?= und mehr",
    "\u202egnp.exe\u202c Treffen \u200f\u2066",
    "halb \ud800 und \udcff halb",
    "ä" * 5_000,
    "ein Wort " * 5_000,
    "a" * 5_000,
    "Dietzenbach mit und ohne Umlaute in einem langen Betreff, der zwischen äöü und ASCII gefaltet wird",
    "",
    " \t ",
)


def read_strictly(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.strict)


def sent(message: Message, settings: EmailSettings = SETTINGS, to: str = "anna@example.org") -> bytes:
    return addressed(compose(message, settings), to)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_subject_stays_one_header_that_a_strict_parser_reads(
    message: Message, hostile: str
) -> None:
    content = sent(replace(message, subject=hostile, text=hostile, html=hostile, thread=hostile))
    expected = {name for name, _ in read_strictly(sent(message)).items()}
    parsed = read_strictly(content)
    assert {name for name, _ in parsed.items()} == expected
    assert parsed["Subject"] == one_line(hostile)
    assert str(parsed["Subject"]).isprintable()
    assert parsed.defects == []
    assert all(part.defects == [] for part in parsed.walk())
    assert all(header.defects == () for header in parsed.values())
    assert content.isascii()
    assert max(len(line) for line in content.splitlines()) <= 998
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)


@settings(max_examples=60)
@given(subject=st.text(max_size=300))
@example("=?utf-8?q?=0D=0ABcc:_opfer=40example.org?=")
@example("öffnet =?utf-8?b?Cg==?= und schließt")
def test_any_subject_arrives_as_it_was(subject: str) -> None:
    message = Message("evt_1", subject, "t", "h", {}, "seite", datetime(2024, 9, 18, tzinfo=UTC))
    assert read_strictly(sent(message))["Subject"] == one_line(subject)


def test_the_same_event_is_the_same_bytes_at_every_attempt(message: Message) -> None:
    assert sent(message) == sent(message)


def test_the_headers_say_automatic_list_and_thread(message: Message) -> None:
    parsed = read_strictly(sent(message))
    assert dict(parsed.items()) == {
        "From": '"Büro Leuchtturm, Hessen" <leuchtturm@monitor.example.org>',
        "To": "anna@example.org",
        "Subject": "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)",
        "Date": "Wed, 18 Sep 2024 06:30:00 +0000",
        "Message-ID": "<evt_01HZX5@monitor.example.org>",
        "In-Reply-To": "<page-leuchtturmprojekte@monitor.example.org>",
        "References": "<page-leuchtturmprojekte@monitor.example.org>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "List-Id": "<leuchtturmprojekte.leuchtturm.monitor.example.org>",
        "List-Unsubscribe": (
            "<mailto:leuchtturm@monitor.example.org?subject=unsubscribe%20leuchtturmprojekte>"
        ),
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="=_evt_01HZX5"',
    }


def test_answers_and_sign_offs_go_to_reply_to(message: Message) -> None:
    settings = _with(SETTINGS, reply_to="amt+wacht@example.org")
    parsed = read_strictly(sent(message, settings))
    assert parsed["Reply-To"] == "amt+wacht@example.org"
    assert str(parsed["List-Unsubscribe"]).startswith("<mailto:amt%2Bwacht@example.org?")


def test_a_name_with_an_encoded_word_becomes_no_header_of_its_own(message: Message) -> None:
    """A name is decoded on its way into a header, and its line break was written as one."""
    hidden = "=?utf-8?q?=0D=0ABcc:_evil@example.org?= <amt@example.org>"
    with pytest.raises(ValueError, match="holds control characters"):
        compose(message, _with(SETTINGS, sender=hidden))
    mail = read_strictly(sent(message, _with(SETTINGS, sender="=?utf-8?q?M=C3=BCller?= <amt@example.org>")))
    assert str(mail["From"]) == "Müller <amt@example.org>"


def test_long_ids_are_never_folded_into_encoded_words(message: Message) -> None:
    """RFC 2047, 5: no encoded words there. The standard policy makes some of anything over 78 characters."""
    domain = "eine-sehr-lange-domain.stadtentwicklung-und-staedtebaufoerderung.hessen.example.org"
    settings = _with(SETTINGS, sender=f"leuchtturm@{domain}")
    content = sent(
        replace(message, event_id="e" * 100, thread="leuchtturmprojekte-im-video-der-nachhaltigen"), settings
    )
    for name in (b"Message-ID", b"In-Reply-To", b"References", b"List-Id", b"List-Unsubscribe"):
        [line] = [line for line in content.splitlines() if line.startswith(name)]
        assert domain.encode() in line
        assert b"=?" not in line


def test_pages_whose_names_look_alike_are_different_threads(message: Message) -> None:
    threads = {
        str(read_strictly(sent(replace(message, thread=thread)))["References"])
        for thread in ("Seite Eins", "seite eins", "seite-eins", "Säite Eins", "…")
    }
    assert len(threads) == 5


def test_control_characters_never_reach_a_body(message: Message) -> None:
    parsed = read_strictly(sent(replace(message, text="a\x00b\x1bc\td\r\ne\rf", html="<p>\x00\x9f</p>")))
    bodies = [part.get_content().replace("\r\n", "\n") for part in parsed.iter_parts()]
    assert bodies == ["abc\td\ne\nf\n", "<p></p>\n"]


def _with(settings: EmailSettings, **values: Any) -> EmailSettings:
    return with_values(settings, **values)
