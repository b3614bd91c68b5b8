"""Recognise lines that are no description: print and share bars, page dates, consent texts, labels."""

from __future__ import annotations

import re

from scraper import lazy_re
from scraper.parsers.common import german_dates

# The page's own numbers and moments.
_COUNTERS = (
    r"|[\d.,]+\s*(?:mal\s+)?(?:aufrufe?|zugriffe?|klicks?|views?|kommentare?|gelesen|geteilt|gefällt|likes?"
    r"|downloads|besuche?r?)"
    r"|(?:kommentare|bewertung|gefällt|besucher|leser)\b(?!en)[^.!?]{0,12}\s\(?[\d.,]+\)?"
    r"(?:\s*(?:mal|personen|von 5|sternen?))?"
    r"|(?:vor|seit)\s+(?:\d+|einem|einer|wenigen|zwei|drei)"
    r"\s+(?:sekunden?|minuten?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?)"
    r"|noch\s+\d+\s+(?:tage?|stunden?|minuten?|wochen?)(?:,?\s+(?:und\s+)?\d+\s+\w+){0,3}"
    r"(?:\s+bis\s+(?:zum|zur)\s+[\w-]+)?\s*!?"
    r"|heute(?:\s+ist)?\b:?\s*(?:\w+tag|mittwoch)?,?\s*(?:der\s+)?\d{1,2}\.\s?(?:\d{1,2}\.|[a-zä]+)\s?\d{4}"
    r"|(?:\w+tag|mittwoch),?\s+(?:der\s+)?\d{1,2}\.\s?(?:\d{1,2}\.|[a-zä]+)\s?\d{4},?\s+\d{1,2}[:.]\d\d"
    r"(?:[:.]\d\d)?\s+uhr"
    r"|(?:anfrage|request|vorgangs?|referenz|ticket|fehler|session|trace)[\s-]*(?:id|nr\.?|nummer|number)\b[\s.:#]*[\w-]{4,60}"
    r"|lesezeit\s*:?\s.{0,40}|(?:ca\.\s*)?\d+\s*min(?:\.|uten?)?\s+lesezeit"
    r"|(?:seite\s+)?(?:generiert|erzeugt|geladen|generated)\s+in\s+[\d.,]+\s*\w+"
)
_READ_ON = lazy_re.compile(
    r"[\W_]*(?:mehr(?:\s+(?:erfahren|lesen|anzeigen|dazu))?|weiter\s?lesen|weiter|read more)[\W_]*",
    re.IGNORECASE,
)

