"""Match the records on the page with the known ones; any value may have been corrected.

Four steps, each for what the one before left over:

1. Records that are equal, then records that differ in nothing a reader would see. Unchanged records take no
   part in the later steps.
2. The same identity, as the type's likeness says, where only one on either side has it.
3. The best assignment of what is left, scored by the likeness. A removed record has to score more to be back,
   and much more than a listed one to be preferred to it.
4. In a declared list, a record that stands alone where one known record stood, between the same neighbours,
   with at most two other values.

But for the last step the result depends neither on the order of the page nor on that of what is known.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from scraper.changes.assignment import best_assignment
from scraper.changes.likeness_protocol import likeness_of
from scraper.records.equality import folded

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from scraper.changes.likeness_protocol import Features, Likeness
    from scraper.records import Known, KnownRecord, Page, Record

_ALL_PAIRS = 4_096  # up to 64 × 64 left over, each is compared with each
_BLOCK_PAIRS = 256  # beyond, up to 16 × 16 that share a value or two


Matches = tuple[int | None, ...]
"""For each record of a page, in order, the index of the known record that it is; ``None`` if it is new."""


def match_page(known: Known | None, page: Page) -> Matches:
    """Match the records of ``page`` with what is ``known``; before the baseline all are new."""
    return (None,) * len(page.records) if known is None else match(known.records, page.records)


def match(known: Sequence[KnownRecord], listed: Sequence[Record]) -> Matches:
    """Return for each of ``listed`` the index of its match in ``known``, or ``None`` if it is new."""
    by_age = sorted(range(len(known)), key=lambda i: known[i].id)
    old = [i for i in by_age if not known[i].removed]
    removed = [i for i in by_age if known[i].removed]
    new = list(range(len(listed)))
    pairs = _pair({i: known[i].record for i in old}, {i: listed[i] for i in new})
    old, new = _without(old, new, pairs)
    new.sort(key=lambda i: _words(listed[i]))
    if new and old:
        pairs |= _pair({i: folded(known[i].record) for i in old}, {i: folded(listed[i]) for i in new})
        old, new = _without(old, new, pairs)
    if new and (old or removed):
        pairs |= _match_changed(known, listed, [*old, *removed], new, pairs)
    return tuple(pairs.get(i) for i in range(len(listed)))


def _words(record: Record) -> str:
    """What the record says: in this order, places on the page decide nothing, not even between equals."""
    return repr([record.get(name) for name in record.record_type.names])


def _pair(
    olds: Mapping[int, Hashable], news: Mapping[int, Hashable], *, alone: bool = False
) -> dict[int, int]:
    """Pair members with equal keys, new -> old, in order; ``alone``: only where the key is unique."""
    old_groups, new_groups = _grouped(olds), _grouped(news)
    pairs: dict[int, int] = {}
    for key, group in new_groups.items():
        partners = old_groups.get(key, [])
        if not alone or len(group) == len(partners) == 1:
            pairs.update(zip(group, partners, strict=False))
    return pairs


def _grouped(keys: Mapping[int, Hashable]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for member, key in keys.items():
        groups[key].append(member)
    return groups


def _without(old: list[int], new: list[int], pairs: Mapping[int, int]) -> tuple[list[int], list[int]]:
    taken = set(pairs.values())
    return [i for i in old if i not in taken], [i for i in new if i not in pairs]


def _match_changed(
    known: Sequence[KnownRecord],
    listed: Sequence[Record],
    old: list[int],
    new: list[int],
    same: Mapping[int, int],
) -> dict[int, int]:
    """Steps 2 to 4, new -> old; ``old`` has the removed records too. ``same``: the pairs of step 1."""
    likeness = likeness_of(listed[new[0]].record_type, [stored.record for stored in known], listed)
    olds = {i: likeness.features(known[i].record) for i in old}
    news = {i: likeness.features(listed[i]) for i in new}
    pairs = _pair(
        {i: olds[i].identity for i in old if not known[i].removed and olds[i].identity is not None},
        {i: news[i].identity for i in new if news[i].identity is not None},
        alone=True,
    )
    old, new = _without(old, new, pairs)
    # Members are numbered by rank, not by place on the page, so that equal totals are decided alike in any
    # order.
    weights: dict[tuple[int, int], int] = {}
    for a, b in _candidates([olds[i] for i in old], [news[i] for i in new]):
        weight = _weight(likeness, olds[old[a]], news[new[b]], removed=known[old[a]].removed)
        if weight:
            weights[a, b] = weight
    pairs |= {new[b]: old[a] for a, b in best_assignment(weights).items()}
    in_place = _alone_in_place(known, {**same, **pairs}, len(listed))
    return pairs | {b: a for b, a in in_place.items() if likeness.is_same_in_place(olds[a], news[b])}


def _alone_in_place(known: Sequence[KnownRecord], pairs: Mapping[int, int], listed: int) -> dict[int, int]:
    """The records without a partner, new -> old, that stand alone between the same two neighbours; one
    neighbour is enough at either end."""
    ends = -1, len(known)
    then = [ends[0], *(i for i, stored in enumerate(known) if not stored.removed), ends[1]]
    now = [ends[0], *(pairs.get(b) for b in range(listed)), ends[1]]
    taken = set(pairs.values())
    alone: dict[tuple[int | None, int | None], int] = {
        (above, below): i for above, i, below in zip(then, then[1:], then[2:], strict=False) if i not in taken
    }
    alone.pop(ends, None)
    around = enumerate(zip(now, now[1:], now[2:], strict=False))
    return {
        b: alone[above, below] for b, (above, a, below) in around if a is None and (above, below) in alone
    }


def _candidates(olds: Sequence[Features], news: Sequence[Features]) -> Iterable[tuple[int, int]]:
    """The pairs worth a look: all while they are few, else those that share a value or two.

    A value that many share identifies nothing: each record that has it gets one partner only, by rank. That
    keeps a page of similar records together, and the time linear.
    """
    if len(olds) * len(news) <= _ALL_PAIRS:
        return product(range(len(olds)), range(len(news)))
    blocks: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, members in enumerate((olds, news)):
        for index, member in enumerate(members):
            for key in member.keys:
                blocks[key][side].append(index)
    return dict.fromkeys(
        pair
        for left, right in blocks.values()
        for pair in (product if len(left) * len(right) <= _BLOCK_PAIRS else zip)(left, right)
    )


def _weight(likeness: Likeness, old: Features, new: Features, *, removed: bool) -> int:
    """Return the weight of a pair in the assignment; 0: no pair. Listed records precede removed ones."""
    points = likeness.score(old, new)
    if not removed:
        return points if points >= likeness.match_threshold else 0
    return max(points - likeness.removed_penalty, points // 20) if points >= likeness.restore_threshold else 0
