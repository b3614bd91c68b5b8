"""Reading by a declaration: which elements are records, where a field stands, what is a problem."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from scraper.parsers.records import declaration as declarations
from scraper.parsers.records.reader import RecordsPage, read

URL = "https://stadt.example/termine/"
TABLE = """<html lang="de"><title>Termine</title><body><table class="termine">
<tr><th>Datum<th>Gremium<th>Ort<th>Unterlagen</tr>
<tr><td>04.07.2026<td>Bauausschuss<td>Rathaus
<td><a href="a.pdf">Einladung</a> <a href="b.pdf">Protokoll</a></tr>
<tr><td>5. August 2026<td>Stadtrat<td><td></tr>
</table></body></html>"""
TABLE_FIELDS = """
datum = { column = "Datum", type = "date", required = true }
gremium = { column = "gremium:" }
ort = { column = "Ort" }
unterlagen = { column = "Unterlagen", type = "links" }
"""


def page(html: str, records: str, fields: str) -> RecordsPage:
    data = tomllib.loads(f"{records}\n[fields]\n{fields}")
    declared = declarations.from_json(data)
    declarations.check(declared)
    return read(html, URL, declared)


def values(html: str, records: str, fields: str) -> list[dict[str, Any]]:
    result = page(html, records, fields)
    assert result.problem is None, result.problem
    return list(result.records)


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    result = page(TABLE, 'each = "table.termine tr"', TABLE_FIELDS)
    assert result.title == "Termine"
    assert result.records == (
        {
            "datum": "2026-07-04",
            "gremium": "Bauausschuss",
            "ort": "Rathaus",
            "unterlagen": [
                {"kind": "document", "url": f"{URL}a.pdf", "text": "Einladung"},
                {"kind": "document", "url": f"{URL}b.pdf", "text": "Protokoll"},
            ],
        },
        {"datum": "2026-08-05", "gremium": "Stadtrat", "ort": None, "unterlagen": []},
    )
    assert result.filled == {"datum": 2, "gremium": 2, "ort": 1, "unterlagen": 1}
    assert result.left_out == {}, "the row of headings is no record that lacks a date"


def test_a_column_moves_with_its_heading() -> None:
    moved = TABLE.replace("<th>Datum", "<th>Nr.<th>Datum").replace("<tr><td>", "<tr><td>1<td>")
    assert values(moved, 'each = "table.termine tr"', TABLE_FIELDS) == values(
        TABLE, 'each = "table.termine tr"', TABLE_FIELDS
    )


def test_cells_over_several_rows_and_columns_are_counted() -> None:
    html = """<table><tr><th colspan=2>Wann<th>Was</tr>
    <tr><td rowspan=2>Montag<td>9 Uhr<td>Eins</tr><tr><td>10 Uhr<td>Zwei</tr></table>"""
    records = values(html, 'each = "tr"', 'wann = { column = "Wann" }\nwas = { column = "Was" }')
    assert records == [{"wann": "Montag", "was": "Eins"}, {"wann": "Montag", "was": "Zwei"}]


def test_without_the_column_it_is_another_table() -> None:
    result = page(TABLE.replace("<th>Datum", "<th>Tag"), 'each = "tr"', TABLE_FIELDS)
    assert result.problem is not None
    assert result.problem.kind == "list_not_found"
    assert "No table has a column “Datum”" in result.problem.reason
    assert result.records == ()


def test_from_one_start_to_the_next() -> None:
    html = """<main><h3>Eins</h3><p>Ort: Kassel</p><p>a</p><h3>Zwei</h3><p>Ort: Fulda</p></main><p>Fuß</p>"""
    fields = 'titel = { at = "h3" }\nort = { after = "Ort:" }\nalles = { type = "texts" }'
    assert values(html, 'starts = "h3"', fields) == [
        {"titel": "Eins", "ort": "Kassel", "alles": ["Eins", "Ort: Kassel", "a"]},
        {"titel": "Zwei", "ort": "Fulda", "alles": ["Zwei", "Ort: Fulda"]},
    ]


@pytest.mark.parametrize(
    ("records", "html", "expected"),
    [
        ('lines = "p"', "<p>Eins<br>Zwei<br><br>Drei</p>", ["Eins", "Zwei", "Drei"]),
        (
            'lines = "div"',
            "<div><h3>Mai</h3>Eins<br>Zwei<p>Ein Hinweis.</p>Drei</div>",
            ["Mai", "Eins", "Zwei", "Ein Hinweis.", "Drei"],
        ),
        ('lines = "p"\nbreaks = 2', "<p>Eins<br>a<br> <br>Zwei<br>b</p>", ["Eins a", "Zwei b"]),
        ('lines = "div"\nrule = true', "<div>Eins<br>a<hr>Zwei</div>", ["Eins a", "Zwei"]),
        ('lines = "div"\nbreaks = 2\nrule = true', "<div>A<hr>B<br><br>C</div>", ["A", "B", "C"]),
    ],
)
def test_lines_between_breaks_and_rules(records: str, html: str, expected: list[str]) -> None:
    assert [record["text"] for record in values(html, records, "text = {}")] == expected


def test_a_field_above_is_that_of_the_nearest_heading() -> None:
    html = "<p>0</p><h2>Mai</h2><p>1</p><p>2</p><h2>Juni</h2><p>3</p>"
    records = values(html, 'each = "p"', 'monat = { above = "h2" }\nnr = { type = "number" }')
    assert [(record["monat"], record["nr"]) for record in records] == [
        (None, 0),
        ("Mai", 1),
        ("Mai", 2),
        ("Juni", 3),
    ]


def test_a_day_takes_its_year_from_another_field_or_from_nowhere() -> None:
    html = '<html lang="de"><h2>Termine 2026</h2><ul><li>4. Juli</li><li>1. Mai 2025</li></ul></html>'
    fields = 'tag = { type = "date", year = "jahr" }\njahr = { above = "h2", pattern = "[0-9]{4}" }'
    assert [record["tag"] for record in values(html, 'each = "li"', fields)] == ["2026-07-04", "2025-05-01"]
    assert page(html, 'each = "li"', 'tag = { type = "date" }').problem is not None


def test_a_label_ends_at_the_next_one_and_may_stand_alone() -> None:
    html = """<div>Ort : Kassel Zeit: 19 Uhr<br>Thema<br>Bauen</div><dl><dt>Ort</dt><dd>Fulda</dd></dl>"""
    fields = 'ort = { after = "Ort:" }\nzeit = { after = "Zeit:" }\nthema = { after = "Thema" }'
    assert values(html, 'each = "div"', fields) == [{"ort": "Kassel", "zeit": "19 Uhr", "thema": "Bauen"}]
    assert values(html, 'each = "dl"', 'ort = { after = "Ort" }') == [{"ort": "Fulda"}]


def test_a_label_is_words_of_its_own_and_without_a_value_it_is_null() -> None:
    html = "<div>Vorort: nein<br>Ort:<br>Zeit: 19 Uhr</div>"
    assert values(html, 'each = "div"', 'ort = { after = "Ort:" }\nzeit = { after = "Zeit:" }') == [
        {"ort": None, "zeit": "19 Uhr"}
    ]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('{ at = "b" }', "eins"),
        ('{ at = "b", nth = 2 }', "zwei"),
        ('{ at = "b", nth = -1 }', "drei"),
        ('{ at = "b", nth = 4 }', None),
        ('{ line = 2 }', "Az. 12/26 vom Amt"),
        ('{ line = -1 }', "zwei drei"),
        ('{ pattern = "[0-9]+/([0-9]+)" }', "26"),
        ('{ pattern = "Nr. [0-9]" }', None),
        ('{ at = "b", type = "texts" }', ["eins", "zwei", "drei"]),
        ('{ at = "b", type = "choice", choices = ["Eins", "Zwei"] }', "Eins"),
        ('{ page = "h1" }', "Seite"),
    ],
)  # fmt: skip
def test_which_part_of_a_place(field: str, expected: object) -> None:
    html = "<h1>Seite</h1><div><b>eins</b><br>Az. 12/26 vom Amt<br><b>zwei</b> <b>drei</b></div>"
    assert values(html, 'each = "div"', f"wert = {field}\nalle = {{}}")[0]["wert"] == expected


def test_an_element_is_not_its_own_part_but_a_link_may_stand_round_it() -> None:
    html = '<a class="k" href="/x"><h3>T</h3><a></a></a><div><div>innen</div></div>'
    assert values(html, 'each = "h3"', 'link = { type = "links" }')[0]["link"][0]["url"].endswith("/x")
    assert values(html, 'each = "body > div"', 'wert = { at = "div" }') == [{"wert": "innen"}]


def test_a_link_to_a_place_on_the_page_is_one_where_the_place_is_there() -> None:
    targets = [f'<a href="{href}">.</a>' for href in ("#k-1", "/termine/#b%C3%BC", "#top", "#weg", "#", "#!")]
    buttons = ['<a href="#k-1" role="button">auf</a>', '<a href="#k-1" data-bs-toggle="collapse">zu</a>']
    html = f'<i id="top"></i><p id="k-1">{"".join(targets)}</p><p><a name="bü"></a>{"".join(buttons)}</p>'
    first, second = values(html, 'each = "p"', 't = {}\nlinks = { type = "links" }')
    assert [link["url"] for link in first["links"]] == [f"{URL}#k-1", f"{URL}#b%C3%BC"]
    assert second["links"] == []


def test_a_link_to_write_or_call_is_the_address_or_number_alone() -> None:
    hidden = "/cdn-cgi/l/email-protection#4a2b0a28642e2f"  # "a@b.de" by another key at each request
    targets = [
        "mailto:amt@stadt.example?subject=Frage",
        "mailto:?subject=Teilen",
        "tel:+49 (561) 12-3",
        hidden,
    ]
    html = f"<p>{''.join(f'<a href={chr(34)}{href}{chr(34)}>.</a>' for href in targets)}</p>"
    (record,) = values(html, 'each = "p"', 'links = { type = "links" }')
    assert [link["url"] for link in record["links"]] == [
        "mailto:amt@stadt.example",
        "tel:+49561123",
        "mailto:a@b.de",
    ]


def test_the_words_of_a_value_are_kept_where_they_are_not_the_value() -> None:
    html = "<p>Do, 3. September 2026, 18 Uhr: <b>Rat</b> <i>12 Plätze frei</i></p>"
    fields = 'tag = { line = 1, type = "date" }\ngremium = { at = "b" }\nfrei = { at = "i", type = "number" }'
    assert page(html, 'each = "p"', fields).words == (
        {"tag": "Do, 3. September 2026, 18 Uhr: Rat 12 Plätze frei", "frei": "12 Plätze frei"},
    )


def test_what_is_ignored_is_no_record_and_no_text() -> None:
    html = '<p>a <i class="ad">Werbung</i></p><div class="ad"><p>Anzeige</p></div><p>b</p>'
    assert values(html, 'each = "p"\nignore = [".ad"]', "t = {}") == [{"t": "a"}, {"t": "b"}]


def test_where_keeps_what_matches_and_counts_the_rest() -> None:
    result = page(TABLE, 'each = "tr"\nwhere = { gremium = "^Bau" }', TABLE_FIELDS)
    assert [record["gremium"] for record in result.records] == ["Bauausschuss"]
    assert result.elsewhere == 1
    nothing = page(TABLE, 'each = "tr"\nwhere = { gremium = "^Kreis" }', TABLE_FIELDS)
    assert (nothing.problem, nothing.records) == (None, ())


def test_a_record_without_a_required_field_is_left_out_and_counted() -> None:
    result = page(TABLE, 'each = "tr"', TABLE_FIELDS.replace('"Ort"', '"Ort", required = true'))
    assert [record["ort"] for record in result.records] == ["Rathaus"]
    assert result.left_out == {"ort": 1}


def test_an_empty_table_is_an_empty_list_and_a_missing_one_a_problem() -> None:
    empty = TABLE[: TABLE.index("<tr><td>")] + "</table></body></html>"
    assert page(empty, 'each = "table.termine tr"', TABLE_FIELDS).problem is None
    gone = page("<html><p>Wartung</p></html>", 'each = "table.termine tr"', TABLE_FIELDS)
    assert gone.problem is not None
    assert gone.problem.kind == "list_not_found"


def test_words_where_a_day_should_be_are_a_problem_and_a_dash_is_nothing() -> None:
    assert values(TABLE.replace("04.07.2026", "–"), 'each = "tr"', 'd = { column = "Datum", type = "date" }\n'
                  'g = { column = "Gremium" }')[0]["d"] is None  # fmt: skip
    result = page(TABLE.replace("04.07.2026", "wird verlegt"), 'each = "tr"', TABLE_FIELDS)
    assert result.problem is not None
    assert (result.problem.kind, result.records) == ("unreadable", ())
    assert "datum of record 1: “wird verlegt” is no date" in result.problem.reason


def test_a_list_of_which_no_element_has_what_is_required_is_not_the_list() -> None:
    result = page("<p>Impressum</p><p>Kontakt</p>", 'each = "p"', 'd = { at = "time", required = true }')
    assert result.problem is not None
    assert result.problem.kind == "list_not_found"


@pytest.mark.parametrize("end", ["b.pdf", "<tr><td>5.", "</table>"])
def test_half_a_page_is_no_page(end: str) -> None:
    result = page(TABLE[: TABLE.index(end)], 'each = "tr"', TABLE_FIELDS)
    assert result.problem is not None
    assert (result.problem.kind, result.records) == ("truncated", ())


def test_a_time_element_helps_where_its_words_are_no_whole_day() -> None:
    html = '<p><time datetime="2026-07-04T22:00:00Z">5. Juli 2026</time></p>'
    html += '<p><time datetime="2026-07-06">6.7.</time></p>'
    days = [record["d"] for record in values(html, 'each = "p"', 'd = { at = "time", type = "date" }')]
    assert days == ["2026-07-05", "2026-07-06"], "what people read goes first"


def test_scripts_and_comments_are_no_text_and_relative_links_start_at_the_base() -> None:
    html = '<base href="/dok/"><p>a<script>b</script><!-- c --> <a href="x.pdf">d</a></p>'
    assert values(html, 'each = "p"', 't = {}\nl = { type = "links" }') == [
        {"t": "a d", "l": [{"kind": "document", "url": "https://stadt.example/dok/x.pdf", "text": "d"}]}
    ]


def test_a_line_between_the_records_is_no_unreadable_day() -> None:
    for between in ("<tr><td colspan=4>Ferien bis August</tr>", "<tr><td>August<td><td><td></tr>"):
        result = page(TABLE.replace("<tr><td>5.", f"{between}<tr><td>5."), 'each = "tr"', TABLE_FIELDS)
        assert result.problem is None
        assert (len(result.records), sum(result.left_out.values())) == (2, 1)


def test_a_link_that_goes_on_behind_a_break_belongs_to_the_line_that_it_begins_in() -> None:
    html = '<p>Mai <a href="5.pdf">Einladung<br></a>Juni <a href="6.pdf">Einladung</a></p>'
    records = values(html, 'lines = "p"', 't = {}\nl = { type = "links" }')
    assert [[link["url"][-5:] for link in record["l"]] for record in records] == [["5.pdf"], ["6.pdf"]]
