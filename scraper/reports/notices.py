"""What operators are told: what was seen, since when, what it means for readers, what to do next."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.reports.i18n.notice_phrases import NOTICE_WORDS
from scraper.reports.i18n.value_format import moment, words_for
from scraper.reports.sanitize import one_line, shorten

if TYPE_CHECKING:
    from scraper.reports.i18n.notice_phrases import NoticeWords
    from scraper.reports.model import Notice

_LONGEST_TITLE = 60
_LONGEST_REASON = 600


@dataclass(frozen=True, slots=True)
class Explained:
    """A notice laid out: a headline, labelled sentences in reading order, and the command to type (''
    for none)."""

    headline: str
    points: tuple[tuple[str, str], ...]
    command: str


def explain(notice: Notice) -> Explained:
    """Lay out a notice in its language; every text is one line, the reason at most 600 characters."""
    words = NOTICE_WORDS[notice.language]
    points = [
        (words.seen, _seen(notice, words)),
        (words.reason, shorten(one_line(notice.reason), _LONGEST_REASON)),
        (words.since, _since(notice, words)),
        (words.readers, _readers(notice, words)),
        (words.next, _next(notice, words)),
    ]
    return Explained(
        headline=words.headlines[notice.kind].format(**_parts(notice)),
        points=tuple((label, text) for label, text in points if text),
        command=_command(notice),
    )


def _parts(notice: Notice) -> dict[str, str]:
    """What the sentences may name, as people write it."""
    return {
        "title": shorten(one_line(notice.title), _LONGEST_TITLE),
        "channel": shorten(one_line(notice.channel), _LONGEST_TITLE),
        "failures": str(notice.failures),
        "attempts": str(notice.attempts),
        "file": shorten(one_line(notice.file), _LONGEST_TITLE),
    }


def _seen(notice: Notice, words: NoticeWords) -> str:
    if notice.kind == "problem" and notice.problem:
        return words.problems[notice.problem]
    if notice.kind == "failing" and notice.blocked:
        return words.blocked.format(**_parts(notice))
    if notice.kind == "stale" and notice.since is None:
        return words.never_well
    return words.seen_what[notice.kind].format(**_parts(notice))


def _since(notice: Notice, words: NoticeWords) -> str:
    spoken = words_for(notice.language)
    if notice.since is None:
        return moment(notice.seen_at, spoken)
    pattern = words.since_when[notice.kind]
    return pattern.format(since=moment(notice.since, spoken), seen=moment(notice.seen_at, spoken))


def _readers(notice: Notice, words: NoticeWords) -> str:
    if notice.kind == "mistake" and not notice.kept:
        return words.not_watched
    return words.for_readers[notice.kind]


def _next(notice: Notice, words: NoticeWords) -> str:
    if notice.kind == "failing" and notice.blocked:
        return words.next_blocked
    general = words.next_what[notice.kind]
    return words.next_problem.get(notice.problem, general) if notice.problem else general


def _command(notice: Notice) -> str:
    schedule = shlex.quote(shorten(one_line(notice.schedule), _LONGEST_TITLE * 2))
    arguments = {
        "given_up": f"alerts retry {'--all' if notice.alert_id is None else notice.alert_id}",
        "problem": f"check {schedule}",
        "failing": f"check {schedule}",
        "stale": f"check {schedule}",
        "mistake": "schedules",
        "unpublished": f"publish {shlex.quote(one_line(notice.file))} --schedule {schedule}",
    }.get(notice.kind, "")
    return f"{notice.program} {arguments}" if arguments else ""
