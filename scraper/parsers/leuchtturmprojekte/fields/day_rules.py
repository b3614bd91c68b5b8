"""The rules for the words around a day: ``{day}`` is the day in question, ``{other_day}`` any other.

The weights of all rules that a clause fulfils add up; ``value`` is the day's role: ``held`` for or against
the meeting's day, ``new`` for a day that it was moved to, ``old`` for one that was given up.
"""

from __future__ import annotations

from scraper.parsers.leuchtturmprojekte.fields.day_rules_against import AGAINST, day_rule

_OURS = ("meeting", "participant", "none", "pronoun", "person")

RULES = (
    day_rule("takes place", 4, r"\b{held}\b", about=_OURS),
    day_rule("people meet", 4, r"\b{met}\b", about=_OURS),
    day_rule("people take part", 3, r"\b(?:{took_part}|sprang\b.*\bein)\b", about=_OURS),
    day_rule(
        "people visit",
        3,
        r"\b(?:ein|vor|aus|an)?(?:ge)?(?:besucht\w*|besichtig\w*|zu\s+gast|schauten|schaute\w*"
        r"|sah(?:en)?\s+(?:man|sich|wir|sie)|machten\s+sich|informier(?:t\w*|en)|diskutier(?:t\w*|en)"
        r"|tauscht\w*|begrüß(?:t\w*|en)|willkommen|führte\w*|blickten"
        r"|stellte\w*\b.*\bvor|zeigte\w*|empfing\w*|erkundet\w*|berie\w*"
        r"|sprach\w*|erlebt\w*|lernten|nutzten|widmete\w*|ging\s+es"
        r"|stand(?:en)?\b.*\b(?:mittelpunkt|fokus|zentrum|zeichen)|gefolgt|folgten|folgte|drehte"
        r"|ehrte\w*|würdigt\w*"
        r"|eröffnet\w*|vorgestellt)\b",
        about=("meeting", "participant", "none", "pronoun"),
    ),
    day_rule(
        "invitation", 3, r"\b(?:eingeladen|lud|luden|lädt|laden|baten|bat|bitten|bittet)\b", about=_OURS
    ),
    day_rule(
        "people came",
        3,
        r"\b(?:kam|kamen|kommen|gekommen|strömten|reist\w*|angereist|folgten|gefolgt)\b|\bsich\b.*\bein\s+bild\b",
        about=("participant",),
        unless=r"\breis\w*\b.*\bab\b",
    ),
    day_rule(
        "we come together",
        3,
        r"\bwir\s+(?:uns|waren)\b|\bwaren\s+wir\b|\bstart\w+\s+wir\b|\bfreu\w*\s+(?:wir\s+)?uns\s+auf\s+(?:sie|euch|ihr\w*)\b"
        r"|\b(?:wir|uns)\b.*\b(?:treffen|sehen|ein(?:zu)?laden|kennenlernen|geredet|gesprochen|unterwegs|gefeiert)\b",
        about=("participant",),
        unless=r"\buns\s+(?:an|zu|verlassen|gesehen)\b|\b(?:{held}|{met})\b",
        yes=(
            "Schon vorgemerkt? Am 17.09.2024 sehen wir uns in Kassel.",
            "In Kassel waren wir am 17.09.2024.",
        ),
        no=("Am 17.09.2024 ziehen wir um.",),
    ),
    day_rule(
        "in the centre",
        7,
        r"\b[\w-]*gebiete?\b.*\b(?:mittelpunkt|fokus|zentrum|vordergrund|blickpunkt)\b"
        r"|\b(?:mittelpunkt|fokus|zentrum|vordergrund|blickpunkt)\b.*\b[\w-]*gebiete?\b",
    ),
    day_rule(
        "invitation to the meeting",
        6,
        r"\b(?:lud|lädt|laden|luden|eingeladen|einlädt|einlud)\b.*\b(?:zum|zur|zu)\s+"
        r"(?:[\w-]+\s+){0,3}(?!{side_prefix}-?{event})[\w-]*{event}",
        about=("thing", "person"),
    ),
    day_rule(
        "doors are opened to guests",
        7,
        r"{opens_to_guests}",
        yes=(
            "Die Stadt öffnete am 17.09.2024 die Türen ihres Programmgebiets.",
            "Am 17.09.2024 öffnete die Gemeinde ihre Türen für die Kommunen aus ganz Hessen.",
            "Am 17.09.2024 öffnete die Bergsiedlung ihre Türen.",
            "Das Bahnhofsviertel öffnete am 17.09.2024 seine Türen.",
        ),
        no=(
            "Am 17.09.2024 öffnete das Stadtteilzentrum seine Türen.",
            "Am 17.09.2024 öffnete die neue Kita im Programmgebiet ihre Türen.",
            "Die Stadt öffnete am 17.09.2024 die Türen des neuen Quartierszentrums.",
        ),
    ),
    day_rule(
        "on the programme",
        8,
        r"\bauf\s+(?:dem|der)\s+(?:programm|tagesordnung|agenda)\s+(?:stand|standen|steht|stehen)\b"
        r"|\b(?:stand|standen|steht|stehen)\b.*\bauf\s+(?:dem|der)\s+(?:programm|tagesordnung|agenda)\W*$",
        unless=r"\b(?:{opening}|\w*(?:parlament|magistrat|ausschuss|versammlung|gemeinderat|beirat)\w*"
        r"|{sign_up})\b",
        yes=(
            "Auf dem Programm standen am 17.09.2024 Vorträge, Gespräche und ein Markt der Möglichkeiten.",
            "Am 17.09.2024 standen Vorträge und Rundgänge auf dem Programm.",
        ),
        no=(
            "Auf dem Programm des Stadtteilfestes standen am 17.09.2024 Musik und Tanz.",
            "Am 17.09.2024 stand der Rahmenplan im Stadtparlament auf der Tagesordnung.",
            "Auf dem Programm stand am 17.09.2024 die Einweihung des Bürgerhauses.",
        ),
    ),
    day_rule("the day has come", 4, r"\b(?:so\s+weit|soweit|ging\s+es\b|geht\s+es\b|hieß\s+es|heißt\s+es)"),
    day_rule(
        "the town's turn",
        6,
        r"\b(?:an\s+der\s+reihe|mach\w*\b.*\bstation|treffpunkt|zu\s+gast\b|ziel\s+(?:des|der)"
        r"|reiseziel|schauplatz|war(?:en)?\b.*\bziele?(?=\W*$)"
        r"|gastgeber(?:in|stadt|kommune)?)\b",
        about=("thing", "none", "pronoun", "participant"),
        unless=r"\b(?:seit|ausstellung\w*|ausgewählt|bestimmt|benannt|gewählt|beworben)\b",
    ),
    day_rule(
        "areas are shown",
        5,
        r"\b(?:vorgestellt|besucht|besichtigt|erkundet|gezeigt|vor)\b.*\bprogrammgebiete?n?\b"
        r"|\bprogrammgebiete?n?\b.*\b(?:vorgestellt|besucht|besichtigt|erkundet|gezeigt)\b",
        about=("thing", "none"),
    ),
    day_rule(
        "those who could not come",
        4,
        r"^wer\b.*{day}.*\b(?:kommen|dabei|anreisen|teilnehmen|sein)\b.*\bkonnte\b",
    ),
    day_rule(
        "at this hour",
        3,
        r"{day},?\s+(?:kurz\s+(?:vor|nach)|vormittags|morgens|mittags|nachmittags|abends)\b",
    ),
    day_rule("to look forward to", 5, r"\bfreu\w*\b.*\bauf\s+(?:den\s+)?{day}"),
    day_rule("facts", 3, r"^{day}\s*[,|:]\s*\w"),
    day_rule(
        "an entry of the programme",
        3,
        r"^{day}:.*\b(?:anreise|begrüßung(?!\s+(?:der|des|von))|exkursionen|rundgänge|abschluss(?:runde)?)\b",
        yes=("17.09.2024: Anreise und Empfang im Schloss",),
        no=("17.09.2024: Lesung im Schloss",),
    ),
    day_rule(
        "the mood of the day",  # or its places
        5,
        r"\b(?:andrang|zuspruch|stimmung|schwerpunkt\w*|motto|resonanz|plätze)\s+(?:am|für|für\s+den)\s+{day}"
        r"(?!\s+(?:beim?|[aiu]m|vor|in|auf|an|de[sr])\b)|^für\s+(?:den\s+)?{day},?\s+(?:sind|gibt\s+es)\b.*\bplätze\b",
        yes=("Groß war der Andrang am 17.09.2024.", "Alle Plätze für den 17.09.2024 sind vergeben."),
        no=("Groß war der Andrang am 17.09.2024 vor der Eisdiele.",),
    ),
    day_rule(
        "a full house",
        5,
        r"\b[\w-]*(?:halle|saal|haus|zentrum|forum|kirche|scheune|aula|bahnhof)\b.*\b(?:gefüllt|füllten?|voll|besetzt)\b"
        r"|\bfüllten?\b.*\b[\w-]*(?:halle|saal|haus|zentrum|forum|kirche|scheune|aula|bahnhof)\b",
        unless=r"\b(?:{gathering}|{side_event}|{body})\b",
        about=("thing", "none", "participant"),
        yes=("Am 17.09.2024 war die Volkshalle gut gefüllt.", "Am 17.09.2024 füllte sich die Stadthalle."),
        no=("Beim Konzert am 17.09.2024 war die Volkshalle gut gefüllt.",),
    ),
    day_rule(
        "filmed at the meeting",
        9,
        r"\b(?:entstand|entstanden|gedreht|aufgenommen|gefilmt|fotografiert)\b"
        r"(?:(?!\sund\s)[^,\ue001])*\b(?:während|bei|beim|auf)\s+(?:[\w-]+\s+){0,2}[\w-]*{event}"
        r"|\b(?:während|bei|beim|auf)\s+(?:[\w-]+\s+){0,2}[\w-]*{event}\w*"
        r"[^,\ue001]*\b(?:entstand|entstanden|gedreht|aufgenommen|gefilmt|fotografiert)\b",
        about=("document",),
        yes=(
            "Der Film entstand am 17.09.2024 während des Treffens.",
            "Die Bilder wurden am 17.09.2024 beim Kongress aufgenommen.",
        ),
        no=(
            "Der Film wurde am 17.09.2024 im Rathaus gedreht.",
            "Der Film, gedreht am 17.09.2024, wurde beim Treffen am 12.11.2024 gezeigt.",
        ),
    ),
    day_rule(
        "label",
        12,
        r"^(?:\W*(?:(?:neuer|erster|zweiter)\s+)?(?:termin|datum|wann|zeit|tag"
        r"|orts?\s+und\s+(?:zeit|termin|datum)\s*:\s*[^:.\ue001]{0,60}"
        r"|veranstaltungstermin|veranstaltungsdatum"
        r"|save\s+the\s+date)\w*(?:\s?(?:/|und)\s?\w+)?\s*[:?]?\s*(?:am\s+)?{day}|save\s+the\s+date\b.*{day}"
        r"|.*\bvormerken|merken\s+sie\b|fest\s+steht\b.*\b(?:tag|termin|datum):\s*{day}\W*$"
        r"|.*\b(?:tag|termin|datum)\s+steht\s+(?:\w+\s+)?fest:\s*{day})|^\W*(?:beginn|start|ende):\s*{day}",
        unless=r"^\W*(?:weitere\s+)?termine\b.*{other_day}",
    ),
    day_rule("on this day", 1, r"\bam\s+{day}|\bfür\s+(?:den\s+)?{day}|\bvom\s+{day}\s*(?:bis|–|-)|^{day}"),
    day_rule(
        "place of the meeting",
        6,
        r"\b(?:ort|tagungsort|austragungsort|bühne)\b.*(?:{series}|{event})|\b(?:als|war|ist"
        r"|diente)\b.*\b(?:tagungsort|veranstaltungsort)\b|^(?:tagungsort|veranstaltungsort|treffpunkt)\s+(?:ist|war|wird)\b",
        unless=r"\b(?:ausgewählt|bestimmt|benannt|gewählt)\b",
    ),
    day_rule(
        "shown at the meeting",
        7,
        r"{day}\s+(?:beim|bei\s+der|auf\s+de[mr]|während\s+de[sr])\s+(?:[\w-]+\s+)?(?!{side_prefix}-?{event})[\w-]*{event}",
        about=("document",),
        yes=("Gezeigt wurde der Film am 17.09.2024 beim Netzwerktreffen.",),
        no=("Gezeigt wurde der Film am 17.09.2024 beim Vorbereitungstreffen.",),
    ),
    day_rule(
        "impressions of the day",
        11,
        r"\b(?:eindrücke|bilder|impressionen|szenen|fotos|stimmen|momente)\s+(?:vom|von)\s+{day}",
        yes=("Unser Film zeigt Eindrücke vom 17.09.2024.",),
        no=("Bilder von der Baustelle am 17.09.2024",),
    ),
    day_rule(
        "a part of the meeting",
        13,
        r"\bim\s+rahmen\s+(?:de[rs]|unsere[rs])\s+(?:\w+\s+)?(?:leuchtturmprojekte|[\w-]*{event})\w*\b.*\b(?:am\s+{day}|{day})"
        r"|\b(?:\w*bus|busse|shuttle\w*)\b.*\b(?:zum|zur|zu\s+den)\s+(?:{series}|[\w-]*{whole_event})",
        unless=r"\b(?:\w*ausstellung\w*|{sign_up})\b",
        about=("side",),
        yes=("Die Preisverleihung im Rahmen der Leuchtturmprojekte ist am 17.09.2024.",),
        no=("Die Ausstellung im Rahmen des Treffens ist ab dem 17.09.2024 zu sehen.",),
    ),
    day_rule(
        "how the day began or ended",
        7,
        r"\b(?:auftakt|beginn|abschluss|schlusspunkt|höhepunkt)\b.*\b(?:machte|bildete|war|setzte)\b"
        r"|\b(?:machte|bildete|war|setzte)\b.*\b(?:auftakt|beginn|abschluss|schlusspunkt|höhepunkt)\b",
        unless=r"\b\w*(?:fest(?:e?s)?|bau\w*|saison|woche|kampagne|beteiligung|spatenstich|ausstellung)\b",
        about=("gathering", "thing"),
        yes=("Den Auftakt machte am 17.09.2024 eine Führung durch die Nordstadt.",),
        no=("Den Auftakt der Bauarbeiten bildete am 17.09.2024 der Spatenstich.",),
    ),
    day_rule(
        "moved to",
        6,
        r"\bauf\s+{day}",
        value="new",
        unless=r"\b(?:blick|freuen|freut)\b.*{day}",
    ),
    day_rule(
        "new date",
        6,
        r"\b{new_date}\b[^.]{0,60}{day}|\b(?:stattdessen|nun|jetzt|schließlich)\b[^.\ue001]{0,40}{day}",
        unless=r"\bbei\s+(?:regen|sturm|unwetter|schlechtem|hitze|bedarf)\b|\bfalls\b",
        value="new",
    ),
    day_rule("made up for", 4, r"\b{made_up}\b", value="new", unless=r"\bfür\s+(?:den\s+)?{day}\s+\w+e\b"),
    day_rule(
        "not on this day",
        -9,
        r"\b(?:nicht\s+(?:(?:wie\s+\w+|erst|schon|mehr)\s+)?(?:am|für|vom)"
        r"|(?:an)?statt(?:\s+(?:wie|am|des|vom|geplant)){0,3}|anstelle\s+des)\s+{day}",
        value="old",
    ),
    day_rule(
        "once planned for",
        -5,
        r"\bvom\s+{day}\s+(?:(?:\w+\s+){0,6}auf\s+(?:\w+\s+){0,3}(?:{season})|{moved})"
        r"|\b(?:ursprünglich|zunächst|eigentlich|bisher\w*)\s*:?\s*(?:\w+\s+){0,2}{day}"
        r"|\b(?:geplant|vorgesehen|angesetzt)\s+(?:war|waren|gewesen)\b[^,.\ue001]{0,30}{day}"
        r"|\bsollten?\b(?!\s+sie\b)[^,.\ue001]{0,60}{day}.*\b{held}"
        r"|\bfür\s+{day}\s+(?:\w+\s+){0,3}(?:geplant|vorgesehen|angesetzt|anberaumt"
        r"|terminiert)\w*|{day}[^,.\ue001]{0,60}\bsollten?\b(?!\s+sie\b)",
        unless=r"\b(?:ist|wird|sind)\b[^,]*\b(?:geplant|vorgesehen|angesetzt|anberaumt|terminiert)\b",
        value="old",
    ),
    day_rule(
        "called off on this day",
        -2,
        about=("meeting", "none", "pronoun", "we"),
        pattern=r"{day}.*\b(?:{called_off}|{moved}|{not_held})\b",
        unless=r"\bauf\s+(?:den\s+)?{day}|\bvom\s+{other_day}\s+{moved}|\b{unreal}\b",
        value="old",
    ),
    *AGAINST,
)

ALSO_FOR_ATTRIBUTES = (
    "another year",
    "since or until",
    "label",
    "in reserve",
    "another one to come to",
    "impressions of the day",
    "before the meeting",
    "would have been",
    "the day before or after",
    "at another occasion",
    "another thing is called off",
)
"""The rules that count for a day that belongs to a noun; what else the clause says is not about this day."""
