"""The words that people read: changes in, mails, chat lines and webhook bodies out; no I/O, no clock."""

from scraper.reports.compose import mail
from scraper.reports.events import LANGUAGES, NOTICE_KINDS, Mail, News, Notice, Recipient
from scraper.reports.headlines import headline, subject
from scraper.reports.payload import webhook
from scraper.reports.text import plain

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
