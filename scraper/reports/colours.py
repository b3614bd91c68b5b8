"""The colours of mails and of the published page, light and dark; a test computes their contrast (WCAG 2.2).

Modelled on KERN, the design system of the German administrations: a dark blue for what can be pressed, badges
of a pale ground with border and text in one dark colour. ``NAME_back`` is the ground of ``NAME``.
"""

from __future__ import annotations

from collections.abc import Mapping

Scheme = Mapping[str, str]

LIGHT: Scheme = {
    "page": "#f2f3f8",
    "card": "#ffffff",
    "text": "#171a2b",
    "muted": "#4d5169",
    "line": "#d0d3e0",
    "link": "#1d4499",
    "button": "#1d4499",
    "button_text": "#ffffff",
    "ins": "#0d5a2b",
    "ins_back": "#dcf3e3",
    "del": "#8f1d1d",
    "del_back": "#fbe4e4",
    "added": "#0d5a2b",
    "added_back": "#e3f4e9",
    "edited": "#1d4499",
    "edited_back": "#e8edfb",
    "removed": "#664a00",
    "removed_back": "#fbf1d3",
    "cancelled": "#8f1d1d",
    "cancelled_back": "#fbe6e6",
    "notice": "#4d5169",
    "notice_back": "#eceef4",
}

DARK: Scheme = {
    "page": "#12141f",
    "card": "#1b1e2c",
    "text": "#eceef6",
    "muted": "#aeb3c8",
    "line": "#3b3f55",
    "link": "#9dbcff",
    "button": "#9dbcff",
    "button_text": "#0e1430",
    "ins": "#9be3b4",
    "ins_back": "#173723",
    "del": "#f7b1b1",
    "del_back": "#452022",
    "added": "#9be3b4",
    "added_back": "#16301f",
    "edited": "#9dbcff",
    "edited_back": "#1c2848",
    "removed": "#e6cf7a",
    "removed_back": "#332b12",
    "cancelled": "#f7b1b1",
    "cancelled_back": "#3d1d1f",
    "notice": "#aeb3c8",
    "notice_back": "#272b3c",
}
