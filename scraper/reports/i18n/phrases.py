"""All that the reports about changes say by themselves, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a report about changes says by itself. A type, so that no language can lack a word."""

    fields: Mapping[str, str]
    values: Mapping[str, str]
    kinds: Mapping[str, str]
    link_kinds: Mapping[str, tuple[str, str, str, str]]
    """One, and in a headline one new, several new and several: ``Video``, ``neues Video``, ``neue Videos``,
    ``Videos``."""
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
    unstated: str
    unstated_was: str
    was: str
    postponed_to: str
    span: str
    new_meeting: str
    meeting: str
    meeting_in: str
    no_longer: str
    removed: str
    restored: str
    restored_with: str
    page_title: str
    many: str
    many_on: str
    new_links: str
    links_dropped: str
    replaced: str
    link_text: str
    link_texts: str
    before: str
    now: str
    link_new: str
    link_gone: str
    link_changed: str
    link_was: str
    note_removed: str
    note_removed_cancelled: str
    note_restored: str
    shortened: str
    more_links: str
    more_change: str
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
        "video": ("Video", "neues Video", "neue Videos", "Videos"),
        "document": ("Dokument", "neues Dokument", "neue Dokumente", "Dokumente"),
        "gallery": ("Bildergalerie", "neue Bildergalerie", "neue Bildergalerien", "Bildergalerien"),
        "page": ("Link", "neuer Link", "neue Links", "Links"),
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
    unstated="{field} nicht mehr angegeben",
    unstated_was="{field} nicht mehr angegeben (bisher {value})",
    was="bisher {value}",
    postponed_to="verschoben auf {value}",
    span="{start} bis {end}",
    new_meeting="Neues {series}-Treffen",
    meeting="{series}-Treffen",
    meeting_in=" in {place}",
    no_longer="nicht mehr als {status} gekennzeichnet",
    removed="nicht mehr auf der Seite",
    restored="wieder auf der Seite",
    restored_with="wieder auf der Seite, {what}",
    page_title="Titel der Seite",
    many="{count} Änderungen",
    many_on="{count} Änderungen auf der Seite „{title}“",
    new_links="{count} {kind}",
    links_dropped="{count} {kind} entfernt",
    replaced="{field} ersetzt",
    link_text="Linktext geändert",
    link_texts="Linktexte geändert",
    before="vorher:",
    now="jetzt:",
    link_new="neu",
    link_gone="entfernt",
    link_changed="geändert",
    link_was="bisher: {text}",
    note_removed=(
        "Dieses Treffen steht nicht mehr auf der Seite. Einen Grund nennt die Seite nicht, auch keine "
        "Absage. Die bisherigen Angaben bleiben gespeichert."
    ),
    note_removed_cancelled=(
        "Dieses Treffen, das als abgesagt gekennzeichnet war, steht nicht mehr auf der Seite. "
        "Die bisherigen Angaben bleiben gespeichert."
    ),
    note_restored="Dieses Treffen war vorübergehend nicht auf der Seite und steht jetzt wieder dort.",
    shortened="Gekürzt. Den vollständigen Text lesen Sie auf der Seite.",
    more_links="… weitere Links: {count}",
    more_change="Hier nicht aufgeführt: eine weitere Änderung. Alle Angaben finden Sie auf der Seite.",
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
        "video": ("Video", "new video", "new videos", "videos"),
        "document": ("Document", "new document", "new documents", "documents"),
        "gallery": ("Gallery", "new gallery", "new galleries", "galleries"),
        "page": ("Link", "new link", "new links", "links"),
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
    unstated="{field} no longer stated",
    unstated_was="{field} no longer stated (was {value})",
    was="was {value}",
    postponed_to="postponed to {value}",
    span="{start} to {end}",
    new_meeting="New {series} meeting",
    meeting="{series} meeting",
    meeting_in=" in {place}",
    no_longer="no longer marked as {status}",
    removed="no longer on the page",
    restored="back on the page",
    restored_with="back on the page, {what}",
    page_title="Title of the page",
    many="{count} changes",
    many_on="{count} changes on the page “{title}”",
    new_links="{count} {kind}",
    links_dropped="{count} {kind} removed",
    replaced="{field} replaced",
    link_text="text of a link changed",
    link_texts="texts of links changed",
    before="before:",
    now="now:",
    link_new="new",
    link_gone="removed",
    link_changed="changed",
    link_was="before: {text}",
    note_removed=(
        "This meeting is no longer on the page. The page gives no reason and does not call it cancelled. "
        "What was known about it remains stored."
    ),
    note_removed_cancelled=(
        "This meeting, which was marked as cancelled, is no longer on the page. "
        "What was known about it remains stored."
    ),
    note_restored="This meeting was missing from the page for a while and is listed there again.",
    shortened="Shortened. Please read the whole text on the page.",
    more_links="… more links: {count}",
    more_change="Not shown here: one more change. Please see the page for all details.",
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
