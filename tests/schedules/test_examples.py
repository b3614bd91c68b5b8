"""The shipped declarations read the demo pages beside them, as a reader would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from schedules.config.schedule_files import SHIPPED, load_file
from scraper.parsers import declared
from scraper.parsers.records.declaration import Declaration, Field
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.parsers.records.reader import RecordsPage

EXAMPLES = SHIPPED / "examples"
MUSEUM = "https://museum.musterstadt.example/aktuelles"
FIRST: dict[str, dict[str, Any]] = {
    "sittings": {
        "datum": "2026-09-03",
        "uhrzeit": "19:00",
        "gremium": "Bauausschuss",
        "ort": "Rathaus, Saal 1",
        "status": "geplant",
        "unterlagen": [
            {
                "kind": "document",
                "url": "https://musterstadt.example/dok/bau-0903-einladung.pdf",
                "text": "Einladung",
            }
        ],
    },
    "news": {
        "titel": "Sommer im Depot",
        "datum": "2026-07-14",
        "rubrik": "Ausstellung",
        "text": ["Im Juli öffnet das Depot an jedem Samstag.", "Der Eintritt ist frei."],
        "aufrufe": 1204,
        "mehr": [{"kind": "page", "url": f"{MUSEUM}/sommer", "text": "Sommer im Depot"}],
    },
    "calls": {
        "titel": "Grüne Plätze",
        "programm": "Programm Stadtumbau",
        "stichtag": "2026-09-30",
        "jahr": "2026",
        "summe": 1_500_000,
        "kontakt": "Referat 12",
        "text": "Gefördert werden Plätze, die der Hitze trotzen.",
        "antrag": [
            {
                "kind": "document",
                "url": "https://foerderung.musterland.example/antrag/gruene-plaetze.pdf",
                "text": "Antrag",
            }
        ],
    },
}
COUNTS = {"sittings": 3, "news": 2, "calls": 2}


def read(name: str) -> RecordsPage:
    schedule = load_file(EXAMPLES / f"{name}.toml")
    assert schedule.records is not None
    body = (EXAMPLES / "pages" / f"{name}.html").read_bytes()
    return declared.read(body, None, schedule.url, schedule.records)


def test_every_example_is_tested_and_has_a_page() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == set(FIRST)
    assert {path.stem for path in (EXAMPLES / "pages").glob("*.html")} == set(FIRST)


@pytest.mark.parametrize("name", FIRST)
def test_an_example_reads_its_page(name: str) -> None:
    page = read(name)
    assert page.problem is None
    assert page.records[0] == FIRST[name]
    assert len(page.records) == COUNTS[name]


def test_what_is_no_record_is_left_out() -> None:
    assert read("sittings").left_out == {"datum": 1}
    assert read("sittings").records[2] == {
        "datum": "2026-11-05",
        "uhrzeit": "19:00",
        "gremium": "Bauausschuss",
        "ort": None,
        "status": "abgesagt",
        "unterlagen": [],
    }
    assert read("calls").elsewhere == 1


DOCUMENT = (ROOT / "docs" / "add-a-page.md").read_text(encoding="utf-8")


def test_the_file_in_the_documentation_can_be_used(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    (tmp_path / "shown.toml").write_text(shown, encoding="utf-8")
    assert load_file(tmp_path / "shown.toml").records is not None


@pytest.mark.parametrize(
    "name", sorted({*Declaration.__struct_fields__, *Field.__struct_fields__} - {"fields"})
)
def test_the_documentation_explains_every_key(name: str) -> None:
    assert re.search(rf"`{name} = |`\"?{name}\"?`", DOCUMENT), name
