"""The ``[records]`` section of a schedule file: an operator's declaration of a list of records.

The structs carry the words for what each key takes; :func:`check` finds what types cannot say. A declaration
crosses to the reading child as JSON (:func:`to_json`, :func:`from_json`), and the hash of that JSON is a part
of the reader's version.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, convert, to_builtins

from scraper import lazy_re

FieldType = Literal["text", "texts", "date", "number", "choice", "links"]
Breaks = Annotated[int, Meta(ge=1, le=9)]
Order = Literal["dmy", "mdy", "ymd"]

PLACES = ("at", "column", "after", "above", "page")
PICKS = ("pattern", "line", "nth")
MAX_SELECTOR = 500
"""No person writes a longer one."""
_MAX_PATTERN = 500
_MAX_PATTERNS = 4_000
_FIELD_NAME = lazy_re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEMPLATE_FIELD = lazy_re.compile(r"\{([^{}]*)\}")
_FORMAT_CODES = frozenset("dmyYBb%")

_SELECTOR = 'a CSS selector, in quotes, such as "table.termine tr"'


class DeclarationError(ValueError):
    """An invalid value of ``key`` (such as ``fields.datum.at``); the message ends a sentence."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One value of each record: its place, the part of it, and the type.

    Without a place the field is read from the whole record.
    """

    at: Annotated[str | None, Meta(description=_SELECTOR)] = None
    column: Annotated[str | None, Meta(description="a column's heading as the table prints it")] = None
    after: Annotated[str | None, Meta(description='the words before the value, such as "Ort:"')] = None
    above: Annotated[str | None, Meta(description=_SELECTOR)] = None
    page: Annotated[str | None, Meta(description=_SELECTOR)] = None
    pattern: Annotated[str | None, Meta(description="a regular expression; its first group is taken")] = None
    line: Annotated[int | None, Meta(description="a whole number: 1 is the first line, -1 the last")] = None
    nth: Annotated[int | None, Meta(description="a whole number: 1 is the first match, -1 the last")] = None
    type: Annotated[FieldType, Meta(description='"text", "texts", "date", "number", "choice" or "links"')] = (
        "text"
    )
    order: Annotated[Order | None, Meta(description='"dmy", "mdy" or "ymd"')] = None
    format: Annotated[
        str | None, Meta(description='a date such as "%d%m%Y", or a number such as "1.234,5"')
    ] = None
    year: Annotated[str | None, Meta(description="the name of the field that has the year")] = None
    choices: Annotated[tuple[str, ...], Meta(description="a list of texts")] = ()
    required: Annotated[bool, Meta(description="true or false")] = False
    watch: Annotated[bool, Meta(description="true or false")] = True
    identity: Annotated[
        Literal["strong", "weak", "none"] | None, Meta(description='"strong", "weak" or "none"')
    ] = None
    label: Annotated[
        tuple[str, ...], Meta(max_length=2, description='two texts, English and German: ["place", "Ort"]')
    ] = ()


class Declaration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A list of records: which elements are records, and their fields."""

    each: Annotated[str | None, Meta(description=_SELECTOR)] = None
    starts: Annotated[str | None, Meta(description=_SELECTOR)] = None
    lines: Annotated[str | None, Meta(description=_SELECTOR)] = None
    breaks: Annotated[Breaks | None, Meta(description="a whole number from 1 to 9")] = None
    rule: Annotated[bool, Meta(description="true or false")] = False
    ignore: Annotated[tuple[str, ...], Meta(description='a list of CSS selectors, such as [".werbung"]')] = ()
    where: Annotated[
        dict[str, str], Meta(description='fields with regular expressions: { gremium = "^Bau" }')
    ] = {}
    name: Annotated[
        str | None, Meta(description='a text with fields in braces, such as "{title}, {date}"')
    ] = None
    one: Annotated[
        tuple[str, ...], Meta(max_length=2, description='two texts: ["meeting", "die Sitzung"]')
    ] = ()
    many: Annotated[
        tuple[str, ...], Meta(max_length=2, description='two texts: ["meetings", "Sitzungen"]')
    ] = ()
    list: Annotated[Literal["all", "latest"], Meta(description='"all" or "latest"')] = "all"
    fields: Annotated[dict[str, Field], Meta(description="a section, [records.fields]")]


def check(declaration: Declaration) -> None:
    """Raise :class:`DeclarationError` for the first mistake that the types do not show."""
    _check_list(declaration)
    if not declaration.fields:
        raise DeclarationError("fields", "it has no field; a record needs at least one")
    _check_length_of_patterns(declaration)
    for name, field in declaration.fields.items():
        _check_field(name, field, declaration)
    for name, pattern in declaration.where.items():
        _known_field(f"where.{name}", name, declaration)
        _check_pattern(f"where.{name}", pattern)
    for name in _TEMPLATE_FIELD.findall(declaration.name or ""):
        _known_field("name", name, declaration)


def place_of(field: Field) -> str | None:
    """The key that gives the field's place, ``None`` for the whole record."""
    return next((place for place in PLACES if getattr(field, place) is not None), None)


def described(field: Field) -> str:
    """Where the field is read from, in the words of the schedule file: ``column Datum, line 2``."""
    place = place_of(field)
    where = "record" if place is None else f"{place} {getattr(field, place)}"
    picks = [f"{pick} {getattr(field, pick)}" for pick in PICKS[1:] if getattr(field, pick) is not None]
    return ", ".join([where, *(["pattern"] if field.pattern is not None else picks)])


