"""Decide what changed between what is known of a page and what it says now; no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from msgspec import Struct

from scraper.changes import held_fields, latest_lists
from scraper.changes.doubts import doubted_fields, keep_candidates
from scraper.meetings import as_meeting, losses
from scraper.records import Change, FieldChange, Known, Page, pins_of
from scraper.records.equality import differences, same_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scraper.changes.matching import Matches
    from scraper.records import EarlierState, HeldField, KnownRecord, Record

    EarlierStates = Callable[[int | None], Sequence[EarlierState]]
    """The versions of a record (``None``: of the page's title and introduction) so far, newest first."""

_NO_PAGE = Page(None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing a new state of the page with the known one.

    ``changes``: the news for readers. ``page_edited`` first, then the records in page order, ``removed``
    last in the order of what is known. ``known_ids``: for each record of the page, in order, the id of the
    known record that it is, or ``None`` if new. ``missing``: ids of the known, not yet removed records
    that the page lacks, each to be counted one more missing check; those whose removal is confirmed now are
    among them. ``confirm_removals``: the argument.

    ``page``: the page as it is to be stored: a record that lost something stays as it was known until that
    is confirmed, and so do values in doubt that the page may still mean. ``revised``: ids of the records
    that have other values now, published or not; ``page_revised``: title or introduction do.
    ``losing``: ids of the records whose loss waits to be confirmed; ``intro_losing``: the loss of the
    introduction does. ``held``: all fields that are held back from now on. ``left``: ids of the records that
    left a list of the newest at its end; they are among the missing, and not published.
    """

    changes: tuple[Change, ...]
    known_ids: tuple[int | None, ...]
    missing: tuple[int, ...]
    confirm_removals: int = 2
    page: Page = field(default=_NO_PAGE, compare=False)
    revised: frozenset[int] = field(default=frozenset(), compare=False)
    page_revised: bool = False
    losing: frozenset[int] = frozenset()
    intro_losing: bool = False
    held: tuple[HeldField, ...] = ()
    left: tuple[int, ...] = ()

    @property
    def unconfirmed(self) -> int:
        """The number of records that are missing and not yet removed."""
        return len(self.missing) - len(self.left) - sum(change.kind == "removed" for change in self.changes)


def compare(
    known: Known | None,
    page: Page,
    matches: Matches,
    *,
    confirm_removals: int = 2,
    confirm_losses: int | None = None,
    earlier: EarlierStates = lambda _: (),
) -> Comparison:
    """Return what ``page`` changes in what is ``known``.

    ``known`` is ``None`` at the first successful check: all is the baseline and nothing is news.
    ``matches``: of :func:`scraper.changes.matching.match_page`. A record is reported as removed at the
    ``confirm_removals``-th check in a row that lacks it, and a loss of substance is reported at the
    ``confirm_losses``-th (``None``: at as many). ``earlier``: called only for what changed. A page with a
    problem changes nothing.
    """
    if page.problem is not None or known is None:
        return Comparison((), () if page.problem else matches, (), confirm_removals, page)
    confirm = confirm_removals if confirm_losses is None else confirm_losses
    own = _compare_page(known, page, confirm, earlier)
    records = [
        _compare_record(known, None if index is None else known.records[index], record, confirm, earlier)
        for record, index in zip(page.records, matches, strict=True)
    ]
    here = {index for index in matches if index is not None}
    gone = [stored for index, stored in enumerate(known.records) if index not in here and not stored.removed]
    left = latest_lists.left_at_the_end(known.records, here)
    not_new = latest_lists.new_beyond_the_known(page.records, matches)
    removed = [
        stored for stored in gone if stored.id not in left and stored.missing_checks + 1 >= confirm_removals
    ]
    waiting = {stored.id for stored in gone} - {stored.id for stored in removed} - left
    parts = (own, *(part for index, part in enumerate(records) if index not in not_new))
    return Comparison(
        changes=(
            *(part.change for part in parts if part.change is not None),
            *(Change("removed", stored.id, before=stored.record) for stored in removed),
        ),
        known_ids=tuple(None if index is None else known.records[index].id for index in matches),
        missing=tuple(stored.id for stored in gone),
        confirm_removals=confirm_removals,
        page=replace(own.page, records=tuple(part.record for part in records if part.record is not None)),
        revised=frozenset(part.id for part in records if part.revised and part.id is not None),
        page_revised=own.revised,
        losing=frozenset(part.id for part in records if part.losing and part.id is not None),
        intro_losing=own.losing,
        held=(
            *(hold for part in parts for hold in part.held),
            *(hold for hold in known.held if hold.record_id in waiting),
        ),
        left=tuple(stored.id for stored in gone if stored.id in left),
    )


class _Part(Struct, frozen=True, kw_only=True):
    """The result for one record, or for the page's own texts (``id`` ``None``, as of a new record)."""

    id: int | None = None
    record: Record | None = None
    page: Page = _NO_PAGE
    change: Change | None = None
    revised: bool = False
    losing: bool = False
    held: tuple[HeldField, ...] = ()


def _compare_page(known: Known, page: Page, confirm: int, earlier: EarlierStates) -> _Part:
    held = _held(known, None)
    if known.intro and not page.intro and known.intro_losing_checks + 1 < confirm:
        as_known = replace(page, title=known.title, intro=known.intro)
        return _Part(page=as_known, losing=True, held=tuple(held.values()))
    values = _page_fields(known, page)
    revised = any(not same_value(entry.before, entry.after) for entry in values)
    decision = held_fields.decide(
        values,
        held=held,
        doubted=(),
        earlier=earlier(None) if revised else (),
        record_id=None,
        check=known.checks + 1,
    )
    change = Change("page_edited", fields=decision.published) if decision.published else None
    return _Part(page=page, change=change, revised=revised, held=decision.held)


def page_changes(known: Known, page: Page) -> Iterator[Change]:
    fields = tuple(e for e in _page_fields(known, page) if not same_value(e.before, e.after))
    if fields:
        yield Change("page_edited", fields=fields)


def _page_fields(known: Known, page: Page) -> tuple[FieldChange, FieldChange]:
    return FieldChange("title", known.title, page.title), FieldChange("intro", known.intro, page.intro)


def _compare_record(
    known: Known, stored: KnownRecord | None, listed: Record, confirm: int, earlier: EarlierStates
) -> _Part:
    if stored is None:
        return _Part(record=listed, change=Change("added", after=listed))
    before = stored.record
    after = keep_candidates(before, listed)
    fields = _quoted(differences(before, after), before, after)
    if stored.left and after.record_type.is_window:  # back in a latest-list: a new version, and no news
        return _Part(id=stored.id, record=after, revised=True)
    if stored.removed:
        restored = Change("restored", stored.id, before, after, fields)
        return _Part(id=stored.id, record=after, change=restored, revised=True)
    held = _held(known, stored.id)
    if fields and _losses(before, after) and stored.losing_checks + 1 < confirm:
        return _Part(id=stored.id, record=before, losing=True, held=tuple(held.values()))
    if not fields and not held:
        return _Part(record=after)
    changed = {entry.field: entry for entry in fields}
    decision = held_fields.decide(
        [
            changed.get(name) or FieldChange(name, before.get(name), after.get(name))
            for name in after.record_type.names
            if name in changed or name in held
        ],
        held=held,
        doubted=doubted_fields(after),
        earlier=earlier(stored.id) if fields else (),
        record_id=stored.id,
        check=known.checks + 1,
    )
    change: Change | None = None
    if decision.published:
        as_published = before.with_values({entry.field: entry.before for entry in decision.published})
        change = Change("edited", stored.id, as_published, after, decision.published)
    return _Part(id=stored.id, record=after, change=change, revised=bool(fields), held=decision.held)


def _losses(before: Record, after: Record) -> frozenset[str]:
    if after.record_type.is_declared:
        return frozenset()
    return losses.losses(as_meeting(before), as_meeting(after))


def _held(known: Known, record_id: int | None) -> dict[str, HeldField]:
    return {hold.field: hold for hold in known.held if hold.record_id == record_id}


def _quoted(fields: tuple[FieldChange, ...], before: Record, after: Record) -> tuple[FieldChange, ...]:
    """The fields with the words on the page that they were read from, where a change quotes them."""
    return tuple(
        replace(
            entry,
            before_quote=_quote(before, entry.field, entry.before),
            after_quote=_quote(after, entry.field, entry.after),
        )
        if after.record_type.by_name[entry.field].is_quoted
        else entry
        for entry in fields
    )


def _quote(record: Record, name: str, value: object) -> str:
    pins = pins_of(record)  # each with an operator's reason, which is not on the page
    if value is None or name in pins:
        return ""
    quotes = {entry.field: entry.quote for entry in record.evidence if entry.field not in pins}
    return quotes.get(name) or quotes.get(record.record_type.by_name[name].follows, "")
