"""Find where a place name ends: "Rotenburg an der Fulda", but not "Kassel – Save the Date"."""

from __future__ import annotations

from scraper import lazy_re
from scraper.parsers.common.event_terms import TERMS

# Words that begin with a capital letter and are no place, as they stand in headings.
_NO_PLACE = TERMS.compile(
    r"(?:[\w-]*(?:ung|tion|keit|heit|schaft|phase|abfrage)|save|date|orte?|neu(?:er?|es)?|jetzt|achtung|hinweis|update|info(?:s|rmation\w*)?|einladung|anmeld\w*|ankündigung"
    r"|ausschreibung|aufruf|bewerbung\w*|vorschau|ausblick|rückblick|rückschau|nachlese|nachbericht|bericht\w*"
    r"|überblick|übersicht|einleitung|auftakt|abschluss|begrüßung|impressionen|eindrücke|zahlen|fakten|daten"
    r"|bild(?:er|ern)?|fotos?|galerie|bildergalerie|fotogalerie|filme?n?|videos?|mediathek|wort|ton"
    r"|programm\w*|ablauf|agenda|presse\w*|stimmen|dokument\w*|download\w*|materialien|unterlagen|flyer|archiv"
    r"|termin\w*|datum|jubiläum|jahre?n?|kürze|planung|vorbereitung|präsenz|online|digital\w*|hybrid\w*"
    r"|livestream|stream|internet|netz|absage|abgesagt|verschoben|verschiebung|entfällt|ausgefallen|teil"
    r"|hessen|deutschland|land|bund|stadtteil\w*|quartier\w*|städten?|gemeinden?|kommunen?|standort\w*"
    r"|netzwerk\w*|[\w-]*(?:{event}|rundg[aä]ng|spaziergang|exkursion|tour)\w*|besuch\w*|projekte?n?|beispiele?n?|teilnehme\w*|ergebnisse?n?|fazit"
    r"|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|umgebung|rahmen|[\w-]*(?:bürgerhaus|rathaus|halle|zentrum)|frühjahr|sommer|herbst|winter|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|sozialer?n?|zusammenhalts?|soziale|leuchtt\w*|tag|tage|woche|monat|gast|gastgeber\w*|motto|thema|kontakt"
    r"|vor|bei|blick|etappe|der|die|das|den|dem|ein|eine|einem|einer|und|mit|zum|zur|am|im|was|wie|wir|so|alle[nsrm]?)",
)
_WORD = lazy_re.compile(r"[^\W\d_][\w’'./-]*")
# "an der Fulda", "am Main", "v. d. Höhe", "a. M.", "i. Odw.", "im Odenwald", "bei Marburg"
_MIDDLE = lazy_re.compile(
    r"\s+(?:(?:an|ob|vor|auf|unter|in|bei)\s+(?:der|den|dem)\s+|(?:am|im|bei|ob|vorm)\s+"
    r"|[av]\.\s?d\.\s?|[aiv]\.\s?|v\.d\.\s?)(?=[A-ZÄÖÜ])"
)
_BRACKETS = lazy_re.compile(r"\s*\(([^()]{2,60})\)")
_NEXT = lazy_re.compile(r"\s+(?=[A-ZÄÖÜ])")
_LIST = lazy_re.compile(r"\s*(?:/|&|\s(?:und|sowie|&)\s|\s–\s(?=\w+\s?/))\s*(?=[A-ZÄÖÜ])")
_MAX_WORDS = 5


def place_at(text: str, start: int = 0) -> tuple[str, int] | None:
    """Return the name of the place that begins at ``start``, whole, and where it ends; ``None`` for another
    word."""
    end = _word_end(text, start)
    if end is None:
        return None
    for _ in range(_MAX_WORDS):
        further = _further(text, end)
        if further is None:
            break
        end = further
    brackets = _BRACKETS.match(text, end)
    if brackets is not None and _belongs_to_name(brackets[1]):
        end = brackets.end()
    return text[start:end], end


def _word_end(text: str, start: int) -> int | None:
    word = _WORD.match(text, start)
    if word is None or not word.group()[0].isupper():
        return None
    name = word.group().rstrip("-/’'")
    abbreviated = name.endswith(".") and len(name.rpartition("-")[2]) <= len("Odw.")
    bare = name if abbreviated else name.rstrip(".")
    return None if _NO_PLACE.fullmatch(bare.rstrip(".")) else start + len(bare)


def _further(text: str, end: int) -> int | None:
    """Where the name ends that goes on behind ``end``, or ``None``."""
    for joint in (_MIDDLE, _NEXT, _LIST):
        match = joint.match(text, end)
        if match is not None:
            following = _word_end(text, match.end())
            if following is not None:
                return following
    return None


def is_no_place(text: str, start: int) -> bool:
    """Whether the next word behind ``start`` is one that headings have beside places: "Neu", "Film"."""
    word = _WORD.search(text, start)
    return word is not None and _NO_PLACE.fullmatch(word.group().rstrip(".")) is not None


def _belongs_to_name(words: str) -> bool:
    """Whether brackets tell places of one name apart: "(Taunus)", "(Landkreis Gießen)"; not "(Film)"."""
    first = _WORD.match(words)
    if first is None or not first.group()[0].isupper():
        return False
    return words == "Hessen" or not _NO_PLACE.fullmatch(first.group())
