"""How alike two records are, by the rules of their type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from scraper.records import Record, RecordType


class Features(Protocol):
    """What a record is recognised by, made once for many comparisons."""

    @property
    def identity(self) -> Hashable | None:
        """Equal for two records only if they are the same one; ``None`` where too little is known."""

    @property
    def keys(self) -> Sequence[Hashable]:
        """Values of which two records that are worth a comparison share at least one."""


class Likeness(Protocol):
    """Scores pairs of one known and one listed record, in hundredths of a point.

    ``match_threshold``: the lowest score of a pair. ``restore_threshold``: that of a pair with a removed
    record, which counts ``removed_penalty`` less.
    """

    match_threshold: int
    restore_threshold: int
    removed_penalty: int

    def features(self, record: Record) -> Features:
        """Return what ``record`` is recognised by."""

    def score(self, first: Any, second: Any) -> int:
        """Return how alike two records with these features are; symmetric."""

    def is_same_in_place(self, first: Any, second: Any) -> bool:
        """Whether two records that stand between the same neighbours are one, too unlike as they are."""


def likeness_of(record_type: RecordType, known: Sequence[Record], listed: Sequence[Record]) -> Likeness:
    if record_type.is_declared:
        from scraper.changes.declared_likeness import DeclaredLikeness

        return DeclaredLikeness(record_type, known, listed)
    from scraper.meetings.likeness import MeetingLikeness

    return MeetingLikeness(known, listed)