_FURNITURE = lazy_re.compile(
    r"(?:sie (?:befinden sich|sind) hier:.*"
    r"|close|print|close\s*print|schließen|drucken|seite drucken|diese seite drucken|druckversion"
    r"|druckansicht.*|als pdf speichern"
    r"|nach oben|zum seitenanfang|seitenanfang|zurück(?: zur (?:übersicht|startseite))?|zur übersicht"
    r"|teilen(?: auf.*)?|seite teilen.*|empfehlen(?:\s.*)?"
    r"|weiter(?:lesen)?[\s.…»›→]*|mehr(?: erfahren| lesen| anzeigen)?[\s.…»›→]*|weniger anzeigen|ausklappen"
    r"|einklappen|aufklappen|zuklappen|anzeigen"
    r"|tweet(?:en)?|twittern|facebook|e-mail|mail|xing|linkedin|whatsapp|merken|vorlesen|link kopieren"
    r"|inhalt|inhaltsverzeichnis|impressum|datenschutz(?:erklärung|hinweise?)?|kontakt|barrierefreiheit|sitemap"
    r"|(?=\D{0,60}\d)(?:letzte (?:änderung|aktualisierung)|zuletzt (?:ge|ver)ändert"
    r"|zuletzt (?:aktualisiert|bearbeitet)"
    r"|aktualisiert(?: am)?|stand|veröffentlicht(?: am)?"
    r"|erstellt(?: am)?|geändert(?: am)?|gedruckt am|seite zuletzt.*"
    r"|diese seite wurde zuletzt.*)\b[\s:]*(?:am\s+|vom\s+)?"
    r"(?:\w+,?\s+(?:den\s+)?)?[\d.\s:,/–-]*(?:januar|februar|märz|april|mai|juni|juli|august|september"
    r"|oktober|november|dezember)?[\s\d:,.–-]*(?:uhr)?.{0,20}"
    r"|quelle:?\s*https?://\S+.*|https?://\S+\s+\(stand.*|©.*|\(c\)\s.*|(?:foto|bild|fotos|bilder|grafik"
    r"|bildnachweis|bildquelle)\s*:.{0,150}"
    r"|(?:erstellt|geschrieben|verfasst|veröffentlicht) von\b.{0,149}[^.!?]"
    r"|von:?\s+(?:der\s+)?(?:[\w-]{0,40}redaktion|admin(?:istrator)?|super (?:user|benutzer))"
    r"|(?:zugriffe|aufrufe|lesezeit)\s*:?\s.{0,40}|(?:autor(?:in)?|drucken)\s*:\s.{0,40}"
    r"|seite \d+ (?:von|/) \d+|diese seite wurde am .{0,80}|(?:war|ist) diese seite hilfreich.{0,40}"
    r"|play|abspielen|video (?:laden|abspielen|starten|ansehen)|zum inhalt springen|skip to content"
    rf"{_COUNTERS}|[=\-_*~–—•·|#]{{2,}})",
    re.IGNORECASE,
)
_PROVIDER = (
    r"(?:you-?tube|vimeo|google|datenschutz\w*|cookies?\b|drittanbieter\w*"
    r"|extern\w* (?:inhalt|medi|dienst|quelle|anbieter|video|server|seite)"
    r"|daten\b.{0,60}(?:übertr|übermit|verarbeit|gesendet|gesandt|weiterge|gespeichert"
    r"|an (?:dritte|den anbieter)))"
)
_CONSENT = lazy_re.compile(
    r"\b(?:(?:auf|ab)ruf\w*|(?:ge|nach)?laden|lädt|abspielen|anzeigen|ansehen|start(?:en)?|klick\w*|anklick\w*"
    r"|(?:de)?aktivier\w*|wiedergabe|einwillig\w*|zustimm\w*|einverstanden|externe[nr]? inhalt\w*)"
    rf".{{0,160}}\b{_PROVIDER}"
    r"|\b(?:you-?tube|vimeo|google|drittanbieter|externe\w* (?:inhalt|medien)\w*).{0,160}(?:datenschutz"
    r"|cookies|zustimm|einwillig|einverstanden|personenbezogen|übermittel|übertragen)"
    r"|\bplatzhalter\w*\b.{0,80}\b(?:you-?tube|vimeo|google|extern|anbieter)|zuzugreifen,? klicken sie\b"
    r"|ihrer? cookie-?(?:einstellungen|auswahl|präferenzen)|(?:service|dienst)\w* (?:eines|von) drittanbieter"
    r"|drittanbieter-?(?:service|dienst)|datenschutz\w* (?:von|des anbieters) (?:youtube|vimeo|google)"
    r"|bitte (?:aktivieren|akzeptieren|erlauben) sie .{0,60}(?:javascript|cookies|marketing)",
    re.IGNORECASE,
)
# One of these is in every such text; "aten" is in "Daten" and "Datenschutz".
_CONSENT_WORDS = ("aten", "ookie", "ouTube", "outube", "imeo", "xtern", "avaScript", "rittanbieter")
_MAX_CONSENT = 600
_LABELLED = lazy_re.compile(
    r"(?:datum|termin|ort|wann|wo|stadt|standort|gemeinde|kommune|jahr|programm(?:gebiete?)?"
    r"|förderprogramm|status|format|uhrzeit|zeit"
    r"|veranstaltungsort|zeitpunkt|zeitraum|fördergebiet|schlagw[oö]rter?|kategorien?|tags?)\s*:",
    re.IGNORECASE,
)
_FILED_UNDER = lazy_re.compile(r"(?:schlagw[oö]rter?|kategorien?|tags?|themen)\s*:", re.IGNORECASE)
_LABEL = lazy_re.compile(
    r"(?:datum|termine?|ort|wann|wo|stadt|standort|gemeinde|kommune|jahr|programm(?:gebiete?)?|förderprogramm|status"
    r"|format|uhrzeit|zeit|veranstaltungsort|zeitpunkt|zeitraum|fördergebiet"
    r"|(?:anmeld|rückmeld)\w*(?:\s+bis)?)\s*:?",
    re.IGNORECASE,
)
_META_WORDS = lazy_re.compile(
    r"\b(?:am|vom|bis|und|den|in|um|ab|uhr|mo\w*tag|di\w*tag|mittwoch|do\w*tag|fr\w*tag|samstag"
    r"|sonnabend|sonntag|januar|jänner|februar|märz|april|mai|juni"
    r"|juli|august|september|oktober|november|dezember|abgesagt|verschoben|online|digital|hybrid|präsenz"
    r"|video|film|hessen|programm|programmgebiet"
    r"|leuchtturmprojekte?|netzwerktreffen|treffen|jahrestreffen|termin|datum|ort|neuer?)\b|[\d\W_]",
    re.IGNORECASE,
)
# What may also be a part of one meeting's section: its papers, its links.
_MATERIAL = lazy_re.compile(
    r"(?:weitere (?:informationen|links|videos)|mehr zum thema|zum thema|downloads?$|links$|weiterführende"
    r"|externe links|publikationen|presse)",
    re.IGNORECASE,
)
_ENDING = lazy_re.compile(
    r"(?:das (?:könnte|dürfte) sie auch|weitere (?:themen|artikel|beiträge|meldungen|inhalte|projekte)"
    r"|ähnliche|verwandte|kontakt|ansprechpartner|ihre? ansprech|service$"
    r"|servicelinks|newsletter|aktuelles|aktuelle|nachrichten|meldungen"
    r"|termine$|kalender|veranstaltungskalender|teilen|seite teilen|diese seite|folgen sie|social media"
    r"|soziale (?:medien|netzwerke)|kommentare|schlagw|tags$"
    r"|impressum|datenschutz|cookie|suche$|navigation|quicklinks|auch interessant"
    r"|empfehlungen|chat|haben sie fragen|fragen\?|rechtliches"
    r"|archiv|sitemap|über (?:uns|die redaktion|(?:den|die) autor)|fußbereich|footer|seitenleiste)",
    re.IGNORECASE,
)
# Where a link of the page's own leads, whatever section it stands in.
_WAY_OUT = lazy_re.compile(
    r"[\W_]*(?:zurück(?: (?:zur?|zum|zu den)\b.{0,60})?|(?:zur|zum) (?:übersicht|startseite|seitenanfang)"
    r"|nach oben|seitenanfang|(?:vorherige|vorige|nächste) seite"
    r"|(?:diese )?seite (?:drucken|teilen|empfehlen)|drucken|print|close"
    r"|impressum|datenschutz(?:erklärung|hinweise?)?)[\W_]*",
    re.IGNORECASE,
)
_LINK_BAR = lazy_re.compile(r"(?:startseite|home|kontakt|sitemap|barrierefreiheit|suche)", re.IGNORECASE)
_FILING = lazy_re.compile(r"\b(?:tag|category|author|bookmark)\b")
_TIME_OF_DAY = lazy_re.compile(
    r"(?:ab |um |gegen )?\d{1,2}(?:[.:]\d\d)?\s*(?:uhr|h\b|[–-])|\d{1,2}[.:]\d\d\b", re.IGNORECASE
)
_PART_NAME = lazy_re.compile(r"programm|filme?|videos?", re.IGNORECASE)
_URL = lazy_re.compile(r"https?://\S+")
_OUTSIDE_WORDS = lazy_re.compile(r"[^\W\d_]{2,}")
_BAR = lazy_re.compile(r"\s*[|·•]\s*")
_MAX_FURNITURE = 220
_MAX_LABEL = 30
_SHORT = 150


