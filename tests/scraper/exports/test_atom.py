"""The feed, as feedparser reads it."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from scraper.exports import ids, render
from scraper.records import Link
from scraper.reports.dataset import Dataset
from tests.replacing import replace
from tests.scraper.exports.samples import HOSTILE, PAGE, everyday, found, hostile
from tests.scraper.reports.samples import BAUNATAL, added, corrected, edited

# RFC 4151, its grammar: authority, date, specific of the characters that a URI may have there.
TAG = re.compile(
    r"tag:[a-z0-9]([a-z0-9.-]*[a-z0-9])?,\d{4}(-\d\d(-\d\d)?)?:([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*"
)
SAFE = {"p", "dl", "dt", "dd", "del", "ins", "br", "a"}


def read(body: bytes) -> Any:
    """The feed; a mistake in it is an error."""
    feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def test_each_change_is_an_entry_newest_first() -> None:
    feed = read(render("atom", everyday()))
    assert [entry.title for entry in feed.entries][:3] == [
        "Leuchtturmprojekte im Video: Einleitung geändert",
        "Leuchtturmprojekte 2022 Wetzlar: neuer Film",
        "Leuchtturmprojekte 2023 Baunatal: Datum geändert (04.07.2023 → 05.07.2023)",
    ]
    assert [entry.updated for entry in feed.entries][:2] == ["2026-07-02T04:17:00Z", "2026-07-02T04:16:00Z"]
    assert feed.feed.updated == "2026-07-02T04:17:00Z"
    assert (feed.feed.title, feed.feed.author) == ("Leuchtturmprojekte im Video", "Leuchtturm")
    assert feed.entries[0].link == PAGE.url


def test_an_entry_shows_what_was_and_what_is() -> None:
    [entry] = read(render("atom", everyday(changes=found(corrected())))).entries
    assert entry.content[0].type == "text/html"
    assert "<del>Dienstag, 04.07.2023</del> <ins>Mittwoch, 05.07.2023</ins>" in entry.content[0].value


def test_a_links_text_is_shown_as_it_was_and_a_kind_has_its_word() -> None:
    link = Link("video", "https://vimeo.com/1", "Rundgang")
    change = edited(replace(BAUNATAL, links=(link,)), links=(replace(link, text="Rundgang <neu>"),))
    [entry] = read(render("atom", everyday(changes=found(change)))).entries
    assert "Rundgang &lt;neu&gt;</a> (bisher: <del>Rundgang</del>)" in entry.content[0].value
    assert entry.tags[0]["term"] == "edited"
    assert entry.tags[0]["label"] == "Geändert"


def test_names_are_tags_that_stay() -> None:
    feed = read(render("atom", everyday()))
    ids = [feed.feed.id, *(entry.id for entry in feed.entries)]
    assert all(TAG.fullmatch(name) for name in ids)
    assert len(set(ids)) == 8
    assert ids[0] == "tag:www.example.org,2026:leuchtturm/leuchtturmprojekte/changes"
    later = found(added(), *(change.change for change in everyday().changes))
    again = read(render("atom", everyday(changes=(*later[:1], *everyday().changes), records=())))
    assert [again.feed.id, *(entry.id for entry in again.entries[1:])] == ids


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://WWW.Example.org/a", "www.example.org"),
        ("https://städte.example/", "xn--stdte-hra.example"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "leuchtturm.invalid"),
        ("http://under_score.example/", "leuchtturm.invalid"),
        ("http://[", "leuchtturm.invalid"),
        (f"http://{'a' * 70}.example/", "leuchtturm.invalid"),
        ("", "leuchtturm.invalid"),
    ],
)
def test_a_tag_is_one_whatever_the_address(url: str, authority: str) -> None:
    name = ids.of_pages([replace(PAGE, url=url)])
    assert name == f"tag:{authority},2026:leuchtturm/leuchtturmprojekte/changes"
    assert TAG.fullmatch(name)


def test_several_pages_make_one_feed_and_none_an_empty_one() -> None:
    both = read(render("atom", everyday(pages=(PAGE, replace(PAGE, schedule="other")))))
    assert both.feed.id == "tag:www.example.org,2026:leuchtturm/changes"
    none = read(render("atom", Dataset()))
    assert (none.feed.updated, none.entries) == ("1970-01-01T00:00:00Z", [])


def test_what_only_re_reading_found_is_told_to_nobody() -> None:
    told, reread = found(added(), corrected())
    feed = read(render("atom", everyday(changes=(told, replace(reread, reread="found")))))
    assert [entry.title for entry in feed.entries] == [
        "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)"
    ]


def test_a_feed_tells_the_newest_two_hundred() -> None:
    feed = read(render("atom", everyday(changes=found(*[added()] * 250))))
    assert len(feed.entries) == 200
    assert feed.entries[0].updated == feed.feed.updated


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name: str) -> None:
    body = render("atom", hostile(HOSTILE[name]))
    feed = read(body)
    assert len(feed.entries) == 5
    assert all(TAG.fullmatch(entry.id) for entry in feed.entries)
    namespace = "{http://www.w3.org/2005/Atom}"
    for content in ET.fromstring(body).iter(f"{namespace}content"):
        markup = content.text or ""
        assert set(re.findall(r"<\s*/?([^\s>/]+)", markup)) <= SAFE
        assert all(
            re.fullmatch(r'a href="https?://[^"<>]*"', tag) for tag in re.findall(r"<(a[^>]*)>", markup)
        )
