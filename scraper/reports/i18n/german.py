"""All texts in German, but for the notices to operators (``notice_phrases``)."""

from scraper.reports.i18n.phrases import Words

WORDS = Words(
    fields={
        "year": "Jahr",
        "title": "Titel",
        "programme": "Programm",
        "municipality": "Ort",
        "programme_area": "Programmgebiet",
        "start_date": "Datum",
        "end_date": "Ende",
        "attendance": "Format",
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
        "video": ("Film", "neuer Film", "neue Filme", "Filme"),
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
    span_in_a_year="{day:02d}.{month}. bis {end}",
    span_in_a_month="{day:02d}. bis {end}",
    meeting="Treffen",
    meeting_of_series="{series}-Treffen",
    new_meeting="Neues {meeting}",
    meeting_in=" in {place}",
    no_longer="Hinweis „{status}“ entfallen",
    removed="nicht mehr auf der Seite",
    restored="wieder auf der Seite",
    restored_with="wieder auf der Seite, {what}",
    page_title="Titel der Seite",
    many="{count} Änderungen",
    many_on="{count} Änderungen auf der Webseite „{title}“",
    new_links="{count} {kind}",
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
        "Dieses Treffen steht nicht mehr auf der Webseite. Die Seite nennt keinen Grund; von einer Absage "
        "steht dort nichts. Die bisherigen Angaben bleiben gespeichert."
    ),
    note_removed_cancelled=(
        "Dieses Treffen war als abgesagt gekennzeichnet und steht nicht mehr auf der Webseite. "
        "Die bisherigen Angaben bleiben gespeichert."
    ),
    note_restored="Dieses Treffen fehlte vorübergehend auf der Webseite und steht jetzt wieder dort.",
    shortened="Gekürzt. Den vollständigen Text lesen Sie auf der Webseite.",
    more_links="Weitere Links: {count}",
    more_change="Hier nicht aufgeführt: eine weitere Änderung. Alle Angaben finden Sie auf der Webseite.",
    more_changes=(
        "Hier nicht aufgeführt: {count} weitere Änderungen. Alle Angaben finden Sie auf der Webseite."
    ),
    page="Webseite:",
    open_page="Webseite öffnen",
    overview="Alle Treffen und Änderungen:",
    open_overview="Änderung in der Übersicht ansehen",
    seen="Festgestellt am {moment}.",
    marked="Geänderte Wörter stehen in [eckigen Klammern].",
    why_readers=(
        "Sie erhalten diese E-Mail, weil Sie über Änderungen auf der Webseite „{title}“ informiert werden."
    ),
    why_operators="Sie erhalten diese E-Mail, weil Sie die Überwachung der Webseite „{title}“ betreuen.",
    channel="Verteiler: {channel}.",
    stop_contact="Wenn Sie keine weiteren E-Mails wünschen, wenden Sie sich bitte an {contact}.",
    stop=(
        "Wenn Sie keine weiteren E-Mails wünschen, wenden Sie sich bitte an die Stelle, "
        "die Sie angemeldet hat."
    ),
)
