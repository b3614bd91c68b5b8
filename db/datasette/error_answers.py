"""Answer what Datasette cannot: a clear page in German, and 400 where the address makes no sense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from datasette import handle_exception as default
from datasette import hookimpl
from datasette.views.base import DatasetteError

from scraper.reports.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator


class DamagedFileError(DatasetteError):
    """The database is damaged; the address is not at fault."""

    def __init__(self, message: str) -> None:
        super().__init__(message, status=500)


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Answer 400 where Datasette answers 500, with a traceback, to parameters that it does not understand.

    Without any parameters its pages work, so the parameters are at fault, whatever the error is called.
    """
    outcome: Any = yield
    if (
        request.query_string
        and getattr(exception, "status", 500) == 500
        and not isinstance(exception, DamagedFileError)
    ):
        is_datasettes = isinstance(exception, DatasetteError)
        reason = str(exception) if is_datasettes else f"{type(exception).__name__}: {exception}"
        error = DatasetteError(reason, status=400)
        outcome.force_result([default.handle_exception(datasette, request, error)])


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Add what every template needs, error pages included."""
    env.globals["german_error"] = german_error


_ERRORS = (
    (
        r"(Table|Database|Row|Record|Query) not found|^404",
        "Diese Seite gibt es hier nicht. Bitte prüfen Sie die Adresse.",
    ),
    (
        r"no such column: (?P<name>.+)",
        "Eine Spalte „{name}“ gibt es nicht. Wie die Spalten in SQL heißen, steht unter jeder Tabelle bei "
        "„Was die Spalten bedeuten“.",
    ),
    (r"no such table: (?P<name>.+)", "Eine Tabelle „{name}“ gibt es nicht."),
    (r"no such function: (?P<name>.+)", "Eine Funktion „{name}“ gibt es nicht."),
    (r"syntax error|incomplete input|unrecognized token", "Die Abfrage ist kein gültiges SQL."),
    (r"interrupted|time limit", "Die Abfrage dauerte länger als eine Sekunde und wurde abgebrochen."),
    (
        r"must be a SELECT|not authorized|read-?only",
        "Hier lässt sich nur lesen: Die Abfrage muss mit SELECT beginnen.",
    ),
    (r"bindings|did not supply a value", "Für einen Parameter der Abfrage fehlt ein Wert."),
)
"""Errors of Datasette and SQLite in English, as patterns, and in German."""


_PARAMETERS = "Mit den Angaben hinter dem Fragezeichen der Adresse lässt sich diese Seite nicht zeigen."
_UNKNOWN = (
    "Die Anfrage ist fehlgeschlagen. Näheres steht in der Meldung; ob die Datenbank beschädigt ist, sagt "
    "`leuchtturm doctor`."
)


_PHRASE = " Suchwörter mit Bindestrich brauchen doppelte Anführungszeichen: suche('\"Baunatal-Baunsberg\"')."


def german_error(error: object, status: int = 500, sql: str = "") -> str:
    """Translate an error of Datasette into German; unknown ones get a general sentence."""
    for pattern, german in _ERRORS:
        if match := re.search(pattern, str(error), re.IGNORECASE):
            if "suche(" in sql and "Spalte" in german:
                german += _PHRASE
            return german.format(**{name: one_line(value)[:80] for name, value in match.groupdict().items()})
    return _PARAMETERS if status == 400 else _UNKNOWN
