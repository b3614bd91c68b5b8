"""Name a meeting as people do: series, year and town. The series is the page's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.reports.meetings.words import meeting_words
from scraper.reports.sanitize import one_line, shorten
from scraper.reports.type_words import capitalised
from scraper.reports.wording import MAX_NAME

if TYPE_CHECKING:
    from scraper.meetings import Meeting
    from scraper.reports.i18n.phrases import Words

# "Die Leuchtturmprojekte 2023 in Baunatal", "Leuchtturmprojekte: 2023".
_BEFORE_THE_YEAR = lazy_re.compile(r"([^\W\d_][\w-]*)[\s:]+(?:19|20)\d\d\b")
_WORD = lazy_re.compile(r"[^\W\d_][\w-]*")


def series_of(meeting: Meeting, title: str) -> str:
    """The word by which the heading and the page's ``title`` call the meetings, as the title spells it.

    ``Leuchtturmprojekte`` for "Leuchtturm-Projekte 2023 in Baunatal" on "Leuchtturmprojekte im Video"; ''
    where they share none, so that neither a slip in a heading nor another page's word becomes a name.
    """
    heading = one_line(meeting.title)
    match = _BEFORE_THE_YEAR.search(heading) or _WORD.match(heading)
    if match is None:
        return ""
    wanted = _folded(match[match.lastindex or 0])
    return next((word for word in _WORD.findall(one_line(title)) if _folded(word) == wanted), "")


def _folded(word: str) -> str:
    return word.replace("-", "").casefold()


def name(meeting: Meeting, title: str, words: Words) -> str:
    """The whole name: ``Leuchtturmprojekte 2023 Baunatal``, where there is no series ``Treffen 2023 …``."""
    short = short_name(meeting, words)
    if short == title_of(meeting):
        return short
    return (
        f"{series_of(meeting, title) or capitalised(meeting_words(words.language).meeting)} {short}".rstrip()
    )


def short_name(meeting: Meeting, words: Words) -> str:
    """Year and town, the area where there is no town, the heading where there is no year either."""
    parts = ["" if meeting.year is None else str(meeting.year), place(meeting, words)]
    return " ".join(filter(None, parts)) or title_of(meeting)


def title_of(meeting: Meeting) -> str:
    """The heading, short enough for a name."""
    return shorten(one_line(meeting.title), MAX_NAME)


def place(meeting: Meeting, words: Words) -> str:
    """The town, else the programme area in quotation marks, else ''."""
    if meeting.municipality:
        return shorten(one_line(meeting.municipality), MAX_NAME)
    area = shorten(one_line(meeting.programme_area or ""), MAX_NAME)
    return words.quotes.format(area) if area else ""


def noun(meeting: Meeting, title: str, words: Words) -> str:
    """Return the noun for the meeting: ``Leuchtturmprojekte-Treffen``, ``Netzwerktreffen``, or
    ``Treffen``."""
    series = series_of(meeting, title)
    own = meeting_words(words.language)
    if not series:
        return own.meeting
    if _folded(series).endswith(own.meeting.casefold()):
        return series
    return own.meeting_of_series.format(series=shorten(series, MAX_NAME))


def new_meeting(meeting: Meeting, title: str, words: Words) -> str:
    """``Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach``."""
    year = "" if meeting.year is None else f" {meeting.year}"
    where = place(meeting, words) or ("" if year else title_of(meeting))
    line = meeting_words(words.language).new_meeting.format(meeting=noun(meeting, title, words)) + year
    return f"{line}: {where}" if where else line


def meeting_in_place(meeting: Meeting, title: str, words: Words) -> str:
    """``Leuchtturmprojekte-Treffen 2024 in Dietzenbach``, as the beginning of a sentence."""
    year = "" if meeting.year is None else f" {meeting.year}"
    where = place(meeting, words)
    if meeting.municipality:
        where = meeting_words(words.language).meeting_in.format(place=where)
    else:
        where = f" {where}"
    return capitalised((noun(meeting, title, words) + year + where).rstrip())


def note_of_removal(meeting: Meeting, words: Words) -> str:
    """Return the sentence on a removed meeting: the page gave no reason, unless it had before."""
    own = meeting_words(words.language)
    return own.note_removed_cancelled if meeting.status == "cancelled" else own.note_removed
