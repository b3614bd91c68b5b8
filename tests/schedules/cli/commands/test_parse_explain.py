"""``leuchtturm parse --explain``: why each heading is or is not a section, and where each value was read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.schedules.watched_page import BASELINE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

PAGE = """<!DOCTYPE html><html lang="de">
<head><meta charset="utf-8"><title>Leuchtturmprojekte im Video</title></head>
<body><nav class="main-nav"><a href="/">Start</a></nav><main><h1>Leuchtturmprojekte im Video</h1>
<p>Jedes Jahr findet ein Treffen statt.</p>
<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal</h2>
<p>Im Mittelpunkt stand das Programmgebiet „Baunatal-Baunsberg“. Das Treffen fand am 04.07.2023 statt.</p>
<h3>Programm 2023</h3><p>Begrüßung &lt;script&gt;alert(1)&lt;/script&gt;</p>
<h2>Förderung 2022</h2><p>Mittel stehen bereit.</p></main></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_each_heading_has_a_verdict_and_a_reason(run: Run, page: Path) -> None:
    explanation = json.loads(run("parse", page, "--explain", "--json").stdout)["explanation"]
    verdicts = {entry["heading"]: (entry["verdict"], entry["reason"]) for entry in explanation["headings"]}
    assert verdicts["Leuchtturmprojekte im Video"] == ("no section", "it is the page's title")
    assert verdicts["Programm 2023"][0] == "part"
    assert verdicts["Förderung 2022"][0] == "no section"
    [section] = [heading for heading, (verdict, _) in verdicts.items() if verdict == "section"]
    assert section.endswith("in Baunatal")


def test_each_value_has_its_place_and_words_and_what_is_left_out_is_named(run: Run, page: Path) -> None:
    explanation = json.loads(run("parse", page, "--explain", "--json").stdout)["explanation"]
    [day] = [entry for entry in explanation["values"] if entry["field"] == "start_date"]
    assert (day["value"], day["place"]) == ("2023-07-04", "paragraph 1")
    assert "04.07.2023" in day["quote"]
    assert {"element": "nav.main-nav", "text": "Start"} in explanation["left_out"]


def test_people_read_it_and_see_it_in_a_browser(run: Run, page: Path, tmp_path: Path) -> None:
    shown = run("parse", page, "--explain", "--html", tmp_path / "reading.html")
    assert shown.exit_code == 0
    assert "it is the page's title" in shown.stdout
    written = (tmp_path / "reading.html").read_text(encoding="utf-8")
    assert written.count("<section>") == written.count("</section>") == 1
    assert "<mark>" in written
    assert "<script>" not in written


def test_lines_of_read_are_counted_and_idle_ones_are_named(run: Run, page: Path, tmp_path: Path) -> None:
    schedule = tmp_path / "a.toml"
    shipped = run("schedules", "--json")
    assert shipped.exit_code == 0
    from schedules.config.schedule_files import SHIPPED

    text = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    schedule.write_text(text + '\n[read]\ncontent = "main"\nignore = [".teaser"]\n', encoding="utf-8")
    shown = run("parse", page, "--schedule", schedule, "--explain")
    assert "content took hold 1 time\n" in shown.stdout
    assert "ignore[0] took hold 0 times  (it does nothing on this page)" in shown.stdout


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        yield watch


def test_a_stored_page_is_read_again(run: Run, watch: Watch) -> None:
    read = json.loads(run("parse", "--db", watch.path, "--snapshot", "1", "--json").stdout)
    assert [meeting["year"] for meeting in read["meetings"]] == [2023, 2022, 2021]


def test_an_address_is_fetched(run: Run, watch: Watch) -> None:
    read = json.loads(run("parse", "--db", watch.path, watch.schedule.url, "--json").stdout)
    assert [meeting["year"] for meeting in read["meetings"]] == [2023, 2022, 2021]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Give either a page"),
        (("leuchtturmprojekte", "--snapshot", "1"), "Give either a page"),
        (("nowhere",), "There is no file 'nowhere', and no schedule of that name"),
        (("leuchtturmprojekte",), "contact"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run("parse", *arguments)
    assert ran.exit_code != 0
    assert sentence in ran.stderr


def test_an_empty_file_is_no_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    ran = run("parse", tmp_path / "empty.html")
    assert ran.exit_code == 1
    assert "is empty: there is no page in it." in ran.stderr
