"""Mail against real servers: who gets what, how often, and what the operator is told."""

from __future__ import annotations

import itertools
import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from scraper.channels.settings import EmailSettings
from scraper.channels.smtp_session import SmtpSession
from scraper.network.deadline import Deadline
from tests.held_clock import held_clock
from tests.mail_servers import LOOPBACK, MailServer, RawServer, Talk, closed_port, smtp_script
from tests.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.channels import Message
    from tests.scraper.channels.conftest import Attempted, Certificates

    Deliver = Callable[..., Attempted]

ANNA, BODO, CORA = "anna@example.org", "bodo@example.org", "cora@example.org"
DEADLINE = 1.0


def email_settings(port: int, **values: Any) -> EmailSettings:
    usual: dict[str, Any] = {
        "name": "mail",
        "host": LOOPBACK,
        "port": port,
        "security": "none",
        "sender": "Leuchtturm <leuchtturm@monitor.example.org>",
        "recipients": (ANNA,),
        "timeout": DEADLINE,
        "deadline": DEADLINE,
    }
    return EmailSettings(**(usual | values))


def patient(port: int, **values: Any) -> EmailSettings:
    """For servers that answer: a busy machine must not look like a silent one."""
    return email_settings(port, **({"timeout": 90, "deadline": 110} | values))


def test_every_recipient_gets_one_copy_that_names_only_them(deliver: Deliver, message: Message) -> None:
    with MailServer() as server:
        attempted = deliver(patient(server.port, recipients=(ANNA, BODO, CORA)))
    assert attempted.accepted == [ANNA, BODO, CORA]
    assert attempted.success.accepted == (ANNA, BODO, CORA)
    assert attempted.success.complete
    assert [mail.recipients for mail in server.mails] == [(ANNA,), (BODO,), (CORA,)]
    assert [mail.parsed["To"] for mail in server.mails] == [ANNA, BODO, CORA]
    assert len(attempted.success.detail) <= 500


def test_text_with_dots_long_lines_and_umlauts_arrives_as_it_was(deliver: Deliver, message: Message) -> None:
    with MailServer() as server:
        deliver(patient(server.port))
    [mail] = server.mails
    assert mail.part("plain").rstrip("\n") == message.text.rstrip("\n")
    assert mail.part("html") == message.html + "\n"


