"""The records of reports: news for readers, notices for operators, and the resulting mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from scraper.meetings import MEETING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.records import Change, ProblemKind, RecordType

Language = Literal["de", "en"]
NoticeKind = Literal[
    "problem",
    "failing",
    "recovered",
    "stale",
    "given_up",
    "mistake",
    "mended",
    "unpublished",
    "published",
    "doubt",
    "unread_section",
    "restless",
    "test",
]
Audience = Literal["readers", "operators"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class News:
    """The changes that one check found, for readers.

    ``event_id`` never changes once given: it becomes the ``Message-ID`` and the ``webhook-id``.
    ``schedule`` is the schedule's name, ``title`` its title for people (``Leuchtturmprojekte im
    Video``), ``url`` the page. ``seen_at`` is when the check saw the changes; aware, UTC
    (``ValueError`` if it is naive). ``overview_url``: the address of the published page, '' if there is none.
    ``record_type``: of the records on the page. ``found_at``: in a digest of several checks, when each change
    was found, by its id.
    """

    event_id: str
    schedule: str
    title: str
    url: str
    run_id: int
    seen_at: datetime
    changes: tuple[Change, ...]
    language: Language = "de"
    overview_url: str = ""
    record_type: RecordType = MEETING
    found_at: Mapping[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _need_zone(self.seen_at)


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One thing that a notice is about. ``subject``: a meeting's name or a heading; '' for the page itself.

    ``field``: the field of the record, '' if there is none. ``readings``: possible values, each with the
    words that it was read from.
    """

    subject: str
    field: str = ""
    readings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice for operators, never for readers; ``test`` is for both.

    ``seen_at``: when it was noticed; ``since``: since when it is so (for ``recovered``: since when it
    was not well; for ``stale``: the last success, ``None`` if there never was one). Both aware
    (``ValueError`` if naive). ``problem``: the page's problem, for ``problem``. ``reason``: the
    program's own sentence, quoted as it is. ``failures``: failed checks in a row, for ``failing``.
    ``blocked``: the server refuses (``BlockedError``). ``channel``: the channel's name, for
    ``given_up`` and ``test``; ``alert_id``: what ``leuchtturm alerts retry`` takes, and ``attempts``
    how often it was tried, both for ``given_up``; ``received`` and ``missed``: the addresses of a mail's
    recipients who have it, and who have not. ``file``: the schedule file that ``mistake`` and
    ``mended`` are about, perhaps another one than that of ``schedule``, or the folder that ``unpublished``
    and ``published`` are about; ``kept``: its last valid content still applies. ``program``: how to call
    Leuchtturm with the database and the schedule files that this is about. ``items``: what is in doubt, was
    not read or is restless. ``record_type``: of the records on the page.
    """

    event_id: str
    kind: NoticeKind
    schedule: str
    title: str
    url: str
    seen_at: datetime
    since: datetime | None = None
    reason: str = ""
    problem: ProblemKind | None = None
    failures: int = 0
    blocked: bool = False
    channel: str = ""
    alert_id: int | None = None
    attempts: int = 0
    received: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    file: str = ""
    kept: bool = False
    program: str = "leuchtturm"
    items: tuple[NoticeItem, ...] = ()
    language: Language = "de"
    record_type: RecordType = MEETING

    def __post_init__(self) -> None:
        _need_zone(self.seen_at)
        if self.since is not None:
            _need_zone(self.since)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Why a person gets a mail and how to stop it: channel, audience, contact.

    ``channel`` and ``contact`` (a mail address) may be ''. Notices are for operators whatever
    ``audience`` says, but for ``test``.
    """

    channel: str = ""
    audience: Audience = "readers"
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail without its envelope. ``subject`` is one line without control or direction characters,
    ``text`` is wrapped at 72 columns, ``html`` is a whole document that loads nothing."""

    subject: str
    text: str
    html: str


def _need_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("A report's times need a time zone: pass aware datetimes in UTC.")
