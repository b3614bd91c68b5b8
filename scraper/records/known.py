"""What is known of a page, and what a new state of it changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from scraper.records.read_page import Page, UnreadHeading
    from scraper.records.record import Record

HoldReason = Literal["restless", "doubt"]
ChangeKind = Literal["added", "edited", "removed", "restored", "page_edited"]

CHANGE_KINDS: tuple[str, ...] = get_args(ChangeKind)


def _not_compared(default: Any) -> Any:
    """A field that is not part of its record's equality."""
    return field(default=default, compare=False)


class KnownRecord(Struct, frozen=True):
    """A record as stored: the last values seen on the page, and its state there.

    ``missing_checks``: checks in a row at which it was gone (0 while it is listed). ``removed``: its
    removal was confirmed and published. ``losing_checks``: checks in a row at which it had lost text or
    films that ``record`` still has. ``left``: it was removed without being published, because it left
    a list of the newest at its end.
    """

    id: int
    record: Record
    missing_checks: int = 0
    removed: bool = False
    losing_checks: int = 0
    left: bool = False


class HeldField(Struct, frozen=True):
    """A field whose changes are stored but held back from readers at present.

    ``record_id``: ``None`` for the page's title and introduction. ``last_published``: the value that
    readers know. ``changed_at_check``: number of the check at which the field last changed. ``since``: when
    it began (UTC, ISO 8601), ``None``: with this check. ``values``: then what a restless field was within the
    last ten checks, oldest first.
    """

    record_id: int | None
    field: str
    reason: HoldReason
    last_published: Any
    changed_at_check: int
    since: str | None = None
    values: tuple[Any, ...] = ()


class EarlierState(Struct, frozen=True):
    """A version of a record or of the page itself, and the number of the check that first saw it.

    ``check``: ``None`` if that was before checks were numbered.
    """

    check: int | None
    values: Record | Page


class Known(Struct, frozen=True):
    """All that is stored of a page, to compare a new state with.

    ``checks``: how many checks have read the page so far. ``held``: fields that are held back.
    ``intro_losing_checks``: checks in a row at which the page had no introduction, which ``intro`` still has.
    ``unread``: headings that were not read as a meeting's.
    """

    title: str | None
    intro: tuple[str, ...]
    records: tuple[KnownRecord, ...]
    checks: int = 0
    held: tuple[HeldField, ...] = ()
    intro_losing_checks: int = 0
    unread: tuple[UnreadHeading, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; values as in the record (``date``, ``tuple``, ``str`` …).

    ``before_quote``, ``after_quote``: the words on the page that a day, a status or a form was read from.
    """

    field: str
    before: Any
    after: Any
    before_quote: str = _not_compared("")
    after_quote: str = _not_compared("")


@dataclass(frozen=True, slots=True)
class Change:
    """One change, for readers.

    ``record_id``: the known record (``None`` for ``page_edited``, and for ``added`` before it is stored).
    ``before`` / ``after``: the whole record on either side, where there is one.
    ``fields``: what differs (for ``edited``, ``page_edited``, and ``restored`` with other values).
    ``id``: the number under which it is stored, ``None`` before that; not part of its equality.
    """

    kind: ChangeKind
    record_id: int | None = None
    before: Record | None = None
    after: Record | None = None
    fields: tuple[FieldChange, ...] = ()
    id: int | None = field(default=None, compare=False)

    @property
    def subject(self) -> Record | None:
        """The record that names it to people: as it was known, else as it is new."""
        return self.before or self.after
