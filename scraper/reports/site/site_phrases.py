"""The German sentences of the published page: its state, its checks, its downloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scraper.reports.i18n.german import WORDS as GERMAN
from scraper.reports.i18n.notice_phrases import NOTICE_WORDS
from scraper.reports.i18n.value_format import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.reports.site.site_data import Download, Site, SiteCheck

COLUMNS = ("Jahr", "Ort", "Programmgebiet", "Datum", "Form", "Status", "Filme und Links")
"""The columns of the table, in order; on a phone they are labels."""

DOWNLOADS = {
    ".xlsx": ("Excel-Arbeitsmappe", "Alle Treffen, auf dem zweiten Blatt alle Änderungen."),
    ".csv": ("Tabelle (CSV)", "Für Excel, LibreOffice und andere Programme."),
    ".ics": ("Kalender (ICS)", "Alle Termine für Outlook und andere Kalender."),
    ".atom": ("Newsfeed (Atom)", "Jede Änderung als Meldung, für Outlook und andere Leseprogramme."),
    ".json": ("Daten (JSON)", "Für die Weiterverarbeitung, nach schema.org."),
}
"""What each kind of file is called and good for, by the end of its name; the most wanted first."""


@dataclass(frozen=True, slots=True)
class State:
    """How it stands, in words. ``tone`` is for the colour and the sign before the word ``label``."""

    tone: Literal["good", "bad"]
    label: str
    sentences: tuple[str, ...]


def state_of(site: Site) -> State:
    """How it stands with the watched page and with whoever looks at it."""
    if site.last_success_at is None and not site.problems:
        return State("bad", "Noch nicht gelesen", ("Bisher war noch kein Abruf der Seite erfolgreich.",))
    last = (
        f"Alle Angaben geben den letzten lesbaren Stand vom {at(site.last_success_at)} wieder."
        if site.last_success_at
        else "Die Seite wurde bisher noch nicht gelesen."
    )
    if site.problems:
        reasons = (
            f"{NOTICE_WORDS['de'].problems[problem.kind]} Das ist so seit dem {at(problem.since)}."
            for problem in site.problems
        )
        return State("bad", "Seite derzeit nicht lesbar", (*reasons, last))
    if site.failures:
        return State("bad", "Abruf derzeit nicht möglich", (_failures(site.failures), last))
    return State("good", "In Ordnung", ("Die Seite war beim letzten Abruf erreichbar und lesbar.",))


def _failures(count: int) -> str:
    if count == 1:
        return "Der letzte Abruf der Seite ist fehlgeschlagen."
    return f"Die letzten {number(count)} Abrufe der Seite sind fehlgeschlagen."


def outcome(check: SiteCheck) -> str:
    """What a check came to."""
    return {
        "baseline": "Erster Abruf, Ausgangsstand gespeichert",
        "changed": counted(check.changes, "Änderung", "Änderungen"),
        "unchanged": "Keine Änderung",
        "problem": "Seite nicht lesbar",
        "failed": "Abruf fehlgeschlagen",
    }[check.outcome]


def offered(files: Sequence[Download]) -> list[tuple[Download, str, str]]:
    """Each file with what it is called and good for, the most wanted first; its own name if it is unknown."""
    order = [*DOWNLOADS]
    told = [(file, file.name[file.name.rfind(".") :]) for file in files]
    told.sort(key=lambda pair: order.index(pair[1]) if pair[1] in DOWNLOADS else len(order))
    return [(file, *DOWNLOADS.get(ending, (file.name, ""))) for file, ending in told]


def at(value: datetime) -> str:
    """``23.11.2026, 06:17 Uhr``, by the clock in Berlin."""
    return moment(value, GERMAN)


def on(value: datetime) -> str:
    """``23.11.2026``: the day that it was in Berlin."""
    return moment(value, GERMAN).partition(",")[0]


def counted(count: int, one: str, several: str) -> str:
    """``1 Änderung``, ``1.000 Änderungen``."""
    return f"{number(count)} {one if count == 1 else several}"


def number(value: int) -> str:
    """``1.000``."""
    return f"{value:,}".replace(",", ".")


def size(octets: int) -> str:
    """``12 KB``, ``1,4 MB``: never 0."""
    if octets < 1_000_000:
        return f"{number(max(1, round(octets / 1_000)))} KB"
    return f"{octets / 1_000_000:.1f} MB".replace(".", ",")
