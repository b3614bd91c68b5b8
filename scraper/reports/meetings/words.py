"""The words of reports that only meetings need, in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language


class MeetingWords(NamedTuple):
    values: Mapping[str, str]
    kinds: Mapping[str, str]
    postponed_to: str
    new_day: str
    new_day_open: str
    previous_day: str
    meeting: str
    meeting_of_series: str
    new_meeting: str
    meeting_in: str
    no_longer: str
    note_removed: str
    note_removed_cancelled: str


_WORDS: dict[Language, MeetingWords] = {
    "de": MeetingWords(
        values={
            "in_person": "vor Ort",
            "online": "online",
            "hybrid": "hybrid (vor Ort und online)",
            "cancelled": "abgesagt",
            "postponed": "verschoben",
        },
        kinds={"cancelled": "Abgesagt", "postponed": "Verschoben"},
        postponed_to="verschoben auf {value}",
        new_day="neuer Termin {value}",
        new_day_open="neuer Termin offen",
        previous_day="Bisheriger Termin: {value}.",
        meeting="Treffen",
        meeting_of_series="{series}-Treffen",
        new_meeting="Neues {meeting}",
        meeting_in=" in {place}",
        no_longer="Hinweis „{status}“ entfallen",
        note_removed=(
            "Dieses Treffen steht nicht mehr auf der Webseite. Ein Grund ist dort nicht genannt, von einer "
            "Absage ist nicht die Rede. Die bisherigen Angaben bleiben gespeichert."
        ),
        note_removed_cancelled=(
            "Dieses Treffen war als abgesagt gekennzeichnet und steht nicht mehr auf der Webseite. "
            "Die bisherigen Angaben bleiben gespeichert."
        ),
    ),
    "en": MeetingWords(
        values={
            "in_person": "in person",
            "online": "online",
            "hybrid": "hybrid (in person and online)",
            "cancelled": "cancelled",
            "postponed": "postponed",
        },
        kinds={"cancelled": "Cancelled", "postponed": "Postponed"},
        postponed_to="postponed to {value}",
        new_day="new day {value}",
        new_day_open="new day open",
        previous_day="Previous day: {value}.",
        meeting="meeting",
        meeting_of_series="{series} meeting",
        new_meeting="New {meeting}",
        meeting_in=" in {place}",
        no_longer="note “{status}” dropped",
        note_removed=(
            "This meeting is no longer on the page. The page gives no reason and does not call it cancelled. "
            "What was known about it remains stored."
        ),
        note_removed_cancelled=(
            "This meeting, which was marked as cancelled, is no longer on the page. "
            "What was known about it remains stored."
        ),
    ),
}


def meeting_words(language: Language) -> MeetingWords:
    return _WORDS[language]


def of_meetings(words: Words, language: Language) -> Words:
    """The texts of reports as those about meetings have them."""
    own = _WORDS[language]
    return replace(
        words,
        values=own.values,
        kinds={**words.kinds, **own.kinds},
        note_removed=own.note_removed,
    )
