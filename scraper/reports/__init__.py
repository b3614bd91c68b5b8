"""The words that people read: changes in, mails, chat lines and webhook bodies out; no I/O, no clock."""

from scraper.reports.events import LANGUAGES, NOTICE_KINDS, Mail, News, Notice, Recipient

__all__ = ["LANGUAGES", "NOTICE_KINDS", "Mail", "News", "Notice", "Recipient"]
