"""The five examples of docs/correct-a-reading.md, each through the whole chain.

A page that is read wrongly is stored so. A line in ``[read]`` corrects it at the next check, untold;
a real change that comes at the same time is told.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from schedules.check.run import check
from schedules.cli.main import cli
from schedules.config.schedule_files import SHIPPED, load_file
from scraper.parsers.read_options import PINNABLE, ReadOptions
from scraper.parsers.records.selectors import selector_mistake
from scraper.parsers.sandbox import read
from tests.paths import DOCS
from tests.schedules.watched_page import PATH, Watch

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.config.schedule_files import Schedule
    from scraper.meetings import MeetingPage

TEXT = (DOCS / "correct-a-reading.md").read_text(encoding="utf-8")
FRAME = """<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">
<title>Leuchtturmprojekte im Video</title></head><body><main><h1>Leuchtturmprojekte im Video</h1>
<p>Jedes Jahr findet ein Treffen des Netzwerkes statt.</p>
{}
</main></body></html>"""
MORE = """<h2 class="ort">Leuchtturmprojekte 2018 im Programm Soziale Stadt in Hanau</h2>
<p>Das Treffen fand am 12.06.2018 statt.</p>"""


class Example(NamedTuple):
    html: str
    toml: str
    before: str
    after: str


def examples() -> dict[str, Example]:
    found = {}
    for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]:
        title = part.partition("\n")[0]
        html, toml = (re.findall(rf"```{kind}\n(.*?)```", part, re.DOTALL)[0] for kind in ("html", "toml"))
        before, after = re.findall(r"^\| (?!read as|---)(.*?) \| (.*?) \|$", part, re.MULTILINE)[0]
        found[title] = Example(html, toml, before, after)
    return found


EXAMPLES = examples()


def schedule(folder: Path, url: str, section: str) -> Schedule:
    file = folder / "a.toml"
    shipped = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    text = re.sub(r"^url = .*$", f'url = "{url}"', shipped, flags=re.MULTILINE)
    file.write_text(f"{text}\n{section}", encoding="utf-8")
    return load_file(file)


def page(html: str) -> bytes:
    return FRAME.format(html).encode()


def shown(reading: MeetingPage) -> str:
    if reading.problem is not None:
        return reading.problem.kind
    return ", ".join(
        " ".join(
            str(value) for value in (entry.year, entry.municipality, entry.start_date) if value is not None
        )
        for entry in reading.records
    )


def test_there_are_five_examples() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("title", EXAMPLES)
def test_the_lines_correct_the_reading(tmp_path: Path, title: str) -> None:
    example = EXAMPLES[title]
    readings = []
    for section in ("", example.toml):
        options = schedule(tmp_path, "http://127.0.0.1/x.html", section).read
        body = page(example.html)
        readings.append(shown(read(body, None, "http://127.0.0.1/", "leuchtturmprojekte", options=options)))
    assert readings == [example.before, example.after]


@pytest.mark.parametrize("title", [title for title in EXAMPLES if EXAMPLES[title].before != "no_content"])
def test_the_next_check_is_right_and_tells_only_the_real_change(tmp_path: Path, title: str) -> None:
    example = EXAMPLES[title]
    with Watch(tmp_path / "l.db") as watch:

        def run(section: str, html: str) -> list[tuple[str, int | None]]:
            watch.page = page(html)
            current = schedule(tmp_path, watch.server.url(PATH), section)
            result = check(current, watch.store, watch.client)
            assert result.ok, result
            return [(change.kind, change.subject.get("year")) for change in result.changes if change.subject]

        run("", example.html)
        assert run(example.toml, example.html + MORE) == [("added", 2018)]
        assert run(example.toml, example.html + MORE) == []
        listed = watch.rows("SELECT year FROM meetings WHERE removed_at IS NULL ORDER BY 1")
        wanted = sorted({int(entry.split()[0]) for entry in example.after.split(", ")} | {2018})
        assert [year for (year,) in listed] == wanted
        reread = "SELECT count(*) FROM versions WHERE reread_at IS NOT NULL"
        marked = (
            "SELECT count(*) FROM meetings WHERE removed_at IS NOT NULL"  # ended by the re-reading, untold
        )
        assert watch.rows(reread) != [(0,)] or watch.rows(marked) == [(1,)]


def test_a_pin_that_is_off_is_told_to_operators_once(tmp_path: Path) -> None:
    example = EXAMPLES["4. The page itself has a wrong day"]
    operators = """
