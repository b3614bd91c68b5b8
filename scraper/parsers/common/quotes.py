"""Find quotation marks of every style: „…“ "…" »…« «…» ‚…‘ “…” ,,…''."""

from __future__ import annotations

from scraper import lazy_re

_CLOSERS = {
    "„": '“”"″„',
    "“": '”“"',
    "”": '”“"',
    '"': '"”“',
    "″": '″"',
    "»": "«»",
    "«": "»«",
    "‚": "‘’'",
    "‘": "’‘'",
    "‛": "’‘'",
    "’": "’'",
    "'": "'’",
    "›": "‹›",
    "‹": "›‹",
    "`": "`´'",
    "´": "´'",
}
OPENERS = "".join(_CLOSERS)
_DOUBLE_COMMA = lazy_re.compile(r",,|''|``|´´")


def normalize_doubled_quotes(text: str) -> str:
    """Typewriter pairs (,,…'') become one mark, so that they are read like one."""
    if ",," in text or "''" in text or "``" in text or "´´" in text:
        return _DOUBLE_COMMA.sub('"', text)
    return text


def quoted(text: str, start: int) -> tuple[str, int] | None:
    """Return what the quotation mark at ``start`` opens, without its marks, and where it ends.

    An apostrophe between letters closes nothing; marks of another style inside belong to the text.
    """
    opener = text[start]
    closers = _CLOSERS.get(opener)
    if closers is None:
        return None
    for position in range(start + 1, min(len(text), start + 200)):
        if text[position] not in closers:
            continue
        if text[position] in "'’" and position + 1 < len(text) and text[position + 1].isalnum():
            continue
        return text[start + 1 : position].strip(), position + 1
    return None


def unquote(text: str) -> str:
    """Return ``text`` without one pair of outer quotation marks."""
    text = text.strip()
    if len(text) > 2 and text[0] in _CLOSERS and text[-1] in _CLOSERS[text[0]]:
        return text[1:-1].strip()
    return text
