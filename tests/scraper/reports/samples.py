"""Meetings and changes that the reports' tests tell; what is dated 2024 is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

from scraper.meetings import MEETING_FIELDS, Meeting
from scraper.records import Change, FieldChange, Link
from scraper.reports.model import News, Notice, NoticeKind
from tests.replacing import replace

NOTICE_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
URL = "https://www.example.org/foerderprogramme/sozialer-zusammenhalt/leuchtturmprojekte-im-video.html"
SEEN_AT = datetime(2024, 9, 20, 4, 15, tzinfo=UTC)

DIETZENBACH = Meeting(
    year=2024,
    title="Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Dietzenbach",
    programme="Sozialer Zusammenhalt",
    municipality="Dietzenbach",
    programme_area="Dietzenbach – Süd-Ost",
    start_date=date(2024, 9, 17),
    attendance="in_person",
    description=(
        "Im Jahr 2024 stand das Programmgebiet „Dietzenbach – Süd-Ost“ im Mittelpunkt. Anhand von "
        "ausgewählten Beispielen im Programmgebiet kamen wir am 17.09.2024 über Erfolgsbedingungen und "
        "Umsetzungshemmnisse sozialer Stadtteilentwicklung mit den Standorten ins Gespräch.",
    ),
    links=(
        Link(
            "video", "https://www.youtube.com/watch?v=SYNTHv2024_", "Film: Leuchtturmprojekte in Dietzenbach"
        ),
    ),
)
BAUNATAL = Meeting(
    year=2023,
    title="Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal",
    programme="Sozialer Zusammenhalt",
    municipality="Baunatal",
    programme_area="Baunatal-Baunsberg",
    start_date=date(2023, 7, 4),
    description=(
        "Im Jahr 2023 stand das Programmgebiet „Baunatal-Baunsberg“ im Mittelpunkt. Anhand von "
        "ausgewählten Beispielen im Programmgebiet kamen wir am 04.07.2023 über Erfolgsbedingungen und "
        "Umsetzungshemmnisse sozialer Stadtteilentwicklung mit dem Standort und diversen Projekten dort "
        "ins Gespräch. Besondere Aufmerksamkeit löste die mit Kindern und Jugendlichen aus dem "
        "Stadtteil für Treffpunkte und als Wegeführung entwickelten und geschnitzten Holz-Wildtiere bei "
        "den Teilnehmenden aus.",
    ),
)
WETZLAR = Meeting(
    year=2022,
    title="Leuchtturmprojekte 2022 im Programm Sozialer Zusammenhalt in Wetzlar",
    programme="Sozialer Zusammenhalt",
    municipality="Wetzlar",
    programme_area="Wetzlar – Dalheim / Altenberger Straße",
    start_date=date(2022, 11, 7),
)
STEINBACH = Meeting(
    year=2021,
    title="Leuchtturmprojekte 2021 im Programm Sozialer Zusammenhalt in Steinbach (Taunus)",
    programme="Sozialer Zusammenhalt",
    municipality="Steinbach (Taunus)",
    programme_area="Steinbach (Taunus) – Östliches Stadtgebiet und Innenstadt",
    start_date=date(2021, 11, 25),
    attendance="online",
)
FILM = Link(
    "video", "https://www.youtube.com/watch?v=SYNTHv2022_", "Film: Leuchtturmprojekte 2022 in Wetzlar"
)


def added(meeting: Meeting = DIETZENBACH, **values: Any) -> Change:
    return Change("added", after=replace(meeting, **values))


def removed(meeting: Meeting = STEINBACH) -> Change:
    return Change("removed", 3, before=meeting)


def restored(meeting: Meeting = STEINBACH, **values: Any) -> Change:
    return replace(edited(meeting, **values), kind="restored")


def edited(meeting: Meeting = BAUNATAL, **values: Any) -> Change:
    after = replace(meeting, **values)
    pairs = [(name, getattr(meeting, name), getattr(after, name)) for name in MEETING_FIELDS]
    fields = tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)
    return Change("edited", 1, meeting, after, fields)


def page_edited(**values: tuple[Any, Any]) -> Change:
    return Change("page_edited", fields=tuple(FieldChange(name, *sides) for name, sides in values.items()))


def corrected() -> Change:
    """A date corrected, in the text too, and a slip of grammar with it."""
    text = BAUNATAL.description[0].replace("04.07.2023", "05.07.2023").replace("löste", "lösten")
    return edited(BAUNATAL, start_date=date(2023, 7, 5), description=(text,))


def intro_edited() -> Change:
    before = (
        "Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen in einem anderen Standort statt."
    )
    after = before.replace("ein Treffen", "ein Treffen des Netzwerkes, jeweils")
    return page_edited(intro=((before,), (after,)))


def of_all_kinds() -> tuple[Change, ...]:
    film = edited(WETZLAR, links=(FILM,))
    return (
        intro_edited(),
        film,
        corrected(),
        removed(),
        restored(),
        added(),
        edited(DIETZENBACH, status="cancelled"),
    )


def news(*changes: Change, **values: Any) -> News:
    return replace(
        News(
            event_id="evt_0001",
            schedule="leuchtturmprojekte",
            title="Leuchtturmprojekte im Video",
            url=URL,
            run_id=7,
            seen_at=SEEN_AT,
            changes=changes,
        ),
        **values,
    )


def notice(kind: NoticeKind, **values: Any) -> Notice:
    defaults: dict[NoticeKind, dict[str, Any]] = {
        "problem": {"problem": "not_the_page", "reason": "The page says that it is under maintenance."},
        "failing": {"failures": 3, "reason": "The server did not answer within 20 seconds."},
        "given_up": {"channel": "referat", "alert_id": 17, "attempts": 9, "reason": "550 5.1.1 no such user"},
        "mistake": {"file": "leuchtturmprojekte.toml", "kept": True, "reason": "line 5, every: found 7."},
        "mended": {"file": "leuchtturmprojekte.toml"},
        "unpublished": {
            "file": "/srv/www/leuchtturm",
            "reason": "/srv/www/leuchtturm cannot be written: no room.",
        },
        "published": {"file": "/srv/www/leuchtturm"},
        "test": {"channel": "referat", "since": None},
    }
    since = datetime(2024, 9, 19, 4, 15, tzinfo=UTC)
    plain = Notice(
        "evt_0002", "test", "leuchtturmprojekte", "Leuchtturmprojekte im Video", URL, SEEN_AT, since
    )
    return replace(plain, kind=kind, **{**defaults.get(kind, {}), **values})


HOSTILE: dict[str, str] = {
    "script": '"><script>alert(1)</script><svg onload=alert(2)>',
    "image": "<img src=https://evil.example/x.png onerror=alert(1)>",
    "attribute": "' onmouseover='alert(1)\" style=\"background:url(https://evil.example/)",
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "newlines": "erste\r\nBcc: alle@evil.example\r\n\r\nzweite\u2028dritte\u0085vierte\x0bfünfte",
    "controls": "vor\x00nach\x07\x1b[31mrot\x7f\x9b2J",
    "direction": "links\u202egpj.exe\u202c\u2066rechts\u2069\u200f\u061c ende",
    "invisible": "ab\u200bc\u00add\ufeffe\U000e0041f",
    "surrogate": "halb\ud83d und \udc00 halb",
    "emoji": "Fest 🎉👩‍👩‍👧‍👦🏳️‍🌈 Ärger",
    "formula": '=cmd|"/c calc"!A1',
    "comment": "--><!--[if mso]><b>x</b><![endif]--></style></title></textarea>",
    "right_to_left": "אבג דהו עברית",
    "one_long_word": "x" * 5_000,
    "huge": "Ein Satz mit <b>Auszeichnung</b> & Zeichen. " * 25_000,
}


def hostile_changes(text: str) -> tuple[Change, ...]:
    """Every kind of change with ``text`` in every field that holds text, on both sides."""
    short = text[:5_000]
    names = ("title", "programme", "municipality", "programme_area")
    link = Link("page", "javascript:" + short, short)
    odd = Link("document", "https://example.org/" + short, short)
    links = (link, odd, Link("video", short, short))
    old_text: dict[str, Any] = dict.fromkeys(names, short)
    new_text: dict[str, Any] = dict.fromkeys(names, "neu " + short)
    meeting = Meeting(2024, description=(text, text), links=links, **old_text)
    other = edited(meeting, **new_text, description=("neu " + text,), links=(replace(link, text="neu"),))
    page = page_edited(title=(short, "neu " + short), intro=((text,), ("neu", text)))
    return (added(meeting), other, removed(meeting), restored(meeting, **new_text), page)
