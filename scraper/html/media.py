"""Find the address of a film in an element: ``src``, an attribute until consent, an id, scripted markup."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import unquote

from scraper import lazy_re
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser

_SOURCES = ("src", "data-src", "data", "data-lazy-src", "data-url", "data-href", "href", "value")
_NO_SOURCE = ("about:", "javascript:", "data:", "blob:")
_ADDRESSES = ("http://", "https://", "//", "/")
# Hosts and paths of players. A path counts on every host: PeerTube, Panopto and Opencast run anywhere.
_PLAYER = lazy_re.compile(
    r"//(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|dai\.ly|3qsdn\.com"
    r"|3q\.video|kaltura\.com|jwplayer\.com|jwplatform\.com|ardmediathek\.de|zdf\.de|arte\.tv|3sat\.de"
    r"|mediathek-hessen\.de|hessenschau\.de|hr-fernsehen\.de|brightcove\.net|wistia\.(?:com|net)"
    r"|video-cdn\.net|movingimage\.com|glomex\.com|twitch\.tv|vidyard\.com|tube\.hessen\.de|peertube\.tv)"
    r"(?:[:/?#]|$)"
    r"|//(?:videos?|tube|peertube|mediathek)\.[^/]{1,100}/.{0,200}?\bembed\b"
    r"|/videos/(?:embed|watch)/[\w-]{8}|/w/[0-9A-Za-z]{22}(?:[/?#]|$)|/Panopto/Pages/|/paella/ui/"
    r"|/plugins/video\.php|/(?:embed/)?(?:video-?)?player/[^?]{0,200}video|/embed/video/"
    r"|\.(?:mp4|webm|m4v|ogv|m3u8)(?:[?#]|$)",
    re.IGNORECASE,
)
_WORD = lazy_re.compile(r"[^\s\"'<>\\]+")
_FILM_NAME = lazy_re.compile(r"youtu\.?be|vimeo|(?P<file>\.(?:mp4|webm|m4v|ogv)\b(?:[?#].*)?)", re.IGNORECASE)
_START = lazy_re.compile(r"(?:https?:)?//")
_KEPT_FRAME = lazy_re.compile(
    r"<iframe\b[^<>]{0,2000}?\s(?:data-)?src=[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE
)
_KEPT_TITLE = lazy_re.compile(r"<iframe\b[^<>]{0,2000}?\stitle=[\"']([^\"'<>]{1,300})[\"']")
_BASE64 = lazy_re.compile(r"[A-Za-z0-9+/\s]{40,20000}={0,2}\s*")
_FILM_IDS = ("data-video-id", "data-videoid", "data-plyr-embed-id", "data-embed-id", "data-id", "video-id")
_PROVIDERS = ("data-provider", "data-service", "data-platform", "data-plyr-provider", "data-type", "type")
_YOUTUBE_ID = 11
_YOUTUBE_NAME = lazy_re.compile(r"youtube|(?:^|[-_])yt(?:[-_]|v?id)")  # not "data-analytics-asset-id"
_FILM_ID = lazy_re.compile(r"[\w-]{6,20}")


def _unescaped(text: str) -> str:
    """``text`` with its references to characters resolved; few pages keep markup in attributes."""
    from html import unescape

    return unescape(text)


def is_film(address: str) -> bool:
    """Whether an address is a film's, or a frame's that plays one."""
    return _PLAYER.search(address) is not None


def frame_source(attributes: Mapping[str, str | None]) -> str | None:
    """Return what a frame, a film or a source element shows, as written, or ``None``.

    A consent tool keeps it in an attribute of its own, such as ``consent-original-src-_``.
    """
    for name in _SOURCES:
        source = (attributes.get(name) or "").strip()
        if source and not source.lower().startswith(_NO_SOURCE):
            return source
    for name, value in attributes.items():
        if value and "src" in name and "srcset" not in name and value.strip().startswith(_ADDRESSES):
            return value.strip()
    return film_in_markup(attributes.get("srcdoc") or "")


def film_in(attributes: Mapping[str, str | None]) -> str | None:
    """Return the film that a placeholder's attributes name by address, by id or as markup, or ``None``."""
    for name, value in attributes.items():
        if value and (name.startswith(("data-", "consent-")) or name.endswith("src")):
            film = _film_in_value(name, value)
            if film is not None:
                return film
    return _by_provider(attributes)


def _film_in_value(name: str, value: str) -> str | None:
    if "." in value or "/" in value or "%" in value:
        film = _film_address(value.replace("\\/", "/"))
        if film is not None:
            return film
        if value.startswith(_ADDRESSES) and is_film(value):
            return value
    elif name.endswith("id") and _FILM_ID.fullmatch(value):
        if len(value) == _YOUTUBE_ID and _YOUTUBE_NAME.search(name):
            return f"https://www.youtube.com/watch?v={value}"
        if "vimeo" in name and value.isdigit():
            return f"https://vimeo.com/{value}"
    return film_in_markup(value) if len(value) > len("<iframe src=>") else None


def film_in_markup(markup: str) -> str | None:
    """Return what the frame in ``markup`` shows, or a film's address in it.

    The markup may be plain, percent-encoded or in base64, as consent tools keep it.
    """
    markup = _plain_markup(markup)
    frame = _KEPT_FRAME.search(markup)
    if frame is not None and not frame[1].lower().startswith(_NO_SOURCE):
        return _unescaped(frame[1])
    film = _film_address(markup)
    return None if film is None else _unescaped(film)


def _film_address(text: str) -> str | None:
    """The first address of a film in a value, such as JSON."""
    for match in _WORD.finditer(text):
        word = match.group()
        name = _FILM_NAME.search(word)
        if name is None:
            continue
        start = _START.search(word, 0, name.start())
        first = start.start() if start is not None else word.rfind("=", 0, name.start()) + 1
        if name["file"]:
            return word[first : name.end()]
        if start is not None:
            return word[first:]
    return None


def _plain_markup(text: str) -> str:
    """``text`` itself, or what it says escaped, percent-encoded or in base64; empty where it is neither."""
    if "%3C" in text[:200]:
        return unquote(text)
    if "&lt;" in text[:200]:
        return _unescaped(text)
    if "<" in text or not _BASE64.fullmatch(text):
        return text
    try:
        return unquote(b64decode(text, validate=False).decode())
    except ValueError:
        return ""


def title_in(attributes: Mapping[str, str | None]) -> str:
    """Return the title of a frame that a placeholder keeps as markup: ``data-iframe="<iframe title=…>"``."""
    for value in attributes.values():
        if value and len(value) > len("<iframe title="):
            title = _KEPT_TITLE.search(_plain_markup(value))
            if title is not None:
                return normalise(_unescaped(title[1]))
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
        "[aria-controls], [role=tab], [data-toggle=tab], [data-bs-target], [data-target], .tabs a, .tab a, "
        "li > a"
    ):
        attributes = node.attributes
        target = (
            attributes.get("data-bs-target") or attributes.get("data-target") or attributes.get("href") or ""
        )
        panel = attributes.get("aria-controls") or (target[1:] if target.startswith("#") else "")
        if panel:
            names.setdefault(panel, normalise(node.text()))
    return names


def unfolded(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the ids of what buttons and tabs unfold: hidden, but one click away from the reader."""
    return frozenset(
        panel
        for node in tree.css("[aria-controls]")
        for panel in (node.attributes.get("aria-controls") or "").split()
    )
