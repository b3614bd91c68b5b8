"""The words of a reading rule, one by one: every alternative in its pattern, and the form to write it in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GAP = "…"
"""Stands in a word where its pattern lets others stand: "fand … statt"."""
_REPEAT = re.compile(r"[*+?]\??|\{\d*,?\d*\}\??")
_TOKEN = re.compile(
    rf"\\.|\(\?(?:P<\w+>|<?[=!]|[a-z-]*:)|[()|.^$]|{_REPEAT.pattern}|\{{[a-z_]+\}}|\[\^?\]?(?:\\.|[^\]\\])*\]|.",
    re.DOTALL,
)
_SAMPLES = {"day": "17.09.2024", "other_day": "12.11.2024", "any_day": "17.09.2024", "name": "„Nord“"}
_CLASSES = {r"\s": " ", r"\d": "3", r"\w": "n", r"\W": ","}


class Word(NamedTuple):
    """One alternative of a pattern.

    ``start`` and ``end``: where it stands; ``samples``: ways to write it, the parts of the word around it
    included; ``pattern``: of the whole word.
    """

    start: int
    end: int
    samples: tuple[str, ...]
    pattern: str

    def is_part_of(self, other: Word) -> bool:
        """Whether it stands inside another alternative, so that it goes where that one goes."""
        return self != other and other.start <= self.start and self.end <= other.end


class _Item(NamedTuple):
    """``text``: its pattern; ``sample``: how it is written ("" where optional), ``inner``: its words."""

    text: str
    sample: str
    inner: str
    group: tuple[_Branch, ...] = ()


class _Branch(NamedTuple):
    """An alternative: where it stands, and its parts."""

    start: int
    end: int
    items: tuple[_Item, ...]


def lists(pattern: str, groups: Mapping[str, str]) -> list[list[Word]]:
    """Return the alternations of ``pattern``; those inside looks ahead and behind are left out."""
    branches = _Reader(pattern, groups).branches()
    return list(_lists(pattern, branches, ("", ""), ("", "")))


def without(pattern: str, word: Word) -> str:
    """Return ``pattern`` without one of its alternatives."""
    if pattern[word.end : word.end + 1] == "|":
        return pattern[: word.start] + pattern[word.end + 1 :]
    return pattern[: word.start - 1] + pattern[word.end :]


class _Reader:
    def __init__(self, pattern: str, groups: Mapping[str, str]) -> None:
        self._tokens = list(_TOKEN.finditer(pattern))
        self._pattern = pattern
        self._groups = groups
        self._at = 0

    def branches(self) -> tuple[_Branch, ...]:
        result = [self._branch()]
        while self._token() == "|":
            self._at += 1
            result.append(self._branch())
        return tuple(result)

    def _token(self) -> str:
        return self._tokens[self._at].group() if self._at < len(self._tokens) else ""

    def _position(self) -> int:
        return self._tokens[self._at].start() if self._at < len(self._tokens) else len(self._pattern)

    def _branch(self) -> _Branch:
        start = self._position()
        items: list[_Item] = []
        while self._token() not in ("|", ")", ""):
            items.append(self._item())
        return _Branch(start, self._position(), tuple(items))

    def _item(self) -> _Item:
        start, token = self._position(), self._token()
        self._at += 1
        group: tuple[_Branch, ...] = ()
        if token[0] == "(":
            group = self.branches()
            self._at += 1
            inner = _sample(group[0].items)
            if token[-1] in "=!":
                group, inner = (), ""
        else:
            inner = self._single(token)
        repeat = self._token() if _REPEAT.fullmatch(self._token()) else ""
        if repeat:
            self._at += 1
        is_optional = repeat[:1] in ("?", "*") or repeat.startswith(("{0", "{,"))
        sample = "" if is_optional and inner != GAP else inner
        return _Item(self._pattern[start : self._position()], sample, inner, group)

    def _single(self, token: str) -> str:
        if token in (".", r"\b", r"\B", "^", "$"):
            return GAP if token == "." else ""
        if token[0] == "[" and len(token) > 1:
            return _of_class(token)
        if token[0] == "{":
            name = token[1:-1]
            return _SAMPLES.get(name) or _sample(
                _Reader(self._groups[name], self._groups).branches()[0].items
            )
        return _CLASSES.get(token, token[-1])


def _of_class(token: str) -> str:
    if token[1] == "^":
        return GAP
    if token.startswith((r"[\w", "[A-Z", "[a-z")):
        return "N" if token.startswith("[A-Z") else "n"
    return token[1]


def _sample(items: tuple[_Item, ...]) -> str:
    text = "".join([item.sample for item in items])
    return re.sub(rf"\s*{GAP}\s*(?:{GAP}\s*)*", f" {GAP} ", text)


_Ends = tuple[str, str]  # the sample and the pattern of what a word has before or behind


def _lists(pattern: str, branches: tuple[_Branch, ...], before: _Ends, behind: _Ends) -> Iterator[list[Word]]:
    if len(branches) > 1:
        yield [
            Word(
                branch.start,
                branch.end,
                tuple(
                    dict.fromkeys(
                        (before[0] + sample + behind[0]).strip() for sample in _variants(branch.items)
                    )
                ),
                f"{before[1]}(?:{pattern[branch.start : branch.end]}){behind[1]}",
            )
            for branch in branches
        ]
    for branch in branches:
        for number, item in enumerate(branch.items):
            if item.group:
                left, touches_left = _run(branch.items[:number], -1)
                right, touches_right = _run(branch.items[number + 1 :], 1)
                if touches_left:
                    left = before[0] + left[0], before[1] + left[1]
                if touches_right:
                    right = right[0] + behind[0], right[1] + behind[1]
                yield from _lists(pattern, item.group, left, right)


def _run(items: tuple[_Item, ...], step: int) -> tuple[_Ends, bool]:
    """The part of a word that touches what stands beside ``items``, and whether it goes on beyond them."""
    run: list[_Item] = []
    for item in items[::step]:
        touching = item.inner[-1:] if step < 0 else item.inner[:1]
        if item.text in (r"\b", "^", "$") or not (touching.isalnum() or touching in ("-", "")):
            break
        run.append(item)
    touches_all = len(run) == len(items)
    run = run[::step]
    return ("".join([item.sample for item in run]), "".join([item.text for item in run])), touches_all


def _variants(items: tuple[_Item, ...]) -> list[str]:
    """How an alternative may be written: with the first ending, then with each other one."""
    result = [_sample(items)]
    for number, item in enumerate(items):
        others = [_sample(branch.items) for branch in item.group]
        result += [
            _sample((*items[:number], item._replace(sample=other), *items[number + 1 :]))
            for other in (others[1:] if item.sample else others)
        ]
    return result
