"""The vocabulary of the reports in both languages, and values as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scraper.reports.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.reports.events import Language

SERIES = "Leuchtturmprojekte"
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a report about changes says by itself. A type, so that no language can lack a word."""

    fields: Mapping[str, str]
    values: Mapping[str, str]
    kinds: Mapping[str, str]
    link_kinds: Mapping[str, tuple[str, str, str]]
    """One, and in a headline one new and several new: ``Video``, ``neues Video``, ``neue Videos``."""
    weekdays: Sequence[str]
    months: Sequence[str]
    quotes: str
    nouns_are_capitals: bool
    day: str
    day_with_weekday: str
    moment: str
    unknown: str
    conjunction: str
    more_fields: str
    changed: str
    completed: str
    dropped: str
    dropped_was: str
    new_meeting: str
    meeting: str
    meeting_in: str
    no_longer: str
    removed: str
    restored: str
    page_title: str
    many: str
    many_on: str
    new_links: str
    links_dropped: str
    before: str
    now: str
    link_new: str
    link_gone: str
    link_changed: str
    note_removed: str
    note_restored: str
    shortened: str
    more_links: str
    more_changes: str
    page: str
    open_page: str
    seen: str
    marked: str
    why_readers: str
    why_operators: str
    channel: str
    stop_contact: str
    stop: str


GERMAN = Words(
    fields={
        "year": "Jahr",
        "title": "Titel",
        "programme": "Programm",
        "municipality": "Ort",
        "programme_area": "Programmgebiet",
        "start_date": "Datum",
        "end_date": "Ende",
        "attendance": "Form",
        "status": "Status",
        "description": "Beschreibung",
        "links": "Links",
        "intro": "Einleitung",
    },
    values={
        "in_person": "vor Ort",
        "online": "online",
        "hybrid": "hybrid (vor Ort und online)",
        "cancelled": "abgesagt",
        "postponed": "verschoben",
    },
    kinds={
        "added": "Neu",
        "edited": "Geändert",
        "removed": "Entfernt",
        "restored": "Wieder da",
        "page_edited": "Seite geändert",
        "cancelled": "Abgesagt",
        "postponed": "Verschoben",
    },
    link_kinds={
        "video": ("Video", "neues Video", "neue Videos"),
        "document": ("Dokument", "neues Dokument", "neue Dokumente"),
        "gallery": ("Bildergalerie", "neue Bildergalerie", "neue Bildergalerien"),
        "page": ("Link", "neuer Link", "neue Links"),
    },
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"),
    quotes="„{}“",
    nouns_are_capitals=True,
    day="{day:02d}.{month}.{year:04d}",
    day_with_weekday="{weekday}, {day}",
    moment="{day}, {time} Uhr",
    unknown="keine Angabe",
    conjunction=" und ",
    more_fields="{fields} und {count} weitere Angaben",
    changed="{field} geändert",
    completed="{field} ergänzt",
    dropped="{field} entfernt",
    dropped_was="{field} entfernt (bisher {value})",
    new_meeting="Neues {series}-Treffen",
    meeting="{series}-Treffen",
    meeting_in=" in {place}",
    no_longer="nicht mehr als {status} gekennzeichnet",
    removed="nicht mehr auf der Seite",
    restored="wieder auf der Seite",
    page_title="Titel der Seite",
    many="{count} Änderungen",
    many_on="{count} Änderungen auf der Seite „{title}“",
    new_links="{count} {kind}",
    links_dropped="{count} Links entfernt",
    before="vorher:",
    now="jetzt:",
    link_new="neu",
    link_gone="entfernt",
    link_changed="geändert",
    note_removed=(
        "Dieses Treffen steht nicht mehr auf der Seite. Ob es abgesagt ist, sagt die Seite nicht. "
        "Die bisherigen Angaben bleiben gespeichert."
    ),
    note_restored="Dieses Treffen war vorübergehend nicht auf der Seite und steht jetzt wieder dort.",
    shortened="Gekürzt. Den vollständigen Text lesen Sie auf der Seite.",
    more_links="… und {count} weitere",
    more_changes="Hier nicht aufgeführt: {count} weitere Änderungen. Alle Angaben finden Sie auf der Seite.",
    page="Seite:",
    open_page="Seite öffnen",
    seen="Festgestellt am {moment}.",
    marked="Geänderte Wörter stehen in [eckigen Klammern].",
    why_readers=(
        "Sie erhalten diese E-Mail, weil Sie über Änderungen auf der Seite „{title}“ informiert werden."
    ),
    why_operators="Sie erhalten diese E-Mail, weil Sie die Überwachung der Seite „{title}“ betreuen.",
    channel="Verteiler: {channel}.",
    stop_contact="Wenn Sie keine weiteren E-Mails wünschen, wenden Sie sich bitte an {contact}.",
    stop=(
        "Wenn Sie keine weiteren E-Mails wünschen, wenden Sie sich bitte an die Stelle, "
        "die Sie angemeldet hat."
    ),
)

