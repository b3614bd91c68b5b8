"""Validate a CSS selector by running it on an empty document."""

from __future__ import annotations

from scraper.parsers.records.declaration import MAX_SELECTOR

_UNKNOWN = (
    ("::", "pseudo-elements such as ::text and ::before are not known; a selector names elements"),
    (":contains", 'write :lexbor-contains("words") for :contains'),
    (":scope", "selectors look inside the record already; leave out :scope"),
    ("//", "this looks like XPath; write CSS"),
)


def selector_mistake(selector: str) -> str | None:
    """Return the end of a sentence that says why ``selector`` cannot be used, or ``None``."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    if not selector.strip():
        return "the selector is empty"
    if len(selector) > MAX_SELECTOR:
        return f"a selector has at most {MAX_SELECTOR} characters, this one has {len(selector)}"
    if any(not character.isprintable() for character in selector):
        return f"{selector!r} has a character that cannot be seen"
    try:
        LexborHTMLParser("<p>").css(selector)
    except (SelectolaxError, ValueError) as error:
        hint = next((hint for words, hint in _UNKNOWN if words in selector), None)
        reason = hint or str(error).rstrip(".")
        return f"{selector!r} is no CSS selector ({reason[:1].lower()}{reason[1:]})"
    return None
