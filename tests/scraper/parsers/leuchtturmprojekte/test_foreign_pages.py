# ruff: noqa: E501  (a piece of markup is one line)
"""Pages that are nearly ours: articles about one meeting, other programmes' projects, press lists, archives."""

from __future__ import annotations

import pytest

from tests.scraper.parsers.leuchtturmprojekte.small_pages import page

LONG = (
    "<p>Der Artikel geht noch weiter und erzählt von Menschen, Straßen und Plätzen im Quartier, die sich in den letzten Jahren sehr verändert haben.</p>"
    * 3
)
TREFFEN = "<p>Am 17.09.2024 trafen sich die Netzwerke im Programmgebiet „Kassel-Wesertor“.</p>"
OURS = "<p>Im Programm Sozialer Zusammenhalt gab es ein Treffen des Netzwerkes.</p>"

# title, body
ARTICLES = {
    "report of a town": (
        "Kassel war Gastgeber – Stadt Kassel",
        f"<h1>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h1>{TREFFEN}{LONG}",
    ),
    "report with parts": (
        "Netzwerktreffen 2024 in Kassel",
        f"<h1>Netzwerktreffen 2024 in Kassel</h1>{TREFFEN}<h2>Rückblick</h2>{LONG}<h2>Programm</h2><p>10 Uhr Begrüßung</p>",
    ),
    "press release": (
        "Pressemitteilung Nr. 112/2024",
        f"<h1>Leuchtturmprojekte 2024 in Kassel</h1><p>Wiesbaden, 18.09.2024</p>{OURS}{LONG}",
    ),
    "paper": (
        "Lokales: Viel los am Wesertor | Zeitung",
        f"<h1>Viel los am Wesertor</h1><h2>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h2>{TREFFEN}{LONG}",
    ),
    "blog of a district": (
        "Wir waren dabei! – Stadtteilblog",
        f"<h1>Wir waren dabei!</h1>{OURS}<h2>Kassel 2024</h2>{TREFFEN}{LONG}",
    ),
    "invitation": (
        "Einladung",
        f"<h1>Einladung</h1><h2>Leuchtturmprojekte 2025</h2>{OURS}<p>Anmeldung bis 1. März 2025.</p>",
    ),
    "photo gallery": (
        "Bildergalerie",
        f"<h1>Bildergalerie</h1><h2>Leuchtturmprojekte 2024 in Kassel</h2>{OURS}<ul><li><a href=1.jpg>Bild 1</a></li></ul>",
    ),
    "event page": (
        "Leuchtturmprojekte 2024 in Kassel | Veranstaltung",
        f"<h1>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h1><dl><dt>Termin</dt><dd>17.09.2024</dd></dl>{TREFFEN}",
    ),
    "speech": (
        "Rede des Ministers",
        f"<h1>Rede des Ministers</h1><p>Anrede! Die Leuchtturmprojekte 2024 in Kassel waren ein Erfolg.</p>{OURS}{LONG}",
    ),
    "council paper": (
        "Vorlage 101/2024",
        f"<h1>Vorlage 101/2024</h1><h2>TOP 3: Leuchtturmprojekte 2024 in Kassel</h2>{OURS}{LONG}",
    ),
}
OTHERS = {
    "smart city": (
        "Leuchtturmprojekte der Digitalisierung",
        "<h1>Leuchtturmprojekte der Digitalisierung</h1><h2>Leuchtturmprojekte 2024</h2><p>Sensoren in Darmstadt.</p><h2>Leuchtturmprojekte 2023</h2><p>Ein Rechenzentrum in Hanau.</p>"
        + LONG,
    ),
    "energy": (
        "Leuchtturmprojekte Energie",
        "<h1>Leuchtturmprojekte Energie</h1><h3>2024: Kassel</h3><p>Ein Windpark.</p><h3>2023: Fulda</h3><p>Ein Solarpark.</p>"
        + LONG,
    ),
    "hospital": (
        "Leuchtturmprojekte – Klinikum",
        "<h1>Unsere Leuchtturmprojekte</h1><h2>Leuchtturmprojekte 2024 in Kassel</h2><p>Ein neuer OP.</p>"
        + LONG,
    ),
    "tourism": (
        "Leuchtturmprojekte im Tourismus",
        "<h1>Leuchtturmprojekte im Tourismus</h1><h2>Leuchtturmprojekte 2022 in Rotenburg an der Fulda</h2><p>Ein Radweg.</p>"
        + LONG,
    ),
    "university": (
        "Leuchtturmprojekte der Forschung",
        "<h1>Forschung</h1><h2>Leuchtturmprojekte 2024</h2><p>Ein Labor wurde am 17.09.2024 eröffnet.</p>"
        + LONG,
    ),
    "culture": (
        "Kulturförderung: Leuchtturmprojekte",
        "<h1>Leuchtturmprojekte</h1><p><strong>Leuchtturmprojekte 2024: Wetzlar</strong></p><p>Ein Festival.</p>"
        + LONG,
    ),
    "church": (
        "Leuchtturmprojekte im Bistum",
        "<h1>Leuchtturmprojekte im Bistum</h1><details><summary>Leuchtturmprojekte 2023 in Fulda</summary><p>Ein Chor.</p></details>"
        + LONG,
    ),
    "climate fund": (
        "Leuchtturmprojekt-Förderung",
        "<h1>Leuchtturmprojekt-Förderung</h1><table><tr><th scope=row>Leuchtturmprojekte 2024 in Kassel</th><td>2 Mio. Euro</td></tr></table>"
        + LONG,
    ),
    "rural districts": (
        "LEADER: Leuchtturmprojekte",
        "<h1>LEADER</h1><h2>Leuchtturmprojekte 2024</h2><p>Dorfläden.</p><h2>Leuchtturmprojekte 2023</h2><p>Mitfahrbänke.</p>"
        + LONG,
    ),
    "lighthouses": (
        "Leuchttürme der Nordsee",
        "<h1>Leuchttürme der Nordsee</h1><h2>2024: Wangerooge</h2><p>Ein Treffen der Leuchtturmfreunde.</p><h2>2023: Borkum</h2><p>Noch eines.</p>"
        + LONG,
    ),
}
LISTS = {
    "search": (
        "Suchergebnisse für „Leuchtturmprojekte“",
        f"<h1>Suche</h1><h2>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h2>{TREFFEN}<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal</h2><p>Ein Treffer.</p>",
    ),
    "press list": (
        "Presse",
        f"<h1>Pressemitteilungen 2024</h1><h2>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h2>{OURS}<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal</h2>{OURS}",
    ),
    "news": (
        "Aktuelles",
        f"<h1>Aktuelles</h1><h3>Leuchtturmprojekte 2024 in Kassel</h3>{OURS}<h3>Leuchtturmprojekte 2023 in Baunatal</h3>{OURS}",
    ),
    "archive": (
        "Archiv",
        f"<h1>Archiv</h1><h2>2024</h2><h3>Leuchtturmprojekte im Programm Sozialer Zusammenhalt in Kassel</h3>{OURS}<h2>2023</h2><h3>Hessentag</h3><p>Es gab viel zu sehen.</p>",
    ),
    "sitemap": (
        "Sitemap",
        "<h1>Sitemap</h1><ul><li><a href=/a>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</a></li><li><a href=/b>Leuchtturmprojekte 2023</a></li></ul>",
    ),
    "events": (
        "Veranstaltungen",
        f"<h1>Veranstaltungen</h1><h2>Leuchtturmprojekte 2024 in Kassel</h2>{OURS}<h2>Tag der Städtebauförderung 2024</h2><p>Am 4. Mai 2024.</p>",
    ),
    "calendar": (
        "Terminkalender",
        f"<h1>Termine</h1><h3>Leuchtturmprojekte 2024 in Kassel</h3>{TREFFEN}<h3>Workshop 2024 in Fulda</h3><p>Am 3. Mai 2024.</p>",
    ),
    "publications": (
        "Publikationen",
        f"<h1>Publikationen</h1><h2>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h2>{OURS}<p><a href=a.pdf>Dokumentation (PDF, 2 MB)</a></p>",
    ),
    "questions": (
        "Häufige Fragen",
        f"<h1>Häufige Fragen</h1><h2>Was sind die Leuchtturmprojekte 2024 in Kassel?</h2>{OURS}<h2>Wer fördert?</h2><p>Bund und Land.</p>",
    ),
    "media library": (
        "Mediathek",
        f"<h1>Mediathek</h1><h2>Leuchtturmprojekte 2024 in Kassel</h2>{OURS}<iframe src=https://youtu.be/abcdefghijk></iframe><h2>Leuchtturmprojekte 2023 in Baunatal</h2>",
    ),
}
NEIGHBOURS = {
    "programme": (
        "Sozialer Zusammenhalt",
        f"<h1>Sozialer Zusammenhalt</h1>{OURS}<h2>Programmgebiete</h2><p>Kassel, Wetzlar.</p><h2>Förderung 2024</h2><p>30 Millionen Euro.</p>",
    ),
    "meetings of another kind": (
        "Landesbewohnertreffen",
        f"<h1>Landesbewohnertreffen</h1><h2>2024: Gießen</h2>{TREFFEN}<h2>2023: Fulda</h2>{TREFFEN}",
    ),
    "building award": (
        "Städtebaupreis",
        "<h1>Städtebaupreis</h1><h2>2024: Kassel</h2><p>Ein Platz im Programmgebiet „Nord“.</p><h2>2023: Wetzlar</h2><p>Ein Haus.</p>",
    ),
    "history": (
        "25 Jahre Soziale Stadt",
        "<h1>25 Jahre Soziale Stadt</h1><h2>1999</h2><p>Das Programm beginnt.</p><h2>2024 – Kassel</h2><p>Ein Fest.</p>",
    ),
    "minutes": (
        "Protokoll",
        f"<h1>Protokoll</h1><h2>Netzwerktreffen 2024 in Kassel</h2>{TREFFEN}<h2>Netzwerktreffen 2023 in Baunatal</h2>{TREFFEN}",
    ),
    "jobs": (
        "Stellenangebote",
        "<h1>Stellenangebote</h1><h2>Quartiersmanagement Kassel 2024</h2><p>Im Programmgebiet „Nord“ ab 1. März 2024.</p>",
    ),
    "shop": (
        "Film kaufen",
        "<h1>Film kaufen</h1><h2>Leuchtturm 2024</h2><p>Ein Bildband über Leuchttürme.</p>",
    ),
    "contact": ("Kontakt", f"<h1>Kontakt</h1>{OURS}<p>Servicestelle, Telefon 0123.</p>"),
    "imprint": (
        "Impressum",
        "<h1>Impressum</h1><p>Verantwortlich für die Leuchtturmprojekte 2024: das Ministerium.</p>",
    ),
    "wiki": (
        "Leuchtturmprojekt – Lexikon",
        "<h1>Leuchtturmprojekt</h1><p>Ein Leuchtturmprojekt ist ein vorbildliches Vorhaben.</p><h2>Beispiele 2024</h2><p>Kassel und Fulda.</p>"
        + LONG,
    ),
}
FOREIGN = ARTICLES | OTHERS | LISTS | NEIGHBOURS


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize(
    "frame",
    [
        "<main>{}</main>",
        "<nav><a href=/l>Leuchtturmprojekte im Video</a></nav><main>{}</main><footer>Nachhaltige Stadtentwicklung in Hessen</footer>",
    ],
)
def test_a_page_that_is_nearly_ours_has_no_meeting(name: str, frame: str) -> None:
    title, body = FOREIGN[name]
    found = page(frame.format(body), title)
    assert found.problem is not None
    assert (found.problem.kind, found.records) == ("not_the_page", ())


def test_there_are_enough_of_them() -> None:
    assert len(FOREIGN) == 40
