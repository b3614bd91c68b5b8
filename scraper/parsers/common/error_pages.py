"""The wording of pages that come instead of the page: bot check, error, maintenance, consent, login."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re

if TYPE_CHECKING:
    from scraper.html import Blocks

_WALLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a check for robots",
        lazy_re.compile(
            r"checking your browser|just a moment|verify (?:that )?you are (?:a )?human|ddos|cf-chl"
            r"|challenge-platform|captcha|incapsula"
            r"|browser wird (?:über)?prüf|kein roboter|enable javascript and cookies|are you a robot"
            r"|bestätigen sie, dass sie ein mensch|unusual traffic",
            re.IGNORECASE,
        ),
    ),
    (
        "an error page",
        lazy_re.compile(
            r"seite (?:konnte |wurde |ist )?(?:leider )?nicht (?:gefunden|vorhanden|verfügbar)"
            r"|page not found|fehler 404|error 404|existiert nicht|http 50\d"
            r"|internal server error|bad gateway|fatal error|service unavailable"
            r"|nicht (?:mehr )?(?:vorhanden|verfügbar)|gibt es (?:leider |hier )*nicht|inhalt wurde entfernt",
            re.IGNORECASE,
        ),
    ),
    (
        "a maintenance notice",
        lazy_re.compile(
            r"wartungsarbeiten|wartungsmodus|wegen wartung|maintenance|vorübergehend nicht (?:erreichbar"
            r"|verfügbar)|in kürze wieder",
            re.IGNORECASE,
        ),
    ),
    (
        "a consent wall",
        lazy_re.compile(
            r"(?:alle(?:n)? (?:cookies )?(?:akzeptieren|zustimmen)|cookies? (?:akzeptieren|zustimmen)"
            r"|accept all|einwilligung|cookie-einstellungen"
            r"|wir verwenden cookies|privatsphäre)",
            re.IGNORECASE,
        ),
    ),
    ("a login form", lazy_re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)),
)
# What a frame says in the place of its sections. Looked for only in the words that people read, as scripts
# keep all of a system's excuses in store.
_EXCUSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a check for robots",
        lazy_re.compile(
            r"dass sie ein mensch sind|ungewöhnlicher datenverkehr|sicherheitsgründen (?:blockiert|gesperrt)"
            r"|zu viele (?:an|zu)fragen|too many requests|not a robot|you are human|\bkein bot\b"
            r"|sicherheitsabfrage|zeichen aus dem bild|automatisierte (?:zugriffe|anfragen)"
            r"|ip-adresse (?:wurde|ist) .{0,20}(?:gesperrt|blockiert)|request (?:was )?(?:blocked|rejected)",
            re.IGNORECASE,
        ),
    ),
    (
        "an error page",
        lazy_re.compile(
            r"schief\s?gelaufen|went wrong|fehlercode|http-?fehler|on line \d|kein inhalt\b"
            r"|nicht (?:gefunden|finden|angezeigt werden)|nicht mehr (?:bereit|online)"
            r"|depubliziert|ist .{0,20}offline"
            r"|link ist (?:leider )?(?:veraltet|ungültig|fehlerhaft)"
            r"|sitzung (?:ist )?(?:leider )?abgelaufen|abgemeldet\b|passwort ein\b|nur für mitglieder"
            r"|fehler (?:ist |sind )?(?:leider )?aufgetreten|(?:ist|trat) (?:leider )?ein \w*\s?fehler"
            r"|error (?:has )?occurred|konnten? (?:leider )?nicht geladen werden|internal error"
            r"|existier(?:t|en) (?:leider )?nicht|(?:couldn|can).t find"
            r"|(?:page|content)\b.{0,40} (?:not be found|not exist|doesn.t exist)"
            r"|seite (?:wurde|ist) (?:leider )?(?:gelöscht|verschoben|entfernt|umgezogen)"
            r"|adresse wurde .{0,20}falsch|(?:url|adresse) ist (?:ungültig|falsch)"
            r"|keine (?:zugriffs)?berechtigung|nicht berechtigt|zugriff (?:wurde )?(?:verweigert|gesperrt)"
            r"|not authori[sz]ed|access denied|melden sie sich (?:bitte )?an, um"
            r"|sqlstate|database (?:connection|error)|datenbank(?:fehler|verbindung)"
            r"|uncaught \w*(?:error|exception)"
            r"|(?:interner )?server-?fehler|gateway time-?out|connection (?:failed|refused|timed out)"
            r"|(?:website|webseite|webspace|domain|internetseite) (?:wurde|ist) (?:deaktiviert|gesperrt)",
            re.IGNORECASE,
        ),
    ),
    (
        "a maintenance notice",
        lazy_re.compile(
            r"(?:seite|website|auftritt) wird (?:gerade|derzeit|aktuell|zurzeit|momentan)"
            r" (?:\w+ )?(?:überarbeitet|aktualisiert|gewartet|umgebaut)"
            r"|wegen (?:technischer|einer) (?:arbeiten|störung)|(?:wird|werden) .{0,20}gewartet|im aufbau\b"
            r"|hier entsteht|überlastet|bald (?:wieder|zurück)"
            r"|arbeiten (?:gerade|derzeit|zurzeit) an (?:unserer|dieser)|vorübergehend gestört"
            r"|(?:steht|stehen) .{0,40}nicht zur verfügung|später (?:noch einmal|erneut|wieder)",
            re.IGNORECASE,
        ),
    ),
    ("a consent wall", lazy_re.compile(r"bevor sie (?:fortfahren|weitergehen)", re.IGNORECASE)),
)
# What stands around the sections, or where a script puts them: with it a banner is only a banner.
_FRAME = lazy_re.compile(r"<(?:main|nav|header|footer)\b|\bid=[\"']?(?:app|root|__n[eu]xt)\b", re.IGNORECASE)
_LONG_PAGE = 3_000


def find(blocks: Blocks, words: str, *, named: bool) -> str | None:
    """Return what came in the place of the content, such as ``an error page``, or ``None``.

    ``words``: what people read on the page. ``named``: whether the page has our page's name. A wall is short:
    a long page under another name is another page, whatever forms and banners it has.
    """
    if not named and sum(len(block.text) for block in blocks.items) >= _LONG_PAGE:
        return None
    for what, pattern in _WALLS:
        if not pattern.search(blocks.source if what != "a maintenance notice" else words):
            continue
        if what not in ("an error page", "a consent wall") or not named or pattern.search(words):
            return what
        if what == "a consent wall" and not _FRAME.search(blocks.source):
            return what
    return next((what for what, pattern in _EXCUSES if pattern.search(words)), None)