def is_furniture(text: str) -> bool:
    """Whether the line is part of the page's furniture: "Close Print", "Stand: 03.02.2025", "Foto: …"."""
    if len(text) > _MAX_FURNITURE:
        return False
    if _FURNITURE.fullmatch(text) is not None:
        return True
    parts = _BAR.split(text)
    return len(parts) > 1 and all(map(_FURNITURE.fullmatch, parts))


def without_read_on(text: str, links: list[str]) -> str:
    """Return a paragraph's text without the link at its end that only leads on: "Mehr lesen"."""
    if not links or not _READ_ON.fullmatch(links[-1]) or not text.endswith(links[-1]):
        return text
    return text.removesuffix(links[-1]).rstrip(" »›>→") or text


def is_consent(text: str) -> bool:
    """Whether the paragraph asks for consent to load something from elsewhere."""
    if len(text) > _MAX_CONSENT or not any(word in text for word in _CONSENT_WORDS):
        return False
    return _CONSENT.search(text) is not None


def is_address(text: str) -> bool:
    """Whether the paragraph is nothing but an address (an embed that was never expanded)."""
    return text.startswith("http") and _URL.fullmatch(text) is not None


def is_way_out(text: str) -> bool:
    """Whether a link that stands for itself leads back, up or away: "Zurück zur Übersicht", "« Zurück"."""
    return _WAY_OUT.fullmatch(text) is not None


