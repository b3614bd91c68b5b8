"""Render how a page was read: its text with sections outlined and the words of each value marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.parsers.explaining import Explanation

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
body { color: #1a1a1a; background: #fff }
section { border: 2px solid #31598f; border-radius: 4px; padding: .5rem 1rem; margin: 1rem 0 }
.out { color: #666 }
mark { background: #ffe9a8; padding: 0 .15em }
dt { font-weight: 600 }
dd { margin: 0 0 .4rem }
table { border-collapse: collapse }
td { border: 1px solid #bbb; padding: .2rem .5rem; vertical-align: top }
@media (prefers-color-scheme: dark) {
  body { background: #14181d; color: #e8e8e8 }
  mark { background: #6b5200; color: #fff }
  .out { color: #9a9a9a }
}
"""
_NOTHING = "nichts / nothing"
_MAX_QUOTE = 200
_MAX_RIVALS = 5
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_HEAD = (
    '<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"><title>{title}</title>\n'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>'
    + _STYLE.replace("{", "{{").replace("}", "}}")
    + "</style></head>\n<body><h1>{title}</h1>\n"
)
_VERDICTS = {
    "section": "Abschnitt eines Treffens / section of a meeting",
    "part": "Teil des Treffens darüber / part of the meeting above",
    "no section": "kein Abschnitt / no section",
}
REASONS = {
    "weaker": ("schwächer als die gewählte Lesart", "weaker than what won"),
    "too_weak": ("zu schwach für eine Angabe", "too weak to be given as a value"),
    "in_doubt": ("zu nah an einer anderen Lesart", "too close to another reading"),
    "contradicted": ("anderes im Abschnitt spricht dagegen", "something else in the section contradicts it"),
    "given_up": ("aufgegeben, das Treffen wurde verlegt", "given up, the meeting was moved"),
    "other_year": ("nicht im Jahr der Überschrift", "not in the year of the heading"),
    "first_counts": ("eine frühere Stelle geht vor", "an earlier place counts"),
    "set_by_hand": ("von Hand anders festgelegt", "set otherwise by hand"),
}
"""Why a reading lost, in German and English."""


def render(explanation: Explanation, title: str) -> str:
    """Return one HTML document in German and English that loads nothing. The page's words are escaped."""
    heading = f"So wurde „{title}“ gelesen / How it was read"
    parts = (_text(explanation), _headings(explanation), _left_out(explanation))
    return "".join((_HEAD.format(title=escape(heading)), *map(str, parts), "</body></html>\n"))


def _text(explanation: Explanation) -> Markup:
    parts = []
    number: int | None = None
    for block in explanation.text:
        if block["section"] != number:
            parts.append(Markup("</section>\n") if number is not None else Markup(""))
            number = block["section"]
            if number is not None:
                parts.append(Markup("<section>\n"))
        quotes = _quotes(explanation, number)
        tag = "h2" if block["role"] == "heading" else "p"
        note = Markup(' class="out"') if block["role"] == "left out" else Markup("")
        parts.append(Markup("<{}{}>{}</{}>\n").format(tag, note, _marked(block["text"], quotes), tag))
        if block["role"] == "heading" and number is not None:
            parts.append(_values(explanation, number))
    parts.append(Markup("</section>\n") if number is not None else Markup(""))
    return Markup("").join(parts)


def _quotes(explanation: Explanation, number: int | None) -> list[str]:
    if number is None:
        return []
    quotes = {
        entry["quote"]
        for entry in explanation.values
        if entry["meeting"] == number and entry["quote"] and entry["place"] != "heading"
    }
    return sorted(quotes, key=len, reverse=True)


def _marked(text: str, quotes: Iterable[str]) -> Markup:
    for quote in quotes:
        before, found, after = text.partition(quote)
        if found:
            return Markup("{}<mark>{}</mark>{}").format(before, found, after)
    return escape(text)


def _values(explanation: Explanation, number: int) -> Markup:
    rows = [_value(entry) for entry in explanation.values if entry["meeting"] == number]
    return Markup("<dl>{}</dl>\n").format(Markup("").join(rows))


def _value(entry: dict[str, Any]) -> Markup:
    value = _NOTHING if entry["value"] is None else entry["value"]
    rivals = Markup("").join(map(_rival, entry["rivals"][:_MAX_RIVALS]))
    return Markup("<dt>{}: {}</dt>{}{}").format(entry["field"], value, _source(entry), rivals)


def _source(entry: dict[str, Any], label: str = "") -> Markup:
    if not entry["quote"]:
        return Markup("")
    points = "" if entry["score"] is None else f"{entry['score']} Punkte / points"
    weight = ", ".join(filter(None, (entry["rule"], points)))
    return Markup("<dd>{}{}: „{}“{}</dd>").format(
        label, entry["place"], entry["quote"][:_MAX_QUOTE], f" ({weight})" if weight else ""
    )


def _rival(rival: dict[str, Any]) -> Markup:
    german, english = REASONS[rival["reason"]]
    label = Markup("<s>{}</s> ({} / {}) ").format(rival["value"], german, english)
    return _source(rival, label)


def _headings(explanation: Explanation) -> Markup:
    rows = (
        (entry["heading"], _VERDICTS[entry["verdict"]], entry["reason"]) for entry in explanation.headings
    )
    return _table("Überschriften / Headings", rows)


def _left_out(explanation: Explanation) -> Markup:
    rows = ((entry["element"], entry["text"]) for entry in explanation.left_out)
    return _table("Nicht gelesen / Left out", rows)


def _table(caption: str, rows: Iterable[tuple[str, ...]]) -> Markup:
    def cells(row: tuple[str, ...]) -> Iterator[Markup]:
        return (Markup("<td>{}</td>").format(cell) for cell in row)

    lines = [Markup("<tr>{}</tr>\n").format(Markup("").join(cells(row))) for row in rows]
    return Markup("<h2>{}</h2>\n<table>\n{}</table>\n").format(caption, Markup("").join(lines))