def test_starttls_and_login_are_told_step_by_step(
    deliver: Deliver, certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with MailServer(tls=certificates.server, users={"wacht": "geheim-äöü-4711"}) as server:
        settings = patient(
            server.port,
            security="starttls",
            username="wacht",
            password=secret_file("geheim-äöü-4711"),
            ca_file=certificates.ca_file,
        )
        attempted = deliver(settings)
    where = f"{LOOPBACK}:{server.port}"
    assert attempted.steps == [
        f"connected to {where}",
        "TLS 1.3 verified for 127.0.0.1",
        "authenticated as wacht",
        f"accepted by {where} for {ANNA}",
    ]
    assert server.logins == [("wacht", "geheim-äöü-4711")]
    assert "geheim-äöü" not in attempted.said


def test_tls_from_the_start_and_a_server_that_knows_only_auth_login(
    deliver: Deliver, certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with MailServer(implicit=certificates.server, users={"wacht": "geheim"}, login_only=True) as server:
        settings = patient(
            server.port,
            security="tls",
            username="wacht",
            password=secret_file("geheim"),
            ca_file=certificates.ca_file,
        )
        attempted = deliver(settings)
    assert attempted.success.accepted == (ANNA,)
    assert len(server.mails) == 1


def test_a_server_that_refuses_the_connection_is_tried_again(deliver: Deliver) -> None:
    attempted = deliver(patient(closed_port()))
    assert not attempted.failure.permanent
    assert "refuses the connection" in str(attempted.failure)


def test_a_silent_server_costs_one_timeout(deliver: Deliver) -> None:
    with RawServer(Talk.listen_only) as server:
        attempted = deliver(patient(server.port, timeout=0.2))
    assert not attempted.failure.permanent
    assert "did not answer within 0.2 s" in str(attempted.failure)
    assert server.connections == 1
    assert attempted.steps == [f"connected to {LOOPBACK}:{server.port}"]


def test_a_server_that_drips_is_cut_off_at_the_deadline(deliver: Deliver) -> None:
    with RawServer(lambda talk: talk.drip(b"220 " + b"welcome " * 10_000)) as server:
        attempted = deliver(email_settings(server.port))
    assert not attempted.failure.permanent
    assert "within 1 s (`deadline`)" in str(attempted.failure)
    assert attempted.seconds >= DEADLINE


def test_a_drip_inside_tls_is_cut_off_too(deliver: Deliver, certificates: Certificates) -> None:
    def drip(talk: Talk) -> None:
        with certificates.server.wrap_socket(talk.connection, server_side=True) as secured:
            talk.connection = secured
            talk.drip(b"220 " + b"welcome " * 10_000)

    with RawServer(drip) as server:
        attempted = deliver(email_settings(server.port, security="tls", ca_file=certificates.ca_file))
    assert "(`deadline`)" in str(attempted.failure)


def test_what_was_accepted_before_the_deadline_is_in_the_receipt(deliver: Deliver) -> None:
    answers = iter([b"250 OK\r\n"])

    def first_only(talk: Talk) -> bytes:
        answer = next(answers, b"")
        if not answer:
            clock.advance(110)
            talk.drip(b"250-" + b"wait " * 10_000)
        return answer

    with held_clock() as clock, RawServer(smtp_script(BODY=first_only)) as server:
        attempted = deliver(patient(server.port, recipients=(ANNA, BODO, CORA)))
    receipt = attempted.success
    assert attempted.accepted == [ANNA]
    assert receipt.accepted == (ANNA,)
    assert not receipt.complete
    assert receipt.refused[BODO].code == 0  # it may have it
    assert receipt.pending == (CORA,)


def test_without_starttls_nothing_is_said_in_the_open(
    deliver: Deliver, secret_file: Callable[[str], str]
) -> None:
    heard: list[bytes] = []

    def behave(talk: Talk) -> None:
        talk.say(b"220 mail.example.org\r\n")
        while line := talk.hear():
            heard.append(line.split()[0])
            talk.say(b"250-mail.example.org\r\n250 AUTH PLAIN\r\n")

    with RawServer(behave) as server:
        settings = patient(server.port, security="starttls", username="wacht", password=secret_file("geheim"))
        attempted = deliver(settings)
    assert "does not offer STARTTLS" in str(attempted.failure)
    assert not attempted.failure.permanent
    assert heard == [b"ehlo"]


def test_words_slipped_in_before_tls_are_not_believed(deliver: Deliver, certificates: Certificates) -> None:
    """RFC 3207, 4.2: an attacker on the line may add answers behind the 220 in the clear."""

    def behave(talk: Talk) -> None:
        talk.say(b"220 mail.example.org\r\n")
        talk.hear()
        talk.say(b"250-mail.example.org\r\n250 STARTTLS\r\n")
        talk.hear()
        talk.say(b"220 go on\r\n250 injected\r\n")
        with certificates.server.wrap_socket(talk.connection, server_side=True) as secured:
            secured.recv(1000)
            secured.sendall(b"550 the real server says no\r\n")
            secured.recv(1000)

    with RawServer(behave) as server:
        attempted = deliver(patient(server.port, security="starttls", ca_file=certificates.ca_file))
    assert attempted.receipt is None
    assert "injected" not in attempted.said


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["stranger", "other_host"])
def test_a_wrong_certificate_stops_before_the_login(
    deliver: Deliver,
    certificates: Certificates,
    secret_file: Callable[[str], str],
    security: str,
    wrong: str,
) -> None:
    context = getattr(certificates, wrong)
    tls = {"tls": context} if security == "starttls" else {"implicit": context}
    with MailServer(**tls, users={"wacht": "geheim"}) as server:
        settings = patient(
            server.port,
            security=security,
            username="wacht",
            password=secret_file("geheim"),
            ca_file=certificates.ca_file,
        )
        attempted = deliver(settings)
    assert "is not trusted" in str(attempted.failure)
    assert not attempted.failure.permanent
    assert server.logins == []
    assert server.mails == []


def test_a_port_without_tls_is_named_as_such(deliver: Deliver) -> None:
    with MailServer() as server:
        attempted = deliver(patient(server.port, security="tls"))
    assert "refuses a secure connection" in str(attempted.failure)
    assert not attempted.failure.permanent


def test_a_wrong_password_is_tried_once_by_each_mechanism_and_given_up(
    deliver: Deliver, certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with MailServer(tls=certificates.server, users={"wacht": "geheim"}) as server:
        settings = patient(
            server.port,
            security="starttls",
            username="wacht",
            password=secret_file("falsch-12345"),
            ca_file=certificates.ca_file,
        )
        attempted = deliver(settings)
    assert not attempted.failure.permanent
    assert "refuses the login of wacht: 535" in str(attempted.failure)
    assert len(server.logins) == 2  # PLAIN and LOGIN
    assert "falsch-12345" not in attempted.said


def test_a_login_that_fails_for_now_is_tried_again_and_its_echo_is_blacked_out(
    deliver: Deliver, certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    def behave(talk: Talk) -> None:
        with certificates.server.wrap_socket(talk.connection, server_side=True) as secured:
            reader = secured.makefile("rb")
            secured.sendall(b"220 mail.example.org\r\n")
            reader.readline()
            secured.sendall(b"250-mail.example.org\r\n250 AUTH PLAIN\r\n")
            secured.sendall(b"454 cannot check geheim-12345 or " + reader.readline())
            reader.close()

    with RawServer(behave) as server:
        settings = patient(
            server.port,
            security="tls",
            username="wacht",
            password=secret_file("geheim-12345"),
            ca_file=certificates.ca_file,
        )
        attempted = deliver(settings)
    assert not attempted.failure.permanent
    assert "454 cannot check [secret] or AUTH PLAIN [secret]" in str(attempted.failure)
    assert "geheim-12345" not in attempted.said


def test_greylisting_passes_and_the_second_attempt_is_the_same_mail(deliver: Deliver) -> None:
    replies = {ANNA: iter(["451 4.7.1 greylisted, try again"])}
    with MailServer(replies=replies) as server:
        first = deliver(patient(server.port))
        second = deliver(patient(server.port), now=datetime(2031, 1, 1, tzinfo=UTC))
    assert not first.failure.permanent
    assert "451 4.7.1 greylisted" in str(first.failure)
    assert second.success.accepted == (ANNA,)
    assert [mail.parsed["Message-ID"] for mail in server.mails] == ["<evt_01HZX5@monitor.example.org>"]


def test_one_refused_recipient_keeps_no_mail_back_and_only_they_are_tried_again(deliver: Deliver) -> None:
    replies = {BODO: iter(["450 4.2.1 mailbox busy", "450 4.2.1 mailbox busy"])}
    with MailServer(replies=replies) as server:
        settings = patient(server.port, recipients=(ANNA, BODO, CORA))
        first = deliver(settings)
        second = deliver(settings, settled=first.success.accepted)
        third = deliver(settings, settled=first.success.accepted)
        fourth = deliver(settings, settled={ANNA, BODO, CORA})
    assert first.success.accepted == (ANNA, CORA)
    assert (first.success.refused[BODO].code, first.success.refused[BODO].permanent) == (450, False)
    assert not first.success.complete
    assert not second.failure.permanent
    assert third.success.accepted == (BODO,)
    assert fourth.success.detail == "every recipient was settled before"
    assert [len(server.received(person)) for person in (ANNA, BODO, CORA)] == [1, 1, 1]


@pytest.mark.parametrize("reply", ["552 5.2.2 mailbox full", "550 5.1.1 no such user"])
def test_a_mailbox_that_says_never_is_given_up(deliver: Deliver, reply: str) -> None:
    with MailServer(replies={BODO: itertools.repeat(reply)}) as server:
        alone = deliver(patient(server.port, recipients=(BODO,)))
        together = deliver(patient(server.port, recipients=(ANNA, BODO, CORA)))
    assert alone.failure.permanent
    assert reply in str(alone.failure)
    assert together.success.accepted == (ANNA, CORA)
    assert together.success.refused[BODO].permanent
    assert together.success.complete
    assert reply in together.success.detail


def test_a_mix_of_never_and_not_now_is_tried_again(deliver: Deliver) -> None:
    replies = {ANNA: itertools.repeat("550 no such user"), BODO: itertools.repeat("450 busy")}
    with MailServer(replies=replies) as server:
        attempted = deliver(patient(server.port, recipients=(ANNA, BODO)))
    assert not attempted.failure.permanent
    assert "550 no such user" in str(attempted.failure)
    assert "450 busy" in str(attempted.failure)


@pytest.mark.parametrize(
    ("stage", "reply", "permanent"),
    [
        ("MAIL", "554 not from you", False),  # which says nothing about this mail, and can be repaired
        ("MAIL", "552 too large", True),
        ("MAIL", "452 disk full", False),
        ("DATA", "554 looks like spam", True),
        ("DATA", "452 disk full", False),
    ],
)
def test_a_refused_sender_or_content_follows_the_code(
    deliver: Deliver, stage: str, reply: str, permanent: bool
) -> None:
    with MailServer(replies={stage: iter([reply])}) as server:
        attempted = deliver(patient(server.port))
    assert attempted.failure.permanent is permanent
    assert reply in str(attempted.failure)
    assert server.mails == []


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [(b"554 no\r\n", True), (b"451 later\r\n", False), (b"250 yes, but not for the mail\r\n", False)],
)
def test_a_refused_data_command_follows_the_code(deliver: Deliver, reply: bytes, permanent: bool) -> None:
    with RawServer(smtp_script(DATA=reply)) as server:
        attempted = deliver(patient(server.port))
    assert attempted.failure.permanent is permanent


def test_a_server_that_dies_after_the_mail_was_sent_is_asked_again(deliver: Deliver) -> None:
    with RawServer(smtp_script(BODY=b"")) as server:
        attempted = deliver(patient(server.port, recipients=(ANNA, BODO)))
    assert server.connections == 1
    assert not attempted.failure.permanent
    assert "closed the connection before it had answered" in str(attempted.failure)
    assert "not asked yet for 1" in str(attempted.failure)


def test_after_421_a_new_connection_serves_the_rest(deliver: Deliver) -> None:
    with MailServer(replies={BODO: iter(["421 4.3.2 shutting down"])}) as server:
        attempted = deliver(patient(server.port, recipients=(ANNA, BODO, CORA)))
    assert attempted.success.accepted == (ANNA, BODO, CORA)
    assert [len(server.received(person)) for person in (ANNA, BODO, CORA)] == [1, 1, 1]


def test_421_without_progress_ends_the_attempt(deliver: Deliver) -> None:
    with MailServer(replies={ANNA: itertools.repeat("421 4.3.2 shutting down")}) as server:
        attempted = deliver(patient(server.port, recipients=(ANNA, BODO)))
    assert not attempted.failure.permanent
    assert "ended the connection: 421 4.3.2 shutting down" in str(attempted.failure)
    assert server.received(BODO) == []


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"554 no service here\r\n", "does not greet: 554 no service here"),
        (b"421 busy\r\n", "does not greet: 421 busy"),
        (b"SSH-2.0-OpenSSH_9\r\n", "does not speak SMTP: is the port right?"),
    ],
)
def test_a_greeting_that_is_none_is_no_final_answer(deliver: Deliver, greeting: bytes, words: str) -> None:
    with RawServer(smtp_script(GREETING=greeting)) as server:
        attempted = deliver(patient(server.port))
    assert not attempted.failure.permanent
    assert words in str(attempted.failure)


