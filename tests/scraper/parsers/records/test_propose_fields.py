"""What proposed fields are called, how their days are read, which selectors and which records they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.parsers.records.document import Document
from scraper.parsers.records.places import Places
from scraper.parsers.records.proposing import proposing_child, toml
from scraper.parsers.records.proposing.candidates import ListCandidate, candidates
from scraper.parsers.records.proposing.field_naming import from_class, from_property, label_of
from scraper.parsers.records.proposing.headings_above import day_above
from scraper.parsers.records.proposing.proposal import propose
from scraper.parsers.records.proposing.sampled_records import Records
from scraper.parsers.records.proposing.score import Measurements, measure, points
from scraper.parsers.records.proposing.span_counts import SpanCounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.parsers.records.proposing.proposal import Proposed

URL = "https://stadt.example/rat/"
JOBS = ("Gärtnerin", "Kämmerer", "Vermesser", "Archivarin", "Erzieher")


def page(inner: str, *, lang: str = "de", head: str = "") -> str:
    return (
        f'<html lang="{lang}"><head><title>Seite</title>{head}</head><body><main>{inner}</main></body></html>'
    )


def items(item: Callable[[int, str], str], around: str = "<div class='liste'>{}</div>") -> str:
    return around.format("".join(item(n, name) for n, name in enumerate(JOBS, start=3)))


def best(html: str) -> Proposed:
    return propose(html, URL)[0]


def test_microdata_names_the_fields_and_the_records() -> None:
    html = page(
        items(
            lambda n, name: (
                f'<article class="card" itemscope itemtype="https://schema.org/JobPosting"><h2 class="k"><a '
                f'href="{n}" itemprop="title">{name}</a></h2><p class="sm" itemprop="jobLocation">Ort {n}</p>'
                f'<p><span itemprop="validThrough">{n}.07.2026</span></p></article>'
            )
        )
    )
    declaration = best(html).declaration
    assert list(declaration.fields) == ["title", "valid_through", "location", "link"]
    assert declaration.fields["valid_through"].label == ("Deadline", "Frist")
    assert (declaration.one, declaration.many) == (("job", "die Stelle"), ("jobs", "Stellen"))
    assert 'one = ["job", "die Stelle"]\nmany = ["jobs", "Stellen"]' in toml.records_section(declaration)


def test_labels_name_fields_and_classes_that_say_how_it_looks_do_not() -> None:
    html = page(
        items(
            lambda n, name: (
                f'<div class="node"><h3>{name}</h3><div class="fw-bold"><div class="field__label">Größe</div>'
                f'<div class="field__item">{n} ha</div></div><p class="hw-orange">Zu {name}, {n}.</p></div>'
            )
        )
    )
    fields = best(html).declaration.fields
    assert list(fields) == ["title", "groesse", "text"]
    assert (fields["groesse"].after, fields["groesse"].label) == ("Größe", ("Größe",))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("news-list-date", "date"),
        ("oprow__docket", "identifier"),
        ("event-venue-title", "location"),
        ("card__title", "title"),
        ("pm_teaser", "description"),
        ("ce_text", ""),
        ("text-sm", ""),
        ("field__item", ""),
    ],
)
def test_a_class_counts_by_what_it_says_of_the_value(words: str, name: str) -> None:
    assert from_class(words) == name


def test_properties_and_labels() -> None:
    names = ("jobLocation", "https://schema.org/startDate", "name", "doorTime", "url")
    assert [from_property(name) for name in names] == ["location", "start_date", "title", "door_time", ""]
    assert [label_of(name) for name in ("date", "date_2", "link", "gremium")] == [
        ("Date", "Datum"),
        ("Date 2", "Datum 2"),
        (),
        (),
    ]


def test_days_are_read_from_time_elements_and_in_the_page_s_language() -> None:
    timed = items(
        lambda n, name: f'<li><time datetime="2026-07-0{n}">Do {n}</time> <a href="{n}">{name}</a></li>'
    )
    assert best(page(timed)).page.records[0]["date"] == "2026-07-03"
    french = items(lambda n, name: f'<li><a href="{n}">{name}</a> <i>Publié le {n} août 2026</i></li>')
    proposed = best(page(french, lang="fr"))
    assert proposed.page.records[0]["date"] == "2026-08-03"
    assert list(proposed.declaration.fields) == ["title", "date", "link"], "the same words in all are a label"
    slashed = items(lambda n, name: f'<li><a href="{n}">{name}</a> <i>{n}/08/26</i></li>')
    assert best(page(slashed, lang="it")).page.records[0]["date"] == "2026-08-03"


@pytest.mark.parametrize(
    ("tag", "name", "selector"), [("p", "alt", None), ("h3", "alt", "h3"), ("p", "date", ".date")]
)
def test_a_paragraph_above_is_no_heading_with_a_day(tag: str, name: str, selector: str | None) -> None:
    html = items(
        lambda n, job: (
            f'<{tag} class="{name}">am {n}.07.2026</{tag}><div class="neu"><b>{job}</b> {job}!</div>'
        )
    )
    document = Document(page(html))
    candidate = ListCandidate("each", ".neu", tuple(document.select(".neu")))
    found = day_above(Records(document, candidate, Places(document, candidate.declaration({}))))
    assert (found and found[0]) == selector


def test_a_field_that_some_records_lack_is_not_required() -> None:
    html = page(
        items(
            lambda n, name: (
                f'<div class="kommentar"><b class="author">{name}</b><p class="text">Von {name}, {n}.</p>'
                + (f'<a class="homepage" href="/{n}">Blog {name[::-1]}</a>' if n % 2 else "")
                + "</div>"
            )
        )
    )
    proposed = best(html)
    assert len(proposed.page.records) == len(JOBS)
    assert not any(field.required for field in proposed.declaration.fields.values())


def test_a_link_round_the_words_of_some_records_leaves_none_out() -> None:
    html = page(
        items(
            lambda n, name: (
                f'<div class="k"><b class="author">{f"<a href=/{n}>{name}</a>" if n % 2 else name}</b>'
                f"<p>Worte Nummer {n}.</p></div>"
            )
        )
    )
    assert [record["author"] for record in best(html).page.records] == list(JOBS)


def test_tables_of_months_have_rows_as_records_and_keep_a_column_that_is_mostly_empty() -> None:
    months = "".join(
        f"<h2>Monat {month}</h2><table class=abfuhr><tr><th>Datum<th>Art<th>Hinweis</tr>"
        + "".join(
            f"<tr><td>{day}.0{month}.2026<td>{art}<td>{'verschoben' if month * day == 24 else ''}</tr>"
            for day, art in ((3, "Restmüll"), (12, "Biotonne"), (20, "Papier"))
        )
        + "</table>"
        for month in (1, 2, 3, 4)
    )
    proposed = best(page(months))
    assert 'The days go up: where the page clears away what is past, list = "latest"' in proposed.doubts[-1]
    assert proposed.declaration.each == ".abfuhr tr"
    assert len(proposed.page.records) == 12
    assert list(proposed.declaration.fields) == ["datum", "art", "hinweis"]


def test_rows_that_share_a_day_by_rowspan_are_records_each() -> None:
    rows = "".join(
        f"<tr><td rowspan=2>{n}.07.2026<td>{name}<td>10 Uhr</tr><tr><td>{name} II<td>14 Uhr</tr>"
        for n, name in enumerate(JOBS, start=3)
    )
    head = "<thead><tr><th>Tag<th>Was<th>Zeit</tr></thead>"
    proposed = best(page(f"<table class=t>{head}<tbody>{rows}</tbody></table>"))
    assert [record["tag"] for record in proposed.page.records[:3]] == [
        "2026-07-03",
        "2026-07-03",
        "2026-07-04",
    ]


def test_a_short_list_of_days_goes_before_a_long_text() -> None:
    prose = "".join(f"<p>{'Ein Absatz mit vielen Worten. ' * 4}{n}</p>" for n in range(14))
    dated = items(lambda n, name: f"<li>{n}. Juli 2026: {name}</li>", "<ul>{}</ul>")
    assert len(best(page(prose + dated)).page.records) == len(JOBS)


def test_a_page_s_own_article_is_none_of_its_comments() -> None:
    story = f'<article class="post"><h2>Baby</h2><time>1.07.2026</time><p>{"Lang. " * 60}</p></article>'
    comments = "".join(
        f'<article class="comment"><b>Leserin {n}</b> <i>{n % 9 + 1}.07.2026</i><p>Zum {n}.</p></article>'
        for n in range(12)
    )
    assert best(page(story + comments)).declaration.each == ".comment"


@pytest.mark.parametrize(
    ("lang", "head", "words", "language"),
    [
        ("en", "", "Die Sitzung des Rates ist für alle, die mit dem Bus kommen und den Weg zur Stadt", "de"),
        ("", '<meta http-equiv="Content-Language" content="de">', "12 34", "de"),
        ("de-AT", "", "Wien Graz Linz", "de-AT"),
        ("", "", "Wien Graz Linz", ""),
    ],
)
def test_the_words_say_the_language_before_the_page_does(
    lang: str, head: str, words: str, language: str
) -> None:
    html = page(f"<p>{words}</p>" * 2, lang=lang, head=head)
    answer = proposing_child.run(html, {"url": URL, "own_address": False, "example": None})
    assert answer["language"] == language


def test_a_record_is_called_by_its_title_with_the_day_where_that_is_short() -> None:
    rows = "".join(
        f"<tr><td>{n}.07.2026<td>{name}<td><a href={n}1>Einladung</a> <a href={n}2>Protokoll</a></tr>"
        for n, name in enumerate(JOBS, start=3)
    )
    table = f"<table><tr><th>Tag<th>Gremium<th>Unterlagen</tr>{rows}</table>"
    declaration = best(page(table)).declaration
    assert declaration.name == "{gremium}, {tag}"
    assert list(declaration.fields) == ["gremium", "tag", "unterlagen"], "words of links alone are no text"


@pytest.mark.parametrize(
    ("title", "label", "name"),
    [
        ("{} für das neue Rathaus in der Altstadt gesucht", "am", "{title}"),
        ("{}", "am", "{title}, {am}"),
        ("{}", "Bewerbungsfrist", "{title}"),
    ],
)
def test_a_day_that_is_a_deadline_or_beside_a_long_title_is_no_part_of_the_name(
    title: str, label: str, name: str
) -> None:
    def card(n: int, job: str) -> str:
        return f"<article><h2>{title.format(job)}</h2><dl><dt>{label}<dd>{n}.7.2026</dl></article>"

    assert best(page(items(card))).declaration.name == name


def test_days_count_more_than_the_navigation_that_a_list_stands_in() -> None:
    dated = Measurements(
        *(12, 0.5, 80, 1.0, 1.0, 1.0, 1.0, 1.0, 2, 0.0, 0.0, 0.0),
        largest=0.1,
    )
    for measured, most in ((dated, 1.0), (dated._replace(with_day=0.0), 0.25)):
        assert points(measured._replace(frame=1.0)) == pytest.approx(most * points(measured), rel=0.25)


PAPERS = ("Radwege", "Haushalt", "Freibad", "Schulhof", "Ampel")


def rows_of(title: str, order: str = "tdp") -> str:
    """A table with three rows a record (title, day, person) and a line between."""
    kinds = {
        "t": f'<tr><td rowspan="2" class="doc"><a href="/d.pdf">PDF</a></td><td class="{title}" colspan="2">'
        '<a href="/{0}">Anfrage zu {1}</a></td></tr>',
        "d": "<tr><td>21/15{0}</td><td>0{0}.03.2026</td></tr>",
        "p": '<tr><td></td><td colspan="2">Abgeordnete {1}</td></tr>',
    }
    records = (
        "".join(kinds[kind].format(number, name) for kind in order) + '<tr><td colspan="3"><hr></td></tr>'
        for number, name in enumerate(PAPERS, start=1)
    )
    head = '<tr><th rowspan="2">Dokument</th><th>Titel</th></tr><tr><th>Nummer</th><th>Datum</th></tr>'
    return page(f'<table id="ergebnis">{head}{"".join(records)}</table>')


def test_records_of_several_rows_begin_at_the_row_of_another_shape() -> None:
    proposed = best(rows_of("title"))
    assert proposed.declaration.starts == "tr:has(> .doc)"
    first, *_, last = proposed.page.records
    assert (len(proposed.page.records), first["title"], first["date"]) == (
        5,
        "Anfrage zu Radwege",
        "2026-03-01",
    )
    assert (last["title"], last["date"]) == ("Anfrage zu Ampel", "2026-03-05")


def test_a_row_in_the_midst_of_records_begins_none() -> None:
    def starts(html: str) -> list[str]:
        return [each.selector for each in candidates(Document(html)) if each.selector.startswith("tr:has")]

    assert starts(rows_of("title")) == ["tr:has(> .doc)"]
    assert starts(rows_of("title", "dtp")) == []


def test_striped_rows_have_the_fields_of_one_kind_of_record() -> None:
    stripes = ("listeven", "listodd")
    proposed = best(
        page(
            items(
                lambda n, name: (
                    f'<article><p class="{stripes[n % 2]}"><b>{name}</b></p><p>0{n}.07.2026</p></article>'
                )
            )
        )
    )
    assert all(record["title"] for record in proposed.page.records)


def test_two_parts_of_a_page_that_have_nothing_in_common_are_not_alike() -> None:
    document = Document(
        page('<div class="teil"><h2>Am 03.07.2026</h2></div><div class="teil"><p>Text</p></div>')
    )
    parts = ListCandidate("each", ".teil", tuple(document.select(".teil")))
    assert measure(document, SpanCounts(document), parts).alike == 0


def test_pictures_are_no_values() -> None:
    html = items(lambda n, name: f'<div class="k"><i class="icon">{"📍🎨"[n % 2]}</i><h3>{name}</h3></div>')
    assert not any(field.at == ".icon" for field in best(page(html)).declaration.fields.values())


def test_a_title_that_some_lack_is_a_doubt() -> None:
    html = items(
        lambda n, name: (
            f'<div class="k">{f"<h3>{name}</h3>" if n != 4 else ""}<b>0{n}.07.2026</b>'
            f'<a href="/{n}">Bericht {n}</a><i>Band {n}</i></div>'
        )
    )
    assert "title: only 4 of 5 have it." in best(page(html)).doubts


def test_days_between_rows_of_months_are_days() -> None:
    months = "".join(
        f"<tr><td><h4>Monat {n}</h4></td><td></td><td></td></tr>"
        f"<tr><td>1{n}.0{n}.2026</td><td>18:3{n}</td><td>Saal {n}</td></tr>"
        for n in range(1, 8)
    )
    proposed = best(page(f"<table><tr><th>Datum<th>Uhrzeit<th>Ort</tr>{months}</table>"))
    assert proposed.declaration.fields["datum"].type == "date"
    assert [record["datum"] for record in proposed.page.records][:2] == ["2026-01-11", "2026-02-12"]
