"""Pages that are nearly the watched list.

``near/*.txt`` holds their contents, each under a line ``=== name | frames | title``; ``near/frames`` the
templates of the sites around them: header, navigation, sidebar, teasers, footer.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.paths import FIXTURES

NEAR = FIXTURES / "leuchtturmprojekte" / "near"
FRAMES = {path.stem: path.read_text(encoding="utf-8") for path in (NEAR / "frames").glob("*.html")}


class NearPage(NamedTuple):
    name: str
    frames: tuple[str, ...]
    title: str
    body: str

    def within(self, frame: str) -> bytes:
        return FRAMES[frame].replace("{title}", self.title).replace("{body}", self.body).encode()


def pages(stem: str) -> list[NearPage]:
    found = []
    for part in (NEAR / f"{stem}.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, body = part.partition("\n")
        name, frames, title = head.split(" | ", 2)
        found.append(NearPage(name, tuple(frames.split()), title, body))
    return found


KINDS = ("articles", "others", "lists", "instead", "various")
