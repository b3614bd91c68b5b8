"""``leuchtturm propose``: a page in, a schedule file out, and nothing is watched by it."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.servers import Loopback, answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

ROWS = "".join(
    f'<tr><td>{day}.07.2026<td><a href="/s{day}">Sitzung {name}</a><td>Saal {day}</tr>'
    for day, name in enumerate(["Bau", "Kultur", "Finanzen", "Jugend"], start=3)
)
PAGE = f"""<html lang="de"><title>Termine</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"><body><h1>Termine</h1>
<table><tr><th>Datum<th>Gremium<th>Ort</tr>{ROWS}</table></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_json_is_for_programs(run: Run, page: Path) -> None:
    result = run("propose", page, "--url", "https://stadt.example/termine", "--json")
    assert result.exit_code == 0, result.output
    first = json.loads(result.stdout)["candidates"][0]
    assert list(first) == ["each", "count", "records", "fields", "toml", "doubts"]
    assert first["count"] == len(first["records"]) == 4
    assert first["records"][0]["datum"] == "2026-07-03"
    assert first["fields"]["datum"] == {"column": "Datum", "type": "date"}
    assert 'url = "https://stadt.example/termine"' in first["toml"]


def test_people_see_file_preview_fill_rates_and_the_feed(run: Run, page: Path) -> None:
    shown = run("propose", page).stdout
    assert 'parser = "records"' in shown
    assert "The first 3 of 4 records" in shown
    assert "Filled: all of" in shown
    assert "The page offers a feed, which may say the same more simply: https://example.org/feed.xml" in shown
    assert "Nothing is watched yet." in shown


def test_what_is_written_is_read_by_parse_and_never_overwritten(run: Run, page: Path, tmp_path: Path) -> None:
    arguments = ("propose", page, "--url", "https://www.stadt.example/termine", "--write", tmp_path / "own")
    assert run(*arguments).exit_code == 0
    file = tmp_path / "own" / "stadt-example.toml"
    read = json.loads(run("parse", page, "--schedule", file, "--json").stdout)
    assert [record["datum"] for record in read["records"]] == [f"2026-07-0{day}" for day in range(3, 7)]
    file.write_text("mine", encoding="utf-8")
    again = run(*arguments)
    assert again.exit_code == 1
    assert "exists and is not overwritten" in again.stderr
    assert file.read_text(encoding="utf-8") == "mine"


def test_an_address_is_fetched(run: Run) -> None:
    with Loopback({"/termine": answer(200, PAGE, content_type="text/html; charset=utf-8")}) as server:
        result = run("propose", server.url("/termine"), "--json")
        assert result.exit_code == 0, result.output
        link = json.loads(result.stdout)["candidates"][0]["records"][0]["link"][0]
        assert link["url"] == server.url("/s3")


def test_a_foreign_server_may_know_who_asks(run: Run) -> None:
    result = run("propose", "https://stadt.example/")
    assert result.exit_code == 2
    assert "give --contact you@your.domain" in result.stderr


def test_pick_and_example_choose_another(run: Run, page: Path) -> None:
    both = json.loads(run("propose", page, "--json").stdout)["candidates"]
    picked = json.loads(run("propose", page, "--json", "--pick", "2").stdout)["candidates"]
    assert picked == [both[1]]
    assert run("propose", page, "--pick", "99").exit_code == 2
    found = json.loads(run("propose", page, "--json", "--example", "Sitzung Kultur").stdout)["candidates"]
    assert all("Sitzung Kultur" in json.dumps(each["records"], ensure_ascii=False) for each in found)


def test_a_page_without_a_list_says_so(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    for page in ("<p>Wartung</p>", "%PDF-1.7 \x00\x01", '{"a": [1, 2]}'):
        empty.write_text(page, encoding="utf-8")
        result = run("propose", empty)
        assert result.exit_code == 1
        assert "Nothing on the page looks like a list of records" in result.stderr
    empty.write_text("", encoding="utf-8")
    assert run("propose", empty).stderr == f"Error: {empty} is empty: there is no page in it.\n"
    assert run("propose", tmp_path / "nowhere.html").exit_code == 1


# What a page says of itself


@pytest.mark.parametrize(
    "address", ["http://[", "http://℀.example/", "https://a:b@stadt.example/", "http://stadt.example:99999/"]
)
def test_an_address_that_is_none_is_not_taken_from_the_page(run: Run, page: Path, address: str) -> None:
    page.write_text(
        PAGE.replace("<body>", f'<link rel="canonical" href="{address}"><body>'), encoding="utf-8"
    )
    result = run("propose", page)
    assert result.exit_code == 0, result.output
    assert 'url = "https://example.org/"' in result.stdout
    assert "url is not known: write the page's address there." in result.stdout


def test_an_address_from_the_page_is_to_be_looked_at(run: Run, page: Path) -> None:
    page.write_text(
        PAGE.replace("<body>", '<link rel="canonical" href="http://10.0.0.1/x"><body>'), encoding="utf-8"
    )
    assert "url is what the page says of itself" in run("propose", page).stdout
    assert "url is" not in run("propose", page, "--url", "https://stadt.example/termine").stdout


def test_a_feed_whose_address_is_none_is_left_out(run: Run, page: Path) -> None:
    page.write_text(PAGE.replace("/feed.xml", "http://["), encoding="utf-8")
    result = run("propose", page)
    assert result.exit_code == 0, result.output
    assert "feed" not in result.stdout


@pytest.mark.parametrize(
    "title", ['"""\nparser = "x"\n"""', "'''", "\\", "]\n[fetch]\ncontact = 1", "{0}", "\x1b]0;x\x07"]
)
def test_no_word_of_the_page_becomes_another_key_of_the_file(run: Run, page: Path, title: str) -> None:
    hostile = PAGE.replace("<title>Termine", f"<title>{title}").replace("<th>Ort", f"<th>{title}")
    page.write_text(hostile, encoding="utf-8")
    first = json.loads(run("propose", page, "--json").stdout)["candidates"][0]
    written = tomllib.loads(first["toml"])
    assert set(written) == {"name", "title", "url", "parser", "every", "language", "records"}
    assert set(written["records"]) == {"each", "name", "fields"}
    assert len(written["records"]["fields"]) == len(first["fields"])
    assert "\x1b" not in run("propose", page).stdout


def test_a_file_without_end_is_not_read_to_its_end(run: Run) -> None:
    result = run("propose", "/dev/zero")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: /dev/zero has more than the 10000000 bytes that propose allows.\n",
    )
