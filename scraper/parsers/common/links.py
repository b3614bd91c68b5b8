"""Normalise the links of a section: absolute addresses, their kind, films by their watch address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from scraper import lazy_re
from scraper.html.media import is_film
from scraper.records import Link, LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.html import Anchor

_YOUTUBE_HOSTS = frozenset({"youtube.com", "youtube-nocookie.com", "youtu.be"})
_VIMEO_HOSTS = frozenset({"vimeo.com", "player.vimeo.com"})
_VIDEO_HOSTS = frozenset(
    {"dailymotion.com", "dai.ly", "ardmediathek.de", "hessenschau.de", "peertube.tv", "tube.hessen.de"}
)
_SUBDOMAIN = lazy_re.compile(r"^(?:www|m|music|de|de-de|gaming)\.")
_USUAL_FILM = lazy_re.compile(
    r"(?:https?:)?//(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=)"
    r"|youtu\.be/)([\w-]{11})(?=[?&#]|$)"
)
_YOUTUBE_PATH = lazy_re.compile(r"/(?:embed|v|e|shorts|live)/([\w-]+)")
_VIMEO_ID = lazy_re.compile(r"/(\d{5,})(?:/|$)")
# Some systems go on behind the file's name (Plone, Liferay) or have it among the parameters (Contao).
_VIDEO_FILE = lazy_re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|m3u8|mpe?g|avi|wmv)(?=[/&]|$)", re.IGNORECASE)
_DOCUMENT_FILE = lazy_re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|epub)(?=[/&]|$)|\bapplication/(?:pdf|msword|rtf|vnd\b)",
    re.IGNORECASE,
)
# "(PDF, 2 MB)", "[DOCX]", "PDF-Dokument: …", "Programm, PDF, 340 KB", "… als PDF".
_DOCUMENT_WORDS = lazy_re.compile(
    r"[(\[]\s*(?:barrierefrei\w*\s+)?(?:PDF|DOCX?|ODT|RTF|XLSX?|ODS|PPTX?|Word|Excel)\b[^)\]]{0,80}[)\]]?\s*$"
    r"|\b(?:PDF|DOCX?|ODT|XLSX?|PPTX?)\b[\s,:|·(–-]{1,4}(?:nicht barrierefrei\w*[\s,]+)?"
    r"[\d.,]+\s*(?:[KMG]i?B|Bytes?)\b"
    r"|^(?:PDF|Word|Excel)-(?:Dokument|Datei|Download)\b"
    r"|\bals (?:PDF|Word)(?:-(?:Dokument|Datei|Download))?\s*$",
)
_AUDIO_OR_FORM = lazy_re.compile(
    r"podcast|podigee|soundcloud|spotify|audio|letscast|\bforms?\b|umfrage|\bmaps?\b|karte", re.IGNORECASE
)
_PROXY = lazy_re.compile(r"/media/oembed$|/oembed(?:/render|-proxy)?$|/embed/oembed$")
_IMAGE_FILE = lazy_re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
_GALLERY = lazy_re.compile(r"galler|galerie|lightbox|fancybox|bilderstrecke|fotostrecke", re.IGNORECASE)
_GALLERY_TEXT = lazy_re.compile(
    r"galerie|fotostrecke|bilderstrecke|^(?:zu den )?(?:bilder|fotos|impressionen)\b", re.IGNORECASE
)
# Share and print buttons, and a picture's own enlargement, that have no class of their own.
_OF_THE_PAGE = lazy_re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|twitter\.com/(?:intent|share)|x\.com/(?:intent|share)"
    r"|linkedin\.com/share"
    r"|linkedin\.com/sharing|xing\.com/(?:spi|social)|t\.me/share|wa\.me/|api\.whatsapp"
    r"|pinterest\.\w+/pin/create|getpocket\.com"
    r"|reddit\.com/submit|[?&](?:print|druck|drucken|type=98)\b"
    # a film provider's own terms, which consent placeholders point to
    r"|(?:vimeo\.com/(?:privacy|terms|cookie_policy)|youtube\.com/(?:t/terms|static)|policies\.google\.com)\b"
    # the same picture, larger
    r"|[?&]eID=tx_cms_showpic\b|/showpic\.php\b",
    re.IGNORECASE,
)


def target(
    href: str, base: str, page: str, hint: str = "", text: str = "", *, frame: bool = False
) -> tuple[LinkKind, str] | None:
    """Return kind and absolute address of what ``href`` points to.

    ``base`` is what relative addresses are relative to, ``page`` where the page itself was found. ``frame``:
    it is embedded. ``None`` where it points nowhere: into the page itself, a script, a mail program, a share
    button.
    """
    usual = _USUAL_FILM.match(href)
    if usual is not None and usual[1] != "videoseries":
        return "video", f"https://www.youtube.com/watch?v={usual[1]}"
    try:
        address = urljoin(base, href)
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or _OF_THE_PAGE.search(address):
        return None
    if (
        not href
        or href.startswith("#")
        or ("#" in address and address.split("#", 1)[0] == page.split("#", 1)[0])
    ):
        return None
    host = _SUBDOMAIN.sub("", host)
    film = _film(host, parts.path, parts.query)
    if film is not None:
        return "video", film
    shown = _in_frame(address, parts.path, parts.query) if frame else None
    return shown or (_kind(parts.path, parts.query, host, hint, text), address)


def _in_frame(address: str, path: str, query: str) -> tuple[LinkKind, str] | None:
    """What a proxy in a frame shows, or the film that the frame plays."""
    if _PROXY.search(path):
        return _behind_oembed(query)
    if is_film(address) and not _AUDIO_OR_FORM.search(address):
        return "video", address
    return None


def _kind(path: str, query: str, host: str, hint: str, text: str) -> LinkKind:
    if _VIDEO_FILE.search(path) or _VIDEO_FILE.search(query) or host in _VIDEO_HOSTS:
        return "video"
    if _DOCUMENT_FILE.search(path) or _DOCUMENT_FILE.search(query) or _DOCUMENT_FILE.search(hint):
        return "document"
    if _DOCUMENT_WORDS.search(text):
        return "document"
    if (
        _GALLERY.search(hint)
        or _GALLERY.search(path)
        or _GALLERY_TEXT.search(text)
        or _IMAGE_FILE.search(path)
    ):
        return "gallery"
    return "page"


def _film(host: str, path: str, query: str) -> str | None:
    """The watch address of a film at YouTube or Vimeo, whichever of their addresses it was."""
    if host in _YOUTUBE_HOSTS:
        return _youtube(host, path, query)
    if host in _VIMEO_HOSTS:
        if path.startswith("/api/oembed"):
            return _film_behind_oembed(query)
        found = _VIMEO_ID.search(path)
        return f"https://vimeo.com/{found[1]}" if found else None
    return None


def _youtube(host: str, path: str, query: str) -> str | None:
    if path.startswith("/oembed"):
        return _film_behind_oembed(query)
    fields = parse_qs(query)
    film = fields.get("v", [""])[0]
    embedded = _YOUTUBE_PATH.match(path)
    if host == "youtu.be":
        film = path.strip("/").split("/")[0]
    elif not film and embedded and embedded[1] != "videoseries":
        film = embedded[1]
    if film:
        return f"https://www.youtube.com/watch?v={film}"
    playlist = fields.get("list", [""])[0]
    return f"https://www.youtube.com/playlist?list={playlist}" if playlist else None


def _behind_oembed(query: str) -> tuple[LinkKind, str] | None:
    """What a proxy or a service for embedding shows."""
    inner = parse_qs(query).get("url", [""])[0]
    return target(unquote(inner), inner, "", frame=True) if inner and "oembed" not in inner else None


def _film_behind_oembed(query: str) -> str | None:
    shown = _behind_oembed(query)
    return shown[1] if shown and shown[0] == "video" else None


def links_of(anchors: Iterable[tuple[Anchor, str]], base: str, page: str) -> tuple[Link, ...]:
    """Return the links in document order, each target once.

    ``anchors`` come with the caption that stands beside them. A link's own words go before a frame's
    title, that before a caption.
    """
    places: dict[str, int] = {}
    links: list[Link] = []
    framed: list[bool] = []
    for anchor, caption in anchors:
        pointed_at = target(anchor.href, base, page, anchor.hint, anchor.text, frame=anchor.frame)
        if pointed_at is None:
            continue
        kind, address = pointed_at
        text = anchor.text or caption
        place = places.get(address)
        if place is None:
            places[address] = len(links)
            links.append(Link(kind, address, text))
            framed.append(anchor.frame or not anchor.text)
        elif framed[place] and text and (not anchor.frame or not links[place].text):
            links[place] = Link(kind, address, text)
            framed[place] = anchor.frame
    return tuple(links)
