"""``leuchtturm parse``: a saved page, offline, in the words of the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from schedules.config import schedule_files
from tests.paths import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

CASES = FIXTURES / "leuchtturmprojekte" / "cases"
PAGE = CASES / "c01_typo3_textmedia" / "page.html"
NOT_THE_PAGE = CASES / "x01_soft_404" / "page.html"


def expected(page: Path) -> dict[str, object]:
    words = json.loads((page.parent / "expected.json").read_text(encoding="utf-8"))
    return {name: words[name] for name in ("problem", "intro", "meetings")}


def test_json_is_the_contract_s(run: Run) -> None:
    result = run("parse", PAGE, "--json")
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert list(printed) == ["problem", "title", "intro", "meetings"]
    assert printed.pop("title") == "Leuchtturmprojekte im Video"
    assert printed == expected(PAGE)


def test_the_table_is_for_people(run: Run) -> None:
    lines = run("parse", PAGE).stdout.splitlines()
    assert lines[0] == "Leuchtturmprojekte im Video"
    assert lines[1].startswith("  Jedes Jahr findet im Programm")
    assert lines[4].split() == ["2023", "Baunatal", "Baunatal-Baunsberg", "2023-07-04", "-", "-"]


def test_standard_input_is_read_for_a_dash(run: Run) -> None:
    result = run("parse", "-", "--json", data=PAGE.read_bytes())
    assert json.loads(result.stdout)["meetings"] == expected(PAGE)["meetings"]


def test_the_header_decides_the_encoding(run: Run) -> None:
    body = '<!DOCTYPE html><html lang="de"><title>Leuchtturmprojekte im Video</title><body><main>'
    body += "<h1>Leuchtturmprojekte im Video</h1><h2>Leuchtturmprojekte 2023 in Gießen</h2>"
    body += "<p>Im Jahr 2023 kamen wir am 04.07.2023 in Gießen ins Gespräch.</p></main></body></html>"
    header = ("--content-type", "text/html; charset=iso-8859-1")
    result = run("parse", "-", "--json", *header, data=body.encode("latin-1"))
    assert [meeting["municipality"] for meeting in json.loads(result.stdout)["meetings"]] == ["Gießen"]


def test_links_start_at_the_given_address(run: Run) -> None:
    page = CASES / "v04_links_mp4_pdf_gallery" / "page.html"
    printed = run("parse", page, "--json", "--url", "https://spiegel.de.example/a/b.html").stdout
    addresses = [link["url"] for meeting in json.loads(printed)["meetings"] for link in meeting["links"]]
    assert any(address.startswith("https://spiegel.de.example/") for address in addresses)
    assert not any("nachhaltige-stadtentwicklung" in address for address in addresses)


def test_a_problem_is_printed_and_the_exit_code_is_1(run: Run) -> None:
    result = run("parse", NOT_THE_PAGE, "--json")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    assert (printed["problem"], printed["meetings"]) == ("not_the_page", [])
    told = run("parse", NOT_THE_PAGE)
    assert told.exit_code == 1
    assert told.stderr.startswith("Error: The page calls itself “Seite nicht gefunden")


def test_the_schedule_s_guard_holds_here_too(run: Run, tmp_path: Path) -> None:
    shipped = (schedule_files.SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(shipped.replace("min_meetings = 1", "min_meetings = 9"))
    result = run("parse", PAGE, "--json", "--schedules", tmp_path)
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    assert (printed["problem"], printed["meetings"]) == ("too_few_meetings", [])


def test_with_several_schedules_one_has_to_say_whose_page_it_is(run: Run, tmp_path: Path) -> None:
    shipped = (schedule_files.SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(shipped)
    (tmp_path / "b.toml").write_text(shipped.replace('name = "leuchtturmprojekte"', 'name = "other"'))
    refused = run("parse", PAGE, "--schedules", tmp_path)
    assert refused.exit_code == 2
    assert "say with --schedule whose page it is: leuchtturmprojekte, other." in refused.stderr
    assert run("parse", PAGE, "--schedules", tmp_path, "--schedule", "other").exit_code == 0


def test_a_file_beyond_the_limit_is_not_read(run: Run, tmp_path: Path) -> None:
    shipped = (schedule_files.SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(shipped.replace("max_bytes = 10_000_000", "max_bytes = 1_000"))
    result = run("parse", PAGE, "--schedules", tmp_path)
    assert result.exit_code == 1
    assert "has more than the 1000 bytes that max_bytes in [fetch] allows." in result.stderr


def test_a_file_that_is_not_there_or_an_address_that_is_none_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("parse", "nowhere.html").exit_code == 2
    assert run("parse", PAGE, "--url", "file:///etc/passwd").exit_code == 2
    assert run("parse", tmp_path).exit_code in (1, 2)


def test_nothing_is_remembered(run: Run, tmp_path: Path) -> None:
    run("parse", PAGE)
    assert list(tmp_path.iterdir()) == []
