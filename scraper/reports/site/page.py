"""Render the published page: template, style, script, and a strict content security policy."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.reports.colours import DARK, LIGHT, Scheme
from scraper.reports.i18n.value_format import site_words_for, words_for
from scraper.reports.meetings import site as meetings_site
from scraper.reports.sanitize import edges, host_of, one_line, shorten, web_address
from scraper.reports.site import record_table, state, summary
from scraper.reports.site.change_list import by_check, divided
from scraper.reports.word_diff import joined, new_side, old_side

if TYPE_CHECKING:
    from jinja2 import Template

    from scraper.reports.i18n.phrases import SiteWords
    from scraper.reports.site.site_data import Owner, Site

_MAX_TITLE = 160
_MAX_ADDRESS = 300
_LATEST_CHANGES = 3
_SCRIPT_TEXTS = (
    *(
        "not_current",
        "new_since",
        "new_badge",
        "sort_by",
        "sort_help",
        "sorted_by",
        "ascending",
        "descending",
    ),
    *("meeting_count", "chosen_of", "removed_of_them", "selection", "search", "only_films"),
)
"""What the script says, handed on in an attribute: it has no texts of its own."""


def render(site: Site) -> str:
    """The page about ``site``: one HTML document that loads nothing; the same text for the same site."""
    words, texts = words_for(site.language, site.record_type), site_words_for(site.language, site.record_type)
    records = record_table if site.record_type.is_declared else meetings_site
    title = shorten(one_line(site.title), _MAX_TITLE)
    view, groups = records.view(site, title), by_check(site)
    first, more = divided(groups)
    href = web_address(site.url)
    style = style_for(view["columns"], view["named_by"])
    script = _source("site.js")
    return template("site.html.j2").render(
        **view,
        records_template=records.TEMPLATE,
        summary=summary.to_text(site, texts, groups[0].found_at if groups else texts.none_yet),
        style=style,
        script=script,
        policy=policy_for(style, script),
        site=site,
        words=words,
        texts=texts,
        script_texts=json.dumps({name: getattr(texts, name) for name in _SCRIPT_TEXTS}, ensure_ascii=False),
        title=title,
        href=href,
        address=host_of(href) if href else shorten(one_line(site.url), _MAX_ADDRESS),
        contact=_contact(site.owner),
        legal=_legal(site.owner, texts),
        state=state.state_of(site),
        listed=sum(not seen.removed for seen in site.records),
        missing=sum(seen.missing_since is not None and not seen.removed for seen in site.records),
        latest=[change for group in groups for change in group.changes][:_LATEST_CHANGES],
        groups=first,
        more_groups=more,
        changes=sum(len(group.changes) for group in groups),
        more_changes=sum(len(group.changes) for group in more),
        downloads=state.offered(site.downloads, texts),
        checks=[(state.at(check.at, site.language), state.outcome(check, texts)) for check in site.checks],
        at=lambda value: state.at(value, site.language),
        number=lambda value: state.number(value, texts),
        counted=lambda count, forms: state.counted(count, forms, texts),
        size=lambda octets: state.size(octets, texts),
        marks={"added": words.link_new, "edited": words.link_changed, "removed": words.link_gone},
    )


def _contact(owner: Owner) -> tuple[str, str]:
    """Return the contact and the address of a link to it ('' where it is neither a mail nor a web
    address)."""
    text = shorten(one_line(owner.contact), _MAX_TITLE)
    if "@" in text and " " not in text and text.isprintable() and not set('?&<>"%') & set(text):
        return text, f"mailto:{text}"
    return text, web_address(text) or ""


def _legal(owner: Owner, texts: SiteWords) -> list[tuple[str, str]]:
    """Name and address of what the law wants on a page, as far as the owner gave it."""
    pairs = (
        (texts.imprint, owner.imprint),
        (texts.privacy, owner.privacy),
        (texts.accessibility, owner.accessibility),
    )
    return [(name, address) for name, address in pairs if address and _may_link(address)]


def _may_link(address: str) -> bool:
    """A web address, or one relative to the page: no other scheme, nothing that could end an attribute."""
    if web_address(address):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and web_address(f"https://page.example/{address.lstrip('/')}") is not None


@cache
def template(name: str) -> Template:
    """The template and what all pages share; jinja2 costs 40 ms, so it is imported when a page is made."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup, escape

    def legend(texts: SiteWords) -> Markup:
        new, old = Markup("<ins>{}</ins>"), Markup("<del>{}</del>")
        marks = {"new": new.format(texts.underlined), "old": old.format(texts.struck_out)}
        return escape(texts.legend).format(**marks)

    environment = Environment(
        loader=PackageLoader("scraper.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"old": old_side, "new": new_side, "join_text": joined, "edges": edges}
    environment.globals["legend"] = legend
    return environment.get_template(name)


def policy_for(style: str, script: str = "") -> str:
    """The Content Security Policy (CSP 3): this style and this script, images from data: only, no frames."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            *([f"script-src {_hash(script)}"] if script else []),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _source(name: str) -> str:
    return (files("scraper.reports") / "templates" / name).read_text(encoding="utf-8")


@cache
def style_for(columns: tuple[str, ...], named_by: int) -> str:
    """The style sheet: colours, light and dark, and the columns' names for narrow screens.

    ``named_by``: the column that is the row's head.
    """
    names = [name for place, name in enumerate(columns) if place != named_by]
    labels = "".join(
        f'.rows td:nth-of-type({place})::before {{ content: "{_in_css(name)}"; }}\n'
        for place, name in enumerate(names, start=1)
    )
    return (
        f":root {{ {_colours(LIGHT)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}\n"
        f"{_source('site.css')}\n@media screen and (max-width: 1040px) {{\n{labels}}}\n"
    )


def _in_css(text: str) -> str:
    """``text`` inside a string of a style sheet inside a page (CSS Syntax 3, escapes)."""
    return "".join(
        letter if letter.isalnum() or letter in " -/.,():" else f"\\{ord(letter):x} " for letter in text
    )


def _colours(scheme: Scheme) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {colour};" for name, colour in scheme.items())