def silence(talk: Talk) -> bytes:
    talk.listen_only()
    return b""


@pytest.mark.parametrize("answer", [b"", b"500 what?\r\n", silence])
def test_what_happens_at_quit_undoes_no_delivery(
    deliver: Deliver, answer: bytes | Callable[[Talk], bytes]
) -> None:
    with RawServer(smtp_script(QUIT=answer)) as server:
        attempted = deliver(patient(server.port))
    assert attempted.success.accepted == (ANNA,)
    assert attempted.success.complete


def test_a_final_refusal_stands_when_the_server_leaves_right_after_it(deliver: Deliver) -> None:
    with RawServer(smtp_script(RCPT=b"550 no such user\r\n", RSET=b"")) as server:
        attempted = deliver(patient(server.port))
    assert attempted.failure.permanent
    assert "550 no such user" in str(attempted.failure)


def test_a_megabyte_arrives_whole(deliver: Deliver, message: Message) -> None:
    text = "Grüße\n.\n" * 120_000
    with MailServer() as server:
        deliver(patient(server.port), about=replace(message, text=text))
    [mail] = server.mails
    assert mail.part("plain") == text
    assert server.handler.options == [f"SIZE={len(mail.content)}"]


def test_a_name_that_does_not_exist_is_a_sentence(deliver: Deliver) -> None:
    attempted = deliver(patient(25, host="mail.invalid"))
    assert not attempted.failure.permanent
    assert "mail.invalid:25" in str(attempted.failure)


