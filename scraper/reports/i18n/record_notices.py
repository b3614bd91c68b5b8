"""The sentences for operators about a declared list, where those about meetings name meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.reports.i18n.phrases import NoticeWords
    from scraper.reports.model import Language

_SENTENCES: Mapping[Language, Mapping[str, Mapping[str, str]]] = {
    "de": {
        "headlines": {"unread_section": "Überwachung „{title}“: Abschnitt nicht als Eintrag erkannt"},
        "headline_problem": {
            "mass_removal": "Überwachung „{title}“: viele Einträge fehlen auf einmal",
            "too_few_meetings": "Überwachung „{title}“: weniger Einträge als erwartet",
        },
        "problems": {
            "no_content": "Die Seite ist gekommen, aber ohne die Liste.",
            "too_few_meetings": "Auf der Seite stehen weniger Einträge, als mindestens erwartet werden.",
            "mass_removal": "Auf der Seite fehlt auf einmal ein großer Teil der bekannten Einträge.",
            "field_lost": (
                "Angaben, die bisher bei den Einträgen standen, fehlen auf einmal bei vielen oder allen."
            ),
        },
        "seen_what": {
            "unread_section": (
                "Auf der Seite steht ein Abschnitt, der zu einem Eintrag gehören könnte. Er wurde nicht als "
                "Eintrag gelesen."
            ),
        },
        "for_readers": {
            "unread_section": (
                "Leserinnen und Leser erfahren von diesem Abschnitt nichts, solange er nicht als Eintrag "
                "erkannt wird."
            ),
        },
        "next_problem": {
            "mass_removal": (
                "Bitte öffnen Sie die Webseite im Browser. Fehlen die Einträge dort nur versehentlich, ist "
                "nichts zu tun: Sie erhalten eine Nachricht, sobald die Seite wieder aussieht wie gewohnt. "
                "Sind sie mit Absicht entfernt worden, übernehmen Sie den neuen Stand mit dem folgenden "
                "Befehl."
            ),
            "too_few_meetings": (
                "Bitte öffnen Sie die Seite im Browser. Stehen dort mit Absicht weniger Einträge, senken Sie "
                "in der Zeitplandatei den Wert min_records und rufen Sie die Seite erneut ab. Andernfalls "
                "ist nichts zu tun."
            ),
        },
        "next_what": {
            "unread_section": (
                "Bitte öffnen Sie die Seite im Browser. Gehört der Abschnitt zu einem Eintrag, passen Sie "
                "[records] in der Zeitplandatei an. Andernfalls ist nichts zu tun."
            ),
        },
    },
    "en": {
        "headlines": {"unread_section": "Monitoring “{title}”: a section was not recognised as a record"},
        "headline_problem": {
            "mass_removal": "Monitoring “{title}”: many records are suddenly missing",
            "too_few_meetings": "Monitoring “{title}”: fewer records than expected",
        },
        "problems": {
            "no_content": "The page came, but without the list.",
            "too_few_meetings": "The page lists fewer records than the expected minimum.",
            "mass_removal": "A large part of the known records is suddenly missing from the page.",
            "field_lost": "Details of many or all records are suddenly missing.",
        },
        "seen_what": {
            "unread_section": (
                "The page has a section that may belong to a record. It was not read as a record."
            ),
        },
        "for_readers": {
            "unread_section": "Readers learn nothing of this section until it is recognised as a record.",
        },
        "next_problem": {
            "mass_removal": (
                "Please open the web page in a browser. If the records are missing by mistake, there is "
                "nothing to do: you will get a message when the page looks as usual again. If they were "
                "removed on purpose, accept the new state with the following command."
            ),
            "too_few_meetings": (
                "Please open the page in a browser. If it lists fewer records on purpose, lower min_records "
                "in the schedule file and check the page again. Otherwise there is nothing to do."
            ),
        },
        "next_what": {
            "unread_section": (
                "Please open the page in a browser. If the section belongs to a record, correct [records] in "
                "the schedule file. Otherwise there is nothing to do."
            ),
        },
    },
}


def adapt(words: NoticeWords, language: Language) -> NoticeWords:
    """The sentences with ``Einträge`` or ``records`` in place of meetings."""
    changed: dict[str, Any] = {
        group: {**getattr(words, group), **sentences} for group, sentences in _SENTENCES[language].items()
    }
    return replace(words, **changed)
