"""Write what people read: changes in, mails, chat messages, webhook bodies and pages out; no I/O, no
clock."""

from scraper.reports.headlines import headline, subject
from scraper.reports.mail import mail
from scraper.reports.model import LANGUAGES, NOTICE_KINDS, Mail, News, Notice, Recipient
from scraper.reports.plain_text import plain
from scraper.reports.webhook_payload import webhook

__all__ = [
    "LANGUAGES",
    "NOTICE_KINDS",
    "Mail",
    "News",
    "Notice",
    "Recipient",
    "headline",
    "mail",
    "plain",
    "subject",
    "webhook",
]
