"""The rules that decide whether a meeting was cancelled or postponed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.rules import Rule, RuleSet
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import of_another_year, of_the_year_before
from scraper.parsers.leuchtturmprojekte.fields.scoring import CLEAR, Decision, Reading, decide, doubt
from scraper.parsers.leuchtturmprojekte.fields.topic import is_our_own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.parsers.leuchtturmprojekte.fields.day_choice import Choice
    from scraper.parsers.leuchtturmprojekte.fields.meeting_date import DayReading
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

_MEETING = ("meeting", "none", "we")
_NOT_OURS: tuple[Kind, ...] = ("person", "gathering", "side", "document", "sign_up")

AT_LAST = "called off at last"

RULES = (
    Rule(
        "called off",
        "status",
        "cancelled",
        r"\b{called_off}\b",
        unless=r"\b{unreal}\b|{event}\w*\s+(?:aber\s+|jedoch\s+)?nicht\s*[.!]?$",
        about=_MEETING,
        yes=("Das Treffen entfällt ersatzlos.", "Wir mussten den Kongress absagen.", "Abgesagt!"),
        no=(
            "Der Bustransfer entfällt ersatzlos.",
            "Der Minister musste absagen.",
            "Wir mussten unsere Teilnahme am Treffen absagen.",
            "Die Ministerin sagte ihren Besuch ab, das Treffen war gelungen.",
            "Das Treffen wurde nicht abgesagt.",
            "Wer kurzfristig absagen muss, gibt uns bitte Bescheid.",
            "Das Stadtteilfest wurde abgesagt, das Netzwerktreffen nicht.",
        ),
    ),
    Rule(
        AT_LAST,
        "status",
        "cancelled",
        r"\b{moved}\b(?-i:[^.;A-ZÄÖÜ]{0,60})\b{at_last}\s+(?:\w+\s+){0,3}{called_off}"
        r"|^(?:(?:und|aber|es|sie|ist|wurde|musste)\s+){0,3}{at_last}\b(?!.*\b{moved}\b).*\b{called_off}",
        unless=r"\b{unreal}\b",
        weight=6,
        about=(*_MEETING, "pronoun"),
        yes=(
            "Das Treffen wurde verschoben und schließlich ganz abgesagt.",
            "Das Treffen musste erst verschoben werden und ist am Ende entfallen.",
        ),
        no=(
            "Das Treffen wurde schließlich abgesagt und auf 2025 verschoben.",
            "Das Treffen wurde verschoben, der Rundgang später abgesagt.",
            "Die Reise des Ministers wurde verschoben und schließlich abgesagt.",
        ),
    ),
    Rule(
        "does not take place",
        "status",
        "cancelled",
        r"\b{not_held}\b",
        unless=r"\b(?:falls|sofern|könnten?|{form})\b",
        about=_MEETING,
        yes=("Die Tagung konnte nicht stattfinden.", "Das Treffen findet in diesem Jahr nicht statt."),
        no=("Das Treffen fand nicht in Präsenz statt, sondern online.", "Der Rundgang fand nicht statt."),
    ),
    Rule(
        "pauses",
        "status",
        "cancelled",
        r"\bpausier(?:t|te|en|ten)\b|\blegte?\b.*\bpause ein\b|\bsetzte?\b.*\baus(?:\W*$| und\b)",
        about=("meeting",),
        yes=("Das Netzwerktreffen pausiert in diesem Jahr.", "Die Leuchtturmprojekte pausieren."),
        no=("Das Treffen setzte sich aus drei Teilen zusammen.", "Der Stammtisch pausiert im Sommer."),
    ),
    Rule(
        "was not possible",
        "status",
        "cancelled",
        r"\b(?:war|ist)\b.*\bnicht\s+(?:mehr\s+)?(?:möglich|durchführbar|machbar)\b",
        unless=r"\b(?:ohne|bisher|form|weise)\b|{form}",
        about=("meeting",),
        yes=("Ein Treffen war in diesem Jahr nicht möglich.",),
        no=(
            "Das Treffen war in dieser Form bisher nicht möglich.",
            "Ohne die Förderung war das Treffen nicht möglich gewesen.",
            "Ein persönliches Treffen war nicht möglich.",
            "Eine Teilnahme am Treffen war nicht möglich.",
            "Eine Anmeldung zum Treffen ist nicht mehr möglich.",
        ),
    ),
    Rule(
        "not on its day",
        "status",
        "cancelled",
        r"\bnicht\s+(?:wie\s+\w+\s+)?am\s+{any_day}\s+(?:statt|stattfinden|durchgeführt)",
        weight=2,
        about=_MEETING,
    ),
    Rule(
        "no meeting",
        "status",
        "cancelled",
        r"{whole_event}\b[^,]{0,40}\b(?:gab|gibt)\s+es\b[^,]{0,40}\bnicht(?:\s+mehr)?\s*(?:[.!,;:]|$)"
        r"|\b(?:gab|gibt)\s+es\b[^,]{0,40}{whole_event}\b[^,]{0,40}\bnicht(?:\s+mehr)?\s*(?:[.!,;:]|$)"
        r"|\bhat\s+es\b.*\b(?:nicht|kein\w*\s+(?:\w+\s+)?[\w-]*{whole_event})\s+gegeben\b"
        r"|\b(?:fand|fanden|gab\s+es|gibt\s+es|findet|geben)\b.*\bkein(?:e"
        r"|en)?\s+(?:\w+\s+)?[\w-]*{whole_event}(?![\w-])|\bkein(?:e"
        r"|en)?\s+(?:\w+\s+)?[\w-]*{whole_event}\s+(?:statt|durchgeführt|geben)",
        unless=r"\b(?:{form}|weitere\w*|zweite\w*|ohne|(?:am|zum|im|vom)\s+[\w-]*{whole_event})\b",
        yes=(
            "In diesem Jahr gab es kein Netzwerktreffen.",
            "2024 fand kein Treffen statt.",
            "Das Netzwerktreffen gibt es in diesem Jahr nicht.",
            "In diesem Jahr gab es das Netzwerktreffen leider nicht.",
            "Ein Netzwerktreffen hat es 2024 nicht gegeben.",
        ),
        no=(
            "Es gab kein Treffen in Präsenz, sondern eine Videokonferenz.",
            "Auf dem Netzwerktreffen gab es nicht nur Vorträge, sondern auch einen Rundgang.",
            "Beim Netzwerktreffen gab es nicht genug Stühle.",
            "Am 17.09.2024 gab es beim Netzwerktreffen nicht nur Kaffee.",
            "Ein zweites Netzwerktreffen gab es nicht.",
            "Ein Netzwerktreffen ohne Rundgang gibt es nicht.",
            "Auf der Veranstaltung gab es kein Netzwerktreffen-Buffet.",
        ),
    ),
    Rule(
        "done without",
        "status",
        "cancelled",
        r"\bauf\s+(?:\w+\s+){0,2}(?:durchführung|ausrichtung|[\w-]*{whole_event})\b.*\bverzicht"
        r"|\bverzicht\w*\b.*\bauf\s+(?:die\s+|das\s+|ein\w*\s+)(?:durchführung|ausrichtung|[\w-]*{whole_event})\b"
        r"|\bvon\s+(?:\w+\s+){0,3}(?:durchführung|ausrichtung|[\w-]*{whole_event})\b"
        r".*\b(?:(?:wurde|wurden|wird|hat|haben|hatte|hatten)\b.*\babgesehen|abgesehen\s+(?:wurde|wird|worden)"
        r"|abstand\s+genommen)\b",
        unless=r"\b(?:{form}|niemand|keiner?|nicht|nie|ohne)\b",
        yes=(
            "Auf die Durchführung des Treffens wurde verzichtet.",
            "Von einem Treffen wurde in diesem Jahr abgesehen.",
            "Das Land verzichtet in diesem Jahr auf ein Netzwerktreffen.",
        ),
        no=(
            "Auf ein Treffen vor Ort wurde verzichtet, wir sahen uns online.",
            "Auf den Rundgang wurde verzichtet.",
            "Abgesehen von einem Treffen im Mai blieb es still.",
            "Auf das Treffen am 17.09.2024 wollte niemand verzichten.",
            "Von der Durchführung in Kassel abgesehen gab es viel Neues.",
        ),
    ),
    Rule(
        "did not come about",
        "status",
        "cancelled",
        r"{whole_event}\b.{0,20}\bwird\s+es\b.{0,60}\bnicht\s+geben\b|\baus\s+(?:dem|unserem|einem)\s+(?:\w+\s+)?[\w-]*{whole_event}\b.{0,60}\b(?:wird|wurde)\b.{0,60}\bnichts\b"
        r"|^kein\s+[\w-]*{whole_event}\s+(?:in\s+diesem\s+jahr|{year})\W*$"
        r"|\bzu[m]?\b.{0,60}{whole_event}\b.{0,40}\bkam\s+es\b.{0,80}\bnicht\s*(?:[.!,;:]|$)",
        yes=(
            "Zum geplanten Treffen kam es wegen des Hochwassers nicht.",
            "Aus dem Netzwerktreffen in Kassel wird leider nichts.",
            "Kein Netzwerktreffen in diesem Jahr",
            "Das Netzwerktreffen wird es in diesem Jahr nicht geben.",
        ),
        no=("Zum Netzwerktreffen kam es am 17.09.2024 nicht zufällig in Kassel.",),
    ),
    Rule(
        "fell victim",
        "status",
        "cancelled",
        r"\bfiel(?:en)?\b.*\bzum\s+opfer\b",
        about=_MEETING,
        yes=("Das Jahrestreffen fiel der Pandemie zum Opfer.",),
        no=("Zehn Bäume fielen dem Sturm zum Opfer.",),
    ),
    Rule(
        "would have been",
        "status",
        "cancelled",
        r"\b(?:gastgeber\w*|[\w-]*{whole_event}\w*)\b.*\bwären?\b.*\bgewesen\b|\bhätte\b.*\b(?:stattfinden|sein)\s+sollen\b"
        r"|\bwären?\b.*\b(?:gastgeber\w*|[\w-]*{whole_event}\w*)\b.*\bgewesen\b",
        unless=r"\b(?:fast|beinahe|ohne|nicht|gern\w*|lieber)\b",
        weight=CLEAR - 1,
        no=("Ohne Helfer wäre das Treffen nicht möglich gewesen.", "Gern wären wir dabei gewesen."),
    ),
    Rule(
        "notice of cancellation",
        "status",
        "cancelled",
        r"^(?:leider:?\s+)?absage(?!\s+(?:des|der|von)\b)|\babsage\s+(?:des|der"
        r"|von)\s+(?:\w+\s+){0,2}[\w-]*{whole_event}",
        unless=r"\b(?:trotz|nach|keine|richten|bitte)\b|\b{considered}",
        yes=("Absage des Netzwerktreffens", "Absage!"),
        no=(
            "Trotz der Absage des Ministers war die Stimmung gut.",
            "Keine Absage: Das Treffen findet statt.",
            "Die Absage des Treffens stand im Raum, doch es kam anders.",
        ),
    ),
    Rule(
        "moved",
        "status",
        "postponed",
        r"\b{moved}\b",
        unless=r"\b(?:{unreal}|haben\s+sich)\b|\bhat\s+(?:die|den|das)\s+(?-i:[A-ZÄÖÜ])",
        weight=5,
        about=_MEETING,
        yes=("Das Treffen wurde auf den 11.03.2025 verschoben.", "Die Tagung wird auf 2025 vertagt."),
        no=(
            "Das Stadtteilfest wurde verschoben.",
            "Im Quartier haben sich die Schwerpunkte verschoben.",
            "Das Treffen hat die Prioritäten verschoben.",
        ),
    ),
    Rule(
        "moved to another time",
        "status",
        "postponed",
        r"\btermin\b[^,]*\bverlegt\b|\b(?:auf|in|ins)\s+(?:\w+\s+){0,3}{season}.*\bverleg(?:t|en)\b|\bverleg(?:t"
        r"|te|en)\b.*\bauf\s+(?:\w+\s+){0,2}{season}",
        unless=r"\b{unreal}\b|\bnicht (?:(?:auf|ins?) (?:\S+ ){1,2})?verleg",
        weight=5,
        about=_MEETING,
        yes=(
            "Das Treffen wird auf den 11.03.2025 verlegt.",
            "Wir verlegen das Treffen vom 17.09.2024 auf den 11.03.2025.",
        ),
        no=("Das Treffen am 17.09.2024 wurde in das Bürgerhaus verlegt.",),
    ),
    Rule(
        "made up for",
        "status",
        "postponed",
        r"\b{made_up}\b",
        unless=r"\b{unreal}\b|\bnicht {made_up}",
        weight=5,
        about=_MEETING,
        yes=("Das Treffen wird am 11.03.2025 nachgeholt.",),
        no=("Der Rundgang wird am Nachmittag nachgeholt.",),
    ),
    Rule(
        "new date",
        "status",
        "postponed",
        r"\b{new_date}\b",
        unless=r"\b(?:nicht\s+geben|gibt\s+es\s+nicht|kein\w*|falls"
        r"|bei\s+(?:regen|sturm|unwetter|schlechtem|hitze|bedarf))\b",
        weight=5,
        yes=("Neuer Termin: 12.11.2024", "Inzwischen haben wir einen neuen Termin gefunden."),
        no=("Ersatztermin bei Regen: 12.11.2024",),
    ),
    Rule(
        "on another day than planned",
        "status",
        "postponed",
        r"\b(?:ursprünglich|zunächst|eigentlich)\s+(?:\w+\s+){0,2}(?:für|am)\s+{any_day}",
        weight=2,
    ),
)

_RULES = RuleSet(RULES, TERMS)
# "Das Gerücht, das Treffen sei abgesagt, ist falsch.", "Wir behalten uns vor, das Treffen abzusagen."
_IS_OPEN = lazy_re.compile(
    r"\bbehalten\b.{0,40}\bvor\b|\b[Gg]erücht|\b[Ff]alschmeldung"
    r"|\bsei(?:en)?\b.{0,60}\bfalsch\b|\bsei(?:en)? abgesagt"
)
_TO_COME = lazy_re.compile(r"\b(?:nächst|kommend|folgend)\w*\s+Jahr", re.IGNORECASE)
_MADE_UP = TERMS.compile(r"\b{made_up}\b")


def rules_for(text: str) -> list[Rule]:
    """Return the rules that a passage may fulfil: most say nothing of the kind."""
    return [rule for rule in _RULES.likely(text) if rule.occurs(text, TERMS)]


def readings(
    statements: Iterable[Statement], year: int | None, rules: Iterable[Rule] = RULES
) -> Iterator[Reading]:
    """Yield what each clause says of the meeting's status, not of other years' and other events'."""
    for statement in statements:
        for rule in rules:
            if not rule.is_likely(statement.text, TERMS) or rule.search(statement.text, TERMS) is None:
                continue
            if _IS_OPEN.search(statement.near):
                continue
            to_come = rule.value == "postponed" and _TO_COME.search(statement.text) is not None
            if (of_the_year_before(statement.text) and not to_come) or _of_another_year(statement.text, year):
                break
            if not rule.about or _subject(statement) in rule.about:
                weight = CLEAR - 1 if _is_of_others(statement) else rule.weight
                yield Reading(rule.value, weight, rule.name, statement.place, statement.quote)


