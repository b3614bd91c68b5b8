"""Situations of a page, and what readers are told about each: a table, and invariant 6 step by step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from scraper.changes.compare import Comparison
from scraper.meetings import Meeting, MeetingPage
from scraper.records import Known, KnownRecord, Link, Problem
from tests.replacing import replace
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Record

AREAS = {
    "Steinbach (Taunus)": "Steinbach (Taunus) – Östliches Stadtgebiet und Innenstadt",
    "Wetzlar": "Wetzlar – Dalheim / Altenberger Straße",
    "Baunatal": "Baunatal-Baunsberg",
    "Dietzenbach": "Dietzenbach – Süd-Ost",
    "Kassel": "Kassel-Rothenditmold",
}


def section(year: int, town: str, day: str, *, area: str = "", film: str = "") -> Meeting:
    """A section as the page's template makes it: only year, town, area and date differ."""
    start = date.fromisoformat(day)
    area = area or AREAS[town]
    return Meeting(
        year=year,
        title=f"Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}",
        programme="Sozialer Zusammenhalt",
        municipality=town,
        programme_area=area,
        start_date=start,
        description=(
            f"Im Jahr {year} stand das Programmgebiet „{area}“ im Mittelpunkt. Anhand von ausgewählten "
            f"Beispielen im Programmgebiet kamen wir am {start:%d.%m.%Y} über Erfolge ins Gespräch.",
        ),
        links=(Link("video", f"https://www.youtube.com/watch?v={film}", f"Film {town}"),) if film else (),
    )


S21 = section(2021, "Steinbach (Taunus)", "2021-11-25")
W22 = section(2022, "Wetzlar", "2022-11-07")
B23 = section(2023, "Baunatal", "2023-07-04")
D24 = section(2024, "Dietzenbach", "2024-09-17")
K24 = section(2024, "Kassel", "2024-11-05")
W22_FILM = section(2022, "Wetzlar", "2022-11-07", film="SYNTHv2022_")
DOKU = Link("document", "https://stadt.example/doku.pdf", "Dokumentation")
BARE_24 = Meeting(2024, "Leuchtturmprojekte 2024")
TEXT = "edited {} title municipality programme_area start_date description"


def untitled(meeting: Meeting) -> tuple[Link, ...]:
    return tuple(replace(link, text="") for link in meeting.links)


def removed(meeting: Meeting) -> KnownRecord:
    return KnownRecord(0, meeting, missing_checks=2, removed=True)


def known(*meetings: Meeting | KnownRecord) -> Known:
    """What is remembered: ids count from 1 in the order given."""
    return Known(
        "Leuchtturmprojekte im Video",
        ("Jedes Jahr findet ein Treffen statt.",),
        tuple(
            replace(one, id=number) if isinstance(one, KnownRecord) else KnownRecord(number, one)
            for number, one in enumerate(meetings, start=1)
        ),
    )


def page(*meetings: Meeting) -> MeetingPage:
    return MeetingPage("Leuchtturmprojekte im Video", ("Jedes Jahr findet ein Treffen statt.",), meetings)


def _town(record: Record) -> str:
    return record.get("municipality") or "-"


def told(comparison: Comparison) -> list[str]:
    """Each change in one line: kind, known id (or the town of a new one), fields that differ."""
    return [
        " ".join(
            [
                change.kind,
                *([str(change.record_id)] if change.record_id else []),
                *(
                    [change.after.get("municipality") or "-"]
                    if change.kind == "added" and change.after
                    else []
                ),
                *(entry.field for entry in change.fields),
            ]
        )
        for change in comparison.changes
    ]


