"""Proposals: the list of a page goes first, whatever repeats it, and its fields have names and types."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from scraper.parsers.records import declaration as declarations
from scraper.parsers.records import reader
from scraper.parsers.records.declaration import Field
from scraper.parsers.records.document import Document
from scraper.parsers.records.proposing import candidates, toml
from scraper.parsers.records.proposing.proposal import propose
from tests.work import assert_steps_grow_with_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.parsers.records.proposing.proposal import Proposed

URL = "https://stadt.example/rat/"
NAMES = [
    "Bauausschuss",
    "Stadtrat",
    "Kulturausschuss",
    "Jugendhilfeausschuss",
    "Ortsbeirat Nord",
    "Finanzausschuss",
]
PLACES = ["Rathaus", "Stadthalle", "Bürgerhaus", "Jugendzentrum", "Schule", "Rathaus"]
FRAME = """<html lang="de"><head><title>Rat</title></head><body>
<nav class="main-menu"><ul>{menu}</ul></nav><main><h1>Sitzungen</h1>{list}</main>
<footer><p>Stadt Beispiel, Am Markt 1</p><p>Impressum und Datenschutz</p></footer></body></html>"""
MENU = "".join(f'<li><a href="/m{n}">Ein Punkt der Navigation, Nummer {n}</a></li>' for n in range(25))


def framed(inner: str) -> str:
    return FRAME.format(menu=MENU, list=inner)


def rows() -> str:
    cells = (
        f'<tr><td>{day}.07.2026</td><td><a href="s{day}.html">{name}</a></td><td>{place}</td></tr>'
        for day, (name, place) in enumerate(zip(NAMES, PLACES, strict=True), start=3)
    )
    return (
        f"<table><thead><tr><th>Datum<th>Gremium<th>Ort</tr></thead><tbody>{''.join(cells)}</tbody></table>"
    )


def cards() -> str:
    return "".join(
        f'<div class="card"><div><time datetime="2026-07-0{day}">{day}. Juli 2026</time></div>'
        f'<h3><a href="s{day}.html">{name}</a></h3><p class="teaser">Es tagt in {place}.</p></div>'
        for day, (name, place) in enumerate(zip(NAMES, PLACES, strict=True), start=3)
    )


def headings() -> str:
    return "".join(
        f"<h3>{name}</h3><p>Termin: {day}. Juli 2026</p><p>Ort: {place}</p><p>Alle sind geladen, {day}.</p>"
        for day, (name, place) in enumerate(zip(NAMES, PLACES, strict=True), start=3)
    )


def lines() -> str:
    text = "<br>\n".join(
        f'{day}.07.2026: <a href="{day}.pdf">{name}</a>' for day, name in enumerate(NAMES, start=3)
    )
    return f'<div class="text"><p>{text}</p></div>'


def groups() -> str:
    return "".join(
        f"<h3>{day}. Juli 2026</h3><ul>"
        + "".join(
            f'<li><a href="{day}-{n}.pdf">DS {day}/{n}{n}</a> - Vorlage zu {name}</li>'
            for n in range(1, 2 + day % 3)
        )
        + "</ul>"
        for day, name in enumerate(NAMES, start=3)
    )


def best(html: str) -> Proposed:
    return propose(html, URL)[0]


@pytest.mark.parametrize("make", [rows, cards, headings, lines])
def test_the_list_goes_first_whatever_repeats_it(make: object) -> None:
    assert callable(make)
    proposed = best(framed(make()))
    days = [
        [value for name, value in record.items() if proposed.declaration.fields[name].type == "date"]
        for record in proposed.page.records
    ]
    assert [day[0] for day in days] == [f"2026-07-0{day}" for day in range(3, 9)]
    for record, name in zip(proposed.page.records, NAMES, strict=True):
        assert name in record.values()


def test_columns_are_named_by_their_headings() -> None:
    fields = best(framed(rows())).declaration.fields
    assert fields["datum"].column == "Datum"
    assert fields["datum"].type == "date"
    assert fields["ort"].column == "Ort"
    assert fields["link"] == Field(column="Gremium", type="links"), "the link of the title needs no name"


def test_cards_have_a_title_a_day_and_a_link() -> None:
    proposed = best(framed(cards()))
    assert proposed.declaration.each == ".card"
    record = proposed.page.records[0]
    assert record["title"] == "Bauausschuss"
    assert record["link"] == [{"kind": "page", "url": f"{URL}s3.html", "text": "Bauausschuss"}]
    assert record["description"].startswith("Es tagt in Rathaus")


def test_headings_with_paragraphs_are_starts_with_labels() -> None:
    proposed = best(framed(headings()))
    assert proposed.declaration.starts == "h3"
    assert proposed.declaration.fields["ort"].after == "Ort:"
    assert [record["ort"] for record in proposed.page.records] == PLACES


def test_the_records_of_groups_go_before_the_groups_and_take_the_day_above() -> None:
    proposed = best(framed(groups()))
    assert len(proposed.page.records) == sum(1 + day % 3 for day in range(3, 9))
    assert proposed.declaration.fields["date"].above == "h3"
    assert proposed.page.records[0]["date"] == "2026-07-03"
    assert "Vorlage zu Bauausschuss" in proposed.page.records[0].values()


def test_a_row_between_the_records_is_left_out_by_what_it_lacks() -> None:
    html = framed(
        rows().replace("<tr><td>5.", "<tr><td></td><td>Ab Juli im neuen Saal</td><td></td></tr><tr><td>5.")
    )
    proposed = best(html)
    assert len(proposed.page.records) == 6
    assert any(field.required for field in proposed.declaration.fields.values())
    assert any("left out" in doubt for doubt in proposed.doubts)


def test_an_order_that_the_days_do_not_show_is_a_doubt() -> None:
    html = framed(rows()).replace('lang="de"', 'lang="en"').replace(".07.2026", "/07/2026")
    assert any("is a guess" in doubt for doubt in best(html).doubts)
    shown = framed(rows()).replace('lang="de"', 'lang="en"').replace(".07.2026", "/27/2026")
    assert not any("is a guess" in doubt for doubt in best(shown).doubts)


def test_an_example_chooses_another_list() -> None:
    html = framed(rows())
    assert best(html).declaration.each == "tr"
    proposed = propose(html, URL, example="Navigation, Nummer 7")[0]
    assert "Ein Punkt der Navigation, Nummer 7" in proposed.page.records[7].values()


def test_what_is_written_reads_the_same_records_again() -> None:
    for make in (rows, cards, headings, lines, groups):
        html = framed(make())
        for proposed in propose(html, URL):
            data = tomllib.loads(
                toml.schedule(proposed.declaration, name="a", title='Ein "Titel" \\', url=URL, language="de")
            )
            declared = declarations.from_json(data["records"])
            declarations.check(declared)
            assert declared == proposed.declaration
            assert reader.read(html, URL, declared).records == proposed.page.records


def test_a_page_where_nothing_repeats_has_no_proposal() -> None:
    assert propose("<html><body><h1>Wartung</h1><p>Bald wieder da.</p></body></html>", URL) == []
    assert propose("", URL) == []


def test_each_selector_names_exactly_the_records() -> None:
    deep = "<div>" * 12 + cards() + "</div>" * 12
    for html in (framed(rows()), framed(deep), framed(groups())):
        document = Document(html)
        for candidate in candidates.candidates(document):
            if candidate.kind == "each":
                assert document.select(candidate.selector) == list(candidate.spans)


def test_the_items_of_a_grid_go_before_its_rows() -> None:
    items = [
        f'<div class="item"><a href="p{n}.html"><h4>Plan {n}</h4></a><p>Ort {n}</p><b>{n} Seiten</b></div>'
        for n in range(12)
    ]
    grid = "".join(f'<div class="row-of">{"".join(items[n : n + 4])}</div>' for n in (0, 4, 8))
    assert len(best(framed(grid)).page.records) == 12


def test_a_day_in_the_midst_of_a_story_is_not_the_records_day() -> None:
    story = "Viele Worte über den Ort und seine Geschichte, die hier kein Ende finden wollen. " * 3
    cards = "".join(
        f'<div class="card"><h3>{name}</h3><p>{story} Am 3. Mai 19{n}5 geschah es. {story}</p></div>'
        for n, name in enumerate(NAMES, start=1)
    )
    fields = best(framed(cards)).declaration.fields.values()
    assert not any(field.type == "date" for field in fields)


def test_a_long_list_takes_no_longer_than_a_person_waits() -> None:
    """0.6 s for 1,600 records."""

    def prepare(count: int) -> Callable[[], None]:
        long = "".join(
            f'<tr><td>{n % 9 + 1}.07.2026<td><a href="{n}.html">Vorlage {n}</a><td>{n % 7}</tr>'
            for n in range(count)
        )

        def work() -> None:
            proposed = best(framed(f"<table><tr><th>Tag<th>Vorlage<th>Ort</tr>{long}</table>"))
            assert len(proposed.page.records) == count

        return work

    assert_steps_grow_with_size(prepare, 250)
