"""Put the published page together: template, style, script, and a policy that lets nothing else in."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from scraper.reports.colours import DARK, LIGHT, Scheme
from scraper.reports.i18n.german import WORDS as GERMAN
from scraper.reports.sanitize import edges, host_of, one_line, shorten, web_address
from scraper.reports.site import site_phrases
from scraper.reports.site.views import cards, timeline, told
from scraper.reports.word_diff import new_side, old_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinja2 import Template

    from scraper.reports.site.site_data import Site
    from scraper.reports.site.views import Card
    from scraper.reports.word_diff import Segment

_LONGEST_TITLE = 160
_LONGEST_ADDRESS = 300


def render(site: Site) -> str:
    """The page about ``site``: one HTML document that loads nothing; the same text for the same site."""
    shown = cards(site)
    href = web_address(site.url)
    return _template().render(
        site=site,
        title=shorten(one_line(site.title), _LONGEST_TITLE),
        contact=shorten(one_line(site.contact), _LONGEST_TITLE),
        href=href,
        address=host_of(href) if href else shorten(one_line(site.url), _LONGEST_ADDRESS),
        state=site_phrases.state_of(site),
        cards=shown,
        listed=sum(not card.removed for card in shown),
        choices=_choices(shown),
        years=timeline(shown),
        changes=told(site),
        downloads=site_phrases.offered(site.downloads),
    )


def _choices(shown: Sequence[Card]) -> dict[str, list[str]]:
    """What can be chosen from above the table; nothing where all meetings are alike."""
    choices = {
        "Jahr": sorted({card.year or "keine Angabe" for card in shown}, reverse=True),
        "Form": sorted({card.form or "keine Angabe" for card in shown}),
        "Status": sorted({word for card in shown for word, _ in card.states}),
    }
    fewest = {"Jahr": 2, "Form": 2, "Status": 1}
    return {name: values for name, values in choices.items() if len(values) >= fewest[name]}


@cache
def _template() -> Template:
    """The template and what all pages share. jinja2 costs 40 ms, so only who makes a page imports it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("scraper.reports")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "old": old_side,
        "new": new_side,
        "join_text": _join,
        "edges": edges,
        "at": site_phrases.at,
        "outcome": site_phrases.outcome,
        "size": site_phrases.size,
        "number": site_phrases.number,
    }
    sheet, script = (loader.get_source(environment, name)[0] for name in ("site.css", "site.js"))
    style = _style(sheet)
    environment.globals |= {
        "style": style,
        "script": script,
        "policy": _policy(style, script),
        "columns": site_phrases.COLUMNS,
        "words": GERMAN,
        "counted": site_phrases.counted,
        "marks": {"added": GERMAN.link_new, "edited": GERMAN.link_changed, "removed": GERMAN.link_gone},
    }
    return environment.get_template("site.html.j2")


def _policy(style: str, script: str) -> str:
    """The Content Security Policy (CSP 3): this style and this script, images from data: only, no frames."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _style(sheet: str) -> str:
    """The style sheet: colours of the mails, light and dark, and the columns' names for narrow screens."""
    labels = "".join(
        f'.rows td:nth-of-type({place})::before {{ content: "{name}"; }}\n'
        for place, name in enumerate((name for name in site_phrases.COLUMNS if name != "Ort"), start=1)
    )
    return (
        f":root {{ {_colours(LIGHT)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}\n"
        f"{sheet}\n@media screen and (max-width: 759px) {{\n{labels}}}\n"
    )


def _colours(scheme: Scheme) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {colour};" for name, colour in scheme.items())


def _join(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)
