"""``[read]`` in a schedule file: each mistake is one sentence with line and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schedules.config.schedule_files import SHIPPED, load_file
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED_TEXT = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
PIN = """[[read.pin]]
meeting = { year = 2022, municipality = "Wetzlar" }
set = { start_date = "2022-11-07" }
instead_of = "2022-07-11"
because = "am Telefon bestätigt"
"""


def write(path: Path, section: str) -> Path:
    file = path / "a.toml"
    file.write_text(SHIPPED_TEXT + "\n" + section, encoding="utf-8")
    return file


def test_a_section_is_read_and_counts_in_the_version(tmp_path: Path) -> None:
    plain = load_file(write(tmp_path, ""))
    schedule = load_file(write(tmp_path, '[read]\ncontent = "main"\nignore = [".teaser"]\n' + PIN))
    assert schedule.read.content == "main"
    assert schedule.read.pin[0].each[0].value == "2022-11-07"
    assert schedule.parser_version != plain.parser_version


@pytest.mark.parametrize(
    ("section", "where", "what"),
    [
        ('[read]\ncontent = "main["', "content in [read]", "is no CSS selector"),
        ('[read]\nignore = [".a", "p::text"]', "ignore in [read]", "pseudo-elements"),
        ('[read]\nsections = ""', "sections in [read]", "the selector is empty"),
        ('[read]\nsection = "h2"', "section in [read]", "the nearest is sections"),
        (PIN + PIN, "[[read.pin]] 2", "stands above; keep one of them"),
        (PIN.replace("2022-07-11", "2022-11-07"), "set in [[read.pin]] 1", "the same as instead_of"),
        (PIN.replace('"2022-11-07"', "2022-11-07"), "set in [[read.pin]] 1", "a day in quotes"),
        (PIN.replace("because", "reason"), "reason in [[read.pin]] 1", "there is no such key"),
        (
            PIN.replace('{ year = 2022, municipality = "Wetzlar" }', "{}"),
            "meeting in [[read.pin]] 1",
            "names no meeting",
        ),
        ("[read]\nignore = 3", "ignore in [read]", "a list of CSS selectors"),
        (PIN.replace("start_date", "start"), "set in [[read.pin]] 1", "'start' cannot be pinned"),
        (PIN.replace('"2022-11-07"', '"7.11.2022"'), "set in [[read.pin]] 1", 'found "7.11.2022"'),
        (PIN.replace('instead_of = "2022-07-11"', ""), "", "instead_of is missing"),
        (PIN.replace('start_date = "2022-11-07"', 'status = "off"'), "set in [[read.pin]] 1", '"cancelled"'),
        (
            PIN.replace("}\ninstead", ', status = "cancelled" }\ninstead'),
            "instead_of in [[read.pin]] 1",
            "with several values it says of each",
        ),
        (
            PIN.replace('"2022-07-11"', '{ status = "" }'),
            "instead_of in [[read.pin]] 1",
            "with several values it says of each",
        ),
        (PIN.replace('start_date = "2022-11-07"', ""), "set in [[read.pin]] 1", "it sets nothing"),
        (
            PIN
            + PIN.replace('"2022-11-07" }', '"2022-11-07", status = "cancelled" }').replace(
                '"2022-07-11"', '{ start_date = "2022-07-11", status = "" }'
            ),
            "[[read.pin]] 2",
            "a pin of start_date for this meeting and this reading stands above",
        ),
        (PIN.replace('because = "am Telefon bestätigt"', 'because = ""'), "because", "the reason"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, section: str, where: str, what: str) -> None:
    with pytest.raises(ScheduleError) as raised:
        load_file(write(tmp_path, section))
    sentence = str(raised.value)
    assert where in sentence
    assert what in sentence
    assert "\n" not in sentence
