"""Pair the members of two sets with the highest total weight."""

from __future__ import annotations

from collections.abc import Mapping

EXACT_SIDE = 8
"""Groups with more members than this on both sides are paired greedily, best pair first.

The greedy pass alone would be enough to run, but not for the promise that a correction is one edit: with the
weights 9 (A-B), 8 (A-C) and 8 (D-B) it pairs A-B and reports C as new and D as removed.
"""

Weights = dict[tuple[int, int], int]
Pairs = tuple[tuple[int, int], ...]


def best_assignment(weights: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Return the pairs ``left -> right`` with the greatest total weight; no member is in two pairs.

    ``weights``: the allowed pairs ``(left, right)`` with their weights, positive whole numbers. Equal
    totals are decided by the numbers of the members alone, never by the order of the mapping. Groups that
    share no member are solved apart, those of up to :data:`EXACT_SIDE` members on one side exactly.
    """
    pairs: dict[int, int] = {}
    for group in _groups(weights):
        lefts, rights = ({pair[side] for pair in group} for side in (0, 1))
        if min(len(lefts), len(rights)) > EXACT_SIDE:
            pairs.update(_greedy(group))
        elif len(rights) <= len(lefts):
            pairs.update(_exact(group))
        else:
            turned = _exact({(right, left): weight for (left, right), weight in group.items()})
            pairs.update({left: right for right, left in turned.items()})
    return pairs


def _groups(weights: Mapping[tuple[int, int], int]) -> list[Weights]:
    """Split the pairs into groups that share no member (connected components)."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in weights:
        parent[root(("left", left))] = root(("right", right))
    groups: dict[tuple[str, int], Weights] = {}
    for pair in weights:
        groups.setdefault(root(("left", pair[0])), {})[pair] = weights[pair]
    return list(groups.values())


def _greedy(weights: Weights) -> dict[int, int]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for left, right in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)
    return pairs


def _exact(weights: Weights) -> dict[int, int]:
    """Go through the lefts and keep, for each set of rights in use, the best assignment so far."""
    choices: dict[int, list[int]] = {}
    for left, right in sorted(weights):
        choices.setdefault(left, []).append(right)
    best: dict[frozenset[int], tuple[int, Pairs]] = {frozenset(): (0, ())}
    for left, rights in choices.items():
        extended = dict(best)
        for used, (total, pairs) in best.items():
            for right in rights:
                if right not in used:
                    key, sum_ = used | {right}, total + weights[left, right]
                    if key not in extended or sum_ > extended[key][0]:
                        extended[key] = (sum_, (*pairs, (left, right)))
        best = extended
    _, pairs = max(best.values(), key=lambda assignment: assignment[0])
    return dict(pairs)