def test_a_missing_ca_file_is_a_sentence(deliver: Deliver) -> None:
    with MailServer() as server:
        attempted = deliver(patient(server.port, security="tls", ca_file="/nowhere/ca.pem"))
    assert "/nowhere/ca.pem" in str(attempted.failure)


@pytest.mark.parametrize(("port", "security"), [(465, "starttls"), (587, "tls")])
def test_a_port_that_does_not_fit_the_security_is_hinted_at(port: int, security: str) -> None:
    settings = email_settings(port, security=security)
    error = TimeoutError() if security == "starttls" else ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong")
    sentence = SmtpSession(settings, "", Deadline(1), None).reason(error)
    other = {"starttls": "tls", "tls": "starttls"}[security]
    assert f'set `security = "{other}"`' in sentence


@pytest.mark.parametrize(
    ("full_name", "helo", "said"),
    [
        ("server.intranet.example", None, b"server.intranet.example"),
        ("server", None, b"monitor.example.org"),
        ("localhost.localdomain", None, b"monitor.example.org"),
        ("server.intranet.example", "other.example", b"other.example"),
    ],
)
def test_this_computer_introduces_itself_by_a_full_name(
    deliver: Deliver, monkeypatch: pytest.MonkeyPatch, full_name: str, helo: str | None, said: bytes
) -> None:
    heard: list[bytes] = []

    def behave(talk: Talk) -> None:
        talk.say(b"220 mail.example.org\r\n")
        heard.append(talk.hear().split()[1])

    monkeypatch.setattr(socket, "getfqdn", lambda: full_name)  # the machine's own answer
    with RawServer(behave) as server:
        deliver(patient(server.port, helo=helo))
    assert heard == [said]


def test_names_beside_addresses_are_shown_and_the_address_is_what_counts(deliver: Deliver) -> None:
    settings = {"recipients": (f"Anna Müller <{ANNA}>", BODO), "reply_to": "Team <team@example.org>"}
    with MailServer() as server:
        attempted = deliver(patient(server.port, **settings), settled={BODO})
    [mail] = server.mails
    assert mail.recipients == (ANNA,)
    assert attempted.accepted == [ANNA]
    assert mail.parsed["To"] == f"Anna Müller <{ANNA}>"
    assert mail.parsed["Reply-To"] == "Team <team@example.org>"
    assert "team@example.org" in mail.parsed["List-Unsubscribe"]
