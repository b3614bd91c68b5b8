"""The reports are cheap and pure: no template engine for a terminal, the same mail for the same news."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import pytest

from scraper.reports.mail import mail
from scraper.reports.plain_text import plain
from scraper.reports.webhook_payload import webhook
from tests.scraper.reports.samples import news, notice, of_all_kinds


def test_a_terminal_does_not_import_jinja2() -> None:
    program = "import sys, scraper.reports; print('scraper.reports' in sys.modules, 'jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_the_same_news_is_the_same_mail_for_ever() -> None:
    told = news(*of_all_kinds())
    assert mail(told) == mail(told)
    assert (plain(told), webhook(told)) == (plain(told), webhook(told))


def test_a_time_without_zone_is_refused() -> None:
    without = datetime.fromisoformat("2024-09-20 04:15")
    with pytest.raises(ValueError, match="aware"):
        news(seen_at=without)
    with pytest.raises(ValueError, match="aware"):
        notice("stale", since=without)


def test_there_is_no_mail_about_nothing() -> None:
    with pytest.raises(ValueError, match="at least one change"):
        mail(news())
