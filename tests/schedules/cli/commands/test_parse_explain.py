"""``leuchtturm parse --explain``: why each heading is or is not a section, and where each value was read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from schedules.config.schedule_files import SHIPPED
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
    text = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    schedule.write_text(text + '\n[read]\ncontent = "main"\nignore = [".teaser"]\n', encoding="utf-8")
    shown = run("parse", page, "--schedule", schedule, "--explain")
    assert "content matched 1 element\n" in shown.stdout
    assert "ignore[0] matched 0 elements  (it does nothing on this page)" in shown.stdout


RIVALS = PAGE.replace(
    "Das Treffen fand am 04.07.2023 statt.",
    "Das Treffen fand am 04.07.2023 statt. Vom Stadtteilfest am 1. Juli 2023 wurde erzählt.",
)


def test_rivals_that_lost_stand_below_the_value_with_their_scores(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(RIVALS, encoding="utf-8")
    ran = run("parse", tmp_path / "page.html", "--explain", "--html", tmp_path / "reading.html")
    text = " ".join(ran.stdout.split())
    assert re.search(r"start_date 2023-07-04 \(takes place, \d+ points\) paragraph 1: “", text)
    assert re.search(r"not 2023-07-01 \([^)]*-?\d points?\): too weak to be given as a value", text)
    assert max(len(line) for line in ran.stdout.splitlines() if not line.startswith("Wrote ")) <= 80
    written = (tmp_path / "reading.html").read_text(encoding="utf-8")
    assert "<s>2023-07-01</s> (zu schwach für eine Angabe / too weak to be given as a value)" in written


def test_json_has_the_scores_and_every_rival(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(RIVALS, encoding="utf-8")
    explanation = json.loads(run("parse", tmp_path / "page.html", "--explain", "--json").stdout)[
        "explanation"
    ]
    [day] = [entry for entry in explanation["values"] if entry["field"] == "start_date"]
    [rival] = day["rivals"]
    assert (rival["value"], rival["reason"]) == ("2023-07-01", "too_weak")
    assert rival["score"] < 4 <= day["score"]
    assert "Stadtteilfest" in rival["quote"]


def test_a_field_in_doubt_shows_what_it_might_be(run: Run, tmp_path: Path) -> None:
    page = PAGE.replace("statt.</p>\n<h3>", "statt. Das Treffen fand am 11.07.2023 statt.</p>\n<h3>")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    ran = run("parse", tmp_path / "page.html", "--explain")
    assert "start_date      -\n" in ran.stdout
    for day in ("04", "11"):
        assert f"not 2023-07-{day} (takes place, 8 points): too close to another" in ran.stdout


def test_what_a_pin_replaces_is_a_rival(run: Run, page: Path, tmp_path: Path) -> None:
    text = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(
        text
        + """
[[read.pin]]
meeting = { year = 2023 }
set = { start_date = "2023-07-05" }
instead_of = "2023-07-04"
because = "am Telefon bestätigt"
""",
        encoding="utf-8",
    )
    shown = " ".join(run("parse", page, "--schedule", tmp_path / "a.toml", "--explain").stdout.split())
    assert "start_date 2023-07-05 (pinned) pinned: “am Telefon bestätigt” not 2023-07-04" in shown
    assert "set otherwise by hand" in shown


def test_a_copy_of_a_section_is_called_one_and_moves_no_values(run: Run, tmp_path: Path) -> None:
    start, end = PAGE.index("<h2>"), PAGE.index("<h2>Förderung")
    section = PAGE[start:end]
    other = section.replace("2023", "2021").replace("Baunatal", "Hanau")
    page = PAGE[:end] + f"<div>{section}</div><div>{other}</div>" + PAGE[end:]
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    ran = json.loads(run("parse", tmp_path / "page.html", "--explain", "--json").stdout)
    assert [meeting["year"] for meeting in ran["meetings"]] == [2023, 2021]
    verdicts = [entry["verdict"] for entry in ran["explanation"]["headings"] if " in " in entry["heading"]]
    assert verdicts == ["section", "no section", "section"]
    days = [entry["value"] for entry in ran["explanation"]["values"] if entry["field"] == "start_date"]
    assert days == ["2023-07-04", "2021-07-04"]


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


ELEMENTS = set(
    re.findall(
        r"\w+", "html head meta title style body h1 h2 p section mark dl dt dd table tbody tr td ul li"
    )
)
HOSTILE = (
    "</p></section></style></mark><script>alert(1)</script>",
    "<img src=https://evil.example/x onerror=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "{0.__class__} {{7*7}} %(x)s",
    "<!--", "-->", "<meta http-equiv=refresh content=0>", "]]>", "\u202e",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_of_the_page_or_of_a_pin_becomes_markup(
    run: Run, page: Path, tmp_path: Path, words: str
) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    hostile = PAGE.replace("Begrüßung", escaped).replace("Förderung 2022", f"Förderung {escaped} 2022")
    hostile = hostile.replace("„Baunatal-Baunsberg“", f"„{escaped}“").replace("Start", escaped)
    page.write_text(hostile, encoding="utf-8")
    pin = f"""[[read.pin]]
meeting = {{ year = 2023 }}
set = {{ municipality = {json.dumps(words)} }}
instead_of = "Baunatal"
because = {json.dumps(words)}
"""
    schedule = tmp_path / "p.toml"
    shipped = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    schedule.write_text(f"{shipped}\n{pin}", encoding="utf-8")
    ran = run("parse", page, "--schedule", schedule, "--explain", "--html", tmp_path / "reading.html")
    assert (tmp_path / "reading.html").is_file(), ran.output
    tree = LexborHTMLParser((tmp_path / "reading.html").read_text(encoding="utf-8"))
    elements = list(tree.css("*"))
    assert {element.tag for element in elements} <= ELEMENTS
    names = {name for element in elements for name in element.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "class"}
    [policy] = tree.css("meta[http-equiv]")
    assert str(policy.attributes["content"]).startswith("default-src 'none'")
    assert "\x1b" not in ran.output


def test_without_a_section_it_shows_what_was_read_and_what_was_passed_by(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><head><title>Leuchtturmprojekte im Video</title></head><body><main>"
        "<h1>Leuchtturmprojekte im Video</h1><p>Hier stehen bald Filme.</p>"
        '<div hidden class="box"><h2>Leuchtturmprojekte 2023 in Baunatal</h2><p>Am 04.07.2023.</p></div>'
        '<iframe class="e" srcdoc="&lt;h2&gt;Wetzlar&lt;/h2&gt;2022"></iframe>'
        '<iframe src="/inhalt.html"></iframe>'
        "<template><h2>Leuchtturmprojekte 2021 in Fulda</h2></template></main></body></html>",
        encoding="utf-8",
    )
    ran = run("parse", tmp_path / "page.html", "--explain")
    assert ran.exit_code == 1
    lines = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert "- Hier stehen bald Filme." in lines
    assert lines[lines.index("Left out: 4 elements") + 1 :][:4] == [
        "div.box Leuchtturmprojekte 2023 in Baunatal Am 04.07.2023.",
        "iframe.e Wetzlar 2022",
        "iframe the page /inhalt.html",
        "template Leuchtturmprojekte 2021 in Fulda",
    ]
