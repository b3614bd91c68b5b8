"""Workbook and CSV in a real spreadsheet program: LibreOffice, as the ministry's Excel would read them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from scraper.exports import Format, render
from tests.scraper.exports.samples import HOSTILE, everyday, hostile

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.soak,  # it takes seconds to start
    pytest.mark.skipif(
        SOFFICE is None,
        reason="needs LibreOffice: `make office` installs it",
    ),
]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Semicolons, UTF-8, German, special numbers and formulas are looked for: as in Excel.
READ = {"csv": ["--infilter=CSV:59,34,76,1,,1031,false,true,false,false,false,0,true"], "xlsx": []}

Cell = tuple[str | None, str]
"""The kind of a value, and the value."""


def opened(folder: Path, form: Format, body: bytes) -> list[list[Cell]]:
    """The rows of the first sheet, as the program has them."""
    assert SOFFICE is not None
    (folder / f"export.{form}").write_bytes(body)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", "--norestore", profile, *READ[form], "--convert-to", "fods"]
    subprocess.run(
        [*command, "--outdir", folder, folder / f"export.{form}"],
        check=True, capture_output=True, timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    document = ET.parse(folder / "export.fods")
    assert not [cell for cell in document.iter(f"{TABLE}table-cell") if f"{TABLE}formula" in cell.attrib]
    sheet = next(document.iter(f"{TABLE}table"))
    return [row for row in map(cells, sheet.iter(f"{TABLE}table-row")) if any(value for _, value in row)]


def cells(row: ET.Element) -> list[Cell]:
    """The values of a row; empty ones are counted, not listed."""
    found: list[Cell] = []
    for cell in row.iter(f"{TABLE}table-cell"):
        kind = cell.get(f"{OFFICE}value-type")
        value = cell.get(f"{OFFICE}date-value") or cell.get(f"{OFFICE}value")
        text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        found += [(kind, value or text)] * (times if kind else min(times, 19 - len(found)))
    return found[:19]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_program_has_days_as_days_and_texts_as_texts(tmp_path: Path, form: Format) -> None:
    header, full, *others = opened(tmp_path, form, render(form, everyday()))
    row = dict(zip((name for _, name in header), full, strict=True))
    assert row["Jahr"] == ("float", "2022")
    assert row["Datum"] == ("date", "2022-11-07")
    assert row["Zuletzt geändert"] == ("date", "2026-07-02T06:17:00")
    assert row["Programmgebiet"] == ("string", "Wetzlar – Dalheim / Altenberger Straße")
    assert len(others) == 3


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_program_calculates_nothing(tmp_path: Path, form: Format) -> None:
    meetings = tuple(stored for text in HOSTILE.values() for stored in hostile(text[:5_000]).records)
    rows = opened(tmp_path, form, render(form, everyday(records=meetings)))
    assert len(rows) == 1 + 2 * len(HOSTILE)
    assert {row[1][0] for row in rows} == {"string"}
    assert [row[1][1] for row in rows[2::2]] == ["Baunatal"] * len(HOSTILE)
