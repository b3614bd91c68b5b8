"""Reports about declared lists: headlines, mails and notices in the operator's words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest

from schedules.cli.formatting import what_changed
from scraper.meetings import MEETING
from scraper.records import PROBLEM_KINDS, Change, DeclaredRecord, FieldChange, Link, RecordField, RecordType
from scraper.reports.change_layout import LinkLine, lay_out
from scraper.reports.headlines import headline, subject, summary
from scraper.reports.i18n.value_format import number, words_for
from scraper.reports.mail import mail
from scraper.reports.model import NoticeItem, NoticeKind, Recipient
from scraper.reports.notices import explain
from scraper.reports.plain_text import plain
from tests.replacing import replace
from tests.scraper.reports import samples
from tests.scraper.reports.declared_samples import (
    BARE,
    BUILDING,
    NEUTRAL,
    PAPER,
    SITTING,
    TOPICS,
    added,
    edited,
    news,
    of_all_kinds,
    of_type,
    removed,
    restored,
)

if TYPE_CHECKING:
    from scraper.reports.model import Language

PAGE = "Sitzungen der Gemeinde"
FILM = Link("video", "https://rat.example.org/film", "Mitschnitt")

PAGE_LINK = Link("page", "https://rat.example.org/b", "Bau")
LINKED = BUILDING.with_values({"unterlagen": (PAGE_LINK,)})

LINES: dict[str, tuple[Change, str]] = {
    "Neue Sitzung: Bau, 12.03.2026": (added(), "New meeting: Bau, 12 March 2026"),
    "Sitzung „Bau, 12.03.2026“: nicht mehr auf der Seite": (
        removed(),
        "Meeting “Bau, 12 March 2026”: no longer on the page",
    ),
    "Sitzung „Bau, 12.03.2026“: wieder auf der Seite": (
        restored(),
        "Meeting “Bau, 12 March 2026”: back on the page",
    ),
    "Sitzung „Bau, 12.03.2026“: Datum geändert (12.03.2026 → 13.03.2026)": (
        edited(datum=date(2026, 3, 13)),
        "Meeting “Bau, 12 March 2026”: date changed (12 March 2026 → 13 March 2026)",
    ),
    "Sitzung „Bau, 12.03.2026“: Bau ort geändert (Rathaus → Bürgerhaus)": (
        edited(bau_ort="Bürgerhaus"),
        "Meeting “Bau, 12 March 2026”: bau ort changed (Rathaus → Bürgerhaus)",
    ),
    "Sitzung „Bau, 12.03.2026“: Bau ort nicht mehr angegeben (bisher Rathaus)": (
        edited(bau_ort=None),
        "Meeting “Bau, 12 March 2026”: bau ort no longer stated (was Rathaus)",
    ),
    "Sitzung „Bau, 12.03.2026“: Summe geändert (12.500 → 0)": (
        edited(summe=0),
        "Meeting “Bau, 12 March 2026”: amount changed (12,500 → 0)",
    ),
    "Sitzung „Bau, 12.03.2026“: Gremium geändert (Bau → Bau neu)": (
        edited(LINKED, gremium="Bau neu", unterlagen=(replace(PAGE_LINK, text="Bau neu"),)),
        "Meeting “Bau, 12 March 2026”: committee changed (Bau → Bau neu)",
    ),
    "Sitzung „Bau, 12.03.2026“: Gremium geändert, Linktext geändert": (
        edited(LINKED, gremium="Bau neu", unterlagen=(replace(PAGE_LINK, text="Mehr"),)),
        "Meeting “Bau, 12 March 2026”: committee changed, text of a link changed",
    ),
    "Sitzung „Bau, 12.03.2026“: Themen geändert": (
        edited(themen=("Nur dies.",)),
        "Meeting “Bau, 12 March 2026”: topics changed",
    ),
    "Sitzung „Bau, 12.03.2026“: Themen entfernt": (
        edited(themen=()),
        "Meeting “Bau, 12 March 2026”: topics removed",
    ),
    "Sitzung „Bau, 12.03.2026“: Form geändert (online → vor Ort)": (
        edited(form="vor Ort"),
        "Meeting “Bau, 12 March 2026”: form changed (online → vor Ort)",
    ),
    "Sitzung „Bau, 12.03.2026“: Datum und Bau ort geändert, neuer Film": (
        edited(datum=date(2026, 3, 13), bau_ort="Bürgerhaus", unterlagen=(PAPER, FILM)),
        "Meeting “Bau, 12 March 2026”: date and bau ort changed, new film",
    ),
    "Sitzung „Rat, 02.07.2026“: Bau ort ergänzt (Rathaus)": (
        edited(BARE, bau_ort="Rathaus"),
        "Meeting “Rat, 2 July 2026”: bau ort added (Rathaus)",
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_a_change_in_one_line_in_german_and_english(line: str) -> None:
    change, english = LINES[line]
    assert headline(change, PAGE) == line
    assert headline(change, PAGE, "en") == english


@pytest.mark.parametrize(
    ("one", "new", "this", "another"),
    [
        ("der Beschluss", "Neuer Beschluss", "Dieser Beschluss", "ein anderer Beschluss"),
        ("die Sitzung", "Neue Sitzung", "Diese Sitzung", "eine andere Sitzung"),
        ("das Verfahren", "Neues Verfahren", "Dieses Verfahren", "ein anderes Verfahren"),
        ("", "Neuer Eintrag", "Dieser Eintrag", "ein anderer Eintrag"),
        ("Sitzung", "Neuer Eintrag", "Dieser Eintrag", "ein anderer Eintrag"),
    ],
)
def test_the_article_of_the_german_word_decides_its_forms(
    one: str, new: str, this: str, another: str
) -> None:
    record_type = replace(SITTING, one=("decision", one), template="")
    record = of_type(record_type)
    noun = new.partition(" ")[2]
    assert headline(added(record), PAGE) == f"{new}: 12.03.2026, Bau"
    assert headline(removed(record), PAGE) == f"{noun} „12.03.2026, Bau“: nicht mehr auf der Seite"
    gone, back = (
        mail(news(change, record_type=record_type)).text for change in (removed(record), restored(record))
    )
    assert f"{this} steht nicht mehr auf der Webseite. Die bisherigen Angaben" in " ".join(gone.split())
    assert f"{this} fehlte vorübergehend auf der Webseite" in " ".join(back.split())
    assert words_for("de", record_type).perhaps_another == f"vielleicht {another}"


def test_without_words_the_sentences_are_neutral() -> None:
    record = of_type(NEUTRAL)
    assert headline(added(record), PAGE) == "Neuer Eintrag: 12.03.2026, Bau"
    assert headline(added(record), PAGE, "en") == "New entry: 12 March 2026, Bau"
    told = mail(news(removed(record), record_type=NEUTRAL, overview_url="https://intranet.example.org/"))
    assert "Dieser Eintrag steht nicht mehr auf der Webseite." in told.html
    assert "Änderung in der Übersicht ansehen:" in told.text


def test_an_abbreviation_keeps_its_capitals_in_english() -> None:
    record_type = replace(
        SITTING, fields=(replace(SITTING.fields[0], label=("PDF date", "Datum")), *SITTING.fields[1:])
    )
    change = edited(of_type(record_type), datum=None)
    assert summary(change, "en") == "PDF date no longer stated (was 12 March 2026)"


def test_a_record_without_a_value_for_its_name_is_named_by_its_type() -> None:
    nameless = BUILDING.with_values({"gremium": None, "datum": None})
    assert headline(added(nameless), PAGE) == "Neue Sitzung"
    assert headline(edited(nameless, bau_ort="Saal"), PAGE).startswith("Sitzung: Bau ort geändert")
    assert headline(added(gremium=None), PAGE) == "Neue Sitzung: 12.03.2026"
    assert "2 Änderungen: keine Angabe – neu" in subject((added(nameless), removed()), PAGE)


def test_of_several_changes_the_subject_names_each_record() -> None:
    line = subject((edited(bau_ort="Saal"), added(BARE)), PAGE)
    assert line == "2 Änderungen: Rat, 02.07.2026 – neu; Bau, 12.03.2026 – Bau ort geändert"


# perhaps another record


def test_two_strong_fields_at_once_may_be_another_record() -> None:
    strong = tuple(replace(field, identity="strong") for field in SITTING.fields[:2])
    record = of_type(replace(SITTING, fields=(*strong, *SITTING.fields[2:])))
    change = edited(record, datum=date(2026, 5, 1), gremium="Umwelt")
    assert headline(change, PAGE).endswith("Datum und Gremium geändert, vielleicht eine andere Sitzung")
    assert headline(change, PAGE, "en").endswith("date and committee changed, perhaps another meeting")
    told = " ".join(mail(news(change)).text.split())
    assert "Mehrere kennzeichnende Angaben haben sich zugleich geändert." in told


@pytest.mark.parametrize(
    ("values", "doubtful"),
    [
        ({"datum": date(2026, 5, 1)}, False),
        ({"datum": date(2026, 5, 1), "bau_ort": "Saal"}, False),
        ({"datum": date(2026, 5, 1), "gremium": "Umwelt"}, True),
        ({"datum": None, "gremium": "Umwelt"}, False),
    ],
)
def test_without_strong_fields_those_of_the_name_identify(values: dict[str, Any], doubtful: bool) -> None:
    fields = tuple(replace(field, identity=None) for field in SITTING.fields)
    change = edited(of_type(replace(SITTING, fields=fields)), **values)
    assert ("vielleicht eine andere Sitzung" in headline(change, PAGE)) is doubtful
    assert ("kennzeichnende Angaben" in plain_mail(change)) is doubtful


def test_one_strong_field_alone_makes_no_other_record_of_it() -> None:
    assert "vielleicht" not in headline(edited(datum=date(2026, 5, 1), gremium="Umwelt"), PAGE)


def plain_mail(change: Change) -> str:
    return " ".join(mail(news(change)).text.split())


# the mail


def test_a_new_record_is_shown_with_all_that_the_page_says() -> None:
    told = mail(news(added()))
    assert told.subject == "Neue Sitzung: Bau, 12.03.2026"
    for text in (
        "Datum:          Donnerstag, 12.03.2026",
        "Gremium:        Bau",
        "Bau ort:        Rathaus",
        f"  {TOPICS[0]}",
        "Plätze:         12",
        "Summe:          12.500",
        "Form:           online",
        "  - Dokument: Tagesordnung",
        "    https://rat.example.org/1.pdf",
    ):
        assert f"\n{text}\n" in told.text, told.text
    assert 'href="https://rat.example.org/1.pdf"' in told.html
    english = mail(news(added(), language="en")).text
    assert "\nDate:           Thursday, 12 March 2026\n" in english
    assert "\nAmount:         12,500\n" in english


def test_what_is_not_watched_is_no_change() -> None:
    change = edited(plaetze=3, bau_ort="Saal")
    assert [entry.field for entry in change.fields] == ["bau_ort"]
    assert "Plätze" not in mail(news(change)).text


def test_running_text_is_marked_word_by_word_and_a_day_as_a_whole() -> None:
    told = mail(news(of_all_kinds()[0]))
    assert "[Haushalt" in told.text
    assert "[Nachtrag" in told.text
    assert "vorher: Donnerstag, 12.03.2026" in told.text
    assert "jetzt:  Freitag, 13.03.2026" in told.text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("record_type", [SITTING, NEUTRAL], ids=["words", "neutral"])
def test_nothing_is_called_as_meetings_are_called(language: Language, record_type: Any) -> None:
    item = news(
        *of_all_kinds(record_type),
        record_type=record_type,
        language=language,
        overview_url="https://intranet.example.org/",
    )
    told = mail(item)
    words = told.subject + told.text + told.html + plain(item)
    assert "Treffen" not in words
    assert "{" not in re.sub(r"<style>.*?</style>", "", words, flags=re.DOTALL)
    assert ("meeting" in words.casefold()) is (record_type is SITTING and language == "en")


def test_a_title_of_the_page_is_news_of_the_page() -> None:
    assert headline(of_all_kinds()[-1], PAGE) == "Sitzungen der Gemeinde: Titel der Seite geändert"


# a declaration that changed since


def test_values_of_another_kind_than_declared_now_are_shown_as_they_are() -> None:
    odd = BUILDING.with_values(
        {"datum": "morgen", "themen": "ein Satz", "summe": ("zwei", "Sätze"), "unterlagen": ("nur Text",)}
    )
    change = Change(
        "edited",
        1,
        odd,
        BUILDING,
        (
            FieldChange("datum", "morgen", date(2026, 3, 12)),
            FieldChange("summe", ("zwei", "Sätze"), 12500),
            FieldChange("unterlagen", ("nur Text",), (PAPER,)),
            FieldChange("fort", (PAPER,), ()),
            FieldChange("weg", "alt", None),
        ),
    )
    told = mail(news(change, added(odd), removed(odd)))
    text = " ".join(told.text.split())
    assert "vorher: morgen jetzt: Donnerstag, 12.03.2026" in text
    assert "nur Text" in text
    assert "Weg: vorher: alt" in text
    assert "Link(" not in told.text + told.html + headline(change, PAGE)


# notices


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("record_type", [MEETING, SITTING], ids=["meetings", "declared"])
def test_a_notice_names_what_the_page_lists(language: Language, record_type: Any) -> None:
    every = [samples.notice("problem", problem=problem) for problem in PROBLEM_KINDS]
    every += [samples.notice(kind) for kind in get_args(NoticeKind) if kind != "problem"]
    text = ""
    for notice in every:
        explained = explain(replace(notice, language=language, record_type=record_type))
        text += " ".join([explained.headline, *(f"{label}: {point}" for label, point in explained.points)])
    of_meetings, of_records = {
        "de": ("viele Treffen fehlen", "viele Einträge fehlen"),
        "en": ("many meetings are", "many records are"),
    }[language]
    is_declared = record_type is SITTING
    assert (of_meetings in text, of_records in text) == (not is_declared, is_declared)
    assert (re.search("Treffen|meeting", text) is None) is is_declared
    assert ("min_records" in text, "min_meetings" in text) == (record_type is SITTING, record_type is MEETING)


def test_a_reading_in_doubt_is_shown_as_the_fields_kind() -> None:
    item = NoticeItem("Bau, 2026-03-12", "datum", (("2026-03-12", "12.3."), ("2026-03-13", "")))
    notice = samples.notice("doubt", items=(item,), record_type=SITTING)
    affected = dict(explain(notice).points)["Betroffen"]
    assert affected == "Bau, 2026-03-12: Datum (Donnerstag, 12.03.2026: „12.3.“ oder Freitag, 13.03.2026)"


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (0, "0", "0"),
        (2026, "2026", "2026"),
        (12500, "12.500", "12,500"),
        (-1234567.5, "-1.234.567,5", "-1,234,567.5"),
        (1.5, "1,5", "1.5"),
    ],
)
def test_numbers_have_the_languages_separators(value: float, german: str, english: str) -> None:
    assert (number(value, words_for("de")), number(value, words_for("en"))) == (german, english)


def test_a_label_that_is_very_long_is_cut() -> None:
    field = RecordField(
        "feld", label=("x" * 500, "Ein Feld mit einem sehr langen Namen, den niemand braucht")
    )
    record_type = replace(SITTING, fields=(field, *SITTING.fields[1:]), template="{gremium}")
    record = replace(of_type(record_type), values=("alt", *BUILDING.values[1:]))
    line = headline(edited(record, feld="neu"), PAGE)
    assert line == "Sitzung „Bau“: Ein Feld mit einem sehr langen Namen… geändert (alt → neu)"


def test_a_linked_title_changes_once_and_an_edited_record_has_its_address() -> None:
    change = edited(LINKED, gremium="Bau neu", unterlagen=(replace(PAGE_LINK, text="Bau neu"),))
    entry = lay_out(change, PAGE)
    assert [row.field for row in entry.rows] == ["gremium", "unterlagen"]
    assert entry.rows[1].links[0] == LinkLine(
        "", "", "Bau neu", PAGE_LINK.url, "rat.example.org", PAGE_LINK.url
    )
    assert what_changed(change) == "gremium: Bau → Bau neu"
    assert "\n  - Bau neu\n    https://rat.example.org/b\n" in mail(news(change), Recipient()).text


def test_a_text_that_holds_the_changed_title_is_no_second_change() -> None:
    change = edited(gremium="Bau und Verkehr", bau_ort="Rathaus")
    whole = FieldChange("bau_ort", "Sitzung Bau, Rathaus", "Sitzung Bau und Verkehr, Rathaus")
    both = replace(change, fields=(*change.fields, whole))
    assert headline(both, PAGE) == headline(change, PAGE)
    assert [row.field for row in lay_out(both, PAGE).rows] == ["gremium", "unterlagen"]
    moved = replace(both, fields=(*change.fields, replace(whole, after="Sitzung Bau und Verkehr, Saal")))
    assert "Gremium und Bau ort geändert" in headline(moved, PAGE)


def test_values_stand_in_one_column_behind_the_longest_label() -> None:
    fields = tuple(
        replace(field, label=("Deadline", "Bewerbungsfrist")) if field.name == "form" else field
        for field in SITTING.fields
    )
    change = Change("added", after=of_type(replace(SITTING, fields=fields)))
    lines = mail(news(change), Recipient()).text.splitlines()
    assert "Bewerbungsfrist: online" in lines
    assert "Gremium:         Bau" in lines


def test_items_of_a_changed_list_stand_on_lines_of_their_own() -> None:
    change = edited(themen=(TOPICS[0], "Neubau der Turnhalle.", TOPICS[1]))
    text = mail(news(change), Recipient()).text
    assert "Haushalt.\n          [Neubau der Turnhalle.]\n          Anträge" in text
    assert "Haushalt.; [Neubau der Turnhalle.]; Anträge" in plain(news(change))
    assert "Haushalt.; {+Neubau der Turnhalle.; +}Anträge" in what_changed(change)


def gone(count: int) -> list[Change]:
    return [removed(BARE.with_values({"gremium": f"Beirat {number}"})) for number in range(count)]


def test_a_list_that_is_emptied_is_one_block_and_comes_back_as_one() -> None:
    message = mail(news(*gone(22)), Recipient())
    assert message.subject == "Sitzungen der Gemeinde: 22 Sitzungen nicht mehr auf der Seite"
    assert message.text.count("Diese Sitzungen stehen nicht mehr auf der Webseite.") == 1
    assert "\n  Beirat 0, 02.07.2026\n  Beirat 1, 02.07.2026\n" in message.text
    assert "Hier nicht aufgeführt: 2 weitere Änderungen." in message.text
    back = [replace(change, kind="restored", after=change.before) for change in gone(5)]
    assert plain(news(*back)).count("5 Sitzungen wieder auf der Seite") == 1
    english = mail(replace(news(*gone(6)), language="en"), Recipient())
    assert english.subject.endswith("6 meetings no longer on the page")
    assert "These meetings are no longer on the page." in english.text


def test_a_few_that_are_gone_and_other_changes_keep_their_own_blocks() -> None:
    assert mail(news(*gone(4)), Recipient()).text.count("Diese Sitzung steht nicht mehr") == 4
    mixed = mail(news(added(), *gone(5)), Recipient())
    assert mixed.subject == "6 Änderungen: Bau, 12.03.2026 – neu; 5 Sitzungen nicht mehr auf der Seite"


def test_a_name_has_no_joints_where_values_are_missing() -> None:
    record_type = replace(SITTING, template="{gremium}, {datum} ({bau_ort})")
    for values, name in (
        ({"datum": None}, "Bau (Rathaus)"),
        ({"bau_ort": None}, "Bau, 2026-03-12"),
        ({"gremium": None}, "2026-03-12 (Rathaus)"),
        ({"gremium": None, "datum": None, "bau_ort": None}, ""),
    ):
        assert of_type(record_type).with_values(values).name == name


def test_links_name_a_record_only_where_nothing_else_does() -> None:
    assert of_type(NEUTRAL).name == "2026-03-12, Bau"
    assert of_type(NEUTRAL).with_values(
        {"datum": None, "bau_ort": None, "summe": None, "form": None}
    ).name == ("Bau, 12")
    links = DeclaredRecord(RecordType("l", (RecordField("a"), RecordField("b", "links"))), (None, (PAPER,)))
    assert links.name == "Tagesordnung"


def test_a_mail_address_can_be_clicked_and_read() -> None:
    contact = Link("page", "mailto:rat@stadt.example", "Schreiben")
    message = mail(news(added(BARE.with_values({"unterlagen": (contact,)}))), Recipient())
    assert "  - Schreiben\n    rat@stadt.example\n" in message.text
    assert 'href="mailto:rat@stadt.example"' in message.html
    hostile = Link("page", "mailto:rat@stadt.example?cc=x@y.example", "Schreiben")
    assert (
        'href="mailto'
        not in mail(news(added(BARE.with_values({"unterlagen": (hostile,)}))), Recipient()).html
    )