ENGLISH = Words(
    fields={
        "year": "Year",
        "title": "Title",
        "programme": "Programme",
        "municipality": "Place",
        "programme_area": "Programme area",
        "start_date": "Date",
        "end_date": "End",
        "attendance": "Form",
        "status": "Status",
        "description": "Description",
        "links": "Links",
        "intro": "Introduction",
    },
    values={
        "in_person": "in person",
        "online": "online",
        "hybrid": "hybrid (in person and online)",
        "cancelled": "cancelled",
        "postponed": "postponed",
    },
    kinds={
        "added": "New",
        "edited": "Changed",
        "removed": "Removed",
        "restored": "Back again",
        "page_edited": "Page changed",
        "cancelled": "Cancelled",
        "postponed": "Postponed",
    },
    link_kinds={
        "video": ("Video", "new video", "new videos"),
        "document": ("Document", "new document", "new documents"),
        "gallery": ("Gallery", "new gallery", "new galleries"),
        "page": ("Link", "new link", "new links"),
    },
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    quotes="“{}”",
    nouns_are_capitals=False,
    day="{day} {month} {year:04d}",
    day_with_weekday="{weekday}, {day}",
    moment="{day}, {time} (Berlin time)",
    unknown="not stated",
    conjunction=" and ",
    more_fields="{fields} and {count} more details",
    changed="{field} changed",
    completed="{field} added",
    dropped="{field} removed",
    dropped_was="{field} removed (was {value})",
    new_meeting="New {series} meeting",
    meeting="{series} meeting",
    meeting_in=" in {place}",
    no_longer="no longer marked as {status}",
    removed="no longer on the page",
    restored="back on the page",
    page_title="Title of the page",
    many="{count} changes",
    many_on="{count} changes on the page “{title}”",
    new_links="{count} {kind}",
    links_dropped="{count} links removed",
    before="before:",
    now="now:",
    link_new="new",
    link_gone="removed",
    link_changed="changed",
    note_removed=(
        "This meeting is no longer on the page. The page does not say whether it is cancelled. "
        "What was known about it remains stored."
    ),
    note_restored="This meeting was missing from the page for a while and is listed there again.",
    shortened="Shortened. Please read the whole text on the page.",
    more_links="… and {count} more",
    more_changes="Not shown here: {count} more changes. Please see the page for all details.",
    page="Page:",
    open_page="Open the page",
    seen="Noticed on {moment}.",
    marked="Changed words are in [square brackets].",
    why_readers="You receive this e-mail because you are kept informed about changes on the page “{title}”.",
    why_operators="You receive this e-mail because you look after the monitoring of the page “{title}”.",
    channel="List: {channel}.",
    stop_contact="If you do not wish to receive further e-mails, please contact {contact}.",
    stop="If you do not wish to receive further e-mails, please contact the office that signed you up.",
)

_WORDS: dict[Language, Words] = {"de": GERMAN, "en": ENGLISH}


def words_for(language: Language) -> Words:
    """The vocabulary of a language."""
    return _WORDS[language]


def day(value: date, words: Words) -> str:
    """``04.07.2023`` or ``4 July 2023``."""
    return words.day.format(day=value.day, month=words.months[value.month - 1], year=value.year)


def day_with_weekday(value: date, words: Words) -> str:
    """``Dienstag, 04.07.2023`` or ``Tuesday, 4 July 2023``."""
    return words.day_with_weekday.format(weekday=words.weekdays[value.weekday()], day=day(value, words))


def moment(value: datetime, words: Words) -> str:
    """An aware time as the wall clock in Berlin shows it: ``05.11.2026, 06:15 Uhr``."""
    local = value.astimezone(UTC).astimezone(BERLIN)
    return words.moment.format(day=day(local.date(), words), time=f"{local:%H:%M}")


def value_text(field: str, value: Any, words: Words) -> str:
    """A field's value in one line: days with their weekday, closed vocabularies in words, '' for ``None``.

    Paragraphs (a tuple of texts) stay apart by line feeds.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return day_with_weekday(value, words)
    if isinstance(value, (tuple, list)):
        return "\n".join(filter(None, (one_line(str(item)) for item in value)))
    if field in {"attendance", "status"}:
        return words.values[value]
    return one_line(str(value))
