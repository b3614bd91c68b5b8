"""The words that say a meeting was cancelled or postponed, as rules; ``meeting_status`` weighs them."""

from __future__ import annotations

from scraper.parsers.common.rules import Rule
from scraper.parsers.leuchtturmprojekte.fields.scoring import CLEAR

_MEETING = ("meeting", "none", "we")
AT_LAST = "called off at last"

RULES = (
    Rule(
        "called off",
        "status",
        "cancelled",
        r"\b{called_off}\b",
        unless=r"\b{unreal}\b|\b(?:lediglich|nur|bloß)\s+(?:der|die|das|ein\w*)\s|{event}\w*\s+(?:aber\s+|jedoch\s+)?nicht\s*[.!]?$",
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
            "Abgesagt wurde lediglich der Workshop 3.",
        ),
    ),
    Rule(
        AT_LAST,
        "status",
        "cancelled",
        r"\b{moved}\b(?-i:[^.;A-ZÄÖÜ]{0,60})\b{at_last}\s+(?:\w+\s+){0,3}{called_off}"
        r"|^(?:(?:und|aber|es|sie|ist|wurde|musste)\s+){0,3}{at_last}\b(?!.*\b{moved}\b).*\b{called_off}"
        r"|\b(?:endgültig|ganz|ersatzlos)\s+{called_off}",
        unless=r"\b{unreal}\b",
        weight=6,
        about=(*_MEETING, "pronoun"),
        yes=(
            "Das Treffen wurde verschoben und schließlich ganz abgesagt.",
            "Das Treffen musste erst verschoben werden und ist am Ende entfallen.",
            "Die Tagung ist damit endgültig abgesagt.",
        ),
        no=(
            "Das Treffen wurde schließlich abgesagt und auf 2025 verschoben.",
            "Das Treffen wurde verschoben, der Rundgang später abgesagt.",
            "Der Rundgang ist damit endgültig abgesagt.",
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
        r"\bpausier(?:t|te|en|ten)\b|\blegte?\b.*\bpause ein\b|\bsetzte?\b.*\baus(?:\W*$| und\b)"
        r"|\bfiel(?:en)?\b.*\bzum\s+opfer\b",
        about=("meeting",),
        yes=("Das Netzwerktreffen pausiert in diesem Jahr.", "Das Treffen fiel der Pandemie zum Opfer."),
        no=("Das Treffen setzte sich aus drei Teilen zusammen.", "Zehn Bäume fielen dem Sturm zum Opfer."),
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
        unless=r"\b(?:{form})",
        yes=(
            "Zum geplanten Treffen kam es wegen des Hochwassers nicht.",
            "Aus dem Netzwerktreffen in Kassel wird leider nichts.",
            "Kein Netzwerktreffen in diesem Jahr",
            "Das Netzwerktreffen wird es in diesem Jahr nicht geben.",
        ),
        no=(
            "Zum Netzwerktreffen kam es am 17.09.2024 nicht zufällig in Kassel.",
            "Ein reines Präsenztreffen wird es am 17.09.2024 nicht geben.",
        ),
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
        r"^(?:leider:?\s+)?absage\b(?!\s+(?:des|der|von)\b)|\babsage\s+(?:des|der"
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
        unless=r"\b(?:nicht\s+(?:geben|{intended}|möglich|nötig)|gibt\s+es\s+nicht|kein\w*|falls"
        r"|bei\s+(?:regen|sturm|unwetter|schlechtem|hitze|bedarf))\b",
        weight=5,
        about=(*_MEETING, "pronoun", "participant", "thing"),
        yes=("Neuer Termin: 12.11.2024", "Inzwischen haben wir einen neuen Termin gefunden."),
        no=(
            "Ersatztermin bei Regen: 12.11.2024",
            "Für das Stadtteilfest gibt es einen neuen Termin.",
            "Die Sprechstunde wird neu terminiert.",
            "Ein Ersatztermin ist nicht vorgesehen.",
        ),
    ),
    Rule(
        "on another day than planned",
        "status",
        "postponed",
        r"\b(?:ursprünglich|zunächst|eigentlich)\s+(?:\w+\s+){0,2}(?:für|am)\s+{any_day}",
        weight=2,
    ),
)
