"""Find what a content system prints when it fails inside a page: errors, unreplaced placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable

# What an error's message always says, in lower case, and the pattern that tells it from a sentence.
_MESSAGES: tuple[tuple[str, re.Pattern[str] | None], ...] = (
    # TYPO3
    ("an error occurred", lazy_re.compile(r"oops, an error occurred\s?!?\s?\(?(?:code|request)")),
    (
        "ein fehler",
        lazy_re.compile(r"(?:ups|hoppla), (?:es ist )?ein fehler (?:ist )?aufgetreten\s?!?\s?\(?code"),
    ),
    ("has no rendering definition", None),
    ("exception while ", lazy_re.compile(r"exception while (?:executing|rendering)")),
    # PHP, Python
    (".php", lazy_re.compile(r"\b(?:warning|notice|deprecated|error)\s?: .{0,600}?\.php\b")),
    (" on line ", lazy_re.compile(r"\b(?:warning|notice|deprecated|error)\s?: .{0,600}?\bon line \d")),
    ("uncaught ", lazy_re.compile(r"\buncaught \w*(?:error|exception)\b")),
    ("traceback (most recent call last)", None),
    ("sqlstate[", None),
    # WordPress, Drupal
    ("kritischen fehler auf ", lazy_re.compile(r"einen kritischen fehler auf \w+ web(?:site|seite)")),
    ("website ist ein kritischer fehler", None),
    ("a critical error on ", lazy_re.compile(r"a critical error on (?:this|your) website")),
    ("encountered an unexpected error", None),
    ("ein unvorhergesehener fehler aufgetreten", None),
    ("error establishing a database connection", None),
    ("fehler beim aufbau einer datenbankverbindung", None),
)
_MARK = lazy_re.compile(
    # Contao's insert tags, and what Twig, Vue or Jinja left
    r"\{\{[^{}]{1,200}\}\}|\{%[^{}%]{1,200}%\}"
    # TYPO3's and other systems' markers
    r"|###[A-Z][A-Z0-9_.:-]{1,60}###|%%[A-Z][A-Z0-9_]{2,40}%%"
    # WordPress's shortcodes: with a value, of a page builder, or closed
    r"|\[/?(?:vc|et_pb|su|fusion|av|cs|tm|wpb|ux|row|col|elementor|ninja)_[\w-]{1,40}[^\[\]]{0,400}\]"
    r"|\[[a-z][\w-]{2,40}(?:\s+[a-z][\w-]{0,30}){0,2}\s+[a-z_-]{1,30}=[\"'“”„»]?[^\[\]\s][^\[\]]{0,300}\]"
    r"|\[/[a-z][\w-]{2,40}\]|\[(?:gallery|embed)\]"
    r"|\[shortcode\b[^\[\]]{0,200}\]"
)
_SIGNS = ("[", "{", "###", "%%")  # one of these is in every mark
_LOADING = lazy_re.compile(
    r"(?:(?:(?:der |die |das )?(?:inhalte?|daten|seite|videos?|beitrag|text) )?(?:wird|werden))?"
    r" ?(?:gerade )?(?:ge)?laden|lädt|lade(?: (?:inhalte?|daten))?|(?:content is )?loading"
    r"|please wait|bitte warten",
    re.IGNORECASE,
)
_DOTS = " .…!"
_CONTEXT = 20
_LONGEST = 100


def find(texts: Iterable[str]) -> str | None:
    """Return the words of a content system's error in one of ``texts``, or ``None``."""
    whole = "\n".join(texts)
    lowered = whole.lower()
    for words, pattern in _MESSAGES:
        if words not in lowered:
            continue
        message = pattern.search(lowered) if pattern is not None else None
        if message is not None:
            return _quote(whole, message.start())
        if pattern is None:
            return _quote(whole, lowered.index(words))
    mark = _MARK.search(whole) if any(sign in whole for sign in _SIGNS) else None
    return None if mark is None else _quote(whole, mark.start())


def _quote(text: str, place: int) -> str:
    start = max(text.rfind("\n", 0, place) + 1, place - _CONTEXT)
    return text[start : place + _LONGEST].partition("\n")[0]


def is_loading(text: str) -> bool:
    """Whether a line only says that something is still being loaded: "Wird geladen …"."""
    return _LOADING.fullmatch(text.strip(_DOTS)) is not None
