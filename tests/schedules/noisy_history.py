"""The generated page on a bad server: what is served beside, or instead of, what its editors wrote.

Counters, signed addresses and protected mail addresses stand in it always and are others at each check. For
a check a section has the content system's error in it, broken letters, no text or no film; the bytes have a
wrong label; or another server answers with the page as it was before the last edit.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.changes.held_fields import COUNTED_CHECKS
from scraper.meetings import MEETING_FIELDS, Meeting
from scraper.records import Link
from tests.schedules.generated_history import ACTS, State, Story, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTACT = "anna.beispiel@stadt.example"
OOPS = "<p>Oops, an error occurred! Code: 2026112306{:04}</p>"
PROBLEMS = ("oops", "broken letters")
SILENT = ("no text", "no films", "wrong label", "as it was", "as it was")


class NoisyStory(Story):
    """``noises``: what was done to each check, in order; ``labels``: the Content-Type of each."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.noises: list[str] = []
        self.labels: list[str] = []
        self.restless = 0
        self.flipped: list[int] = []
        self.page_flipped = False
        self.bare: set[int] = set()
        self.oops: set[int] = set()
        self.filmless: set[int] = set()

    def states(self, count: int) -> Iterator[State]:
        """What happens; noise comes beside an edit, or right after it."""
        yield self.served(self._readable(()))
        quiet = 0
        while len(self.noises) < count + quiet:
            noise = self.random.choice((*PROBLEMS, *SILENT, "", "", ""))
            if noise == "as it was":
                quiet += 2 * COUNTED_CHECKS
                yield from self.rest()
            before = self.pages_now()
            done = (*self.act(), *((self.edit(), self.edit(), self.edit()) if noise == "as it was" else ()))
            if noise in PROBLEMS:
                yield self.served(self.refuse(noise), noise)
                yield self.served(self._readable(done))
                continue
            yield self.served(self._readable(done))
            if noise == "as it was" and not self.lacks_films_twice(before):
                for turn in range(self.random.choice((1, 2))):
                    yield self.served(self.as_it_was(before, is_first=not turn), noise)
                    yield self.served(self.as_it_is(), "as it is")
                yield self.served(self.as_it_is(), "as it is")
                yield self.served(self.as_it_is(before), "as it is")  # the third in a row: told
                yield from self.rest()
            elif noise and noise != "as it was":
                yield self.served(self.repeat(noise), noise)
                yield self.served(self._readable(()))

    def rest(self) -> Iterator[State]:
        """Nothing happens until earlier changes count no more."""
        for _ in range(COUNTED_CHECKS):
            yield self.served(self._readable(()))

    def act(self) -> tuple[str, ...]:
        """Edits as editors make them."""
        done = []
        for _ in range(self.random.choice((0, 1, 1, 2))):
            act = self.random.choices(ACTS, [weight for _, weight in ACTS])[0][0]
            done.append(act(self) or act.__name__)
        return tuple(done)

    def served(self, state: State, noise: str = "") -> State:
        self.noises.append(noise)
        label = "iso-8859-1" if noise == "wrong label" else "utf-8"
        self.labels.append(f"text/html; charset={label}")
        return state

    # Noise for a check

    def refuse(self, noise: str) -> State:
        """The new state of the page, in which something is broken: nobody reads it."""
        assert self.seen_page is not None
        if noise == "oops":
            self.oops = {self.random.choice(self.sections).key}
            body = self._render()
            self.oops = set()
        else:
            body = self._render().replace("Gespräch".encode(), "GesprÃ¤ch".encode(), 1)
            assert "Ã".encode() in body
        return State((noise,), 200, body, "problem", (), *self.seen_page, self.seen)

    def repeat(self, noise: str) -> State:
        """The page once more, with a section that lacks something."""
        with_films = [one.key for one in self.sections if any(link.kind == "video" for link in one.links)]
        if noise == "no text":
            self.bare = {self.random.choice(self.sections).key}
        elif noise == "no films":
            self.filmless = set(with_films[:1])
        state = self._readable((noise,))
        self.bare, self.filmless = set(), set()
        return state

    def pages_now(self) -> NoisyStory:
        """A copy of the page, to be served later."""
        past = copy(self)
        past.sections = list(self.sections)
        return past

    def lacks_films_twice(self, past: NoisyStory) -> bool:
        """Whether the copy lacks the films of several meetings: that would be a problem, not a state."""
        old = {one.key: one.links for one in past.sections}
        lacking = [
            one
            for one in self.sections
            if any(link.kind == "video" for link in one.links)
            and not any(link.kind == "video" for link in old.get(one.key, one.links))
        ]
        return len(lacking) > 1

    def as_it_was(self, past: NoisyStory, *, is_first: bool) -> State:
        """Another server's copy: no meeting is removed or back by it, and fields are told the first time."""
        self.check += 1
        old = {one.key: one.meeting for one in past.sections}
        self.flipped = [
            key
            for key, known in self.remembered.items()
            if key in old and not known.removed and self.differs(known.meeting, old[key])
        ]
        self.page_flipped = (past.title, past.intro) != (self.title, self.intro)
        told = tuple(self.flips(self, past)) if is_first else ()
        self.restless += bool(told)
        for key, known in self.remembered.items():
            if not known.removed:
                known.missing = 0 if key in old else known.missing + 1
            if key in self.flipped:
                known.versions.append(old[key])
                known.times.append(self.check)
        if self.page_flipped:
            self.pages.append((past.title, past.intro))
            self.page_times.append(self.check)
        outcome = "changed" if told else "unchanged"
        return State(("as it was",), 200, past._render(), outcome, told, self.title, self.intro, self.seen)

    def flips(self, before: NoisyStory, after: NoisyStory) -> Iterator[Told]:
        """Yield the alerts for the meetings and the page that differ between two copies."""
        old, new = ({one.key: one.meeting for one in story.sections} for story in (before, after))
        for key in self.flipped:
            pairs = {name: (getattr(old[key], name), getattr(new[key], name)) for name in MEETING_FIELDS}
            yield "edited", key, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if self.page_flipped:
            texts = {name: (getattr(before, name), getattr(after, name)) for name in ("title", "intro")}
            yield "page_edited", None, {name: pair for name, pair in texts.items() if pair[0] != pair[1]}

    def as_it_is(self, told_last: NoisyStory | None = None) -> State:
        """The page itself again; once at rest, readers get the differences from ``told_last``."""
        self.check += 1
        now = {one.key: one.meeting for one in self.sections}
        for key in self.flipped:
            self.remembered[key].versions.append(now[key])
            self.remembered[key].times.append(self.check)
        if self.page_flipped:
            self.pages.append((self.title, self.intro))
            self.page_times.append(self.check)
        told: list[Told] = list(self.flips(told_last, self)) if told_last else []
        for key, known in self.remembered.items():
            if key in now:
                known.missing = 0
            elif not known.removed:
                known.missing += 1
                if known.missing == 2:
                    known.removed = True
                    told.append(("removed", key, {}))
        outcome = "changed" if told else "unchanged"
        return State(
            ("as it is",), 200, self._render(), outcome, tuple(told), self.title, self.intro, self.seen
        )

    @staticmethod
    def differs(now: Meeting, old: Meeting) -> bool:
        """Whether the copy says something else, and not only less."""
        films = [any(link.kind == "video" for link in one.links) for one in (now, old)]
        if films[0] and not films[1]:
            return False  # a loss, which waits
        return any(getattr(now, name) != getattr(old, name) for name in MEETING_FIELDS)

    # Noise at every check

    def _body(self, meeting: Meeting, *, shy: bool = False) -> str:
        key = next(one.key for one in self.sections if one.meeting == meeting)
        if key in self.oops:
            return OOPS.format(self.random.randrange(10_000))
        if key in self.bare:
            return ""
        if key in self.filmless:
            meeting = self.without_films(meeting)
        number = self.random.randrange(1_000, 9_999)
        return "\n".join(
            (
                super()._body(meeting, shy=shy),
                f'<p>Kontakt: <a href="/cdn-cgi/l/email-protection#{self.protected()}">'
                "[email&#160;protected]</a></p>",
                f'<p><a href="https://example.org/plan-{key}.pdf?expires={number}&amp;'
                f'signature={number * 7:x}">Lageplan (PDF)</a></p>',
                f"<p>{number:,} Aufrufe</p>".replace(",", "."),
            )
        )

    @staticmethod
    def without_films(meeting: Meeting) -> Meeting:
        return replace(meeting, links=tuple(link for link in meeting.links if link.kind != "video"))

    def protected(self) -> str:
        """The address as Cloudflare hides it: each byte, with another key each time."""
        key = self.random.randrange(1, 256)
        return bytes([key, *(byte ^ key for byte in CONTACT.encode())]).hex()


def without_noise(value: object) -> object:
    """A field's value without what stands in each section at each check."""
    if not isinstance(value, tuple):
        return value
    return tuple(
        part
        for part in value
        if not (isinstance(part, str) and part.startswith("Kontakt: "))
        and not (isinstance(part, Link) and part.text.startswith("Lageplan"))
    )
