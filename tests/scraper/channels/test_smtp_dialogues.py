"""What the operator reads of a mail server: a dialogue a row, each with a real server that says this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from scraper.channels.settings import EmailSettings
from tests.held_clock import HeldClock, held_clock
from tests.mail_servers import LOOPBACK, RawServer, Talk, smtp_script

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scraper.channels.conftest import Attempted, Certificates

    Deliver = Callable[..., Attempted]
    Answers = dict[str, bytes | Callable[[Talk], bytes]]

ANNA, BODO, CORA = "anna@example.org", "bodo@example.org", "cora@example.org"
CLOCK = HeldClock()
BRIEF = {"timeout": 0.5, "deadline": 600}


def offers(*lines: str) -> bytes:
    """An answer to EHLO with these extensions."""
    return "".join(f"250{'-' if line != lines[-1] else ' '}{line}\r\n" for line in lines).encode()


def silent(talk: Talk) -> bytes:
    """Say nothing until the other side leaves."""
    CLOCK.go()
    talk.listen_only()
    return b""


def each(*answers: bytes) -> Callable[[Talk], bytes]:
    """One answer after the other, then yes."""
    left = list(answers)
    return lambda _: left.pop(0) if left else b"250 OK\r\n"


def over_tls(behave: Callable[[Talk], None], certificates: Certificates) -> Callable[[Talk], None]:
    """The same inside of TLS: a password goes over nothing else."""

    def secured(talk: Talk) -> None:
        with certificates.server.wrap_socket(talk.connection, server_side=True) as connection:
            inside = Talk(connection, talk.closing)
            behave(inside)
            inside.close()

    return secured


def slowly(_: Talk) -> bytes:
    """Take more than half of the time over each mail."""
    CLOCK.advance(60)
    return b"250 OK\r\n"


@dataclass(frozen=True)
class Dialogue:
    """``reads``: a part of what the operator reads. ``state``: ``accepted``, ``later`` or ``never``."""

    name: str
    answers: Answers
    reads: str
    state: str = "later"
    login: bool = False
    settings: dict[str, Any] = field(default_factory=dict)


PLAIN_ONLY, BOTH = offers("mail.example.org", "AUTH PLAIN"), offers("mail.example.org", "AUTH PLAIN LOGIN")
DIALOGUES = [
    Dialogue("all well", {}, f"for {ANNA}", "accepted"),
    Dialogue(
        "busy greeting",
        {"GREETING": b"421 too many connections\r\n"},
        "does not greet: 421 too many connections",
    ),
    Dialogue(
        "refusing greeting",
        {"GREETING": b"554 5.7.1 you are listed\r\n"},
        "does not greet: 554 5.7.1 you are listed",
    ),
    Dialogue("no greeting", {"GREETING": silent}, "did not answer within 0.5 s.", settings=BRIEF),
    Dialogue("greeting cut", {"GREETING": b""}, "closed the connection before it had answered."),
    Dialogue("EHLO unknown, HELO known", {"EHLO": b"502 what?\r\n"}, f"for {ANNA}", "accepted"),
    Dialogue(
        "EHLO and HELO refused",
        {"EHLO": b"550 need a full name\r\n", "HELO": b"550 5.7.1 need a full name\r\n"},
        "does not accept the name leuchtturm.example.org of this computer: 550 5.7.1 need a full name; "
        "set the one that it expects as `helo`.",
        settings={"helo": "leuchtturm.example.org"},
    ),
    Dialogue("421 to EHLO", {"EHLO": b"421 going down\r\n"}, "ended the connection: 421 going down"),
    Dialogue("EHLO cut", {"EHLO": b""}, "closed the connection before it had answered."),
    Dialogue("EHLO silent", {"EHLO": silent}, "did not answer within 0.5 s.", settings=BRIEF),
    Dialogue(
        "STARTTLS not offered",
        {},
        "does not offer STARTTLS, so nothing was sent: set `security` to what it speaks, "
        '"tls" (port 465), or for a relay inside your own network "none" (port 25, without a password).',
        settings={"security": "starttls"},
    ),
    Dialogue(
        "STARTTLS refused",
        {"EHLO": offers("x", "STARTTLS"), "STARTTLS": b"454 no TLS today\r\n"},
        "refuses STARTTLS: 454 no TLS today",
        settings={"security": "starttls"},
    ),
    Dialogue(
        "STARTTLS without TLS behind it",
        {"EHLO": offers("x", "STARTTLS"), "STARTTLS": b"220 go\r\n250 no\r\n"},
        "); tell its operators.",
        settings={"security": "starttls"},
    ),
    Dialogue(
        "TLS on a port without",
        {},
        'may begin without TLS: set `security = "starttls"`',
        settings={"security": "tls"},
    ),
    Dialogue(
        "login by PLAIN",
        {"EHLO": PLAIN_ONLY, "AUTH": b"235 welcome\r\n"},
        f"for {ANNA}",
        "accepted",
        login=True,
    ),
    Dialogue(
        "login by LOGIN",
        {"EHLO": offers("x", "AUTH LOGIN"), "AUTH": b"334 VX\r\n"},
        f"for {ANNA}",
        "accepted",
        login=True,
    ),
    Dialogue(
        "PLAIN refused, LOGIN works",
        {"EHLO": BOTH, "AUTH": each(b"504 not here\r\n", b"334 VX\r\n")},
        f"for {ANNA}",
        "accepted",
        login=True,
    ),
    Dialogue(
        "PLAIN and LOGIN refused",
        {"EHLO": BOTH, "AUTH": b"535 5.7.8 bad credentials\r\n"},
        "refuses the login of wacht: 535 5.7.8 bad credentials (by PLAIN and LOGIN)",
        "later",
        login=True,
    ),
    Dialogue(
        "login refused for now",
        {"EHLO": BOTH, "AUTH": b"454 4.7.0 try later\r\n"},
        "refuses the login of wacht: 454 4.7.0 try later",
        login=True,
    ),
    Dialogue(
        "421 to the login",
        {"EHLO": BOTH, "AUTH": b"421 bye\r\n"},
        "ended the connection: 421 bye",
        login=True,
    ),
    Dialogue(
        "OAuth only",
        {"EHLO": offers("x", "AUTH XOAUTH2 OAUTHBEARER")},
        "offers no login that Leuchtturm has (only XOAUTH2, OAUTHBEARER; Leuchtturm has PLAIN and LOGIN, "
        "not OAuth)",
        login=True,
    ),
    Dialogue("no login offered", {}, "offers no login that Leuchtturm has (none;", login=True),
    Dialogue("sender refused", {"MAIL": b"550 5.1.0 not you\r\n"}, "refuses the sender", "later"),
    Dialogue("too large", {"MAIL": b"552 5.3.4 too large\r\n"}, f"{ANNA}: 552 5.3.4 too large", "never"),
    Dialogue("sender refused for now", {"MAIL": b"451 4.3.0 later\r\n"}, f"{ANNA}: 451 4.3.0 later"),
    Dialogue("421 to MAIL", {"MAIL": b"421 too many mails\r\n"}, "ended the connection: 421 too many mails"),
    Dialogue(
        "no such user", {"RCPT": b"550 5.1.1 no such user\r\n"}, f"{ANNA}: 550 5.1.1 no such user", "never"
    ),
    Dialogue("greylisting", {"RCPT": b"450 4.2.0 greylisted\r\n"}, f"{ANNA}: 450 4.2.0 greylisted"),
    Dialogue("421 to RCPT", {"RCPT": b"421 slow down\r\n"}, "ended the connection: 421 slow down"),
    Dialogue(
        "relaying denied",
        {"RCPT": b"554 5.7.1 relay access denied\r\n"},
        "554 5.7.1 relay access denied",
        "never",
    ),
    Dialogue("DATA refused", {"DATA": b"554 no\r\n"}, f"{ANNA}: 554 no", "never"),
    Dialogue("421 to DATA", {"DATA": b"421 bye\r\n"}, "ended the connection: 421 bye"),
    Dialogue(
        "mail refused as spam",
        {"BODY": b"554 5.7.1 looks like spam\r\n"},
        f"{ANNA}: 554 5.7.1 looks like spam",
        "never",
    ),
    Dialogue(
        "mailbox full", {"BODY": b"552 5.2.2 mailbox full\r\n"}, f"{ANNA}: 552 5.2.2 mailbox full", "never"
    ),
    Dialogue("no space", {"BODY": b"452 4.3.1 no space\r\n"}, f"{ANNA}: 452 4.3.1 no space"),
    Dialogue("421 after the mail", {"BODY": b"421 bye\r\n"}, "ended the connection: 421 bye"),
    Dialogue("cut after the mail", {"BODY": b""}, f"{ANNA}: no answer, "),
    Dialogue("silent after the mail", {"BODY": silent}, f"{ANNA}: no answer, ", settings=BRIEF),
    Dialogue(
        "nonsense",
        {"EHLO": b"hello there\r\n", "HELO": b"hello there\r\n"},
        "does not speak SMTP: is the port right?",
    ),
    Dialogue("endless answer", {"EHLO": lambda talk: b"250-" + b"x" * 9000 + b"\r\n"}, "Line too long"),
    Dialogue("an answer without end", {"EHLO": b"250-x\r\n" * 200_000}, "sends far more than was asked for"),
    Dialogue("QUIT refused", {"QUIT": b"500 stay\r\n"}, f"for {ANNA}", "accepted"),
    Dialogue(
        "one of three refused",
        {"RCPT": each(b"250 OK\r\n", b"550 5.1.1 who?\r\n")},
        f"for 2 of 3; {BODO}: 550 5.1.1 who?",
        "accepted",
        settings={"recipients": (ANNA, BODO, CORA)},
    ),
    Dialogue(
        "421 in the middle",
        {"MAIL": each(b"250 OK\r\n", b"421 enough\r\n")},
        "for 3 of 3",
        "accepted",
        settings={"recipients": (ANNA, BODO, CORA)},
    ),
    Dialogue(
        "cut in the middle",
        {"MAIL": each(b"250 OK\r\n", b"")},
        "for 3 of 3",
        "accepted",
        settings={"recipients": (ANNA, BODO, CORA)},
    ),
    Dialogue(
        "421 again and again",
        {"MAIL": each(b"250 OK\r\n", *[b"421 enough\r\n"] * 9)},
        "for 1 of 3; not asked yet for 2 (127.0.0.1:",
        "accepted",
        settings={"recipients": (ANNA, BODO, CORA)},
    ),
    Dialogue(
        "a mail that the deadline cannot hold",
        {"BODY": slowly},
        "for 1 of 3; not asked yet for 2 (the deadline of 110 s (`deadline`) holds no further mail)",
        "accepted",
        settings={"recipients": (ANNA, BODO, CORA)},
    ),
]


def read(attempted: Attempted) -> tuple[str, str]:
    """How an attempt ended, and all that the operator reads of it."""
    if attempted.receipt is not None:
        return "accepted", " | ".join([*attempted.steps, attempted.receipt.detail])
    return ("never" if attempted.failure.permanent else "later"), str(attempted.failure)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
def test_what_the_operator_reads(
    dialogue: Dialogue, deliver: Deliver, certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    usual: dict[str, Any] = {
        "name": "mail", "host": LOOPBACK, "security": "none", "sender": "Leuchtturm <leuchtturm@example.org>",
        "recipients": (ANNA,), "timeout": 90, "deadline": 110,
    }  # fmt: skip
    behave = smtp_script(**dialogue.answers)
    if dialogue.login:
        usual |= {"security": "tls", "username": "wacht", "password": secret_file("geheim-4711")}
        usual |= {"ca_file": certificates.ca_file}
        behave = over_tls(behave, certificates)
    with held_clock(CLOCK), RawServer(behave) as server:
        attempted = deliver(EmailSettings(**(usual | {"port": server.port} | dialogue.settings)))
    state, words = read(attempted)
    assert (state, dialogue.reads in words) == (dialogue.state, True), words
    assert "geheim-4711" not in attempted.said


def test_a_mail_server_is_offered_no_protocol_of_the_web(
    deliver: Deliver, certificates: Certificates
) -> None:
    """httpcore sets ALPN in its contexts; Exim refuses a client that asks for http/1.1."""
    agreed: list[str | None] = []
    certificates.server.set_alpn_protocols(["http/1.1"])

    def behave(talk: Talk) -> None:
        with certificates.server.wrap_socket(talk.connection, server_side=True) as secured:
            agreed.append(secured.selected_alpn_protocol())

    from scraper.network.tls import tls_context

    tls_context(certificates.ca_file, protocol="http").set_alpn_protocols(["http/1.1"])
    with RawServer(behave) as server:
        deliver(
            EmailSettings(
                name="mail",
                host=LOOPBACK,
                port=server.port,
                security="tls",
                sender=ANNA,
                recipients=(BODO,),
                ca_file=certificates.ca_file,
            )
        )
    assert agreed == [None]