SITUATIONS: dict[str, tuple[Sequence[Meeting | KnownRecord], Sequence[Meeting], list[str]]] = {
    "the same page": ([S21, W22, B23], [S21, W22, B23], []),
    "another order": ([S21, W22, B23], [B23, S21, W22], []),
    "a new meeting on top": ([B23, W22], [D24, B23, W22], ["added Dietzenbach"]),
    "a second meeting in a year": ([K24, B23], [K24, D24, B23], ["added Dietzenbach"]),
    "two in one year, one date corrected": (
        [K24, D24],
        [K24, replace(D24, start_date=date(2024, 9, 18))],
        ["edited 2 start_date"],
    ),
    "two in one year change places": ([K24, D24], [D24, K24], []),
    "date corrected": ([B23, W22], [replace(B23, start_date=date(2023, 7, 5)), W22], ["edited 1 start_date"]),
    "typing error in the town": (
        [B23, replace(W22, municipality="Wezlar")],
        [B23, W22],
        ["edited 2 municipality"],
    ),
    "town corrected to another one": (
        [B23, W22],
        [B23, replace(W22, municipality="Gießen", title="Leuchtturmprojekte 2022 in Gießen")],
        ["edited 2 title municipality"],
    ),
    "area corrected": (
        [S21, B23],
        [S21, replace(B23, programme_area="Baunatal – Baunsberg")],
        ["edited 2 programme_area"],
    ),
    "area and date corrected": (
        [S21, B23],
        [S21, section(2023, "Baunatal", "2023-10-11", area="Baunatal – Altenbauna")],
        ["edited 2 programme_area start_date description"],
    ),
    "town and area corrected, same day": (
        [S21, B23],
        [S21, section(2023, "Kassel", "2023-07-04")],
        ["edited 2 title municipality programme_area description"],
    ),
    "year corrected together with the date": (
        [B23, W22],
        [B23, section(2020, "Wetzlar", "2020-10-07")],
        ["edited 2 year title start_date description"],
    ),
    "slip in the year": (
        [B23, replace(W22, year=2202, title="Leuchtturmprojekte 2202")],
        [B23, W22],
        ["edited 2 year title"],
    ),
    "all three years corrected": (
        [S21, W22, B23],
        [replace(one, year=one.year + 1) for one in (S21, W22, B23) if one.year],
        ["edited 1 year", "edited 2 year", "edited 3 year"],
    ),
    "years of two exchanged": (
        [W22, B23],
        [replace(W22, year=2023), replace(B23, year=2022)],
        ["edited 1 year", "edited 2 year"],
    ),
    "title reworded": ([S21, W22], [S21, replace(W22, title="2022: Wetzlar")], ["edited 2 title"]),
    "programme renamed everywhere": (
        [S21, W22],
        [replace(S21, programme="Soziale Stadt"), replace(W22, programme="Soziale Stadt")],
        ["edited 1 programme", "edited 2 programme"],
    ),
    "everything but the film changed": (
        [S21, W22_FILM],
        [S21, section(2019, "Kassel", "2019-03-01", film="SYNTHv2022_")],
        ["edited 2 year title municipality programme_area start_date description links"],
    ),
    "a film that two share is no sign": (
        [replace(S21, links=W22_FILM.links), W22_FILM],
        [W22_FILM, section(2019, "Kassel", "2019-03-01", film="SYNTHv2022_")],
        ["added Kassel"],
    ),
    "the place becomes known": ([S21, BARE_24], [S21, D24], [TEXT.format(2) + " programme"]),
    "another meeting in the same year": ([S21, K24], [S21, D24], ["added Dietzenbach"]),
    "another meeting in the same year, in a quarter of the same name": (
        [S21, section(2024, "Kassel", "2024-05-14", area="Kassel – Innenstadt")],
        [S21, section(2024, "Schlüchtern", "2024-10-08", area="Schlüchtern – Innenstadt")],
        ["added Schlüchtern"],
    ),
    "another meeting in the same year, in a part of a quarter of that name": (
        [S21, section(2024, "Dreieich", "2024-05-02", area="Waldtal")],
        [S21, section(2024, "Rotenburg", "2024-10-27", area="Rotenburg – Waldtal / Dalheim")],
        ["added Rotenburg"],
    ),
    "year and area corrected, the day tells, beside a new one of the same town and year": (
        [S21, section(2022, "Kassel", "2022-03-23", area="Kassel-Lamboy")],
        [
            S21,
            section(2020, "Kassel", "2022-03-23", area="Kassel-Wesertor"),
            section(2022, "Kassel", "2022-08-22", area="Kassel-Baunsberg"),
        ],
        ["edited 2 year title programme_area description", "added Kassel"],
    ),
    "the oldest falls off as a new one comes": ([B23, W22, S21], [D24, B23, W22], ["added Dietzenbach"]),
    "the same town again years later, the old one gone": (
        [S21, section(2012, "Kassel", "2012-05-08")],
        [section(2024, "Kassel", "2024-11-05", area="Kassel-Wesertor"), S21],
        ["added Kassel"],
    ),
    "the same area again years later, the old one still there": (
        [S21],
        [section(2024, "Steinbach (Taunus)", "2024-11-05"), S21],
        ["added Steinbach (Taunus)"],
    ),
    "two in the same town and year, both dates moved": (
        [replace(K24, start_date=date(2024, 5, 2)), replace(K24, start_date=date(2024, 10, 5))],
        [replace(K24, start_date=date(2024, 10, 6)), replace(K24, start_date=date(2024, 5, 3))],
        ["edited 2 start_date", "edited 1 start_date"],
    ),
    "a new one beside the corrected one, whose document tells it": (
        [S21, replace(D24, links=(DOKU,))],
        [
            S21,
            section(2025, "Dietzenbach", "2025-05-09"),
            replace(section(2022, "Kassel", "2024-09-17", area=AREAS["Dietzenbach"]), links=(DOKU,)),
        ],
        ["added Dietzenbach", "edited 2 year title municipality description"],
    ),
    "a flyer that goes from the oldest to a new one does not make them one": (
        [B23, W22, replace(S21, links=(DOKU,))],
        [replace(D24, links=(DOKU,)), B23, W22],
        ["added Dietzenbach"],
    ),
    "two alike but for their films": (
        [
            section(2024, "Kassel", "2024-11-05", film="one"),
            section(2024, "Kassel", "2024-11-05", film="two"),
        ],
        [
            replace(section(2024, "Kassel", "2024-11-05", film="two"), status="cancelled"),
            section(2024, "Kassel", "2024-11-05", film="one"),
        ],
        ["edited 2 status"],
    ),
    "two alike but for their films, both edited": (
        [
            section(2024, "Kassel", "2024-11-05", film="one"),
            section(2024, "Kassel", "2024-11-05", film="two"),
        ],
        [
            replace(section(2024, "Kassel", "2024-11-05", film="two"), attendance="online"),
            replace(section(2024, "Kassel", "2024-11-05", film="one"), status="cancelled"),
        ],
        ["edited 2 attendance", "edited 1 status"],
    ),
    "two alike but for a status, written with other dashes": (
        [D24, replace(D24, status="cancelled")],
        [
            replace(D24, status="cancelled", programme_area="Dietzenbach - Süd-Ost"),
            replace(D24, programme_area="Dietzenbach - Süd-Ost"),
        ],
        [],
    ),
    "two alike but for a status, whose films lost their titles": (
        [W22_FILM, replace(W22_FILM, status="cancelled")],
        [
            replace(W22_FILM, status="cancelled", links=untitled(W22_FILM)),
            replace(W22_FILM, links=untitled(W22_FILM)),
        ],
        [],
    ),
    "known by nothing but their titles": (
        [Meeting(None, "Treffen", description=("Eins.",)), Meeting(None, "Ausflug", description=("Zwei.",))],
        [Meeting(None, "Ausflug", description=("Drei.",)), Meeting(None, "Treffen", description=("Vier.",))],
        ["edited 2 description", "edited 1 description"],
    ),
    "known by nothing but their texts": (
        [
            replace(BARE_24, description=("Die Kinder zeigten ihre Werkstatt.",)),
            replace(BARE_24, description=("Der Rundgang durch den Park war gut.",)),
        ],
        [
            replace(BARE_24, description=("Die Kinder zeigten ihre neue Werkstatt.",)),
            replace(BARE_24, description=("Der Rundgang durch den Park war sehr gut.",)),
        ],
        ["edited 1 description", "edited 2 description"],
    ),
    "nothing in common": (
        [S21, Meeting(None, "Treffen", description=("Eins.",))],
        [S21, Meeting(None, "Ausflug", description=("Zwei.",))],
        ["added -"],
    ),
    "another area of the same town in the next year": (
        [section(2023, "Steinbach (Taunus)", "2023-05-02", area="Steinbach (Taunus) – Nord"), W22],
        [section(2024, "Steinbach (Taunus)", "2024-09-17", area="Steinbach (Taunus) – Ost"), W22],
        ["added Steinbach (Taunus)"],
    ),
    "year and date corrected, area shortened": (
        [B23, W22],
        [B23, section(2021, "Wetzlar", "2021-03-01", area="Wetzlar – Dalheim")],
        ["edited 2 year title programme_area start_date description"],
    ),
    "year corrected where only the town and the day are known": (
        [S21, Meeting(2012, "2012", municipality="Kassel", start_date=date(2012, 5, 4))],
        [S21, Meeting(2021, "2021", municipality="Kassel", start_date=date(2021, 5, 4))],
        ["edited 2 year title start_date"],
    ),
    "identical records stay": ([D24, D24, D24], [D24, D24, D24], []),
    "one more of the identical": ([D24, D24], [D24, D24, D24], ["added Dietzenbach"]),
    "one of the identical is edited": (
        [D24, D24],
        [replace(D24, status="cancelled"), D24],
        ["edited 2 status"],
    ),
    "a removed one is back": ([S21, removed(W22)], [S21, W22], ["restored 2"]),
    "a removed one is back with another date": (
        [S21, removed(W22)],
        [S21, replace(W22, start_date=date(2022, 11, 8))],
        ["restored 2 start_date"],
    ),
    "a removed one is back with another dash": (
        [S21, removed(W22)],
        [S21, replace(W22, programme_area="Wetzlar - Dalheim / Altenberger Straße")],
        ["restored 2"],
    ),
    "a removed one is back with less": (
        [S21, removed(W22)],
        [S21, Meeting(2022, W22.title, W22.programme, "Wetzlar")],
        ["restored 2 programme_area start_date description"],
    ),
    "a removed one stays away": ([S21, removed(W22)], [S21], []),
    "a new one in the town of a removed one": (
        [S21, removed(section(2022, "Kassel", "2022-03-03"))],
        [S21, section(2022, "Kassel", "2022-10-13", area="Kassel-Wesertor")],
        ["added Kassel"],
    ),
    "a removed twin does not take a listed one's place": (
        [removed(replace(W22, start_date=date(2022, 11, 8))), W22],
        [replace(W22, start_date=date(2022, 11, 8))],
        ["edited 2 start_date"],
    ),
    "a removed one fits clearly better": (
        [removed(W22_FILM), section(2022, "Wetzlar", "2022-02-01", area="Wetzlar – Niedergirmes")],
        [W22_FILM],
        ["restored 1"],
    ),
    "of two removed ones the one that it is": (
        [removed(D24), removed(K24)],
        [replace(K24, start_date=date(2024, 11, 6))],
        ["restored 2 start_date"],
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_readers_are_told(name: str) -> None:
    before, after, expected = SITUATIONS[name]
    lines = told(compare(known(*before), page(*after)))
    assert [sorted(line.split()) for line in lines] == [sorted(line.split()) for line in expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (replace(D24, status="cancelled"), replace(D24, status="postponed")),
        (replace(D24, municipality="Dietzenbach "), replace(D24, programme_area="Dietzenbach - Süd-Ost")),
    ],
)
def test_the_order_of_the_page_decides_nothing_between_equals(one: Meeting, other: Meeting) -> None:
    changes = compare(known(D24), page(one, other)).changes
    assert {change.kind for change in changes} >= {"added"}
    assert sorted(compare(known(D24), page(other, one)).changes, key=repr) == sorted(changes, key=repr)


def test_between_identical_known_meetings_the_older_id_stays() -> None:
    state = known(D24, D24)
    assert compare(state, page(D24)).known_ids == (1,)
    assert compare(replace(state, records=state.records[::-1]), page(D24)).known_ids == (1,)


def test_the_first_page_is_the_baseline() -> None:
    assert compare(None, page(S21, W22)) == Comparison((), (None, None), ())


def test_a_page_with_a_problem_changes_nothing() -> None:
    broken = MeetingPage("Wartung", problem=Problem("not_the_page", "Wartungsarbeiten."))
    assert compare(known(S21, W22), broken) == Comparison((), (), ())
    assert compare(None, broken) == Comparison((), (), ())


def test_a_change_carries_both_records_and_the_values_as_they_are() -> None:
    after = replace(W22, start_date=date(2022, 11, 8), programme_area=f"{W22.programme_area} ")
    (change,) = compare(known(S21, W22), page(S21, after)).changes
    assert (change.kind, change.record_id, change.before, change.after) == ("edited", 2, W22, after)
    (entry,) = change.fields
    assert (entry.field, entry.before, entry.after) == ("start_date", date(2022, 11, 7), date(2022, 11, 8))


def test_an_added_meeting_has_no_known_id() -> None:
    comparison = compare(known(S21), page(D24, S21))
    (change,) = comparison.changes
    assert (change.kind, change.record_id, change.before, change.after) == ("added", None, None, D24)
    assert comparison.known_ids == (None, 1)


def test_title_and_introduction_are_one_change_of_the_page() -> None:
    new = MeetingPage("Leuchtturmprojekte", ("Jährlich findet ein Treffen statt.",), (S21,))
    (change,) = compare(known(S21), new).changes
    assert (change.kind, change.record_id, change.subject) == ("page_edited", None, None)
    assert [(entry.field, entry.after) for entry in change.fields] == [
        ("title", "Leuchtturmprojekte"),
        ("intro", ("Jährlich findet ein Treffen statt.",)),
    ]


def test_news_come_in_the_order_of_the_page_and_removals_last() -> None:
    gone = replace(known(S21).records[0], missing_checks=1)
    edited = replace(W22, status="cancelled")
    new = replace(page(D24, edited, B23), title="Neu")
    lines = told(compare(known(gone, B23, W22), new))
    assert lines == ["page_edited title", "added Dietzenbach", "edited 3 status", "removed 1"]


class TestRemoval:
    """Removed means: gone at two checks in a row (invariant 6)."""

    def test_the_first_check_without_it_only_counts(self) -> None:
        assert compare(known(S21, W22), page(S21)) == Comparison((), (1,), (2,))

    def test_the_second_check_without_it_tells(self) -> None:
        comparison = compare(known(S21, KnownRecord(0, W22, missing_checks=1)), page(S21))
        (change,) = comparison.changes
        assert (change.kind, change.record_id, change.before, change.after) == ("removed", 2, W22, None)
        assert comparison.missing == (2,)

    @pytest.mark.parametrize(
        ("confirm", "missed", "tells"),
        [(1, 0, True), (2, 0, False), (2, 1, True), (3, 1, False), (3, 2, True), (2, 7, True)],
    )
    def test_it_is_told_at_the_confirming_check(self, confirm: int, missed: int, *, tells: bool) -> None:
        before = known(S21, KnownRecord(0, W22, missing_checks=missed))
        assert told(compare(before, page(S21), confirm_removals=confirm)) == (["removed 2"] if tells else [])

    def test_once_told_it_is_neither_told_nor_counted_again(self) -> None:
        assert compare(known(S21, removed(W22)), page(S21)) == Comparison((), (1,), ())

    def test_back_before_it_was_told_is_no_news(self) -> None:
        before = known(S21, KnownRecord(0, W22, missing_checks=1))
        assert compare(before, page(S21, W22)) == Comparison((), (1, 2), ())

    def test_there_back_there_again_is_three_changes(self) -> None:
        lines: list[str] = []
        state = known(S21, W22)
        for listed in ((S21,), (S21,), (S21,), (S21, W22), (S21, W22), (S21,), (S21,)):
            comparison = compare(state, page(*listed))
            lines += told(comparison)
            state = remembered(state, comparison)
        assert lines == ["removed 2", "restored 2", "removed 2"]


def remembered(state: Known, comparison: Comparison) -> Known:
    """What the next check knows, as the store keeps it; for a page that only loses and regains meetings."""
    told_gone = {change.record_id for change in comparison.changes if change.kind == "removed"}
    return replace(
        state,
        records=tuple(
            KnownRecord(one.id, one.record)
            if one.id in comparison.known_ids
            else replace(
                one,
                missing_checks=one.missing_checks + (one.id in comparison.missing),
                removed=one.removed or one.id in told_gone,
            )
            for one in state.records
        ),
    )