[[channels]]
type = "email"
name = "operators"
audience = "operators"
host = "127.0.0.1"
sender = "l@example.org"
recipients = ["it@example.org"]
"""
    with Watch(tmp_path / "l.db") as watch:
        current = schedule(tmp_path, watch.server.url(PATH), example.toml + operators)
        for html in (example.html, example.html.replace("07.11.2022", "08.11.2022"), example.html + MORE):
            watch.page = page(html)
            assert check(current, watch.store, watch.client).ok
        watch.page = page(example.html.replace("07.11.2022", "08.11.2022") + MORE)
        assert check(current, watch.store, watch.client).ok
        notices = watch.rows("SELECT data FROM alerts WHERE kind = 'doubt'")
        assert len(notices) == 1
        assert "The pin of start_date is off" in str(notices[0][0])


def test_a_pinned_value_is_marked_where_it_is_shown(tmp_path: Path) -> None:
    example = EXAMPLES["4. The page itself has a wrong day"]
    with Watch(tmp_path / "l.db") as watch:
        watch.page = page(example.html)
        assert check(schedule(tmp_path, watch.server.url(PATH), example.toml), watch.store, watch.client).ok
        views = watch.rows("SELECT Angabe, Wert, Grund FROM festlegungen")
        assert views == [("Datum", "11.07.2022", "Zahlendreher auf der Seite, am Telefon bestätigt")]
        runner, database = CliRunner(), ["--db", str(watch.path)]
        shown = runner.invoke(cli, ["meetings", *database]).stdout
        assert "2022-07-11*" in shown
        assert "set by a person" in shown
        assert "pinned: Zahlendreher auf der Seite" in runner.invoke(cli, ["show", *database, "2022"]).stdout
        for name, mark in (("csv", "Datum;"), ("html", "Von Hand festgelegt")):
            target = tmp_path / f"out.{name}"
            assert runner.invoke(cli, ["export", name, *database, str(target)]).exit_code == 0
            assert mark in target.read_text(encoding="utf-8-sig")
        assert (
            runner.invoke(
                cli, ["publish", *database, "--schedules", str(tmp_path), str(tmp_path / "site")]
            ).exit_code
            == 0
        )
        assert "Von Hand festgelegt" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def part(title: str) -> str:
    """The paragraphs and tables from a bold title to the next one."""
    return TEXT.partition(f"**{title}")[2].partition("\n**")[0].partition("\n## ")[0]


def test_every_selector_of_the_document_is_one() -> None:
    selectors = [
        code for code in re.findall(r"`([^`]+)`", part("Selectors**")) if not code.startswith("ignore")
    ]
    assert len(selectors) >= 8
    assert [selector_mistake(selector) for selector in selectors] == [None] * len(selectors)


def test_a_heading_and_its_text_can_be_ignored_by_the_words() -> None:
    [line] = re.findall(r"`(ignore = \[.*\])`", part("Selectors**").replace("\n", " "))
    other = "<h2>Leuchtturmprojekte 2023 in Erfurt</h2><p>Das Treffen fand am 14.09.2023 statt.</p>"
    options = ReadOptions(ignore=tuple(tomllib.loads(line)["ignore"]))
    reading = read(page(other + MORE), None, "http://127.0.0.1/", "leuchtturmprojekte", options=options)
    assert shown(reading) == "2018 Hanau 2018-06-12"
    assert reading.intro == ("Jedes Jahr findet ein Treffen des Netzwerkes statt.",)


def test_every_field_that_can_be_pinned_is_in_the_table() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \|", part("Pins.**"), re.MULTILINE)
    assert {field for row in rows for field in re.findall(r"[a-z_]+", row)} == {*PINNABLE}