def to_json(declaration: Declaration) -> dict[str, Any]:
    """The declaration as JSON can write it, defaults left out."""
    built: dict[str, Any] = to_builtins(declaration)
    return built


def from_json(data: dict[str, Any]) -> Declaration:
    return convert(data, Declaration)


def selectors(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """All selectors with their keys."""
    for key in ("each", "starts", "lines"):
        if (selector := getattr(declaration, key)) is not None:
            yield key, selector
    for selector in declaration.ignore:
        yield "ignore", selector
    for name, field in declaration.fields.items():
        for key in ("at", "above", "page"):
            if (selector := getattr(field, key)) is not None:
                yield f"fields.{name}.{key}", selector


def _check_list(declaration: Declaration) -> None:
    given = [key for key in ("each", "starts", "lines") if getattr(declaration, key) is not None]
    if len(given) != 1:
        what = f"found {' and '.join(given)}" if given else "found none of them"
        raise DeclarationError(given[1] if given else "", f"give one of each, starts and lines; {what}")
    if declaration.lines is None and (declaration.breaks is not None or declaration.rule):
        key = "rule" if declaration.rule else "breaks"
        raise DeclarationError(key, f"{key} goes with lines, and the list has {given[0]}")
    from scraper.parsers.records.selectors import selector_mistake

    for key, selector in selectors(declaration):
        if mistake := selector_mistake(selector):
            raise DeclarationError(key, mistake)


def _check_field(name: str, field: Field, declaration: Declaration) -> None:
    key = f"fields.{name}"
    if not _FIELD_NAME.fullmatch(name):
        raise DeclarationError(
            key, f"a field's name has lowercase letters a to z, digits and underscores; found {name!r}"
        )
    _check_choices_of_keys(key, field)
    for each in ("column", "after"):
        if getattr(field, each) is not None and not getattr(field, each).strip():
            raise DeclarationError(f"{key}.{each}", "it is empty")
    if field.pattern is not None:
        _check_pattern(f"{key}.pattern", field.pattern)
    _check_type(key, field, declaration)


def _check_choices_of_keys(key: str, field: Field) -> None:
    for group, most in ((PLACES, "one place"), (PICKS, "one of pattern, line and nth")):
        given = [each for each in group if getattr(field, each) is not None]
        if len(given) > 1:
            raise DeclarationError(
                f"{key}.{given[1]}", f"a field has at most {most}; found {' and '.join(given)}"
            )
    for each in ("line", "nth"):
        if getattr(field, each) == 0:
            raise DeclarationError(f"{key}.{each}", "it is counted from 1, or from -1 at the end; found 0")


def _check_type(key: str, field: Field, declaration: Declaration) -> None:
    for name, types in (
        ("order", ("date",)),
        ("year", ("date",)),
        ("format", ("date", "number")),
        ("choices", ("choice",)),
    ):
        if getattr(field, name) and field.type not in types:
            allowed = " or ".join(f'type = "{each}"' for each in types)
            raise DeclarationError(f"{key}.{name}", f"{name} goes with {allowed}; found {field.type!r}")
    if field.type == "choice" and not field.choices:
        raise DeclarationError(f"{key}.type", "a choice needs choices, the list of what may stand there")
    if field.year is not None:
        _known_field(f"{key}.year", field.year, declaration)
    if field.format is not None and field.type == "date":
        _check_date_format(f"{key}.format", field.format, has_year=field.year is not None)
    if field.format is not None and field.type == "number":
        from scraper.parsers.records.numbers import separators

        if separators(field.format) is None:
            raise DeclarationError(
                f"{key}.format", f'write a number such as "1.234,5" or "1,234.5"; found {field.format!r}'
            )


def _check_date_format(key: str, text: str, *, has_year: bool) -> None:
    codes = re.findall(r"%(.?)", text)
    wrong = next((code for code in codes if code not in _FORMAT_CODES), None)
    if wrong is not None:
        raise DeclarationError(key, f"%{wrong} is none of %d, %m, %b, %B, %y and %Y")
    needed = ("d", "mbB") if has_year else ("d", "mbB", "yY")
    lacking = [letters for letters in needed if not set(letters) & set(codes)]
    if lacking:
        names = {"d": "the day (%d)", "mbB": "the month (%m or %B)", "yY": "the year (%Y or %y)"}
        raise DeclarationError(key, f"it lacks {names[lacking[0]]}")


def _known_field(key: str, name: str, declaration: Declaration) -> None:
    if name not in declaration.fields:
        names = ", ".join(declaration.fields)
        raise DeclarationError(key, f"no field is called {name!r}; there is {names}")


def _check_length_of_patterns(declaration: Declaration) -> None:
    """Compiling ``[^x]`` without regard to case takes milliseconds: a file full of it would take minutes."""
    patterns = [*(field.pattern or "" for field in declaration.fields.values()), *declaration.where.values()]
    if sum(map(len, patterns)) > _MAX_PATTERNS:
        raise DeclarationError("fields", f"all patterns together have at most {_MAX_PATTERNS} characters")


def _check_pattern(key: str, pattern: str) -> None:
    if len(pattern) > _MAX_PATTERN:
        raise DeclarationError(key, f"a pattern has at most {_MAX_PATTERN} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "[[a]" may mean something else in a later Python
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise DeclarationError(key, f"this is no regular expression ({error})") from error
