"""Where elements keep the address of a film: in ``src``, in a ``data-`` attribute until consent is given,
as an id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser

_SOURCES = ("src", "data-src", "data", "data-lazy-src", "data-url", "data-href", "href", "value")
_NO_SOURCE = ("about:", "javascript:", "data:", "blob:")
_FILM_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s\"'<>\\]*(?:youtu\.?be|vimeo)[^\s\"'<>\\]*|[^\s\"'<>=]+\.(?:mp4|webm|m4v"
    r"|ogv)(?:[?#]\S*)?",
    re.IGNORECASE,
)
_KEPT_TITLE = re.compile(r"<iframe\b[^<>]{0,2000}?\stitle=[\"']([^\"'<>]{1,300})[\"']")
_FILM_IDS = ("data-video-id", "data-videoid", "data-plyr-embed-id", "data-embed-id", "data-id", "video-id")
_PROVIDERS = ("data-provider", "data-service", "data-platform", "data-plyr-provider", "data-type", "type")
_YOUTUBE_ID = 11
_FILM_ID = re.compile(r"[\w-]{6,20}")


def frame_source(attributes: Mapping[str, str | None]) -> str | None:
    """Return what a frame, a film or a source element shows, as written, or ``None``."""
    for name in _SOURCES:
        source = (attributes.get(name) or "").strip()
        if source and not source.lower().startswith(_NO_SOURCE):
            return source
    return None


def film_in(attributes: Mapping[str, str | None]) -> str | None:
    """Return the film that a placeholder's ``data-`` attributes name by address or by id, or ``None``."""
    for name, value in attributes.items():
        if not value or not (name.startswith("data-") or name.endswith("src")):
            continue
        if "." in value or "/" in value:
            found = _FILM_ADDRESS.search(value.replace("\\/", "/"))
            if found:
                return found.group()
        elif name.endswith("id") and _FILM_ID.fullmatch(value):
            if "youtube" in name or "yt" in name:
                return f"https://www.youtube.com/watch?v={value}"
            if "vimeo" in name:
                return f"https://vimeo.com/{value}"
    return _by_provider(attributes)


def title_in(attributes: Mapping[str, str | None]) -> str:
    """Return the title of a frame that a placeholder keeps as markup: ``data-iframe="<iframe title=…>"``."""
    for value in attributes.values():
        found = _KEPT_TITLE.search(value) if value and "<iframe" in value else None
        if found:
            return normalise(found[1])
    return ""


def _by_provider(attributes: Mapping[str, str | None]) -> str | None:
    """``data-provider="youtube" data-id="…"`` in all its spellings, also with the provider as a class."""
    film = next(filter(None, map(attributes.get, _FILM_IDS)), "")
    if not _FILM_ID.fullmatch(film):
        return None
    provider = next(filter(None, map(attributes.get, _PROVIDERS)), "").lower()
    class_ = (attributes.get("class") or "").lower()
    if provider == "youtube" or (not provider and "youtube" in class_ and len(film) == _YOUTUBE_ID):
        return f"https://www.youtube.com/watch?v={film}"
    if provider == "vimeo" or (not provider and "vimeo" in class_ and film.isdigit()):
        return f"https://vimeo.com/{film}"
    return None


def tab_names(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the words of tabs and folding buttons by the id of the panel that they open."""
    names: dict[str, str] = {}
    for node in tree.css(
        "[aria-controls], [role=tab], [data-toggle=tab], [data-bs-target], .tabs a, .tab a, li > a"
    ):
        attributes = node.attributes
        href = attributes.get("data-bs-target") or attributes.get("href") or ""
        target = attributes.get("aria-controls") or (href[1:] if href.startswith("#") else "")
        if target:
            names.setdefault(target, normalise(node.text()))
    return names


def unfolded(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the ids of what buttons and tabs unfold: hidden, but one click away from the reader."""
    return frozenset(
        panel
        for node in tree.css("[aria-controls]")
        for panel in (node.attributes.get("aria-controls") or "").split()
    )
