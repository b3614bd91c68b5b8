"""Recognise clauses about another year's meeting, or about an earlier plan for this one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.common.event_terms import TERMS

if TYPE_CHECKING:
    from collections.abc import Collection

_OTHER_TIME = TERMS.compile(
    r"\b(?:{other_time}|{next_one}|ursprünglich|eigentlich|zunächst|bislang)\b"
    r"|\b(?:war|waren)\b[^,;]{0,60}\b(?:geplant|vorgesehen)\b|\bsollten?\b"
)
_TO_ANOTHER_DAY = TERMS.compile(r"\b(?:auf|zum|stattdessen|nun|jetzt|{new_date}|{made_up}|vorverlegt)\b")
_NEW_TIME = lazy_re.compile(r"\b(?:auf|ins|in)\s+(?:(?:das|den|dem)\s+)?$")
_YEAR = lazy_re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)")
_QUOTED = lazy_re.compile(r"[„“\"»«‚‘][^„“”\"»«‚‘’]{1,120}[“”\"»«‘’]")  # an area's name may hold a year
_LIKE_BEFORE = lazy_re.compile(
    r"\b(?:wie|anders als|im Gegensatz|im Unterschied|nicht wie)\s*(?:schon|bereits|noch)?\s*"
    r"(?:(?:im|in|zum|zu|den|die)\s+(?:den\s+|dem\s+)?"
    r"(?:Vorjahr\w*|(?:\w+n\s+)?Jahr\w*(?:\s+(?:zuvor|davor))?|(?:19|20)\d\d)|(?:19|20)\d\d\b)"
    r"(?:\s+noch)?"
    r"|\b(?:erstmals|zum ersten Mal)\s+(?:wieder\s+)?seit\s+(?:dem\s+Jahre?\s+)?(?:19|20)\d\d\b"
    # "Nach der digitalen Ausgabe im Vorjahr fand das Treffen … statt"
    r"|^nach\s+(?:[\w-]+\s+){1,5}?(?:im|des|vom)\s+Vorjahr\w*"
    r"(?=\s+(?:fand|findet|kam|kamen|traf|trafen|konnten?|lud|luden|tagte)\b)",
    re.IGNORECASE,
)


def of_another_time(clause: str, year: int | None) -> bool:
    """Whether a clause below the heading of ``year`` says how another meeting was, or how this one was
    meant to be."""
    return _OTHER_TIME.search(clause) is not None or of_another_year(clause, year)


def on_days_of_other_years(clause: str, years: Collection[int], year: int | None) -> bool:
    """Whether all days of a clause are of other years, none of them a new day of this year's meeting."""
    if not years or year is None or year in years or str(year) in clause:
        return False
    return _TO_ANOTHER_DAY.search(clause) is None


def of_the_year_before(clause: str) -> bool:
    """Whether a clause speaks of the year before or after. "Ursprünglich" and the like name the old day of
    this year's meeting, "auf das kommende Jahr" its new time."""
    return "jahr" in clause.lower() and any(
        "jahr" in match.group().lower()
        and not _NEW_TIME.search(clause, max(0, match.start() - 9), match.start())
        for match in _OTHER_TIME.finditer(clause)
    )


def of_another_year(clause: str, year: int | None, *, before: bool = False) -> bool:
    """Whether a clause names other years than ``year`` only: "Nachdem das Treffen im Jahr 2020 abgesagt
    worden war".

    ``before``: only earlier years count.
    """
    named = _YEAR.findall(_QUOTED.sub("", clause)) if year else ()
    return bool(named) and str(year) not in named and not (before and max(named) > str(year))


def without_comparison(sentence: str) -> str:
    """Return the sentence without "wie im Vorjahr", "anders als im Jahr 2020", "erstmals seit
    2019"."""
    return _LIKE_BEFORE.sub("", sentence)
