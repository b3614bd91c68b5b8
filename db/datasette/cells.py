"""Render values in Datasette: dates as people write them, links, marked changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from markupsafe import Markup, escape

from db.datasette.day_filters import shown
from scraper.reports.sanitize import edges, head, one_line, web_address
from scraper.reports.word_diff import excerpt, new_side, old_side, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.reports.word_diff import Segment

VERSIONS = "alle-fassungen-eines-treffens"
"""The stored query to which a meeting's number leads."""

_MEETINGS = ("treffen", "alle_treffen", "filme", "zweifel", "zurueckgehalten", "festlegungen")
_LINK_LINE = re.compile(r"(?:(.*): )?(https?://\S+)")
_LINK = re.compile(r"(https?://[^\s<>\"']+)")
_SIDES = ("Vorher", "Nachher")
_LABELS = ("Art", "Status", "Ergebnis")
_MARKS = {"kept": Markup("{}"), "removed": Markup("<del>{}</del>"), "added": Markup("<ins>{}</ins>")}
_PREVIEW = 150  # characters that a cell shows at once
_MAX_SHOWN = 20_000  # characters that it shows at all
_MAX_DIFF = 10_000  # characters that are compared word by word: a table has many cells
_CONTEXT = 90  # characters that are shown on either side of a changed word
_HEADINGS = {
    "Aenderungen": "Änderungen",
    "Ueberschrift": "Überschrift",
    "Zuletzt_geaendert": "Zuletzt geändert",
    "Dauer_Sekunden": "Sekunden",
    "Treffen_Nr": "Nr",
    "Datum_ISO": "Datum (2023-07-04)",
    "Bis_ISO": "Bis (2023-07-05)",
}

_FRESHNESS = """
SELECT title AS page, url, last_checked_at, last_outcome, last_change_at FROM schedules ORDER BY title
"""


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Return the HTML of one cell; ``None`` leaves it to Datasette, which escapes it."""
    if isinstance(value, int) and (column == "Treffen_Nr" or (column == "Nr" and table in _MEETINGS)):
        address = f"{datasette.urls.query(database, VERSIONS)}?nummer={value}"
        return Markup('<a href="{}" title="Alle Fassungen dieses Treffens">{}</a>').format(address, value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if not isinstance(value, str) or not value:
        return None
    if column in _SIDES and set(_SIDES) <= set(row.keys()):
        return _side(column, row["Vorher"], row["Nachher"])
    if column in _LABELS:
        kind = re.sub(r"\W.*", "", value, flags=re.DOTALL).casefold()
        return Markup('<span class="label label-{}">{}</span>').format(kind, one_line(value))
    return _moment(value) or _text(value)


@hookimpl
def extra_template_vars(template: str, datasette: Any, database: str | None) -> Any:
    """Return the variables of our templates: formatters, and for the first page how fresh the data are."""

    async def variables() -> dict[str, Any]:
        values: dict[str, Any] = {"moment": _moment, "label": _heading, "plain": _plain}
        if template == "database.html":
            known = datasette.get_database(database)
            values["freshness"] = (await known.execute(_FRESHNESS)).rows
            values["described"] = datasette.metadata("databases")[database]["tables"]
        return values

    return variables


def _heading(column: str) -> str:
    return _HEADINGS.get(column) or column.replace("_", " ")


def _moment(value: str | None) -> Markup | None:
    """Format a stored day or time in Berlin's zone; ``None`` for any other text."""
    if value is None or value[2:3] == ".":  # a day of the German views is written so already
        return None
    text = shown(value)
    return Markup('<time datetime="{}">{}</time>').format(value, text) if text else None


def _text(value: str) -> Markup:
    """A text with its paragraphs, its links to follow, and what is long folded away."""
    if len(value) <= _PREVIEW or all(_LINK_LINE.fullmatch(line) for line in value.split("\n")):
        return _lines(value[:_MAX_SHOWN])
    beginning = head(value, _PREVIEW)
    rest = value[len(beginning) : _MAX_SHOWN] + (" … (gekürzt)" if len(value) > _MAX_SHOWN else "")
    return Markup("{}<details><summary>weiter</summary>{}</details>").format(_lines(beginning), _lines(rest))


def _lines(value: str) -> Markup:
    return Markup("").join(
        Markup('<div class="line">{}</div>').format(_line(line)) for line in value.split("\n") if line.strip()
    )


def _line(line: str) -> Markup:
    whole = _LINK_LINE.fullmatch(line)
    if whole:
        return _link(whole[2], whole[1] or whole[2])
    parts = _LINK.split(line)
    return Markup("").join(
        _link(part, part) if number % 2 else escape(_plain(part)) for number, part in enumerate(parts)
    )


def _link(address: str, words: str) -> Markup:
    if web_address(address) is None:  # one that hides something is shown whole, and leads nowhere
        return escape(one_line(words if words == address else f"{words}: {address}"))
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, one_line(words))


def _side(column: str, before: Any, after: Any) -> Markup:
    """One side of a change, with the words that went or came marked."""
    old, new = (side if isinstance(side, str) else "" for side in (before, after))
    if "://" in old or "://" in new:
        return _changed_lines(*((old, new, "removed") if column == "Vorher" else (new, old, "added")))
    if len(old) + len(new) > _MAX_DIFF:
        return _text(old if column == "Vorher" else new)
    # Shortened as a whole, before a side is taken: of a text that only grew, the old side has no marked word.
    segments, _ = excerpt(word_diff(old, new), around=_CONTEXT, longest=800)
    return _segments(old_side(segments) if column == "Vorher" else new_side(segments))


def _changed_lines(here: str, there: str, kind: str) -> Markup:
    """Links, one a line: a line that the other side lacks is marked as a whole."""
    others = set(there.split("\n"))
    lines = (
        _MARKS["kept" if line in others else kind].format(_line(line))
        for line in here[:_MAX_SHOWN].split("\n")
        if line
    )
    return Markup("").join(Markup('<div class="line">{}</div>').format(line) for line in lines)


def _segments(segments: Iterable[Segment]) -> Markup:
    return Markup('<div class="prose">{}</div>').format(Markup("").join(map(_marked, segments)))


def _marked(segment: Segment) -> Markup:
    start, core, end = edges(_plain(segment.text))
    return escape(start) + (_MARKS[segment.kind].format(core) if core else Markup("")) + escape(end)


def _plain(text: str) -> str:
    """``text`` without what is invisible; line ends, and spaces at its ends, stay."""
    return "\n".join(one_line(f"|{line}|")[1:-1] for line in text.split("\n"))
