"""The published page of a declared list as text: its links."""

from __future__ import annotations

from scraper.records import DeclaredRecord, Link, RecordField, RecordType
from scraper.reports.site import render
from tests.replacing import replace
from tests.scraper.exports.lists import stored
from tests.scraper.reports import list_samples


def test_a_title_that_is_a_link_has_no_column_for_it_and_no_words_about_the_page_s_own_links() -> None:
    kind = RecordType(
        "meldungen",
        (
            RecordField("titel", "text", ("Title", "Titel")),
            RecordField("mehr", "links", ("More", "Mehr dazu")),
            RecordField("dateien", "links", ("Files", "Dateien")),
        ),
    )
    own = Link("page", "https://rat.example.org/a", "Haushalt")
    other = Link("page", "https://land.example/a", "Land")
    paper = Link("document", "https://rat.example.org/a.pdf", "Plan")

    def shown(*records: tuple[str, tuple[Link, ...], tuple[Link, ...]]) -> str:
        listed = [stored(DeclaredRecord(kind, values), n) for n, values in enumerate(records, start=1)]
        return "".join(render(list_samples.site(tuple(listed), record_type=kind)).split())

    html = shown(("Haushalt", (own,), (paper, other)), ("Ohne", (), ()))
    assert '<thscope="row"><ahref="https://rat.example.org/a"><bdi>Haushalt</bdi></a></th>' in html
    assert "Mehrdazu" not in html
    assert '<bdi>Plan</bdi></a><spanclass="muted">(Dokument)</span>' in html
    assert '<bdi>Land</bdi></a><spanclass="muted">(<bdi>land.example</bdi>)</span>' in html
    assert "Mehrdazu" in shown(("Haushalt", (replace(own, text="Mehr"),), ()))
