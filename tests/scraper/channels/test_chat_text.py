"""What a chat shows: paragraphs, links and full stops as in the mail, and no call to everybody."""

from __future__ import annotations

import pytest

from scraper.channels.chat_text import markdown, without_mentions


def test_lines_become_paragraphs_and_lists_with_links() -> None:
    text = """Neues Treffen 2024: Dietzenbach (17.09.2024)
  Datum: Dienstag, 17.09.2024
  Links:
    - Video: Film_1 (Teil 2)
      https://example.org/video_(1)?a=b_c.
17. September, 2) und # 3"""
    assert markdown(text) == "\n\n".join(
        [
            "Neues Treffen 2024: Dietzenbach (17.09.2024)",
            "Datum: Dienstag, 17.09.2024",
            "Links:",
            r"- Video: Film\_1 (Teil 2)",
            r"[https://example.org/video\_(1)?a=b\_c](https://example.org/video_%281%29?a=b_c).",
            r"17\. September, 2) und # 3",
        ]
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**fett** `code` [x](y) <b> a|b ~~c~~", r"\*\*fett\*\* \`code\` \[x\](y) \<b\> a\|b \~\~c\~\~"),
        ("# 3", r"\# 3"),
        ("> zitiert", r"\> zitiert"),
        ("+ mehr", r"\+ mehr"),
        ("2) zweitens", r"2\) zweitens"),
        ("2024 in Kassel", "2024 in Kassel"),
        ("a\\b", r"a\\b"),
    ],
)
def test_markup_in_a_pages_words_is_text(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("@channel @all", "@\u200bchannel @\u200ball"),
        ("(@here)", "(@\u200bhere)"),
        ("<!channel>", "<!\u200bchannel>"),
        ("anna@example.org", "anna@example.org"),
        ("Treffen@everyone.", "Treffen@\u200beveryone."),
        ("Ende.@room", "Ende.@\u200broom"),
        ("<@&123> <@!123>", "<@\u200b&123> <@!\u200b123>"),
        ("Wichtig! Treffen", "Wichtig! Treffen"),
        ("5 @ 3", "5 @ 3"),
    ],
)
def test_nobody_is_called_by_a_pages_words(text: str, calm: str) -> None:
    assert without_mentions(text) == calm
