# ruff: noqa: E501  (a piece of markup is one line)
"""The smallest pages that were once misread; the first line of each file says what is right."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from scraper.parsers.sandbox import read
from scraper.records import record_to_json
from tests.paths import FIXTURES
from tests.scraper.parsers.leuchtturmprojekte.small_pages import INTRO, URL

if TYPE_CHECKING:
    from scraper.meetings import MeetingPage

FAULTS = {path.stem: path for path in sorted((FIXTURES / "leuchtturmprojekte" / "faults").glob("*.html"))}
DAY = {"start_date": "2024-09-17"}
PLACE = {"municipality": "Kassel", "programme": "Sozialer Zusammenhalt"}
VIDEO = {"links": [("video", "https://www.youtube.com/watch?v=Lt2024Kasse")]}
VISIT = "Wir trafen uns am 17.09.2024 im Programmgebiet „Kassel-Wesertor“."
WETZLAR = "Im Jahr 2022 stand das Programmgebiet „Wetzlar – Dalheim“ im Mittelpunkt. Wir kamen am 07.11.2022 ins Gespräch."
# What the first line of each file says of the meeting of 2024.
RIGHT: dict[str, dict[str, Any]] = {
    "01_other_date_wins": DAY,
    "01b_other_date_first": DAY,
    "01c_other_date_invitation": DAY,
    "01e_new_area_since": DAY,
    "01f_hall_opened": DAY,
    "02_side_matter_cancels_meeting": {"status": None},
    "03_misspelt_heading_missed": {"municipality": "Kassel"},
    "04_place_takes_suffix": PLACE,
    "04b_place_takes_jubilee": PLACE,
    "04d_save_the_date_is_a_place": {"municipality": None},
    "05_programme_runs_on": PLACE,
    "05b_programme_runs_on_i_dot": PLACE,
    "06_attendance_online_for_hybrid": {"attendance": "hybrid"},
    "06b_attendance_hybrid_for_in_person": {"attendance": "in_person"},
    "06c_attendance_of_another_year": {"attendance": None},
    "06d_attendance_of_preparations": {"attendance": None},
    "07_area_runs_on": {"programme_area": "Kassel-Wesertor"},
    "08_contao5_splash_button": VIDEO,
    "09_drupal_media_oembed": VIDEO,
    "09b_peertube_iframe_is_page": {
        "links": [("video", "https://video.hessen.social/videos/embed/8f2b6c1e-77aa-4a53-9a1c-0d3a0a1b2c3d")]
    },
    "10_borlabs2_base64": VIDEO,
    "10c_real_cookie_banner": VIDEO,
    "11_line_with_clock_time_lost": {"description": [VISIT, "10:00 Uhr Begrüßung", "11:00 Uhr Rundgang"]},
    "11b_timetable_cells_lost": {
        "description": ["Wir trafen uns am 17.09.2024.", "10:00 Uhr Begrüßung", "11:00 Uhr Rundgang"]
    },
    "12_accordion_div_button": {"municipality": "Kassel"},
    "13_date_badge": DAY,
    "14_footer_note_joins_last": {},
    "15_subheading_becomes_meeting": {"municipality": "Kassel"},
    "15b_subheading_impressionen": {"municipality": "Kassel"},
    "16_year_heading_town_subheading": {"municipality": "Kassel"},
    "16b_year_h2_town_h3": {"municipality": "Kassel"},
    "17_short_heading_dash": {"municipality": "Kassel"},
    "17b_short_heading_in": {"municipality": "Kassel"},
    "17d_netzwerktreffen": {"municipality": "Kassel"},
    "18_download_without_extension": {
        "links": [("document", "https://stadtentwicklung.example/download/123")]
    },
}
THREE = {"16_year_heading_town_subheading", "16b_year_h2_town_h3"}
ONE = {"14_footer_note_joins_last"}


@cache
def fault(name: str) -> MeetingPage:
    return read(FAULTS[name].read_bytes(), "text/html", URL, "leuchtturmprojekte")


def test_every_fault_has_its_expectation() -> None:
    assert FAULTS.keys() == RIGHT.keys()
    assert len(FAULTS) == 35


@pytest.mark.parametrize("name", FAULTS)
def test_the_page_has_its_meetings_and_no_others(name: str) -> None:
    years = {2024, 2023, 2022} if name in THREE else {2022} if name in ONE else {2024, 2022}
    found = fault(name)
    assert found.problem is None
    assert [meeting.year for meeting in found.records] == sorted(years, reverse=True)
    assert found.intro == (INTRO,)
    assert found.unread == ()
    last = record_to_json(found.records[-1])
    assert (last["municipality"], last["start_date"]) == ("Wetzlar", "2022-11-07")
    assert last["description"] == [WETZLAR]


@pytest.mark.parametrize("name", [name for name in FAULTS if RIGHT[name]])
def test_what_was_misread_is_read_right(name: str) -> None:
    record = record_to_json(fault(name).records[0])
    record["links"] = [(link["kind"], link["url"]) for link in record["links"]]
    assert {field: record[field] for field in RIGHT[name]} == RIGHT[name]
