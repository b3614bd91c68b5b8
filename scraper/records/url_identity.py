"""Reduce a link to what identifies its target: no session ids, tracking parameters, cache busters."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from scraper import lazy_re

_TRACKING = (
    r"(?:utm|mtm|pk|piwik|matomo|hsa)_.*|(?:fb|g|d|y|tw|tt)clid|msclkid|li_fat_id|gclsrc|[gw]braid|igshid"
    r"|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|_g[al]|wt_z?mc|etcc_.*"
    r"|at_(?:medium|campaign)|xtor|srsltid|_openstat|s_kwcid|vero_id|oly_(?:anon|enc)_id|epik"
)
_SESSION = (
    r"phpsessid|jsessionid|aspsessionid.*|asp\.net_sessionid|session_?id|cfid|cftoken|fe_typo_user|ftu|oscsid"
    r"|zenid"
)
# TYPO3's cHash only signs the other parameters.
_CACHE = r"_|_dc|chash|no[_-]?cache|cache[_-]?bust(?:er)?"
# Who may fetch it and until when: Amazon, Google, Azure, CloudFront, Akamai, Drupal, WordPress, TYPO3.
_SIGNATURE = (
    r"x-(?:amz|goog)-.*|(?:aws|google)accesskeyid|signature|sig|expires?|expiry|valid_?until|policy|key-pair-id"
    r"|hdn(?:ts|ea|tl)|(?:[\w-]+_)?token|itok|(?:_wp)?nonce|_?csrf(?:[_-]?token)?|__requestverificationtoken"
    r"|hmac|md5"
)
_AZURE = frozenset(
    ("sv", "se", "sp", "sr", "st", "spr", "ss", "srt", "sip", "skoid", "sktid", "skt", "ske", "sks", "skv")
)
_NO_IDENTITY = lazy_re.compile("|".join((_TRACKING, _SESSION, _CACHE, _SIGNATURE)), re.IGNORECASE)

# Names that serve both ends: the value, or the kind of target, decides.
_MAYBE_SESSION = lazy_re.compile(r"sid|sess(?:[_-]?id)?|session(?:-id)?", re.IGNORECASE)
_MAYBE_BUSTER = lazy_re.compile(
    r"cb|_?ts|_?t|_?v|ver|version|rev|r|rnd|rand|random|m|mtime|modified|timestamp|time|cache|h|hash",
    re.IGNORECASE,
)
_CONTENT_NUMBER = lazy_re.compile(r"\d{1,9}")
_UNIX_TIME = lazy_re.compile(r"1\d{9}(?:\d{3})?")
_STAMP = lazy_re.compile(r"[0-9a-f.]{6,}", re.IGNORECASE)

_SESSION_IN_PATH = lazy_re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\((?:[SAF]\([^()/]*\))+\)(?=/)", re.IGNORECASE
)
# TYPO3's made pictures: /fileadmin/_processed_/a/f/csm_rundgang_0a1b2c3d4e.jpg
_PROCESSED = lazy_re.compile(
    r"/_processed_/(?:[0-9a-f]{1,2}/){0,3}(csm_|preview_)?([^/]*?)_[0-9a-f]{8,32}(?=\.\w+$)", re.IGNORECASE
)
_TIME_IN_PATH = lazy_re.compile(r"\.1\d{9}(?=\.\w+$)")  # film.1700000000.mp4, as TYPO3 writes it
_FILE = lazy_re.compile(
    r"\.(?!(?:[xs]?html?|php\d?|aspx?|jspx?|do|cgi|pl)$)[0-9]?[a-z][a-z0-9]{1,3}$", re.IGNORECASE
)
_YOUTUBE = lazy_re.compile(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$")
_PORTS = {"http": 80, "https": 443}


def normalize_url(url: str) -> tuple[Any, ...]:
    """Return what identifies the target of ``url``, an absolute address (RFC 3986), as a value to compare.

    Folded: ``http`` and ``https``, the host's case, the default port, how characters are
    percent-encoded, the order of parameters, session ids, tracking parameters, cache busters, signatures and
    their expiry, the hash of a picture that TYPO3 made. Kept:
    path, fragment (another place in a document is another target) and every parameter that may choose
    what is shown. An address that cannot be parsed stays as it is.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return (url,)
    web = parts.scheme in _PORTS
    path = _SESSION_IN_PATH.sub("", parts.path) or ("/" if web else "")
    is_file = bool(_FILE.search(path))
    return (
        "http" if web else parts.scheme,
        parts.netloc.rpartition("@")[0],
        host,
        None if port == _PORTS.get(parts.scheme) else port,
        _octets(_fold_file(path) if is_file else path),
        _fold_query(parts.query, host, is_file=is_file),
        _octets(parts.fragment),
    )


def _fold_file(path: str) -> str:
    return _PROCESSED.sub(r"/_processed_/\1\2", _TIME_IN_PATH.sub("", path))


def _octets(text: str) -> bytes:
    return unquote_to_bytes(text.encode("utf-8", "surrogatepass"))


def _fold_query(query: str, host: str, *, is_file: bool) -> tuple[tuple[str, str], ...]:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape") if query else []
    if _YOUTUBE.search(host):  # the rest is playback options and tracking
        return tuple(sorted((key, value) for key, value in pairs if key in ("v", "list")))
    keys = {key for key, _ in pairs}
    if keys >= {"sig", "se"}:  # Azure's shared access signature
        pairs = [pair for pair in pairs if pair[0] not in _AZURE]
    return tuple(sorted(pair for pair in pairs if not _says_nothing(*pair, is_file=is_file)))


def _says_nothing(key: str, value: str, *, is_file: bool) -> bool:
    """Whether a query parameter has no say in what is shown. What may be the number of a content is kept."""
    if _NO_IDENTITY.fullmatch(key):
        return True
    if _MAYBE_SESSION.fullmatch(key):
        return not _CONTENT_NUMBER.fullmatch(value)
    if _MAYBE_BUSTER.fullmatch(key):
        return is_file or bool(_UNIX_TIME.fullmatch(value))
    return is_file and not value and bool(_STAMP.fullmatch(key))  # film.mp4?1700000000
