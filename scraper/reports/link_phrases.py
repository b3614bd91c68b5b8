"""Say in a headline what became of links: ``neuer Film, neue Bildergalerie``, ``Dokument ersetzt``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from scraper.reports.type_words import in_a_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Link, LinkKind
    from scraper.reports.i18n.phrases import Words

_KINDS: tuple[LinkKind, ...] = ("video", "document", "gallery", "page")
_MAX_LABELS = 3


def link_phrase(pairs: Sequence[tuple[Link | None, Link | None]], words: Words) -> str:
    """``neuer Film, neue Bildergalerie``, ``3 neue Links``, ``Film ersetzt``, ``Linktext geändert``.

    ``pairs``: each changed link before and after, as ``link_changes`` returns them.
    """
    new = [after for before, after in pairs if after and not before]
    gone = [before for before, after in pairs if before and not after]
    kinds = {after.kind for _, after in pairs if after}
    if not new and not gone and len(pairs) == 1 and kinds < {"video", "document"}:
        return words.link_title.format(kind=_noun(words.link_kinds[kinds.pop()][0], words))
    if not new and not gone:
        return ("", words.link_text, words.link_texts)[min(len(pairs), 2)]
    if len(new) == len(gone) == 1 and len(pairs) == 2 and new[0].kind == gone[0].kind:
        return words.replaced.format(field=_noun(words.link_kinds[new[0].kind][0], words))
    if len({link.kind for link in (*new, *gone)}) > 3:
        new, gone = ([replace(link, kind="page") for link in links] for links in (new, gone))
    return ", ".join(filter(None, [_new_links(new, words), _dropped_links(gone, words)]))


def listed(labels: Sequence[str], words: Words) -> str:
    """``Datum, Ort und Gremium``; of more than three the first two and a number."""
    if len(labels) > _MAX_LABELS:
        return words.more_fields.format(fields=", ".join(labels[:2]), count=len(labels) - 2)
    return words.conjunction.join(filter(None, [", ".join(labels[:-1]), *labels[-1:]]))


def _new_links(links: Sequence[Link], words: Words) -> str:
    phrases = []
    for kind, count in _counts(links):
        _, one_new, several_new, _ = words.link_kinds[kind]
        phrases.append(one_new if count == 1 else words.new_links.format(count=count, kind=several_new))
    return ", ".join(phrases)


def _dropped_links(links: Sequence[Link], words: Words) -> str:
    phrases = []
    for kind, count in _counts(links):
        one, _, _, several = words.link_kinds[kind]
        phrases.append(f"{count} {several}" if count > 1 else _noun(one, words))
    return words.dropped.format(field=listed(phrases, words)) if phrases else ""


def _noun(noun: str, words: Words) -> str:
    return noun if words.nouns_are_capitals else in_a_sentence(noun)


def _counts(links: Sequence[Link]) -> list[tuple[LinkKind, int]]:
    """How many links there are of each kind, without the kinds of which there are none."""
    counts = [(kind, sum(link.kind == kind for link in links)) for kind in _KINDS]
    return [(kind, count) for kind, count in counts if count]
