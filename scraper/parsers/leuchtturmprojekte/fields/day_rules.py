"""The rules for the words around a day: ``{day}`` is the day in question, ``{other_day}`` any other.

The weights of all rules that a clause fulfils add up; ``value`` is the day's role: ``held`` for or against
the meeting's day, ``new`` for a day that it was moved to, ``old`` for one that was given up.
"""

from __future__ import annotations

from scraper.parsers.common.rules import Rule

_OURS = ("meeting", "participant", "none", "pronoun", "person")


def _rule(
    name: str,
    weight: int,
    pattern: str,
    *,
    unless: str = "",
    about: tuple[str, ...] = (),
    value: str = "held",
    yes: tuple[str, ...] = (),
    no: tuple[str, ...] = (),
) -> Rule:
    return Rule(name, "start_date", value, pattern, unless, weight, about, yes, no)


RULES = (
    # for
    _rule("takes place", 4, r"\b{held}\b", about=_OURS),
    _rule("people meet", 4, r"\b{met}\b", about=_OURS, unless=r"\bgetroffene\w*"),
    _rule("people take part", 3, r"\b{took_part}\b", about=_OURS),
    _rule(
        "people visit",
        3,
        r"\b(?:ge|ein|vor|aus|an)?(?:besucht\w*|besichtig\w*|zu\s+gast|schauten|schaute\w*"
        r"|sah(?:en)?\s+(?:man|sich|wir|sie)|machten\s+sich|informiert\w*|diskutiert\w*"
        r"|tauscht\w*|begrüßt\w*|führte\w*|blickten"
        r"|stellte\w*\b.*\bvor|zeigte\w*|empfing\w*|erkundet\w*|berie\w*"
        r"|sprach\w*|erlebt\w*|lernten|nutzten|widmete\w*|ging\s+es"
        r"|standen?\b.*\b(?:mittelpunkt|fokus|zentrum|zeichen)|gefolgt|folgten|folgte|drehte"
        r"|ehrte\w*|würdigt\w*"
        r"|eröffnet\w*|vorgestellt)\b",
        about=("meeting", "participant", "none", "pronoun"),
    ),
    _rule("invitation", 3, r"\b(?:eingeladen|lud|luden|lädt|laden|baten|bat|bitten|bittet)\b", about=_OURS),
    _rule(
        "people came",
        3,
        r"\b(?:kam|kamen|kommen|strömten|reist\w*|angereist|folgten|gefolgt)\b|\bsich\b.*\bein\s+bild\b",
        about=("participant",),
    ),
    _rule(
        "in the centre",
        7,
        r"\b[\w-]*gebiete?\b.*\b(?:mittelpunkt|fokus|zentrum|vordergrund|blickpunkt)\b"
        r"|\b(?:mittelpunkt|fokus|zentrum|vordergrund|blickpunkt)\b.*\b[\w-]*gebiete?\b",
        unless=r"\bseit\b",
    ),
    _rule(
        "invitation to the meeting",
        6,
        r"\b(?:lud|lädt|laden|luden|eingeladen|einlädt|einlud)\b.*\b(?:zum|zur|zu|zu\s+einem"
        r"|zu\s+einer)\s+(?:[\w-]+\s+){0,2}[\w-]*{event}",
        about=("thing", "person"),
    ),
    _rule(
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
    _rule(
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
    _rule("lasts", 3, r"\b(?:ging|geht|dauert\w*|lief|läuft|erstreckt\w*)\b.*{day}", about=("meeting",)),
    _rule("the day has come", 4, r"\b(?:so\s+weit|soweit|ging\s+es\b|geht\s+es\b|hieß\s+es|heißt\s+es)"),
    _rule(
        "the town's turn",
        6,
        r"\b(?:an\s+der\s+reihe|mach\w*\b.*\bstation|treffpunkt|zu\s+gast\b|ziel\s+(?:des|der)"
        r"|reiseziel|schauplatz"
        r"|gastgeber(?:in|stadt|kommune)?|wiedersehens\w*)\b",
        about=("thing", "none", "pronoun", "participant"),
        unless=r"\b(?:seit|ausstellung\w*|ausgewählt|bestimmt|benannt|gewählt|beworben)\b",
    ),
    _rule(
        "areas are shown",
        5,
        r"\b(?:vorgestellt|besucht|besichtigt|erkundet|gezeigt|vor)\b.*\bprogrammgebiete?\b"
        r"|\bprogrammgebiete?\b.*\b(?:vorgestellt|besucht|besichtigt|erkundet|gezeigt)\b",
        about=("thing", "none"),
    ),
    _rule(
        "those who could not come",
        4,
        r"^wer\b.*{day}.*\b(?:kommen|dabei|anreisen|teilnehmen|sein)\b.*\bkonnte\b",
    ),
    _rule(
        "at this hour",
        3,
        r"{day},?\s+(?:kurz\s+(?:vor|nach)|vormittags|morgens|mittags|nachmittags|abends)\b",
    ),
    _rule("to look forward to", 5, r"\bfreu\w*\b.*\bauf\s+(?:den\s+)?{day}"),
    _rule("facts", 3, r"^{day}\s*[,|:]\s*\w"),
    _rule(
        "filmed at the meeting",
        9,
        r"\b(?:entstand|entstanden|gedreht|aufgenommen|gefilmt|fotografiert)\b"
        r"[^,\ue001]*\b(?:während|bei|beim|auf)\s+(?:de[sr]|dem|unserem|unseres)?\s*(?:[\w-]+\s+)?[\w-]*{event}"
        r"|\b(?:während|bei|beim|auf)\s+(?:de[sr]|dem|unserem|unseres)?\s*(?:[\w-]+\s+)?[\w-]*{event}\w*"
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
    _rule(
        "label",
        12,
        r"^(?:\W*(?:neuer\s+)?(?:termin|datum|wann|zeit|tag|zeitpunkt|zeitraum"
        r"|orts?\s+und\s+(?:zeit|termin|datum)\s*:\s*[^:.\ue001]{0,60}"
        r"|veranstaltungstermin|veranstaltungsdatum"
        r"|save\s+the\s+date)\w*(?:\s?(?:/|und)\s?\w+)?\s*[:?]?\s*(?:am\s+)?{day}|save\s+the\s+date\b.*{day}"
        r"|.*\bvormerken|merken\s+sie\b)|^\W*(?:beginn|ende)\s*:\s*{day}",
        unless=r"^(?:anmelde|melde|redaktions|einsende)",
    ),
    _rule("on this day", 1, r"\bam\s+{day}|\bfür\s+(?:den\s+)?{day}|\bvom\s+{day}\s*(?:bis|–|-)|^{day}"),
    _rule(
        "place of the meeting",
        6,
        r"\b(?:ort|tagungsort|bühne)\b.*{event}|\b(?:als|war"
        r"|diente)\b.*\b(?:tagungsort|veranstaltungsort)\b",
    ),
    # against
    _rule(
        "since or until",
        -20,
        r"\bseit\s+(?:dem\s+)?{day}|(?<!vom )\bbis\s+(?:zum\s+|einschließlich\s+|spätestens\s+"
        r"|zum\s+|am\s+)*{day}",
    ),
    _rule(
        "shown at the meeting",
        7,
        r"{day}\s+(?:beim|bei\s+der|auf\s+de[mr]|während\s+de[sr])\s+(?:[\w-]+\s+)?(?!{side_prefix}-?{event})[\w-]*{event}",
        unless=r"\b(?:{other_time}|{next_one})\b",
        about=("document",),
        yes=("Gezeigt wurde der Film am 17.09.2024 beim Netzwerktreffen.",),
        no=("Gezeigt wurde der Film am 17.09.2024 beim Vorbereitungstreffen.",),
    ),
    _rule(
        "impressions of the day",
        11,
        r"\b(?:eindrücke|bilder|impressionen|szenen|fotos|stimmen|momente)\s+(?:vom|von)\s+{day}",
        yes=("Unser Film zeigt Eindrücke vom 17.09.2024.",),
        no=("Bilder von der Baustelle am 17.09.2024",),
    ),
    _rule(
        "before the meeting",
        -9,
        r"\bvorbereitet\s+(?:wurde|worden|hatte\w*)|\b(?:wurde|worden|hatte\w*)\b.*\bvorbereitet\b"
        r"|\bim\s+vorfeld\s+(?:de[sr]|dieses|unseres)\s+(?:\w+\s+)?[\w-]*{event}\w*\s|\bvorab\b",
        yes=(
            "Vorbereitet wurde das Treffen in zwei Werkstätten am 17.09.2024.",
            "Im Vorfeld des Treffens hatten sich die Quartiere am 17.09.2024 abgestimmt.",
        ),
        no=("Nach langer Vorbereitung fand am 17.09.2024 das Treffen statt.",),
    ),
    _rule(
        "the day before or after",
        -15,
        r"\b(?:tag|abend|woche)\s+(?:vor|nach)\s+(?:de[mr]|unserem|unserer)\s+[\w-]*{event}\w*,?\s+(?:am\s+)?{day}",
        yes=("Am Tag vor dem Treffen, dem 17.09.2024, hatte es geschneit.",),
        no=("Am Tag des Treffens, dem 17.09.2024, schien die Sonne.",),
    ),
    _rule(
        "would have been",
        -9,
        r"\b(?:wäre|wären|hätten?)\b.*\b(?:gewesen|sollen|stattgefunden|worden)\b",
        yes=("Gastgeber des Treffens am 17.09.2024 wäre die Nordstadt gewesen.",),
    ),
    _rule(
        "at another occasion",
        -9,
        r"{day}\s+(?:beim|auf\s+de[mr]|zum|zur)\s+(?:[\w-]+\s+)?(?:{side_event})\b",
        unless=r"{event}|\bprogramm",
        yes=("Wir sehen uns am 17.09.2024 beim Dorfflohmarkt.",),
        no=("Wir sehen uns am 17.09.2024 beim Treffen.",),
    ),
    _rule(
        "a part of the meeting",
        13,
        r"\bim\s+rahmen\s+(?:de[rs]|unsere[rs])\s+(?:\w+\s+)?(?:leuchtturmprojekte|[\w-]*{event})\w*\b.*\b(?:am\s+{day}|{day})",
        unless=r"\b(?:\w*ausstellung\w*|{sign_up}|{other_time}|{next_one}|bis|ab|seit)\b",
        about=("side",),
        yes=("Die Preisverleihung im Rahmen der Leuchtturmprojekte ist am 17.09.2024.",),
        no=("Die Ausstellung im Rahmen des Treffens ist ab dem 17.09.2024 zu sehen.",),
    ),
    _rule(
        "how the day began or ended",
        6,
        r"\b(?:auftakt|beginn|abschluss|schlusspunkt|höhepunkt)\b.*\b(?:machte|bildete|war|setzte)\b"
        r"|\b(?:machte|bildete|war|setzte)\b.*\b(?:auftakt|beginn|abschluss|schlusspunkt|höhepunkt)\b",
        unless=r"\b\w*(?:fest(?:e?s)?|bau\w*|saison|woche|kampagne|beteiligung|spatenstich|ausstellung)\b",
        about=("gathering", "thing"),
        yes=("Den Auftakt machte am 17.09.2024 eine Führung durch die Nordstadt.",),
        no=("Den Auftakt der Bauarbeiten bildete am 17.09.2024 der Spatenstich.",),
    ),
    _rule(
        "open day",
        -6,
        r"\btag\s+de[rs]\s+offenen\b",
        unless=r"{event}",
        yes=("Am 17.09.2024 laden die Kleingärtner zum Tag der offenen Gartentür.",),
    ),
    _rule(
        "the press",
        -9,
        r"\b(?:\w*zeitung|presse|\w*anzeiger|\w*rundschau|\w*allgemeine|\w*sender|fernsehen|radio|interview)\b"
        r".*\b(?:zeigt\w*|strahlt\w*|berichte\w*|schrieb\w*|sende\w*|führt\w*|erschien\w*)\b"
        r"|\b(?:berichte\w*|schrieb|erschien\w*)\b.*\b(?:\w*zeitung|presse|\w*anzeiger|\w*rundschau|\w*allgemeine)\b",
        yes=("Die Kasseler Zeitung berichtete am 17.09.2024 über das Treffen.",),
        no=("Die Teilnehmenden berichteten am 17.09.2024 von ihren Erfahrungen.",),
    ),
    _rule(
        "again and again",
        -9,
        r"\bjede[nrs]?\s+(?:\w+\s+)?(?:\w+tag|mittwoch|woche|monat|jahr)\b|\bimmer\s+(?:am|montags|dienstags|mittwochs"
        r"|donnerstags|freitags|samstags|sonntags)\b|\b(?:wöchentlich|monatlich|regelmäßig)\b",
        unless=r"\bnetzwerk\w*\b",
        yes=("Jeden ersten Montag trifft sich die Gartengruppe, das nächste Mal am 17.09.2024.",),
    ),
    _rule(
        "as from",
        -6,
        r"\bzum\s+{day}",
        unless=r"\b(?:einlad\w*|lud|lädt|luden|laden|eingeladen|blick|bis|vom|treffen)\b",
        yes=("Die Stelle ist zum 17.09.2024 zu besetzen.",),
        no=("Bis zum 17.09.2024 sind es noch vier Wochen.",),
    ),
    _rule(
        "a body meets",
        -9,
        r"\b{body}\b[^,\ue001]*\b(?:tagt\w*|trifft|traf|berät|beriet|kommt|kam|kommen|kamen|stimm\w*|befass\w*|befindet|besch\w+)\b"
        r"|\b(?:tagt\w*|trifft|traf|berät|beriet|kommt|kam|befass\w*|befindet)\b[^,\ue001]*\b{body}\b",
        unless=r"{event}|\bnetzwerk",
        yes=(
            "Der Gestaltungsbeirat tagt am 17.09.2024.",
            "Am 17.09.2024 berät der Bauausschuss über den Plan.",
        ),
        no=("Am 17.09.2024 kam der Landtagspräsident nach Kassel.",),
    ),
    _rule(
        "in memory of",
        -6,
        r"\b(?:opfer[ns]?|pogrom\w*|kriegsende\w*|befreiung|todestag\w*|gefallenen|holocaust\w*)\b",
        unless=r"{event}",
        yes=("Am 17.09.2024 erinnert die Stadt an die Opfer der Flut.",),
    ),
    _rule("from then on", -5, r"\bab\s+(?:dem\s+|sofort\s+)?{day}"),
    _rule(
        "sign-up",
        -20,
        r"\b(?:{sign_up}|meld(?:en|e|et)\b.*\ban)\b",
        unless=r"{event}\w*\s+(?:am|vom)\s+{day}",
    ),
    _rule(
        "the page's own",
        -20,
        r"\b(?:(?-i:Stand):?|zuletzt|aktualisiert|geändert|veröffentlicht|erstellt|gedruckt"
        r"|abgerufen|aktualisierung|update|änderung|redaktion|erschien\w*|erscheint"
        r"|online\s+gestellt|angekündigt|hochgeladen)\b[^,]{0,40}{day}"
        r"|{day}[^,\ue001]{0,60}\b(?:veröffentlicht|erschienen|erscheint|online\s+gestellt"
        r"|angekündigt|verschickt|versandt|verschickte\w*)\b",
        unless=r"\b{moved}\s+auf\b|\berschienen\b.*\b{participant}\b",
    ),
    _rule(
        "dateline",
        -7,
        r"^\W*(?:{dateline_town}(?:\s*(?:/|,|und|[–-])\s*{dateline_town}){0,3},?\s+)?{day}\W*$",
        unless=r"{event}|\b{gathering}\b",
        yes=(
            "Kassel/Wiesbaden, 17.09.2024",
            "Frankfurt am Main, 17.09.2024",
            "Bad Vilbel und Wiesbaden, 17.09.2024",
        ),
        no=("Kassel/Wiesbaden: Tagung am 17.09.2024", "Tagung und Rundgänge, 17.09.2024"),
    ),
    _rule(
        "of an attribute",
        -9,
        r"\b(?:das|der|die|dem|den|des|ein\w{0,2})\s+(?:(?:erst|schon|bereits)\s+)?(?:am|vom)\s+{day}"
        r"(?:,[^,]{0,60},)?\s+(?:(?!(?:zum|zur|im|in|an|auf|bei|mit|von)\s)[a-zäöüß]+\s+){0,3}?"
        r"(?!zum\s|zur\s)[a-zäöüß]+(?:te|ene|ete|te[nrs]|ene[nrs])\s+(?-i:[A-ZÄÖÜ])",
        unless=r"(?:te|ene)[nrs]?\s+[\w-]*(?:{event}|{gathering})",
        yes=("Das am 17.09.2024 eingeweihte Bürgerhaus war am 18. Oktober 2024 der Tagungsort.",),
        no=("Das am 17.09.2024 durchgeführte Netzwerktreffen war gut besucht.",),
    ),
    _rule(
        "another matter",
        -5,
        r"\b(?:eröffnet\w*|eingeweiht|einweihung|eröffnung|beschloss\w*|beschlossen"
        r"|beschluss\w*|aufgenommen|aufnahme|gegründet|gründung|bewilligt\w*|bewilligung"
        r"|förderbescheid\w*|zuwendungsbescheid\w*|bescheid\w*"
        r"|grundstein\w*|richtfest|fertig\w*|spatenstich|baubeginn|begann\w*|gedreht"
        r"|drehtag\w*|dreh(?!t\w*\s+sich)\w*|ausgewählt|ausgezeichnet|preisverleihung|geboren|jubiläum"
        r"|gedenk\w*|gedachte\w*|gedenken|inkrafttreten|trat\b.*\bin\s+kraft|übergab\w*"
        r"|übergeben|unterzeichne\w*|bezogen|zog\b.*\b(?:um|ein)|umgezogen|antrat"
        r"|gestartet|startete\w*|starb\w*|verstarb|gestorben|verstorben|öffnet\w*|geöffnet"
        r"|schließt|geschlossen|gestellt"
        r"|delegation|lebten|wohnten|gezählt|vorgelegt|(?:lag|liegt|lagen|liegen)\b.*\baus|legte\w*\b.*\bvor|verabschiedet\w*|genehmigt\w*|zugestimmt|stimmte\w*"
        r"|entschied\w*|ernannt\w*|berufen|gewählt"
        r"|übernahm|erhielt|unterschrieb\w*|verkündet\w*|bekannt\w*|teilte\w*\b.*\bmit"
        r"|berichtete\w*|bereitgestellt|beauftragt"
        r"|ausgeschrieben|baustart|bauarbeiten|baubeginn|abgeschlossen|abgerissen|saniert"
        r"|gepflanzt|freigegeben|angekündigt"
        r"|(?:ging|geht|ist|sind|stand|steht|stellt\w*)\b[^,]{0,60}\bonline"
        r"|online\s+(?:ging|geht|gegangen|gestellt|verfügbar|abrufbar)"
        r"|gefördert|förderung|antrag\w*|vertrag\w*|rahmenplan|konzept|gesetz\w*"
        r"|richtlinie\w*|mittel|euro|geburtstag)\b",
        about=("thing", "person", "none", "pronoun", "side", "document", "participant"),
        unless=r"{event}|{opens_to_guests}",
    ),
    _rule(
        "another thing is called off",
        -6,
        r"\b(?:{called_off}|{moved})\b",
        about=("thing", "gathering", "side", "document"),
    ),
    _rule(
        "another one to come to",
        -9,
        r"^dann\s+(?:nehmen|besuchen|kommen|schauen)\s+sie\s+(?:gern\w*|doch|auch|einfach)\b",
        yes=("Dann besuchen Sie doch unseren Workshop am 17.09.2024.",),
        no=("Besuchen Sie am 17.09.2024 unseren Kongress.",),
    ),
    _rule("somebody sent regrets", -6, r"\b(?:{called_off}|{moved})\b", about=("person",)),
    _rule("another year", -5, r"\b{other_time}\b"),
    _rule("the next one", -3, r"\b{next_one}\b"),
    _rule(
        "one of two",
        -9,
        r"{other_day}\s+(?:oder|bzw\.)\s+(?:am\s+)?{day}|{day}\s+(?:oder|bzw\.)\s+(?:am\s+)?{other_day}",
    ),
    # moved
    _rule(
        "moved to",
        6,
        r"\bauf\s+(?:(?:nun|jetzt|dann|erst)\s+)?{day}",
        value="new",
        unless=r"\b(?:blick|freuen|freut)\b.*{day}",
    ),
    _rule(
        "new date",
        6,
        r"\b{new_date}\b[^.]{0,60}{day}|\b(?:stattdessen|nun|jetzt|schließlich)\b[^.]{0,40}{day}",
        unless=r"\bbei\s+(?:regen|sturm|unwetter|schlechtem|hitze|bedarf)\b|\bfalls\b",
        value="new",
    ),
    _rule("made up for", 4, r"\b{made_up}\b", value="new", unless=r"\bfür\s+(?:den\s+)?{day}\s+\w+e\b"),
    _rule(
        "instead of another day",
        5,
        r"\b(?:statt|anstatt|anstelle)\b[^,]{0,30}{other_day}.*{day}"
        r"|\bsondern\b[^,]{0,30}{day}|{day}\s*\(?\s*(?:(?:an)?statt\s+(?:am|des|vom|wie"
        r"|{other_day})|bisher|ursprünglich)",
        value="new",
    ),
    _rule(
        "moved from",
        -6,
        r"\bvom\s+{day}\s+(?:\w+\s+){0,6}auf\s+(?:\w+\s+){0,3}(?:{season})|\bvom\s+{day}\s+{moved}",
        value="old",
    ),
    _rule(
        "instead of this day",
        -9,
        r"\b(?:statt|anstatt|anstelle)\s+(?:(?:wie|am|des|vom|ursprünglich|geplant|für)\s+){0,4}{day}",
        value="old",
    ),
    _rule("not on this day", -9, r"\bnicht\s+(?:wie\s+\w+\s+)?(?:am|für|vom)\s+{day}", value="old"),
    _rule(
        "once planned for",
        -5,
        r"\b(?:ursprünglich|zunächst|eigentlich|bisher\w*)\s*:?\s*(?:\w+\s+){0,2}{day}"
        r"|\b(?:geplant|vorgesehen|angesetzt)\s+(?:war|waren|gewesen)\b[^,.\ue001]{0,30}{day}"
        r"|\bsollte\w*\b[^,.\ue001]{0,60}{day}.*\b{held}"
        r"|\bfür\s+{day}\s+(?:\w+\s+){0,3}(?:geplant|vorgesehen|angesetzt|anberaumt"
        r"|terminiert)\w*|{day}[^,.\ue001]{0,60}\bsollte\w*",
        unless=r"\b(?:ist|wird|sind)\b[^,]*\b(?:geplant|vorgesehen|angesetzt|anberaumt|terminiert)\b",
        value="old",
    ),
    _rule(
        "called off on this day",
        -2,
        about=("meeting", "none", "pronoun", "we"),
        pattern=r"{day}.*\b(?:{called_off}|{moved})\b",
        unless=r"\bauf\s+(?:den\s+)?{day}|\bvom\s+{other_day}\s+{moved}|\b{unreal}\b",
        value="old",
    ),
    _rule("nothing came of it", -6, r"\baus\s+(?:dem\s+)?{day}\s+wurde\s+nichts", value="old"),
)

ALSO_FOR_ATTRIBUTES = (
    "another year",
    "the next one",
    "since or until",
    "label",
    "one of two",
    "another one to come to",
    "impressions of the day",
    "before the meeting",
    "would have been",
    "the day before or after",
    "at another occasion",
    "another thing is called off",
)
"""The rules that count for a day that belongs to a noun; what else the clause says is not about this day."""
