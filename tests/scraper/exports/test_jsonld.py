"""JSON-LD, as rdflib reads it with schema.org's vocabulary and no network."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from scraper.exports import render
from tests.scraper.exports.samples import HOSTILE, everyday, hostile, stored
from tests.scraper.reports.samples import WETZLAR

# rdflib's own reader of JSON-LD uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning:rdflib")

SCHEMA = Namespace("https://schema.org/")
# What https://schema.org says for the terms that are used: types of addresses, all else plain.
ADDRESSES = ("url", "eventStatus", "eventAttendanceMode")
CONTEXT: dict[str, Any] = {"@vocab": str(SCHEMA), **{name: {"@type": "@id"} for name in ADDRESSES}}
WETZLARS = URIRef("tag:www.example.org,2026:leuchtturm/leuchtturmprojekte/meeting/4")


def graph(body: bytes) -> Graph:
    """The triples of a document; its context is put in, for asking schema.org takes a network."""
    document = json.loads(body)
    assert document["@context"] == "https://schema.org"
    return Graph().parse(data=json.dumps(document | {"@context": CONTEXT}), format="json-ld")


def test_a_meeting_is_an_event_with_all_that_the_page_says() -> None:
    found = graph(render("json", everyday()))
    assert (WETZLARS, RDF.type, SCHEMA.Event) in found
    values = {
        "startDate": Literal("2022-11-07"),
        "endDate": Literal("2022-11-08"),
        "eventStatus": SCHEMA.EventCancelled,
        "eventAttendanceMode": SCHEMA.MixedEventAttendanceMode,
        "description": Literal("Erster Absatz.\n\nZweiter; mit „Zeichen“, und mehr."),
        "keywords": Literal("Sozialer Zusammenhalt"),
    }
    assert {name: found.value(WETZLARS, SCHEMA[name]) for name in values} == values
    place = found.value(WETZLARS, SCHEMA.location)
    assert found.value(place, SCHEMA.name) == Literal("Wetzlar – Dalheim / Altenberger Straße")
    assert found.value(found.value(place, SCHEMA.address), SCHEMA.addressLocality) == Literal("Wetzlar")


def test_films_are_recordings_and_papers_are_about_it() -> None:
    found = graph(render("json", everyday()))
    films = {found.value(film, SCHEMA.url) for film in found.objects(WETZLARS, SCHEMA.recordedIn)}
    assert films == {URIRef("https://vimeo.com/1"), URIRef("https://vimeo.com/2")}
    paper = found.value(WETZLARS, SCHEMA.subjectOf)
    assert (paper, RDF.type, SCHEMA.DigitalDocument) in found


def test_what_the_page_does_not_say_is_not_there() -> None:
    bare = json.loads(render("json", everyday()))["@graph"][2]
    assert set(bare) == {"@type", "@id", "name", "url"}


def test_a_moved_meeting_is_rescheduled_with_the_day_before() -> None:
    postponed = replace(WETZLAR, status="postponed")
    meetings = (
        stored(postponed, 1, previous_start=date(2022, 10, 3)),
        stored(postponed, 2),
        stored(replace(postponed, start_date=None), 3, previous_start=date(2022, 10, 3)),
    )
    found = graph(render("json", everyday(records=meetings)))
    names = [URIRef(str(WETZLARS)[:-1] + number) for number in "123"]
    assert [found.value(name, SCHEMA.eventStatus) for name in names] == [
        *(SCHEMA.EventRescheduled, SCHEMA.EventRescheduled, SCHEMA.EventPostponed)
    ]
    assert [str(found.value(name, SCHEMA.previousStartDate)) for name in names] == [
        *("2022-10-03", "None", "2022-10-03")
    ]


def test_a_meeting_that_is_gone_is_not_called_cancelled() -> None:
    gone = json.loads(render("json", everyday()))["@graph"][3]
    assert "eventStatus" not in gone
    assert "steht nicht mehr auf der Webseite" in gone["disambiguatingDescription"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name: str) -> None:
    body = render("json", hostile(HOSTILE[name]))
    assert not set(b"<>&") & set(body)
    first, second = json.loads(body)["@graph"]
    assert (first["@type"], second["@type"], second["location"]["address"]["addressLocality"]) == (
        *("Event", "Event"),
        "Baunatal",
    )
    if len(body) < 100_000:  # rdflib takes seconds for a megabyte
        found = graph(body)
        assert len(list(found.subjects(RDF.type, SCHEMA.Event))) == 2
        addresses = [str(address) for address in found.objects(None, SCHEMA.url)]
        assert [address for address in addresses if not address.startswith("https://")] == []


def test_each_meeting_has_its_own_name() -> None:
    events = json.loads(render("json", everyday(records=(stored(WETZLAR, 1), stored(WETZLAR, 2)))))["@graph"]
    assert len({event["@id"] for event in events}) == 2
