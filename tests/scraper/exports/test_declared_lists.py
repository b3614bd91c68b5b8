"""Every format for a declared list, opened by the programs that open it for meetings."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
import vobject

from scraper.exports import FORMATS, ExportError, Format, render
from scraper.records import Link
from scraper.reports.dataset import WatchedPage
from scraper.reports.model import LANGUAGES, Language
from tests.replacing import replace
from tests.scraper.exports import samples
from tests.scraper.exports.lists import (
    BUILDING,
    COUNCIL,
    PAGE,
    SITTING,
    calls,
    hostile,
    like_meetings,
    sittings,
    stored,
    together,
)
from tests.scraper.exports.samples import HOSTILE
from tests.scraper.exports.test_atom import SAFE, TAG
from tests.scraper.exports.test_atom import read as feed_of
from tests.scraper.exports.test_csv import FORMULA, lines
from tests.scraper.exports.test_html_table import ELEMENTS, Seen
from tests.scraper.exports.test_ics import events
from tests.scraper.exports.test_xlsx import cell, opened
from tests.work import assert_time_grows_with_size, thread_seconds

BUILDING_NAME = "Bauausschuss, 04.03.2026"
COUNCIL_NAME = "Rat, 01.04.2026"
STANDING = ("Von Hand festgelegt", "Fehlt seit", "Zuerst gesehen", "Zuletzt geändert", "Seite", "Quelle")


def test_a_row_has_the_fields_under_their_labels_the_long_ones_last() -> None:
    header, full, *_ = lines(render("csv", sittings()))
    assert header == [
        *("Tag", "Gremium", "Freie plaetze", "Form", "Auf der Seite", "Themen", "Unterlagen"),
        *STANDING,
    ]
    assert full[:7] == [
        *("04.03.2026", "Bauausschuss", "12", "online", "ja"),
        "Bericht der Verwaltung. | Anträge; mit „Zeichen“.",
        "Tagesordnung: https://rat.example.org/1.pdf | https://rat.example.org/2",
    ]


@pytest.mark.parametrize("label", ["=1+1", "@SUM(1)", "a,=1+1"])
def test_a_label_is_no_formula(label: str) -> None:
    fields = (replace(SITTING.fields[0], label=(label, label)), *SITTING.fields[1:])
    page = replace(PAGE, record_type=replace(SITTING, fields=fields))
    record = replace(BUILDING, record_type=page.record_type)
    [header, _] = lines(
        render("csv", replace(sittings(), pages=(page,), records=(stored(record, page=page),)))
    )
    assert header[0] == "'" + label if label[0] != "a" else "a,'=1+1"


def test_english_has_the_english_labels_and_the_page_s_own_words() -> None:
    header, full, *_ = lines(render("csv", sittings(language="en")))
    assert header[:5] == ["Day", "Committee", "Freie plaetze", "Form", "On the page"]
    assert full[:4] == ["2026-03-04", "Bauausschuss", "12", "online"]


def test_a_number_is_one_also_below_zero_and_with_a_fraction() -> None:
    assert lines(render("csv", sittings()))[3][2] == "-3"
    assert [row[1] for row in lines(render("csv", calls()))[1:]] == ["1234,5", "1" + "0" * 20]
    sheet = opened(calls())["Einträge"]
    assert (cell(sheet, "Summe").value, cell(sheet, "Summe", 3).value) == (1234.5, "1" + "0" * 20)


def test_a_value_from_before_the_declaration_changed_is_shown_as_what_it_is() -> None:
    old = BUILDING.with_values({"datum": "im März", "unterlagen": 12, "freie_plaetze": ("viele",)})
    exported = sittings(records=(stored(old),))
    _, row = lines(render("csv", exported))
    assert (row[0], row[2]) == ("im März", "viele")
    assert events(render("ics", exported)) == []
    assert json.loads(render("json", exported))["records"][0]["record"]["datum"] == "im März"


def test_the_workbook_has_the_sheets_of_the_list() -> None:
    book = opened(sittings())
    assert book.sheetnames == ["Sitzungen", "Änderungen", "Links"]
    assert cell(book["Sitzungen"], "Tag").value == datetime.fromisoformat("2026-03-04")
    assert cell(book["Sitzungen"], "Unterlagen").hyperlink.target == "https://rat.example.org/1.pdf"
    assert [row[0] for row in book["Links"].iter_rows(min_row=2, values_only=True)] == [BUILDING_NAME] * 2
    rows = [row[1:6] for row in book["Änderungen"].iter_rows(min_row=2, values_only=True)]
    day, later = map(datetime.fromisoformat, ("2026-03-04", "2026-03-11"))
    assert rows[:3] == [
        ("Neu", COUNCIL_NAME, "Sitzung", None, COUNCIL_NAME),
        ("Geändert", BUILDING_NAME, "Tag", day, later),
        ("Geändert", BUILDING_NAME, "Freie plaetze", 12, 1.5),
    ]
    assert rows[4] == ("Entfernt", "Hauptausschuss", "Sitzung", "Hauptausschuss", None)
    assert opened(calls()).sheetnames == ["Einträge", "Änderungen"]


def test_several_kinds_of_records_are_sheets_and_tables_of_one_file() -> None:
    exported = together(samples.everyday(), sittings(), calls())
    assert opened(exported).sheetnames == [
        *("Treffen", "Änderungen Treffen", "Filme und Links Treffen"),
        *("Sitzungen", "Änderungen Sitzungen", "Links Sitzungen"),
        *("Einträge", "Änderungen Einträge"),
    ]
    rows = Seen(render("html", exported)).rows
    assert [row[0] for row in rows] == [
        *("Jahr", "2022", "2023", "", "2021"),
        *("Tag", "04.03.2026", "01.04.2026", ""),
        *("Titel", "Quartiersbüro", "Spielplatz"),
    ]
    assert len(events(render("ics", exported))) == 5


@pytest.mark.parametrize("form", ["csv", "json"])
def test_several_kinds_of_records_do_not_fit_into_one_table(form: Format) -> None:
    with pytest.raises(ExportError, match=f"^{form} has room for one kind of records") as error:
        render(form, together(samples.everyday(), sittings()))
    assert "leuchtturmprojekte, sitzungen. Choose one with --schedule" in str(error.value)


def test_two_lists_with_the_same_fields_are_one_table() -> None:
    other = WatchedPage(
        "rat", "Sitzungen des Rates", "https://rat.example.org/rat", replace(SITTING, name="rat")
    )
    exported = together(
        sittings(), sittings(pages=(other,), records=(stored(COUNCIL, 9, other),), changes=())
    )
    assert len(lines(render("csv", exported))) == 5
    assert opened(exported).sheetnames == ["Sitzungen", "Änderungen", "Links"]


def test_a_sheet_has_no_name_that_excel_keeps_for_itself() -> None:
    page = replace(sittings().pages[0], record_type=replace(SITTING, many=("", "History")))
    exported = sittings(pages=(page,), records=(stored(COUNCIL, 9, page),), changes=())
    assert opened(exported).sheetnames[0] == "History 2"


def test_a_record_with_a_day_is_an_appointment_with_its_other_values() -> None:
    building, council = events(render("ics", sittings()))
    assert (building["DTSTART"].dt, building["DTEND"].dt) == (date(2026, 3, 4), date(2026, 3, 5))
    assert building["UID"] == "sitzungen-1@rat.example.org"
    assert building["SUMMARY"] == "Bauausschuss", "the calendar shows the day"
    assert building["DESCRIPTION"].startswith(
        "Gremium: Bauausschuss\nFreie plaetze: 12\nForm: online\n\nBericht"
    )
    assert building["DESCRIPTION"].endswith("https://rat.example.org/1.pdf\nhttps://rat.example.org/2")
    assert "STATUS" not in council
    read = vobject.readOne(render("ics", sittings()).decode())
    assert [event.summary.value for event in read.vevent_list] == ["Bauausschuss", "Rat"]


def test_a_mail_address_or_number_is_a_link_where_there_can_be_one() -> None:
    contacts = (
        Link("page", "mailto:rat@stadt.example", "Schreiben"),
        Link("page", "tel:+49561123", "Anrufen"),
        Link("page", "https://rat.example.org/3", "Ansehen"),
    )
    exported = replace(sittings(), records=(stored(BUILDING.with_values({"unterlagen": contacts})),))
    assert '<a href="mailto:rat@stadt.example">Schreiben</a>' in render("html", exported).decode()
    assert '<a href="tel:+49561123">Anrufen</a>' in render("html", exported).decode()
    assert "Anrufen: tel:+49561123" in lines(render("csv", exported))[1][6]
    targets = [link.hyperlink for row in opened(exported)["Links"].iter_rows(min_row=2) for link in row]
    assert [link.target for link in targets if link] == [contacts[0].url, contacts[2].url]
    (event,) = events(render("ics", exported))
    assert str(event["url"]) == "https://rat.example.org/3"


def test_a_list_without_days_has_no_calendar() -> None:
    with pytest.raises(ExportError, match="no field of aufrufe has the type date"):
        render("ics", calls())


def test_json_has_the_records_by_their_fields_and_says_what_these_are() -> None:
    document = json.loads(render("json", sittings()))
    assert document["type"]["many"] == {"en": "sittings", "de": "Sitzungen"}
    assert document["type"]["fields"][3] == {
        "name": "freie_plaetze",
        "kind": "number",
        "label": {"en": None, "de": None},
    }
    assert document["pages"] == [{"schedule": "sitzungen", "title": PAGE.title, "url": PAGE.url}]
    assert [record["removed"] for record in document["records"]] == [False, False, True]
    assert document["records"][0] | {"record": document["records"][0]["record"]["datum"]} == {
        "id": "tag:rat.example.org,2026:leuchtturm/sitzungen/record/1",
        "schedule": "sitzungen",
        "name": BUILDING.name,
        "record": "2026-03-04",
        "first_seen_at": "2026-03-01T05:17:00Z",
        "changed_at": "2026-07-02T04:17:00Z",
        "missing_since": None,
        "removed": False,
    }


def test_a_record_that_is_gone_says_so_in_the_calendar_and_is_not_cancelled() -> None:
    [event] = events(render("ics", sittings(records=(stored(BUILDING, removed=True),))))
    assert event["SUMMARY"] == "Bauausschuss (nicht mehr auf der Seite)"
    assert event["DESCRIPTION"].startswith("Diese Sitzung steht nicht mehr auf der Webseite.")
    assert "STATUS" not in event


def test_what_the_page_cleared_away_after_its_day_stays_in_the_calendar_as_it_was() -> None:
    day_before, day_after = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (3, 5))
    gone = (stored(BUILDING, removed=True, missing_since=moment) for moment in (day_before, day_after))
    early, past = events(render("ics", sittings(records=tuple(gone))))
    assert early["SUMMARY"] == "Bauausschuss (nicht mehr auf der Seite)"
    assert past["SUMMARY"] == "Bauausschuss"
    assert "nicht mehr" not in past["DESCRIPTION"]


def test_what_left_a_list_of_the_newest_at_its_end_has_no_note() -> None:
    window = replace(PAGE, record_type=replace(PAGE.record_type, is_window=True))
    gone = datetime(2026, 3, 1, 12, tzinfo=UTC)
    records = (
        stored(BUILDING, page=window, removed=True, missing_since=gone),
        stored(BUILDING, 2, page=window, removed=True, missing_since=gone, changed_at=gone),
    )
    left, removed = events(render("ics", sittings(pages=(window,), records=records)))
    assert (left["SUMMARY"], removed["SUMMARY"]) == (
        "Bauausschuss",
        "Bauausschuss (nicht mehr auf der Seite)",
    )


def test_the_feed_has_each_change_with_both_sides() -> None:
    feed = feed_of(render("atom", sittings()))
    assert [entry.title for entry in feed.entries][:2] == [
        f"Neue Sitzung: {COUNCIL_NAME}",
        f"Sitzung „{BUILDING_NAME}“: Tag und Freie plaetze geändert, Dokument und Link entfernt",
    ]
    assert (
        "<del>Mittwoch, 04.03.2026</del> <ins>Mittwoch, 11.03.2026</ins>" in feed.entries[1].content[0].value
    )
    assert len({entry.id for entry in feed.entries}) == 3
    both = feed_of(render("atom", together(samples.everyday(), sittings())))
    assert len(both.entries) == len(samples.everyday().changes) + 3


def test_fields_that_are_called_like_a_meeting_s_are_the_operator_s_own() -> None:
    exported = like_meetings()
    header, row = lines(render("csv", exported))
    assert (header[4:6], row[4:6]) == (["Attendance", "Status"], ["offen", "cancelled"])
    [event] = events(render("ics", exported))
    assert "STATUS" not in event
    assert "Status: cancelled" in event["DESCRIPTION"]
    [entry] = feed_of(render("atom", exported)).entries
    assert "<del>geplant</del> <ins>cancelled</ins>" in entry.content[0].value
    assert opened(exported)["Änderungen"]["F2"].value == "cancelled"
    assert json.loads(render("json", exported))["records"][0]["record"]["status"] == "cancelled"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_records_are_the_same_bytes(form: Format, language: Language) -> None:
    assert render(form, sittings(language=language)) == render(form, sittings(language=language))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_in_its_cell_of_a_csv(name: str) -> None:
    body = render("csv", hostile(HOSTILE[name]))
    rows = lines(body)
    assert [len(row) for row in rows] == [13] * 3
    assert body.count(b"\n") == body.count(b"\r") == 3
    assert [value for row in rows for value in row if FORMULA.match(value)] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_in_a_workbook(name: str) -> None:
    book = opened(hostile(HOSTILE[name]))
    cells = [found for sheet in book for row in sheet.iter_rows() for found in row]
    assert len(book.sheetnames) == 3
    assert {found.data_type for found in cells} <= {"s", "n", "d"}
    targets = [found.hyperlink.target for found in cells if found.hyperlink]
    assert [target for target in targets if not re.match("https?://", target)] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_in_html_json_and_a_calendar(name: str) -> None:
    seen = Seen(render("html", hostile(HOSTILE[name])))
    assert seen.elements <= ELEMENTS
    assert [
        value for key, value in seen.attributes if key == "href" and not value.startswith("https://")
    ] == []
    assert [len(row) for row in seen.rows] == [13] * 3
    body = render("json", hostile(HOSTILE[name]))
    assert not set(b"<>&") & set(body)
    assert len(json.loads(body)["records"]) == 2
    calendar = render("ics", hostile(HOSTILE[name]))
    assert max(map(len, calendar.split(b"\r\n"))) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", calendar)
    assert len(vobject.readOne(calendar.decode()).vevent_list) == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_in_a_feed(name: str) -> None:
    body = render("atom", hostile(HOSTILE[name]))
    [entry] = feed_of(body).entries
    assert TAG.fullmatch(entry.id)
    for content in ET.fromstring(body).iter("{http://www.w3.org/2005/Atom}content"):
        assert set(re.findall(r"<\s*/?([^\s>/]+)", content.text or "")) <= SAFE


def test_the_name_beside_each_link_costs_no_more_for_a_record_of_many() -> None:
    """The time, for what was done for each link was done to a whole text at once, in C."""

    def seconds(count: int) -> float:
        links = tuple(
            Link("document", f"https://rat.example.org/{number}.pdf", "x") for number in range(count)
        )
        hostile = BUILDING.with_values({"unterlagen": links, "gremium": "Ausschuss" * 10 * count})
        dataset = replace(sittings(), records=(stored(hostile),), changes=())
        return thread_seconds(lambda: render("xlsx", dataset))

    seconds(1)
    assert_time_grows_with_size(seconds, 125)
