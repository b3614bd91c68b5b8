"""The colours of the HTML mail, light and dark; a test computes their contrast (WCAG 2.2)."""

from __future__ import annotations

from collections.abc import Mapping

Scheme = Mapping[str, str]

LIGHT: Scheme = {
    "page": "#eef1f4",
    "card": "#ffffff",
    "text": "#1b2430",
    "muted": "#4d5a68",
    "line": "#d5dbe1",
    "link": "#0b4f8a",
    "button": "#0b4f8a",
    "button_text": "#ffffff",
    "ins": "#0d5a2b",
    "ins_back": "#dcf3e3",
    "del": "#8f1d1d",
    "del_back": "#fbe4e4",
    "added": "#0d5a2b",
    "edited": "#0b4f8a",
    "removed": "#5a4a00",
    "cancelled": "#8f1d1d",
    "notice": "#4d5a68",
    "badge_text": "#ffffff",
}

DARK: Scheme = {
    "page": "#12171d",
    "card": "#1c232b",
    "text": "#e8edf2",
    "muted": "#a9b5c1",
    "line": "#3a4653",
    "link": "#8cc4f5",
    "button": "#8cc4f5",
    "button_text": "#0d1a26",
    "ins": "#9be3b4",
    "ins_back": "#173723",
    "del": "#f7b1b1",
    "del_back": "#452022",
    "added": "#9be3b4",
    "edited": "#8cc4f5",
    "removed": "#e6cf7a",
    "cancelled": "#f7b1b1",
    "notice": "#a9b5c1",
    "badge_text": "#0d1a26",
}
