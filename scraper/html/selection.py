"""Find the elements that an operator's selectors choose (``[read]`` of a schedule file)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


class Selectors(NamedTuple):
    """CSS selectors. ``content``: where the content is; ``ignore``: what is not content; ``sections``: the
    elements that head a section."""

    content: str | None = None
    ignore: tuple[str, ...] = ()
    sections: str | None = None


class Selected(NamedTuple):
    """The chosen elements of one page: ``roots``, and by their ``mem_id`` ``inside`` (content in one of the
    roots), ``ignored`` and ``headings``.

    ``counts``: how many elements each selector chose, by its key (``content``, ``sections``, ``ignore[0]``).
    """

    roots: tuple[LexborNode, ...]
    inside: frozenset[int]
    ignored: frozenset[int]
    headings: frozenset[int]
    counts: dict[str, int]


NOTHING_SELECTED = Selected((), frozenset(), frozenset(), frozenset(), {})


def select(tree: LexborHTMLParser, selectors: Selectors) -> Selected:
    """Return what ``selectors`` choose. Raises ``SelectolaxError`` for an invalid selector."""
    contents = {node.mem_id: node for node in tree.css(selectors.content)} if selectors.content else {}
    roots = tuple(node for node in contents.values() if not _is_inside(node, contents))
    headings = _chosen(tree, selectors.sections)
    counts = {}
    if selectors.content is not None:
        counts["content"] = len(contents)
    if selectors.sections is not None:
        counts["sections"] = len(headings)
    ignored: set[int] = set()
    for number, selector in enumerate(selectors.ignore):
        chosen = _chosen(tree, selector)
        counts[f"ignore[{number}]"] = len(chosen)
        ignored |= chosen
    inside = frozenset(contents) - {node.mem_id for node in roots}
    return Selected(roots, inside, frozenset(ignored), headings, counts)


def _chosen(tree: LexborHTMLParser, selector: str | None) -> frozenset[int]:
    return frozenset(node.mem_id for node in tree.css(selector)) if selector is not None else frozenset()


def _is_inside(node: LexborNode, chosen: dict[int, LexborNode]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in chosen:
            return True
        above = above.parent
    return False
