"""Name proposed fields: by the page's own words, by what a property or class means, else by the type.

Names of properties are those of schema.org, in snake case. A class counts only where one of its words says
what the value is (``news-list-date``); most say how it looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import NamedTuple

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue", "&": " "}
)
_LONGEST = 30


class _Meaning(NamedTuple):
    """A field's name, its label (English, German), and words of classes and properties that mean it."""

    name: str
    label: tuple[str, str]
    words: str = ""


_MEANINGS = (
    _Meaning("title", ("Title", "Titel"), "title titel headline betreff subject caption"),
    _Meaning("start_date", ("Start", "Beginn"), "startdate beginn dtstart"),
    _Meaning("end_date", ("End", "Ende"), "enddate dtend"),
    _Meaning("valid_through", ("Deadline", "Frist"), "validthrough deadline frist expires"),
    _Meaning(
        "date",
        ("Date", "Datum"),
        "date datum datetime published posted fecha datepublished dateposted pubdate",
    ),
    _Meaning("time", ("Time", "Uhrzeit"), "time uhrzeit"),
    _Meaning(
        "description",
        ("Description", "Beschreibung"),
        "description desc teaser excerpt summary abstract intro lead articlebody beschreibung kurztext",
    ),
    _Meaning("location", ("Place", "Ort"), "location venue place ort raum room address joblocation"),
    _Meaning("author", ("Author", "Autor"), "author authors byline creator autor person"),
    _Meaning(
        "category", ("Category", "Kategorie"), "category kategorie rubrik categories genre articlesection"
    ),
    _Meaning("organizer", ("Organiser", "Veranstalter"), "organizer organiser veranstalter"),
    _Meaning("publisher", ("Publisher", "Herausgeber"), "publisher herausgeber"),
    _Meaning(
        "hiring_organization", ("Employer", "Arbeitgeber"), "hiringorganization employer company arbeitgeber"
    ),
    _Meaning("employment_type", ("Employment", "Beschäftigung"), "employmenttype"),
    _Meaning("base_salary", ("Salary", "Entgelt"), "basesalary salary entgelt"),
    _Meaning("price", ("Price", "Preis"), "price preis cost"),
    _Meaning("identifier", ("Number", "Nummer"), "docket aktenzeichen vorlage identifier"),
    _Meaning("status", ("Status", "Status"), "status eventstatus"),
    _Meaning("pages", ("Pages", "Seiten"), "pages pagination seiten"),
    _Meaning("number", ("Number", "Nummer")),
    _Meaning("group", ("Group", "Gruppe")),
    _Meaning("year", ("Year", "Jahr")),
    _Meaning("day", ("Day", "Tag")),
)
DAYS = frozenset(("date", "start_date", "end_date", "valid_through"))
"""Names of days."""
_NO_VALUES = frozenset(("image", "item", "itemlistelement", "mainentityofpage", "position", "sameas", "url"))
_NAMES = {word: meaning.name for meaning in _MEANINGS for word in meaning.words.split()}
_LABELS = {meaning.name: meaning.label for meaning in _MEANINGS}


def slug(words: str) -> str:
    """Words as a field's name, such as ``datum_der_sitzung``; may be empty."""
    plain = (
        unicodedata.normalize("NFKD", words.translate(_UMLAUTS)).encode("ascii", "ignore").decode().lower()
    )
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    name = re.sub(r"^[0-9_]+", "", name)
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("_")[0] or name[:_LONGEST]
    return name


def label(words: str, name: str) -> tuple[str, ...]:
    """The label of a field that has its name from the page: its words, where the name has lost letters."""
    readable = " ".join(words.rstrip(": ").split())
    is_same = readable.casefold() == name.replace("_", " ")
    return () if is_same or not readable else (readable,)


def label_of(name: str) -> tuple[str, ...]:
    """English and German label of a name that is ours (``date``, ``date_2``); empty for others."""
    stem, _, number = re.sub(r"_(?=\d+$)", "#", name).partition("#")
    words = _LABELS.get(stem, ())
    if all(word.casefold() == stem for word in words):
        return ()  # the name says it
    return tuple(f"{word} {number}" for word in words) if number else words


def from_class(name: str) -> str:
    """What a class says that its element is: ``oprow__docket`` is ``identifier``; empty for ``card-body``.

    Words near the end say it, and of ``venue-title`` the other one.
    """
    words = re.findall(r"[A-Z]?[a-z]+", re.split(r"__", name)[-1])
    meant = [_NAMES[word.lower()] for word in reversed(words) if word.lower() in _NAMES]
    return next((each for each in meant if each != "title"), "title" if meant else "")


def from_property(name: str) -> str:
    """A property of schema.org as a field's name: ``jobLocation`` is ``location``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.rpartition("/")[2].rpartition(":")[2])
    plain = words.replace("_", "").lower()
    if plain in _NO_VALUES:
        return ""
    return "title" if plain == "name" else _NAMES.get(plain, "") or slug(words)


def unused(name: str, taken: Container[str]) -> str:
    """``name``, or ``name_2`` … where it is taken."""
    number, free = 2, name
    while free in taken:
        free = f"{name}_{number}"
        number += 1
    return free
