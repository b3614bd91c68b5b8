"""``[records]`` in a schedule file: each mistake is one sentence with file, line, key and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schedules.config.schedule_files import Schedule, load_file
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """name = "a"
title = "A"
url = "https://example.org/"
parser = "records"
every = "1h"
[records]
"""
GOOD = """one = ["meeting", "die Sitzung"]
many = ["meetings", "Sitzungen"]
each = "table.termine tr"
list = "latest"
ignore = [".werbung"]
where = { gremium = "^Bau" }
name = "{gremium}, {datum}"
[records.fields]
datum = { column = "Datum", type = "date", required = true }
gremium = { column = "Gremium", identity = "strong", label = ["committee", "Gremium"] }
ort = { after = "Ort:", watch = false }
unterlagen = { at = "td:nth-child(4) a", type = "links" }
"""


def load(folder: Path, text: str) -> Schedule:
    path = folder / "a.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_file(path)


def test_a_declaration_is_read(tmp_path: Path) -> None:
    declaration = load(tmp_path, GOOD).records
    assert declaration is not None
    assert declaration.each == "table.termine tr"
    assert list(declaration.fields) == ["datum", "gremium", "ort", "unterlagen"]
    assert declaration.fields["datum"].required


def test_a_field_may_have_a_section_of_its_own(tmp_path: Path) -> None:
    declaration = load(tmp_path, 'each = "p"\n[records.fields.ort]\nafter = "Ort:"\n').records
    assert declaration is not None
    assert declaration.fields["ort"].after == "Ort:"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'each = "table.termine tr"',
            'each = "table["',
            ", line 9, each in [records]: 'table[' is no CSS selector (can't parse CSS selector).",
        ),
        (
            'at = "td:nth-child(4) a"',
            'at = "td::text"',
            ", line 18, at in [records.fields.unterlagen]: 'td::text' is no CSS selector (pseudo-elements "
            "such as ::text and ::before are not known; a selector names elements).",
        ),
        ('[".werbung"]', '["a >"]', ", line 11, ignore in [records]: 'a >' is no CSS selector"),
        (
            'type = "date"',
            'type = "day"',
            ', line 15, type in [records.fields.datum]: found "day"; allowed is "text"',
        ),
        (
            "required",
            "requird",
            ", line 15, requird in [records.fields.datum]: there is no such key; the nearest is",
        ),
        ("each =", "eech =", ", line 9, eech in [records]: there is no such key; the nearest is each."),
        (
            '"latest"',
            '"newest"',
            ', line 10, list in [records]: found "newest"; allowed is "all" or "latest".',
        ),
        (
            "{ gremium =",
            "{ gremum =",
            ", line 12, gremum in [records.where]: no field is called 'gremum'; there is",
        ),
        (
            '"{gremium}, ',
            '"{titel}, ',
            ", line 13, name in [records]: no field is called 'titel'; there is datum",
        ),
        (
            '"^Bau"',
            '"^Bau("',
            ", line 12, gremium in [records.where]: this is no regular expression (missing )",
        ),
        ('"^Bau"', '"[[a]"', ": this is no regular expression (Possible nested set at position 1)."),
        ('"^Bau"', '"[^x]", datum = "' + "[^y]" * 126 + '"', ": a pattern has at most 500 characters."),
        (
            'after = "Ort:"',
            'after = "Ort:", at = "p"',
            ": a field has at most one place; found at and after.",
        ),
        (
            'after = "Ort:"',
            'line = 1, pattern = "x"',
            ": a field has at most one of pattern, line and nth; found",
        ),
        ('after = "Ort:"', "line = 0", ", line 17, line in [records.fields.ort]: it is counted from 1"),
        ('after = "Ort:"', 'order = "dmy"', ": order goes with type = \"date\"; found 'text'."),
        ('after = "Ort:"', 'type = "choice"', ": a choice needs choices"),
        ('after = "Ort:"', 'type = "date", format = "%d.%m"', ": it lacks the year (%Y or %y)."),
        ('after = "Ort:"', 'type = "date", format = "%d.%Q"', ": %Q is none of"),
        ('after = "Ort:"', 'type = "number", format = "viel"', ": write a number such as"),
        ("ort =", "Ort =", ", line 17, Ort in [records.fields]: a field's name has lowercase letters"),
        ('ort = { after = "Ort:", watch = false }', 'ort = "Ort:"', ": a field is written in braces"),
        ('each = "table.termine tr"', "", ": give one of each, starts and lines; found none of them."),
        (
            'each = "table.termine tr"',
            'each = "p"\nlines = "p"',
            ", lines in [records]: give one of each, starts",
        ),
        (
            'each = "table.termine tr"',
            'each = "p"\nbreaks = 2',
            ": breaks goes with lines, and the list has each.",
        ),
        (
            'each = "table.termine tr"',
            'lines = "p"\nbreaks = 99',
            ", breaks in [records]: found 99; allowed is",
        ),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(ScheduleError) as caught:
        load(tmp_path, GOOD.replace(old, new))
    message = str(caught.value).removeprefix(str(tmp_path / "a.toml"))
    assert "\n" not in message
    assert message.endswith(".")
    assert sentence in message


def test_the_parser_and_its_section_go_together(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    for text in (HEAD.replace("[records]\n", ""), (HEAD + GOOD).replace('"records"', '"leuchtturmprojekte"')):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ScheduleError, match='\\[records\\] and parser = "records" go together'):
            load_file(path)
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(ScheduleError, match=r"it needs \[records\.fields\]"):
        load_file(path)


def test_a_thousand_patterns_do_not_keep_the_daemon_from_its_other_files(tmp_path: Path) -> None:
    """Each of them took a second to compile."""
    pattern = "(?i)" + "[^x]" * 120
    fields = "".join(f'f{number} = {{ pattern = "{pattern}" }}\n' for number in range(1_000))
    with pytest.raises(ScheduleError, match="all patterns together have at most 4000 characters"):
        load(tmp_path, f'each = "p"\n[records.fields]\n{fields}')
