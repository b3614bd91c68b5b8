"""A page that lives for years: what is done to it check by check, and what each check must make of it.

The generator knows each meeting by a number of its own, so that what it expects owes nothing to the code that
has to find out which meeting is which.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from scraper.meetings import MEETING_FIELDS, Meeting
from scraper.records import Link
from tests.schedules.watched_page import BROKEN, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAMME = "Sozialer Zusammenhalt"
TOWNS = """Baunatal|Wetzlar|Steinbach (Taunus)|Kassel|Marburg|Fulda|Hanau|Dietzenbach|Rotenburg an der Fulda
Eschwege|Gießen|Rüsselsheim am Main|Bad Hersfeld|Limburg|Offenbach am Main|Darmstadt|Langen|Viernheim
Korbach|Büdingen"""
AREAS = """Nordstadt|Baunsberg|Östliches Stadtgebiet|Altenberger Straße|Waldtal|Aschenberg|Süd-Ost
Rothenditmold|Heuberg|Gummiinsel|Böllensee|Hohe Luft|Blumenrod
Mathildenviertel|Eberstadt|Oberlinden|Bannholz|Innenstadt"""
WORDS = ("Projekte", "Jugendliche", "Nachbarn", "Treffpunkte", "Spielplätze", "Gärten", "Werkstätten", "Wege")
TEXT = (
    "Anhand von ausgewählten Beispielen im Programmgebiet kamen wir {when} über Erfolgsbedingungen und "
    "Umsetzungshemmnisse sozialer Stadtteilentwicklung mit den Standorten ins Gespräch."
)
ATTENDANCE = {
    "online": "Corona-bedingt fand dieses zentrale, jährliche Treffen online statt.",
    "hybrid": "Das Treffen fand hybrid statt.",
    "in_person": "Das Treffen fand in Präsenz statt.",
    None: None,
}
FIRST_INTRO = "Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen des Netzwerkes statt."
REFUSED = (BROKEN, state("cases/x03_empty_main/page"), state("cases/x05_truncated/page"))

Fields = dict[str, tuple[Any, Any]]
Told = tuple[str, int | None, Fields]
"""A change: its kind, the generator's number of the meeting, and fields before and after."""


def day(when: date) -> str:
    """As the page writes it."""
    return f"{when:%d.%m.%Y}"


@dataclass(frozen=True)
class Section:
    """A meeting as the generator has it; ``meeting`` is what a reader must find."""

    key: int
    year: int
    town: str
    area: str
    start: date
    days: int = 1
    status: Any = None
    attendance: Any = None
    more: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def meeting(self) -> Meeting:
        """The record that this section is."""
        return Meeting(
            year=self.year,
            title=f"Leuchtturmprojekte {self.year} im Programm {PROGRAMME} in {self.town}",
            programme=PROGRAMME,
            municipality=self.town,
            programme_area=self.area,
            start_date=self.start,
            end_date=self.end,
            attendance=self.attendance,
            status=self.status,
            description=tuple(filter(None, (*self._first(), ATTENDANCE[self.attendance], *self.more))),
            links=self.links,
        )

    @property
    def end(self) -> date | None:
        return self.start + timedelta(days=1) if self.days == 2 and self.status is None else None

    def _first(self) -> tuple[str, ...]:
        where = f"Programmgebiet „{self.area}“"
        if self.status == "cancelled":
            return (f"Das für den {day(self.start)} im {where} geplante Treffen wurde leider abgesagt.",)
        if self.status == "postponed":
            before = day(self.start - timedelta(days=70))
            return (
                f"Das ursprünglich für den {before} geplante Treffen im {where} wurde auf den "
                f"{day(self.start)} verschoben.",
            )
        when = f"am {day(self.start)}"
        if self.end is not None:
            when = f"am {self.start:%d}. und {day(self.end)}"
        return (f"Im Jahr {self.year} stand das {where} im Mittelpunkt. {TEXT.format(when=when)}",)


@dataclass
class Remembered:
    """What the watch must know of a meeting; ``times``: the checks at which its versions began."""

    meeting: Meeting
    missing: int = 0
    removed: bool = False
    versions: list[Meeting] = field(default_factory=list)
    times: list[int] = field(default_factory=list)


