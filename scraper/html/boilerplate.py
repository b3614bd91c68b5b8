"""Class, id and role words that mark boilerplate, headlines, captions and meta lines."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper import lazy_re

# What an element's words make of it. Bits, because one element may be several things.
CHROME = 1  # navigation, footer, share bar …: no part of the content
SILENT = 2  # consent placeholder: its words are not content, but the video behind it is
WEAK = 4  # teaser: a copy of something, unless the page has nothing else
CAPTION = 8
META = 16
HEADLINE = 32
PANEL = 64  # may be folded up and belongs to the content nevertheless
UNSEEN = 128  # read out by screen readers, not seen; or struck out
BADGE = 1024  # a word such as "Neu" beside a heading
SPINNER = 256  # turns while something is being loaded
BOX = 512  # a small box in a line, such as the day of a date: with blanks around it

_WORD = lazy_re.compile(r"[a-zäöüß]+|[0-9]+")
_CAMEL = lazy_re.compile(r"(?<=[a-z])(?=[A-Z])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CHROME_WORDS = _words(
    "nav navi navigation navbar topnav subnav mainnav metanav menu menue mainmenu submenu breadcrumb "
    "breadcrumbs brotkrume brotkrumen rootline toc inhaltsverzeichnis share sharing shariff sharebar social "
    "socialmedia sidebar footer printbar printhead printfoot printhint printlink search suche suchformular "
    "searchform pagination pager ticker newsticker marquee chat chatbot chatwidget livechat newsletter skip "
    "skiplink skiplinks sprungmarken rating feedback totop backtotop scrolltop toolbar langnav comments "
    "advertisement popup sharelinks sharebuttons editsection"
)
_CONSENT_WORDS = _words(
    "cookie cookies cookiebar cookiebanner cookieconsent consent gdpr dsgvo datenschutzhinweis klaro "
    "usercentrics privacy onetrust borlabs cmplz ccm"
)
_WEAK_WORDS = _words(
    "teaser teasers teaserbox teaserlist related verwandt recommendations empfehlungen cloned clone klon "
    "duplicate"
)
_CAPTION_WORDS = _words("caption captions bildunterschrift videocaption figcaption copyright credit credits")
_META_WORDS = _words(
    "meta date datum subheader subheadline subtitle subline kicker eyebrow location byline dateline "
    "timestamp author autor autorin"
)
_HEADLINE_WORDS = _words("headline heading title ueberschrift überschrift hl toggler")
_PANEL_WORDS = _words(
    "tab tabs tabpanel panel pane collapse collapsible accordion akkordeon toggle content inhalt details "
    "item slide body answer desktop mobile"
)
_UNSEEN_WORDS = _words("sr visuallyhidden screenreader unsichtbar strikethrough durchgestrichen")
_SPINNER_WORDS = _words("spinner loader loading lds skeleton ladeanzeige glow")
_BADGE_WORDS = _words("badge badges pill chip")
_BOX_WORDS = _words(
    "day month year tag monat jahr weekday wochentag badge filetype filesize dateityp dateigroesse type size"
)
_UNSEEN_TOKENS = frozenset(
    {
        *(
            "sr-only",
            "visually-hidden",
            "screen-reader-text",
            "screenreader-only",
            "element-invisible",
            "aural",
        ),
        *("line-through", "text-decoration-line-through", "strike-through"),
    }
)

# "no-sidebar", "has-cookie-banner", "card-footer", "content-sidebar-wrap" say something about content.
_NOT_CHROME = _words(
    "no not has with without is mit ohne show hide card panel article entry accordion section content main "
    "page layout d hidden visible none block offcanvas widgetized modal box item"
)
_PAGE_BOILERPLATE = frozenset(
    {"footer", "nav", "navigation", "menu", "breadcrumb", "breadcrumbs", "search", "skip"}
)
_PRINT_PARTS = _words(
    "head header foot footer bar button btn link links icon hint info action actions tools kopf fuss only nur"
)
_HEADER_PARTS = _words("card accordion panel toggle collapse collapsible tab section item")
_ICON_FONT = lazy_re.compile(r"material-(?:icons|symbols)")  # their words are drawn as pictures
_TABLE_OF_CONTENTS = lazy_re.compile(
    r"table[-_]?of[-_]?contents?|(?:back|scroll)[-_]?to[-_]?top|social[-_]?(?:media|share)", re.IGNORECASE
)

# A popup's film or picture: "popup-youtube", "popup-gallery".
_SHOWN_IN_POPUPS = _words("youtube vimeo video videos film filme gallery galerie image images bild bilder")

_CHROME_ROLES = _words("navigation search contentinfo complementary dialog alertdialog menu menubar toolbar")


def _is_chrome(words: list[str], found: set[str]) -> bool:
    """``words``: of one token; ``found``: those among them that name boilerplate."""
    others = set(words) - found
    if others & {"no", "not", "has", "with", "without", "is", "mit", "ohne", "d", "hidden", "visible"}:
        return False
    if found & _PAGE_BOILERPLATE and others & {"page", "main", "site", "content"}:
        return True
    if found == {"popup"} and others & _SHOWN_IN_POPUPS:
        return False
    return not others & _NOT_CHROME


def _is_print_part(words: list[str]) -> bool:
    rest = set(words) - {"print", "druck"}
    return len(rest) < len(set(words)) and (
        not rest or bool(rest & _PRINT_PARTS and not rest & {"no", "d", "hidden"})
    )


_KINDS: tuple[tuple[int, frozenset[str]], ...] = (
    (SILENT, _CONSENT_WORDS),
    (WEAK, _WEAK_WORDS),
    (CAPTION, _CAPTION_WORDS),
    (META, _META_WORDS),
    (HEADLINE, _HEADLINE_WORDS),
    (PANEL, _PANEL_WORDS),
    (UNSEEN, _UNSEEN_WORDS),
    (SPINNER, _SPINNER_WORDS),
    (BOX, _BOX_WORDS),
    (BADGE, _BADGE_WORDS),
)


def _token(token: str) -> int:
    words = _WORD.findall(_CAMEL.sub("-", token).lower())
    known = set(words)
    kind = 0
    boilerplate = known & _CHROME_WORDS
    if (
        (boilerplate and _is_chrome(words, boilerplate))
        or _is_print_part(words)
        or _TABLE_OF_CONTENTS.search(token)
    ):
        kind |= CHROME
    for bit, vocabulary in _KINDS:
        if known & vocabulary:
            kind |= bit
    if "header" in known and known & _HEADER_PARTS:
        kind |= HEADLINE
    if token.lower() in _UNSEEN_TOKENS or _ICON_FONT.match(token):
        kind |= UNSEEN
    if kind & (SILENT | WEAK) and known & {
        "no",
        "has",
        "with",
        "without",
        "accepted",
        "given",
        "set",
        "enabled",
    }:
        kind &= ~(SILENT | WEAK)
    return kind


@lru_cache(maxsize=4096)
def kind_of(class_: str | None, id_: str | None, role: str | None) -> int:
    """Return the bits that an element's ``class``, ``id`` and ``role`` amount to; 0 for an ordinary
    element."""
    kind = 0
    for token in (class_ or "").split()[:50]:
        kind |= _token(token[:80])
    if id_:
        # An id names one place: only boilerplate is read from it, never a headline or a caption.
        kind |= _token(id_[:80]) & (CHROME | SILENT | PANEL)
    if role:
        role = role.strip().lower()
        if role in _CHROME_ROLES:
            kind |= CHROME if role not in {"dialog", "alertdialog"} else SILENT
        elif role in {"tabpanel", "region"}:
            kind |= PANEL
    return kind
