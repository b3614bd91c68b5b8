"""What a kind of record is: its fields, and the words that people have for it.

``Meeting`` is one such type (``scraper.meetings``); an operator's declaration of a list is another
(``[records]`` in a schedule file). Comparison, plausibility, reports, exports and views follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, get_args

from msgspec import Struct

FieldKind = Literal["text", "texts", "date", "number", "choice", "links"]
Identity = Literal["strong", "weak", "none"]

LinkKind = Literal["video", "document", "gallery", "page"]

LINK_KINDS: tuple[str, ...] = get_args(LinkKind)


class Link(Struct, frozen=True):
    """Something that a record points to. ``url`` is absolute; ``text`` may be empty."""

    kind: LinkKind
    url: str
    text: str


class RecordField(Struct, frozen=True):
    """One field of a type of records.

    ``label``: its name for people, English and German. ``identity``: how much it says about which record
    this is; ``None``: as much as its values are distinct. ``watched``: whether its changes are news.
    ``is_essential``: whether the page cannot stop saying it of all records at once; ``None``: not if nine
    of ten had it. ``follows``: the field whose doubt and quoted words are also this one's. ``is_quoted``:
    whether a change of it quotes the page. ``noun``: its name in an English sentence, '' for the label.
    ``is_searched``: whether people look for records by it; ``None``: if it is short.
    ``choices``: the values that a programmed type allows.
    """

    name: str
    kind: FieldKind = "text"
    label: tuple[str, str] = ("", "")
    identity: Identity | None = None
    watched: bool = True
    is_essential: bool | None = None
    follows: str = ""
    is_quoted: bool = False
    noun: str = ""
    is_searched: bool | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether people look for a record by it: of a declared list by every short value."""
        return self.kind in ("text", "choice", "date") if self.is_searched is None else self.is_searched

    def heading(self, language: str) -> str:
        """Its name for people in a language (``de``, ``en``): the label, else the name made readable."""
        return self.label[language == "de"] or self.name.replace("_", " ").strip().capitalize()


@dataclass(frozen=True)
class RecordType:
    """A type of records. Types are equal if they have the same fields and words.

    ``name``: for programs. ``one``, ``many``: a record and several of them, English and German, the German
    ``one`` with its article (``die Sitzung``); ('', '') for neutral sentences. ``template``: a record's name
    with fields in braces, '' for the first values. ``is_window``: the page lists only the newest, so what
    leaves at the end is not removed. ``is_declared``: by an operator, not programmed as meetings are.
    ``named_by``: the fields that name a record of a programmed type in JSON.
    """

    name: str
    fields: tuple[RecordField, ...]
    one: tuple[str, str] = ("", "")
    many: tuple[str, str] = ("", "")
    template: str = ""
    is_window: bool = False
    is_declared: bool = True
    named_by: tuple[str, ...] = ()

    @property
    def singular(self) -> str:
        """What operators call one of them, in English."""
        return self.one[0] or "record"

    @property
    def plural(self) -> str:
        """What operators call several of them, in English."""
        return self.many[0] or "records"

    @cached_property
    def by_name(self) -> dict[str, RecordField]:
        return {field.name: field for field in self.fields}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order in which people and JSON see them."""
        return tuple(self.by_name)

    @cached_property
    def watched(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.watched)


def to_json_value(value: Any) -> Any:
    """Return a record's value as JSON: dates as ISO 8601, tuples as lists, links as objects."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Link):
        return {"kind": value.kind, "url": value.url, "text": value.text}
    if isinstance(value, (tuple, list)):
        return [to_json_value(item) for item in value]
    return value


def from_json_value(kind: FieldKind, value: Any) -> Any:
    """The inverse of :func:`to_json_value` for a field of this kind."""
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "links":
        return tuple(Link(**link) for link in value)
    return tuple(value) if kind == "texts" else value


def empty_value(kind: FieldKind) -> Any:
    """The value of a field of this kind of which the page says nothing."""
    return () if kind in ("texts", "links") else None


def is_set(value: Any) -> bool:
    """Whether the page gives a value; zero is one."""
    return value is not None and value not in ("", (), [])


def type_to_json(record_type: RecordType) -> dict[str, Any]:
    """A declared type as JSON: ``{"name", "one", "many", "template", "is_window", "fields": [{"name", "kind",
    "label", …}]}``, without what has its default."""
    whole = {
        "one": list(record_type.one),
        "many": list(record_type.many),
        "template": record_type.template,
        "is_window": record_type.is_window,
    }
    fields = [
        {"name": field.name, "kind": field.kind, "label": list(field.label)}
        | ({"identity": field.identity} if field.identity else {})
        | ({} if field.watched else {"watched": False})
        for field in record_type.fields
    ]
    given = {key: value for key, value in whole.items() if value not in ("", ["", ""], False)}
    return {"name": record_type.name, **given, "fields": fields}


def type_from_json(data: dict[str, Any]) -> RecordType:
    return RecordType(
        data["name"],
        tuple(RecordField(**{**entry, "label": tuple(entry["label"])}) for entry in data["fields"]),
        one=tuple(data.get("one", ("", ""))),
        many=tuple(data.get("many", ("", ""))),
        template=data.get("template", ""),
        is_window=data.get("is_window", False),
    )