def _is_of_others(statement: Statement) -> bool:
    """ "Der Kongress des Städtetags wurde abgesagt": perhaps another body's."""
    return any(
        kind == "meeting" and owner.genitive and owner_kind != "meeting" and not is_our_own(owner)
        for (_, kind), (owner, owner_kind) in pairwise(statement.topic.nouns)
    )


def _subject(statement: Statement) -> str:
    """Return what was cancelled or moved: "we had to cancel" is the meeting, "the city had to cancel" is
    not sure."""
    if statement.place == "heading" and statement.about == "participant":
        return "meeting"  # "Kassel 2024 – abgesagt"
    if (
        statement.about == "participant"
        and any(noun.word.lower() == "wir" for noun, _ in statement.topic.nouns)
        and not any(statement.topic.has(kind) for kind in _NOT_OURS)  # "Wir mussten unsere Teilnahme absagen"
    ):
        return "we"
    return statement.about


def _of_another_year(clause: str, year: int | None) -> bool:
    """A meeting may be moved to another year, and may make up for an earlier one's."""
    if not of_another_year(clause, year):
        return False
    if re.search(r"\b(?:auf|ins?)\s(?:\w+\s){0,3}(?:19|20)\d\d", clause) and not _MADE_UP.search(clause):
        return TERMS.compile(r"\b(?:{moved}|verlegt|verlegen)\b").search(clause) is None
    return of_another_year(clause, year, before=True) or not _MADE_UP.search(clause)