def is_site_bar(outside: str, texts: list[str]) -> bool:
    """Whether a line is the site's own links with bars between them: "Startseite | Themen | Kontakt".

    ``outside``: its words that are in no link; ``texts``: its links' words.
    """
    if len(texts) < 3 or not outside or outside.strip(" |·•"):
        return False
    return any(_LINK_BAR.fullmatch(text) or _WAY_OUT.fullmatch(text) for text in texts)


def is_filed_under(text: str) -> bool:
    """Whether the line says where the page is filed: "Schlagworte: Soziale Stadt, Video"."""
    return _FILED_UNDER.match(text) is not None


def is_filing(hint: str) -> bool:
    """Whether class and rel words of a link in an article's footer say that it leads to a category, a tag
    or an author."""
    return _FILING.search(hint) is not None


def is_link_only(outside: str) -> bool:
    """Whether a paragraph is links and a few words ``outside`` of them: "Zum Film: …", "… (PDF, 2,3 MB)"."""
    if not outside:
        return True
    words = _OUTSIDE_WORDS.findall(outside)
    return len(words) <= 4 and len(outside) <= 40 and not outside.endswith((".", "!", "?"))


def is_meta_line(text: str, flagged: bool, names: tuple[str | None, ...]) -> bool:
    """Whether the line only repeats when and where: "04.07.2023 · Baunatal", "Ort: Baunatal".

    ``flagged``: its class says that it is one. ``names``: the place and the programme that the heading
    names.
    """
    if len(text) > _SHORT:
        return False
    if flagged and len(text) < _SHORT and not text.endswith("."):
        return True
    if _LABELLED.match(text) and not text.endswith("."):
        return True
    for name in names:
        if name:
            text = text.replace(name, "")
    dates = german_dates.find(text, 2000)
    for date in reversed(dates):
        text = text[: date.start] + text[date.end :]
    if not dates and (_TIME_OF_DAY.match(text) or _PART_NAME.fullmatch(text)):
        return False  # a line of a timetable, or what stands above one
    return not _META_WORDS.sub("", text)


def is_label(text: str) -> bool:
    """Whether a heading or a row's first words only name what stands beside them: "Termin", "Ort:"."""
    return len(text) < _MAX_LABEL and _LABEL.fullmatch(text) is not None


def begins_with_label(text: str) -> bool:
    """Whether the line is a label with its value: "Termin: 04.07.2023"."""
    return _LABELLED.match(text) is not None


def ends_sections(text: str, below: bool) -> bool:
    """Whether a heading of this name can only stand after the meetings: "Das könnte Sie auch
    interessieren".

    ``below``: it is of a lower rank than the meeting's heading. Such a "Downloads" is the meeting's own.
    """
    return _ENDING.match(text) is not None or (not below and _MATERIAL.match(text) is not None)
