"""What an operator's selectors choose is read, whatever the element is; what they ignore is not."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.html import CHOSEN, Selectors, blocks_of
from scraper.parsers.leuchtturmprojekte import parse

INTRO = "Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen statt."
FRAME = f"""<!DOCTYPE html><html lang="de"><head><title>Leuchtturmprojekte im Video</title></head><body><main>
<h1>Leuchtturmprojekte im Video</h1><p>{INTRO}</p>{{}}</main></body></html>"""
HANAU = "<h2>Leuchtturmprojekte 2022 in Hanau</h2><p>Das Treffen fand am 13.09.2022 statt.</p>"
ESCAPED = HANAU.replace("<", "&lt;")


def shown(html: str, **selectors: Any) -> list[tuple[int | None, str | None, str]]:
    page = parse(blocks_of(FRAME.format(html), selectors=Selectors(**selectors)), "https://example.org/")
    assert page.intro in ((), (INTRO,))
    return [(entry.year, entry.municipality, str(entry.start_date)) for entry in page.records]


@pytest.mark.parametrize(
    ("html", "content"),
    [
        (f"<nav class=jahre>{HANAU}</nav>", "main, .jahre"),
        (f"<div class=sidebar>{HANAU}</div><h2>Leuchtturmprojekte 2021</h2>", "main, .sidebar"),
        (f"<dialog>{HANAU}</dialog>", "main, dialog"),
        (f'<div class="jahr" style="display:none">{HANAU}</div>', "main, .jahr"),
        (f"<div hidden><div class=jahr>{HANAU}</div></div>", "main, .jahr"),
        (f"<x-liste><template>{HANAU}</template></x-liste>", "main, template"),
    ],
)
def test_content_is_read_whatever_it_is_and_wherever(html: str, content: str) -> None:
    assert (2022, "Hanau", "2022-09-13") not in shown(html)
    assert (2022, "Hanau", "2022-09-13") in shown(html, content=content)


@pytest.mark.parametrize(
    ("html", "content"),
    [
        (f'<iframe srcdoc="{ESCAPED}"></iframe>', "main, iframe"),
        (f'<iframe class=inhalt srcdoc="{ESCAPED}"></iframe>', "iframe.inhalt"),
        (f'<x-liste><template shadowrootmode="open">{HANAU}</template></x-liste>', "main, template"),
    ],
)
def test_what_every_browser_shows_is_read_once_chosen_or_not(html: str, content: str) -> None:
    assert shown(html) == [(2022, "Hanau", "2022-09-13")]
    assert shown(html, content=content) == [(2022, "Hanau", "2022-09-13")]


def test_what_follows_content_inside_content_is_read_as_ever() -> None:
    html = f"<nav class=jahre>{HANAU}</nav><nav><p>Das Treffen ist abgesagt.</p></nav><p hidden>abgesagt</p>"
    blocks = blocks_of(FRAME.format(html), selectors=Selectors(content="main, .jahre"))
    assert blocks.selected == {"content": 2}
    assert [block.text for block in blocks.items if "abgesagt" in block.text] == []


def test_ignore_and_sections_hold_in_a_frame_too() -> None:
    inner = f"{HANAU}<p class=x>Anmeldung läuft.</p>".replace("<", "&lt;")
    blocks = blocks_of(
        FRAME.format(f'<iframe srcdoc="{inner}"></iframe>'),
        selectors=Selectors("main, iframe", (".x",), "h2"),
    )
    assert blocks.selected == {"content": 2, "sections": 1, "ignore[0]": 1}
    assert [block.text for block in blocks.items if block.flags & CHOSEN] == [
        "Leuchtturmprojekte 2022 in Hanau"
    ]
    assert "Anmeldung läuft." not in [block.text for block in blocks.items]


@pytest.mark.parametrize(
    ("html", "sections"),
    [
        ("<ol><li><span>2022</span> <b>Hanau</b><div>Am 13.09.2022 war das Treffen.</div></ol>", "li"),
        ("<article><h3>2022 Hanau</h3><p>Das Treffen fand am 13.09.2022 statt.</p></article>", "article"),
        (
            "<dl><dt><h5>2022 Hanau</h5><small>seit 2014</small></dt><dd>Am 13.09.2022 trafen wir uns.</dl>",
            "dt",
        ),
        ("<table><tr><td>2022 Hanau<td>Das Treffen fand am 13.09.2022 statt.</table>", "tr"),
        ("<p class=a>2022 Hanau</p><p>Das Treffen fand am 13.09.2022 statt.</p>", ".a"),
        ('<img alt="2022 Hanau"><p>Das Treffen fand am 13.09.2022 statt.</p>', "img"),
        (
            '<div class=a><a href="/"><img src=x alt="2022 Hanau"></a></div><p>Am 13.09.2022 trafen wir uns.',
            ".a",
        ),
    ],
)
def test_the_first_words_of_a_chosen_element_head_one_section(html: str, sections: str) -> None:
    assert shown(html, sections=sections) == [(2022, "Hanau", "2022-09-13")]


def test_a_chosen_element_without_words_heads_nothing() -> None:
    html = f"<div class=a></div>{HANAU}"
    blocks = blocks_of(FRAME.format(html), selectors=Selectors(sections=".a"))
    assert [block.text for block in blocks.items if block.flags & CHOSEN] == []
