"""Pair the members of two sets so that the weights of the pairs add up to the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EXACT_STEPS = 40_000
"""A group that would take more (about 34 on either side) is paired greedily, best pair first."""

Weights = dict[tuple[int, int], int]


def best_assignment(weights: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Return the pairs ``left -> right`` with the greatest total weight; nobody is in two pairs.

    ``weights``: the allowed pairs ``(left, right)`` with their weights, positive whole numbers. Equal
    totals are decided by the numbers of the members alone, never by the order of the mapping. Groups that
    share no member are solved apart: exactly (Hungarian method), or greedily where a group would take more
    than ``EXACT_STEPS``.
    """
    pairs: dict[int, int] = {}
    for group in _groups(weights):
        fewer, more = sorted((len({left for left, _ in group}), len({right for _, right in group})))
        pairs.update(_hungarian(group) if fewer * fewer * more <= EXACT_STEPS else _greedy(group))
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


def _hungarian(weights: Weights) -> dict[int, int]:
    """The Hungarian method with potentials (Kuhn 1955, in its O(rows² · columns) form)."""
    lefts = sorted({left for left, _ in weights})
    rights = sorted({right for _, right in weights})
    if len(lefts) > len(rights):
        turned = _hungarian({(right, left): weight for (left, right), weight in weights.items()})
        return {left: right for right, left in turned.items()}
    cost = [[-weights.get((left, right), 0) for right in rights] for left in lefts]
    chosen = _cheapest_columns(cost)
    return {
        left: rights[column]
        for left, column in zip(lefts, chosen, strict=True)
        if (left, rights[column]) in weights
    }


def _cheapest_columns(cost: list[list[int]]) -> list[int]:
    """Return for each row its column; ``cost`` has at least as many columns as rows."""
    width = len(cost[0])
    row_potential, column_potential = [0] * (len(cost) + 1), [0] * (width + 1)
    row_of = [0] * (width + 1)  # 1-based; 0 is nobody, column 0 is the row that waits
    for row in range(1, len(cost) + 1):
        row_of[0] = row
        column, came_from = _augmenting_path(cost, row_potential, column_potential, row_of)
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    columns = [0] * len(cost)
    for column in range(1, width + 1):
        if row_of[column]:
            columns[row_of[column] - 1] = column - 1
    return columns


def _augmenting_path(
    cost: list[list[int]], row_potential: list[int], column_potential: list[int], row_of: list[int]
) -> tuple[int, list[int]]:
    """Find the cheapest way to seat the waiting row: the free column, and whence each column was reached."""
    width = len(row_of) - 1
    slack: list[int | None] = [None] * (width + 1)
    came_from = [0] * (width + 1)
    visited = [False] * (width + 1)
    column = 0
    while row_of[column]:
        visited[column] = True
        row = row_of[column]
        step: int | None = None
        closest = 0
        for candidate in range(1, width + 1):
            if visited[candidate]:
                continue
            reduced = cost[row - 1][candidate - 1] - row_potential[row] - column_potential[candidate]
            best = slack[candidate]
            if best is None or reduced < best:
                slack[candidate], came_from[candidate], best = reduced, column, reduced
            if step is None or best < step:
                step, closest = best, candidate
        _shift(step or 0, visited, slack, row_of, row_potential, column_potential)
        column = closest
    return column, came_from


def _shift(
    step: int,
    visited: list[bool],
    slack: list[int | None],
    row_of: list[int],
    row_potential: list[int],
    column_potential: list[int],
) -> None:
    for column, seen in enumerate(visited):
        open_slack = slack[column]
        if seen:
            row_potential[row_of[column]] += step
            column_potential[column] -= step
        elif open_slack is not None:
            slack[column] = open_slack - step
