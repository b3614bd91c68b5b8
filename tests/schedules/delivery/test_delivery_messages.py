"""Each channel gets the words that it carries, and no others are made."""

from __future__ import annotations

from datetime import UTC, datetime

from schedules.config import schedule_files
from schedules.delivery import example, messages
from scraper.channels.settings import AppriseSettings, EmailSettings, WebhookSettings
from scraper.reports.model import News

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)
CHAT = AppriseSettings(name="chat", url="env:CHAT")
HOOK = WebhookSettings(name="hook", url="https://example.org/hook", secret="env:KEY")
MAIL = EmailSettings(name="mail", host="example.org", sender="a@example.org", recipients=("b@example.org",))


def test_news_and_notices_reach_a_chat_as_subject_and_text() -> None:
    (schedule,) = schedule_files.load()
    news = News("evt_1", schedule.name, schedule.title, schedule.url, 1, NOW, example.changes())
    notice = messages.probe("evt_2", schedule, CHAT, now=NOW)
    told, tried = (messages.message(about, CHAT) for about in (news, notice))
    assert told.subject == "Neues Leuchtturmprojekte-Treffen 2099: Musterstadt (17.09.2099)"
    assert "Beispielviertel" in told.text
    assert "Test" in tried.subject + tried.text
    assert (told.html, told.payload, tried.html, tried.payload) == ("", {}, "", {})


def test_a_mail_has_no_payload_and_a_webhook_has_nothing_else() -> None:
    (schedule,) = schedule_files.load()
    notice = messages.probe("evt_1", schedule, MAIL, now=NOW)
    mail, hook = (messages.message(notice, channel) for channel in (MAIL, HOOK))
    assert (bool(mail.subject), bool(mail.text), bool(mail.html), mail.payload) == (True, True, True, {})
    assert (hook.subject, hook.text, hook.html) == ("", "", "")
    assert hook.payload["type"] == "leuchtturm.notice"
