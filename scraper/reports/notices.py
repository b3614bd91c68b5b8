"""Write operators' notices: what was seen, since when, what it means for readers, what to do."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.records import field_value_from_json
from scraper.reports.i18n.notice_phrases import notice_words
from scraper.reports.i18n.value_format import moment, quoted, value_text, words_for
from scraper.reports.sanitize import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.reports.i18n.phrases import NoticeWords
    from scraper.reports.model import Notice, NoticeItem

_MAX_TITLE = 60
_FOR_A_PERSON: frozenset[str | None] = frozenset({"mass_removal", "mass_edit", "field_lost"})
"""Problems that may be what the page's editors want: a person decides, with ``check --accept``."""
_MAX_REASON = 600
_MAX_QUOTE = 120
_MAX_ITEMS = 6


@dataclass(frozen=True, slots=True)
class Explained:
    """A notice laid out: a headline, labelled sentences in reading order, and the command to type with
    its label ('' for none)."""

    headline: str
    points: tuple[tuple[str, str], ...]
    command: str
    command_label: str


def explain(notice: Notice) -> Explained:
    """Lay out a notice in its language; every text is one line, the reason at most 600 characters."""
    words = notice_words(notice.language, notice.record_type)
    points = [
        (words.seen, _seen(notice, words)),
        (words.affected, _affected(notice, words)),
        (words.reason, shorten(one_line(notice.reason), _MAX_REASON)),
        (words.since, _since(notice, words)),
        (words.readers, _readers(notice, words)),
        (words.next, _next(notice, words)),
    ]
    return Explained(
        headline=_headline(notice, words),
        points=tuple((label, text) for label, text in points if text),
        command=_command(notice),
        command_label=words.command,
    )


def _headline(notice: Notice, words: NoticeWords) -> str:
    headline = words.headlines[notice.kind]
    if notice.kind == "problem" and notice.problem:
        headline = words.headline_problem.get(notice.problem, headline)
    if notice.kind == "failing" and notice.failures == 1:
        headline = words.failing_once
    return headline.format(**_parts(notice))


def _parts(notice: Notice) -> dict[str, str]:
    """What the sentences may name, as people write it."""
    return {
        "title": shorten(one_line(notice.title), _MAX_TITLE),
        "channel": shorten(one_line(notice.channel), _MAX_TITLE),
        "failures": str(notice.failures),
        "attempts": str(notice.attempts),
        "file": shorten(one_line(notice.file), _MAX_TITLE),
        "received": _addresses(notice.received, notice),
        "missed": _addresses(notice.missed, notice),
    }


def _addresses(addresses: Sequence[str], notice: Notice) -> str:
    """``a@example.org, b@example.org, and 3 more``, at most :data:`_MAX_ITEMS` of them."""
    words = notice_words(notice.language, notice.record_type)
    shown = [shorten(one_line(address), _MAX_TITLE) for address in addresses[:_MAX_ITEMS]]
    hidden = len(addresses) - len(shown)
    return ", ".join([*shown, *([words.more_items.format(count=hidden)] if hidden else [])])


def _seen(notice: Notice, words: NoticeWords) -> str:
    if notice.kind == "problem" and notice.problem:
        return words.problems[notice.problem]
    if notice.kind == "failing" and notice.blocked:
        return words.blocked.format(**_parts(notice))
    if notice.kind == "stale" and notice.since is None:
        return words.never_well
    seen = words.seen_some if notice.received else words.seen_what[notice.kind]
    return seen.format(**_parts(notice))


def _affected(notice: Notice, words: NoticeWords) -> str:
    """``2024 Kassel: Datum (17.09.2024: „…“ oder 18.09.2024: „…“)``, at most :data:`_MAX_ITEMS` of them."""
    shown = [_item(item, notice, words) for item in notice.items[:_MAX_ITEMS]]
    hidden = len(notice.items) - len(shown)
    return "; ".join([*shown, *([words.more_items.format(count=hidden)] if hidden > 0 else [])])


def _item(item: NoticeItem, notice: Notice, words: NoticeWords) -> str:
    report_words = words_for(notice.language, notice.record_type)
    subject = shorten(one_line(item.subject), _MAX_TITLE * 2) or words.page_itself
    label = report_words.fields.get(item.field, "")
    named = ": ".join(filter(None, (subject, label)))
    if notice.kind == "restless":
        readings = _turns(item, notice)
    else:
        readings = words.or_.join(_reading(item.field, *reading, notice) for reading in item.readings)
    return f"{named} ({readings})" if readings else named


def _turns(item: NoticeItem, notice: Notice) -> str:
    """``3 Änderungen: keine Angabe → abgesagt → …``; '' in a notice of an earlier version, without values."""
    report_words = words_for(notice.language, notice.record_type)
    count = report_words.many.format(count=len(item.readings) - 1)
    values = [_reading(item.field, *reading, notice) if reading[0] else "" for reading in item.readings]
    shown = " → ".join(shorten(value, _MAX_TITLE) or report_words.unknown for value in values)
    return f"{count}: {shown}" if any(values) else count if values else ""


def _reading(field: str, value: str, quote: str, notice: Notice) -> str:
    report_words = words_for(notice.language, notice.record_type)
    try:
        text = value_text(field, field_value_from_json(notice.record_type, field, value), report_words)
    except (KeyError, ValueError):  # a candidate need not be a value of the field
        text = one_line(value)
    return f"{text}: {quoted(shorten(one_line(quote), _MAX_QUOTE), report_words)}" if quote else text


def _since(notice: Notice, words: NoticeWords) -> str:
    report_words = words_for(notice.language)
    if notice.since is None:
        return moment(notice.seen_at, report_words)
    pattern = words.since_when[notice.kind]
    return pattern.format(since=moment(notice.since, report_words), seen=moment(notice.seen_at, report_words))


def _readers(notice: Notice, words: NoticeWords) -> str:
    if notice.kind == "mistake" and not notice.kept:
        return words.not_watched
    if notice.kind == "problem" and notice.problem in _FOR_A_PERSON:
        return words.readers_decide
    if notice.missed:
        return (words.readers_some if notice.received else words.readers_none).format(**_parts(notice))
    return words.for_readers[notice.kind]


def _next(notice: Notice, words: NoticeWords) -> str:
    if notice.kind == "failing" and notice.blocked:
        return words.next_blocked
    if notice.received:
        return words.next_some
    general = words.next_what[notice.kind]
    return words.next_problem.get(notice.problem, general) if notice.problem else general


def _command(notice: Notice) -> str:
    schedule = shlex.quote(shorten(one_line(notice.schedule), _MAX_TITLE * 2))
    arguments = {
        "given_up": f"alerts retry {'--all' if notice.alert_id is None else notice.alert_id}",
        "problem": f"check {schedule}{' --accept' if notice.problem in _FOR_A_PERSON else ''}",
        "failing": f"check {schedule}",
        "stale": f"check {schedule}",
        "mistake": "schedules",
        "doubt": f"show {_subject(notice)}",
        "restless": f"show {_subject(notice)}",
        "unread_section": f"check {schedule}",
        "unpublished": f"publish {shlex.quote(one_line(notice.file))} --schedule {schedule}",
    }.get(notice.kind, "")
    return f"{notice.program} {arguments}" if arguments.strip() != "show" and arguments else ""


def _subject(notice: Notice) -> str:
    """The words that ``leuchtturm show`` finds the first meeting by; '' for the page itself."""
    subject = next((item.subject for item in notice.items if item.subject), "")
    return " ".join(shlex.quote(word) for word in one_line(subject)[: _MAX_TITLE * 2].split())