def beside_other_facts(
    fate: Decision, choice: Choice, form: Reading | None, *, announced_before: bool = False
) -> Decision:
    """Return the status after comparing it with the day and the form.

    ``announced_before``: the day stands in an earlier sentence than the status.

    A cancelled meeting with another day is a postponed one; where only "the meeting on the spot" was
    cancelled and the meeting was held online, nothing was.
    """
    reading = fate.reading
    day = choice.day
    if _is_called_off_at_last(reading, day, announced_before=announced_before):
        return fate
    if choice.moved and day is not None and (reading is None or reading.value == "cancelled"):
        weight = CLEAR if reading is not None else CLEAR - 1
        return decide("status", [Reading("postponed", weight, day.rule, day.place, day.quote)])
    if reading is None or reading.value != "cancelled":
        return fate
    if form is not None and _FORMS[form.value].search(reading.quote):
        return Decision(None)
    if not reading.place.startswith("paragraph"):
        return fate  # a badge, a line of facts, a heading
    if day is not None and announced_before and _ANNOUNCED.search(day.quote):
        return fate  # "Das Treffen findet am 4. Juli statt. Leider muss es abgesagt werden."
    if day is not None and day.role == "held" and day.rule in _HELD_RULES and day.quote != reading.quote:
        return Decision(None, doubt("status", [reading]))
    return fate


def _is_called_off_at_last(
    reading: Reading | None, day: DayReading | None, *, announced_before: bool
) -> bool:
    """ "Das Treffen wurde auf den 4. Juli verschoben und schließlich ganz abgesagt." """
    if reading is None or day is None or reading.rule != AT_LAST:
        return False
    return announced_before or reading.quote == day.quote


_ANNOUNCED = lazy_re.compile(
    r"\b(?:findet|finden|wird|werden|lädt|laden|trifft|treffen (?:wir|sich)|kommen|tagt)\b", re.IGNORECASE
)
_FORMS = {  # the form that was given up, by the one that it became
    "online": TERMS.compile(r"\b{on_site}\b"),
    "in_person": TERMS.compile(r"\b(?:{online}|{hybrid})\b"),
    "hybrid": TERMS.compile(r"\b{on_site}\b"),
}
_HELD_RULES = ("takes place", "people meet", "people take part")
