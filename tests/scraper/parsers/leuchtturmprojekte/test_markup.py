"""Marking the page up in another way, at random, changes no record."""

from __future__ import annotations

import html
import random
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.parsers.sandbox import read

if TYPE_CHECKING:
    from scraper.meetings import MeetingPage

URL = "https://stadtentwicklung.example/leuchtturmprojekte-im-video.html"
INTRO = "Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen des Netzwerkes statt."
SECTIONS = (
    (
        "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal",
        (
            "Im Jahr 2023 stand das Programmgebiet „Baunatal-Baunsberg“ im Mittelpunkt. Wir kamen am "
            "04.07.2023 ins Gespräch.",
            "Besondere Aufmerksamkeit lösten die Holz-Wildtiere aus.",
        ),
        "/files/doku-2023.pdf",
    ),
    (
        "Leuchtturmprojekte 2022 im Programm Sozialer Zusammenhalt in Steinbach (Taunus)",
        ("Im Jahr 2022 stand das Programmgebiet „Steinbach (Taunus) – Östliches Gebiet“ im Mittelpunkt.",),
        "https://youtu.be/abcdefghijk",
    ),
    (
        "Leuchtturmprojekte 2021 im Programm Soziale Stadt in Rotenburg an der Fulda",
        (
            "Im Jahr 2021 standen die Programmgebiete „Nord“ und „Süd“ im Mittelpunkt.",
            "Corona-bedingt fand dieses jährliche Treffen vom 3. bis 4. November 2021 online statt.",
        ),
        "/galerie/2021.html",
    ),
)
HEADINGS = (
    "<h2>{}</h2>",
    "<h3 id='a'>{}</h3>",
    "<H4 CLASS=x>{}</H4>",
    "<div role=heading aria-level=2>{}</div>",
    "<div class='ce headline'>{}</div>",
    "<p><strong>{}</strong></p>",
    "<p><b>{}</b></p>",
    "<h2><strong>{}</strong></h2>",
    "<h5><a name=x></a>{}</h5>",
    "<header><h2>{}</h2></header>",
    "<div>{}</div>",
    "<p>{}</p>",
)
WRAPPERS = (
    "{}",
    "<div>{}</div>",
    "<section class='frame'>{}</section>",
    "<article>{}</article>",
    "<div class='row'><div class='col-md-6'>{}</div></div>",
    "<DIV ID=c12 data-x='1'>{}</DIV>",
)
PARAGRAPHS = (
    "<p>{}</p>",
    "<P class='text'>{}</P>",
    "<div>{}</div>",
    "<p>{}<br></p>",
    "<div><p>{}</p></div>",
    "<p>{}\n",
)
LINKS = ("<p><a href='{}'>Mehr dazu</a></p>", "<div class=link><A HREF='{}'>Mehr dazu</A></div>")
NOISE = (
    "",
    "\n",
    "<!-- Leuchtturmprojekte 2019 in Hanau -->",
    "<script>var t = '<h2>Leuchtturmprojekte 1999</h2>';</script>",
    "<nav><a href='#a'>Leuchtturmprojekte 2020 in Kassel</a></nav>",
    "<div></div>",
    "&nbsp;",
    "<style>h2{}</style>",
)


class Typist:
    """Writes the same words in another way each time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, text: str) -> str:
        return (
            " ".join(self.word(word) for word in text.split(" "))
            if self.random.random() < 0.8
            else self.word(text)
        )

    def word(self, word: str) -> str:
        choice = self.random.randrange(10)
        if choice == 0 and len(word) > 5:
            word = word[:3] + "\u00ad" + word[3:]
        elif choice == 1 and len(word) > 5:
            word = word[:4] + "\u200b" + word[4:]
        elif choice == 2:
            word = unicodedata.normalize("NFD", word)
        marked = html.escape(word, quote=False)
        if choice == 3:
            marked = "".join(f"&#{ord(char)};" for char in word)
        elif choice == 4:
            marked = f"<span class='x'>{marked}</span>"
        elif choice == 5:
            marked = f"{marked}<!-- x -->"
        elif choice == 6:
            marked = f"<em>{marked[:2]}</em>{marked[2:]}" if word.isalpha() else marked
        return marked + self.random.choice(("", "", "", "\n ", "&#8203;"))

    def page(self) -> bytes:
        pick = self.random.choice
        heading, wrapper, paragraph = pick(HEADINGS), pick(WRAPPERS), pick(PARAGRAPHS)
        parts = ["<h1>Leuchtturmprojekte im Video</h1>", paragraph.format(self.words(INTRO))]
        for title, texts, link in SECTIONS:
            words = [heading.format(self.words(title)), pick(NOISE)]
            words += [paragraph.format(self.words(text)) for text in texts]
            words.append(pick(LINKS).format(link))
            parts += [wrapper.format("".join(words)), pick(NOISE)]
        body = "".join(parts).replace(" ", pick((" ", " ", "\n"))) if pick((True, False)) else "".join(parts)
        head = "<meta charset=utf-8><title>Leuchtturmprojekte im Video</title>"
        end = "</main><footer><p>Impressum</p></footer></body></html>"
        return (
            f"<!DOCTYPE html><html lang=de><head>{head}</head><body>{pick(NOISE)}<main>{body}{end}".encode()
        )


def plain() -> MeetingPage:
    parts = [
        "<title>Leuchtturmprojekte im Video</title><h1>Leuchtturmprojekte im Video</h1>",
        f"<p>{INTRO}</p>",
    ]
    for title, texts, link in SECTIONS:
        parts.append(f"<h2>{title}</h2>" + "".join(f"<p>{text}</p>" for text in texts))
        parts.append(f"<p><a href='{link}'>Mehr dazu</a></p>")
    return read("".join(parts).encode(), "text/html; charset=utf-8", URL, "leuchtturmprojekte")


def without_link_words(page: MeetingPage) -> MeetingPage:
    """The words of a link are not what is varied here."""
    return replace(page, records=tuple(replace(meeting, evidence=()) for meeting in page.records))


def test_the_plain_page_has_three_meetings() -> None:
    page = plain()
    assert page.problem is None
    assert [meeting.municipality for meeting in page.records] == [
        "Baunatal",
        "Steinbach (Taunus)",
        "Rotenburg an der Fulda",
    ]
    assert [len(meeting.links) for meeting in page.records] == [1, 1, 1]
    assert page.records[2].programme_area == "Nord; Süd"
    assert page.records[2].attendance == "online"


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=2**32))
def test_marking_the_page_up_in_another_way_changes_no_record(seed: int) -> None:
    page = read(Typist(seed).page(), "text/html", URL, "leuchtturmprojekte")
    assert without_link_words(page) == without_link_words(plain())