def is_calm(values: list[Any], times: list[int], new: Any, check: int) -> bool:
    """Whether an editor with a plan could write ``new`` now: not the third change within ten checks, and not
    back to what it was a moment ago. ``times``: the checks at which each of ``values`` began.
    """
    recent = [
        (before, time)
        for before, after, time in zip(values[:-1], values[1:], times[1:], strict=True)
        if before != after and time > check - 10
    ]
    return new == values[-1] or (len(recent) < 2 and all(new != before for before, _ in recent))


@dataclass(frozen=True)
class State:
    """One check: what was done, what is served, and what must come of it.

    ``listed``: numbers and records that the page is known to list afterwards, in its order.
    """

    done: tuple[str, ...]
    status: int
    body: bytes
    outcome: str
    told: tuple[Told, ...]
    title: str
    intro: tuple[str, ...]
    listed: tuple[tuple[int, Meeting], ...]


class Story:
    """``Story(seed).states(300)``; afterwards ``remembered`` has every version of every meeting."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.keys = 0
        self.sections: list[Section] = []
        self.gone: list[Section] = []
        self.title = "Leuchtturmprojekte im Video"
        self.intro: tuple[str, ...] = (FIRST_INTRO,)
        self.template = 0
        self.remembered: dict[int, Remembered] = {}
        self.seen_page: tuple[str, tuple[str, ...]] | None = None
        self.seen: tuple[tuple[int, Meeting], ...] = ()
        self.check = 0
        self.pages: list[tuple[str, tuple[str, ...]]] = []
        self.page_times: list[int] = []
        self.towns = self.random.sample(TOWNS.replace("\n", "|").split("|"), 20)
        self.areas = AREAS.replace("\n", "|").split("|")
        for _ in range(7):
            self.add()
        self.sections.reverse()

    def states(self, count: int) -> Iterator[State]:
        """What happens, check by check; the first is the baseline."""
        yield self._readable(())
        for _ in range(count - 1):
            if self.random.random() < 0.08:
                yield self._refused()
                continue
            done = []
            for _ in range(self.random.choice((0, 1, 1, 1, 1, 2, 3))):
                act = self.random.choices(ACTS, [weight for _, weight in ACTS])[0][0]
                done.append(act(self) or act.__name__)
            yield self._readable(tuple(done))

    # What can be done to the page.

    def add(self) -> str:
        self.keys += 1
        year = max((one.year for one in (*self.sections, *self.gone)), default=2010) + 1
        if self.sections and self.random.random() < 0.2:
            year -= 1  # two in one year
        start = date(year, self.random.randint(3, 11), self.random.randint(1, 27))
        used = {one.town for one in (*self.sections, *self.gone)}
        town = next(
            (name for name in self.towns if name not in used), f"Neustadt {'ABCDEFGHIJ'[self.keys % 10]}"
        )
        self.sections.insert(0, Section(self.keys, year, town, self._area(town), start))
        return f"add {self.keys}"

    def remove(self) -> str:
        if len(self.sections) < 6 or len(self.missing()) > 1:
            return "nothing"
        self.gone.append(self.sections.pop(self.random.randrange(len(self.sections))))
        return f"remove {self.gone[-1].key}"

    def put_back(self) -> str:
        if not self.gone:
            return "nothing"
        section = self.gone.pop(self.random.randrange(len(self.gone)))
        self.sections.insert(self.random.randint(0, len(self.sections)), section)
        return f"put back {section.key}"

    def edit(self) -> str:
        place = self.random.randrange(len(self.sections))
        name, change = self.random.choice(EDITS)
        section = self.sections[place]
        edited = change(self, section)
        if not self.may_become(section.key, edited.meeting):
            return "nothing"
        self.sections[place] = edited
        return f"{name} of {section.key}"

    def may_become(self, key: int, meeting: Meeting) -> bool:
        """Whether the edit is a calm one, and takes away neither all films nor most of the text."""
        known = self.remembered.get(key)
        if known is None:
            return True
        before = known.meeting
        films = [[link for link in one.links if link.kind == "video"] for one in (before, meeting)]
        if films[0] and not films[1]:
            return False
        old, new = (" ".join(one.description) for one in (before, meeting))
        if len(new) * 2 < len(old) and not (meeting.status and meeting.status != before.status):
            return False
        return all(
            is_calm(
                [getattr(version, name) for version in known.versions],
                known.times,
                getattr(meeting, name),
                self.check + 1,
            )
            for name in MEETING_FIELDS
        )

    def reorder(self) -> str:
        self.random.shuffle(self.sections)
        return "reorder"

    def redesign(self) -> str:
        self.template = self.random.randrange(len(TEMPLATES))
        return f"template {self.template}"

    def edit_page(self) -> str:
        title, intro = self.title, self.intro
        if self.random.random() < 0.4:
            title = "Leuchtturmprojekte im Video" if " – " in title else f"{title} – Rückblick"
        else:
            intro = (FIRST_INTRO, f"{self._sentence()}")
        for place, new in enumerate((title, intro)):
            values = [page[place] for page in self.pages]
            if not is_calm(values, self.page_times, new, self.check + 1):
                return "nothing"
        self.title, self.intro = title, intro
        return "edit page"

    # The edits of one meeting.

    def new_year(self, one: Section) -> Section:
        """The day moves along: below another year's heading it would be in doubt."""
        year = one.year + self.random.choice((-1, 1))
        return replace(one, year=year, start=one.start.replace(year=year))

    def misspell(self, one: Section) -> Section:
        place = self.random.randrange(1, 3)
        return replace(one, town=one.town[:place] + one.town[place] + one.town[place:])

    def correct(self, one: Section) -> Section:
        used = {other.town for other in (*self.sections, *self.gone)}
        free = [name for name in self.towns if name not in used]
        return replace(one, town=self.random.choice(free)) if free else one

    def move_area(self, one: Section) -> Section:
        return replace(one, area=self._area(one.town))

    def move_date(self, one: Section) -> Section:
        return replace(one, start=date(one.start.year, one.start.month, self.random.randint(1, 27)))

    def another_day(self, one: Section) -> Section:
        return replace(one, days=3 - one.days)

    def attend(self, one: Section) -> Section:
        return replace(one, attendance=self.random.choice(list(ATTENDANCE)))

    def call_off(self, one: Section) -> Section:
        return replace(one, status=self.random.choice(("cancelled", "postponed", None)))

    def write_more(self, one: Section) -> Section:
        return replace(one, more=(*one.more[-2:], self._sentence()))

    def mistype(self, one: Section) -> Section:
        if not one.more:
            return self.write_more(one)
        text = one.more[-1]
        place = self.random.randrange(5, len(text) - 5)
        return replace(one, more=(*one.more[:-1], f"{text[:place]}x{text[place + 1 :]}"))

    def relink(self, one: Section) -> Section:
        if one.links and self.random.random() < 0.3:
            return replace(one, links=one.links[:-1])
        number = self.random.randint(100_000, 999_999)
        link = self.random.choice(
            (
                Link("video", f"https://vimeo.com/{number}", "Zum Film"),
                Link("document", f"https://example.org/files/{number}.pdf", "Dokumentation (PDF)"),
            )
        )
        return replace(one, links=(*one.links[-2:], link))

    def _area(self, town: str) -> str:
        return f"{town.split(' ')[0]}-{self.random.choice(self.areas)}"

    def _sentence(self) -> str:
        words = " und ".join(self.random.sample(WORDS, 4))
        return f"Besonders gefielen {words} im {self.random.randint(2, 900)}. Haus."

    # What must come of it.

    def missing(self) -> list[int]:
        """Numbers of meetings that were not on the page at the last check, and not yet told as removed."""
        listed = {one.key for one in self.sections}
        return [key for key, one in self.remembered.items() if not one.removed and key not in listed]

    def _refused(self) -> State:
        done, status, body, outcome = "page refused", 200, self.random.choice(REFUSED), "problem"
        if self.random.random() < 0.4:
            done, status, body, outcome = "page gone", 404, b"<h1>Not found</h1>", "failed"
        assert self.seen_page is not None
        return State((done,), status, body, outcome, (), *self.seen_page, self.seen)

    def _readable(self, done: tuple[str, ...]) -> State:
        is_first = self.seen_page is None
        self.check += 1
        told = tuple(self._compare())
        outcome = "baseline" if is_first else "changed" if told else "unchanged"
        self.seen = tuple((one.key, one.meeting) for one in self.sections)
        return State(done, 200, self._render(), outcome, told, self.title, self.intro, self.seen)

    def _compare(self) -> Iterator[Told]:
        is_first = self.seen_page is None
        page = (self.title, self.intro)
        if self.seen_page is not None and self.seen_page != page:
            pairs = zip(("title", "intro"), self.seen_page, page, strict=True)
            yield "page_edited", None, {name: (old, new) for name, old, new in pairs if old != new}
        if self.seen_page != page:
            self.pages.append(page)
            self.page_times.append(self.check)
        self.seen_page = page
        for section in self.sections:
            told = self._see(section)
            if told is not None and not is_first:
                yield told
        listed = {one.key for one in self.sections}
        for key, one in self.remembered.items():
            if key not in listed and not one.removed:
                one.missing += 1
                if one.missing == 2:
                    one.removed = True
                    yield "removed", key, {}

    def _see(self, section: Section) -> Told | None:
        key, meeting = section.key, section.meeting
        before = self.remembered.get(key)
        if before is None:
            self.remembered[key] = Remembered(meeting, versions=[meeting], times=[self.check])
            return "added", key, {}
        fields: Fields = {
            name: (getattr(before.meeting, name), getattr(meeting, name))
            for name in MEETING_FIELDS
            if getattr(before.meeting, name) != getattr(meeting, name)
        }
        told = ("restored", key, fields) if before.removed else ("edited", key, fields) if fields else None
        if told:
            before.versions.append(meeting)
            before.times.append(self.check)
        before.meeting, before.missing, before.removed = meeting, 0, False
        return told

    def _render(self) -> bytes:
        title, intro = (
            html.escape(self.title),
            "".join(f"<p>{html.escape(text)}</p>\n" for text in self.intro),
        )
        sections = "\n".join(TEMPLATES[self.template](self, one.meeting) for one in self.sections)
        page = (
            f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title} - Hessen</title>'
            '</head><body><nav><a href="/">Start</a></nav><main id="inhalt">\n'
            f"<h1>{title}</h1>\n{intro}{sections}"
            '\n</main><footer><p>© HA Hessen Agentur GmbH</p><a href="/impressum.html">Impressum</a></footer>'
            "</body></html>"
        )
        return page.encode()

    def plain(self, meeting: Meeting) -> str:
        return f"<h2>{html.escape(meeting.title)}</h2>\n{self._body(meeting)}"

    def nested(self, meeting: Meeting) -> str:
        heading = html.escape(meeting.title).replace(" ", "\u00a0", 1)
        return (
            f'<div class="frame"><header><h3 class="kopf">{heading}</h3></header>{self._body(meeting)}</div>'
        )

    def folded(self, meeting: Meeting) -> str:
        body = self._body(meeting, shy=True)
        return f"<details><summary>{html.escape(meeting.title)}</summary>{body}</details>"

    def strong(self, meeting: Meeting) -> str:
        return f"<p><strong>{html.escape(meeting.title)}</strong></p>\n{self._body(meeting)}"

    def _body(self, meeting: Meeting, *, shy: bool = False) -> str:
        texts = [html.escape(text) for text in meeting.description]
        if shy:
            texts = [
                text.replace("Programmgebiet", "Programm&shy;gebiet").replace("ü", "&uuml;") for text in texts
            ]
        links = [
            f'<p class="link"><a href="{html.escape(link.url)}">{link.text}</a></p>' for link in meeting.links
        ]
        return "\n".join([*(f"<p>{text}</p>" for text in texts), *links])


TEMPLATES: tuple[Callable[[Story, Meeting], str], ...] = (
    Story.plain,
    Story.nested,
    Story.folded,
    Story.strong,
)
ACTS: tuple[tuple[Callable[[Story], str], int], ...] = (
    (Story.edit, 10),
    (Story.add, 1),
    (Story.remove, 3),
    (Story.put_back, 3),
    (Story.reorder, 1),
    (Story.redesign, 2),
    (Story.edit_page, 1),
)
EDITS: tuple[tuple[str, Callable[[Story, Section], Section]], ...] = tuple(
    (change.__name__, change)
    for change in (
        Story.new_year,
        Story.misspell,
        Story.correct,
        Story.move_area,
        Story.move_date,
        Story.another_day,
        Story.attend,
        Story.call_off,
        Story.write_more,
        Story.mistype,
        Story.relink,
    )
)
