"""Render a report as the HTML part of a mail, which loads nothing and has no active content."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from scraper.reports.change_layout import address_in
from scraper.reports.colours import DARK, LIGHT, Scheme
from scraper.reports.i18n.value_format import moment, not_shown, words_for
from scraper.reports.notices import explain
from scraper.reports.plain_text import title_line, why
from scraper.reports.sanitize import edges, one_line, shorten, web_address
from scraper.reports.word_diff import joined, new_side, old_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template
    from markupsafe import Markup

    from scraper.reports.change_layout import Entry
    from scraper.reports.model import News, Notice, Recipient

_FONT = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
_MAX_ADDRESS = 300
_MAX_TITLE = 120
_KINDS = {
    "added": "added",
    "restored": "added",
    "edited": "edited",
    "page_edited": "edited",
    "postponed": "removed",
    "removed": "removed",
    "cancelled": "cancelled",
    "notice": "notice",
}
"""Which colour a card has."""


def news_html(news: News, recipient: Recipient, entries: Sequence[Entry]) -> str:
    """The HTML part of a mail that shows ``entries`` of the news' changes and counts the others."""
    return _document(
        news,
        recipient,
        headline=title_line(news),
        seen=moment(news.seen_at, words_for(news.language)),
        entries=[(entry, address_in(news.overview_url, entry.anchor)) for entry in entries],
        hidden=not_shown(len(news.changes) - sum(entry.count for entry in entries), words_for(news.language)),
    )


def notice_html(notice: Notice, recipient: Recipient) -> str:
    explained = explain(notice)
    seen = moment(notice.seen_at, words_for(notice.language))
    return _document(notice, recipient, headline=explained.headline, seen=seen, explained=explained)


def _document(item: News | Notice, recipient: Recipient, **parts: Any) -> str:
    words = words_for(item.language, item.record_type)
    return _template().render(
        **parts,
        title=shorten(one_line(item.title), _MAX_TITLE),
        language=item.language,
        words=words,
        marks={"added": words.link_new, "edited": words.link_changed, "removed": words.link_gone},
        href=web_address(item.url),
        address=shorten(one_line(item.url), _MAX_ADDRESS),
        foot=why(item, recipient),
    )


@cache
def _template() -> Template:
    """Return the template and what all mails share. jinja2 takes 40 ms to import, so it is imported here."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup, escape

    def lines(text: str) -> Markup:
        return Markup("<br>").join(escape(line) for line in text.split("\n"))

    environment = Environment(
        loader=PackageLoader("scraper.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "lines": lines,
        "old": old_side,
        "new": new_side,
        "join_text": joined,
        "edges": edges,
    }
    environment.globals |= {"rules": _rules(LIGHT), "dark_rules": _dark_rules(DARK)}
    environment.globals |= {"explained": None, "entries": (), "hidden": ""}
    return environment.get_template("mail.html.j2")


def _rules(scheme: Scheme) -> dict[str, str]:
    """The inline style of each class: shape, then colours."""
    shapes = {
        "page": f"margin:0;padding:0;{_FONT}",
        "top": f"padding:0 4px 16px;overflow-wrap:anywhere;{_FONT}",
        "eyebrow": "margin:0 0 4px;font-size:14px;line-height:20px;",
        "h1": "margin:0;font-size:22px;line-height:29px;font-weight:600;",
        "h2": "margin:0;font-size:17px;line-height:24px;font-weight:600;",
        "card": (
            "padding:20px;border-radius:6px;border:1px solid;border-left-width:5px;"
            f"font-size:16px;line-height:24px;overflow-wrap:anywhere;{_FONT}"
        ),
        "badge": (
            "display:inline-block;padding:2px 10px;border:1px solid;border-radius:4px;"
            "font-size:13px;line-height:18px;"
        ),
        "label": "font-size:13px;font-weight:600;",
        "row": "margin:10px 0 0;",
        "muted": "font-size:14px;",
        "foot": "margin:0 0 6px;font-size:13px;line-height:19px;",
        "button": "border-radius:6px;",
        "press": (
            f"display:inline-block;padding:10px 20px;font-size:16px;line-height:22px;{_FONT}"
            "font-weight:600;text-decoration:none;"
        ),
        "link": "",
        "code": "font-family:Consolas,Menlo,'DejaVu Sans Mono',monospace;font-size:15px;",
        "ins": "text-decoration:underline;font-weight:600;padding:0 2px;border-radius:2px;",
        "del": "text-decoration:line-through;padding:0 2px;border-radius:2px;",
    }
    colours = _colours(scheme)
    return {name: shapes.get(name, "") + colours.get(name, "") for name in {**shapes, **colours}}


def _dark_rules(scheme: Scheme) -> list[str]:
    """The same colours for a dark screen; ``!important`` because the light ones are inline."""
    return [
        f".{name} {{ {colours.replace(';', ' !important; ').strip()} }}"
        for name, colours in _colours(scheme).items()
    ]


def _colours(scheme: Scheme) -> dict[str, str]:
    text, muted = f"color:{scheme['text']};", f"color:{scheme['muted']};"
    rules = {
        "page": f"background-color:{scheme['page']};{text}",
        "h1": text,
        "eyebrow": muted,
        "label": muted,
        "muted": muted,
        "foot": muted,
        "link": f"color:{scheme['link']};",
        "button": f"background-color:{scheme['button']};",
        "press": f"color:{scheme['button_text']};",
        "ins": f"color:{scheme['ins']};background-color:{scheme['ins_back']};",
        "del": f"color:{scheme['del']};background-color:{scheme['del_back']};",
        "card": f"background-color:{scheme['card']};border-color:{scheme['line']};{text}",
    }
    for kind, colour in _KINDS.items():
        rules[kind] = f"border-left-color:{scheme[colour]};"
        ground = scheme[f"{colour}_back"]
        rules[f"back-{kind}"] = (
            f"color:{scheme[colour]};border-color:{scheme[colour]};background-color:{ground};"
        )
    return rules
