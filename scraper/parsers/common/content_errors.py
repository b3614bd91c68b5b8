"""What a content system prints when it fails inside a page: its errors, and marks that nothing replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ERROR = re.compile(
    # TYPO3
    r"(?:Oops|Ups|Hoppla), (?:an error occurred|(?:es ist )?ein Fehler (?:ist )?aufgetreten)"
    r"\s?!?\s?\(?(?:Code|Request|Kode)"
    r"|has no rendering definition|#1\d{9}\b.{0,80}Exception|Exception while (?:executing|rendering)"
    # PHP
    r"|\b(?:Warning|Notice|Deprecated|(?:Fatal|Parse|Recoverable fatal) error)\s?: .{0,600}?"
    r"(?:\.php\b|\bon line \d)"
    r"|\bUncaught \w*(?:Error|Exception)\b|\bStack trace:|\bTraceback \(most recent call last\)|\bSQLSTATE\["
    # WordPress, Drupal, Joomla
    r"|einen kritischen Fehler auf (?:deiner|Ihrer|dieser) (?:Website|Webseite)"
    r"|Website ist ein kritischer Fehler"
    r"|a critical error on (?:this|your) website|encountered an unexpected error\. (?:Please )?try again"
    r"|Error establishing a database connection|Fehler beim Aufbau einer Datenbankverbindung"
    r"|auf der Website ist ein unvorhergesehener Fehler aufgetreten",
    re.IGNORECASE,
)
_MARK = re.compile(
    # Contao's insert tags, and what Twig, Vue or Jinja left
    r"\{\{[^{}]{1,200}\}\}|\{%[^{}%]{1,200}%\}"
    # TYPO3's and other systems' markers
    r"|###[A-Z][A-Z0-9_.:-]{1,60}###|%%[A-Z][A-Z0-9_]{2,40}%%"
    # WordPress's shortcodes: with a value, of a page builder, or closed
    r"|\[/?(?:vc|et_pb|su|fusion|av|cs|tm|wpb|ux|row|col|elementor|ninja)_[\w-]{1,40}[^\[\]]{0,400}\]"
    r"|\[[a-z][\w-]{2,40}(?:\s+[a-z][\w-]{0,30}){0,2}\s+[a-z_-]{1,30}=[\"'“”„»]?[^\[\]\s][^\[\]]{0,300}\]"
    r"|\[/(?:caption|gallery|video|audio|embed|button|columns?|tabs?|accordion)\]|\[(?:gallery|embed)\]"
    r"|\[shortcode\b[^\[\]]{0,200}\]"
)
_LOADING = re.compile(
    r"(?:(?:(?:der |die |das )?(?:inhalte?|daten|seite|videos?|beitrag|text) )?(?:wird|werden))?"
    r" ?(?:gerade )?(?:ge)?laden|lädt|lade(?: (?:inhalte?|daten))?|(?:content is )?loading"
    r"|please wait|bitte warten",
    re.IGNORECASE,
)
_DOTS = " .…!"


def find(texts: Iterable[str]) -> str | None:
    """Return the words of a content system's error in one of ``texts``, or ``None``."""
    for text in texts:
        error = _ERROR.search(text)
        if error is None and ("{" in text or "#" in text or "[" in text or "%%" in text):
            error = _MARK.search(text)
        if error is not None:
            return text[max(0, error.start() - 20) : error.end() + 60][:120]
    return None


def is_loading(text: str) -> bool:
    """Whether a line only says that something is still being loaded: "Wird geladen …"."""
    return _LOADING.fullmatch(text.strip(_DOTS)) is not None
