"""The rules for the words around a day that is not the meeting's: of a sign-up, the press, a committee …"""

from __future__ import annotations

from scraper.parsers.common.rules import Rule


def day_rule(
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


AGAINST = (
    day_rule(
        "since or until",
        -20,
        r"\bseit\s+(?:dem\s+)?{day}|(?<!vom )\bbis\s+(?:zum\s+|einschließlich\s+|spätestens\s+|am\s+)*{day}",
    ),
    day_rule(
        "before the meeting",
        -9,
        r"^zur\s+vorbereitung\b|\berhalten\b.*\b(?:unterlagen|link|zugangsdaten|bestätigung)\b|\bvorbesprechung\w*\b|\bvorbereitet\s+(?:wurde|worden|hatte\w*)|\b(?:wurde|worden|hatte\w*)\b.*\bvorbereitet\b"
        r"|\bim\s+vorfeld\s+(?:de[sr]|dieses|unseres)\s+(?:\w+\s+)?[\w-]*{event}\w*\s|\bvorab\b|\bvoraus\s+ging\b|\bging\b.*\bvoraus\b",
        unless=r"^(?:dem|den)\s+[\w-]+\s+(?:am|vom)\s+{day}\s+ging",
        yes=(
            "Vorbereitet wurde das Treffen in zwei Werkstätten am 17.09.2024.",
            "Im Vorfeld des Treffens hatten sich die Quartiere am 17.09.2024 abgestimmt.",
        ),
        no=("Nach langer Vorbereitung fand am 17.09.2024 das Treffen statt.",),
    ),
    day_rule(
        "the day before or after",
        -15,
        r"\b(?:tag|abend|woche)\s+(?:vor|nach)\s+(?:de[mnr]|unserem|unserer)\s+(?:{series}|[\w-]*{event}\w*),?\s+(?:am\s+)?{day}"
        r"|\b(?:nach|vor)\s+(?:de[mnr]|unserem|unserer)\s+(?:{series}|[\w-]*{event}\w*),\s+(?:am\s+)?{day}"
        r"|\b(?:vorabend|vortag|folgetag)(?:\s+(?:des|der)\s+[\w-]+){0,3},?\s+(?:am\s+)?{day}",
        yes=(
            "Am Tag vor dem Treffen, dem 17.09.2024, hatte es geschneit.",
            "Nach dem Treffen, am 17.09.2024, regnete es.",
        ),
        no=("Am Tag des Treffens, dem 17.09.2024, schien die Sonne.",),
    ),
    day_rule(
        "would have been",
        -9,
        r"\b(?:wäre|wären|hätten?)\b.*\b(?:gewesen|sollen|stattgefunden|worden)\b",
        yes=("Gastgeber des Treffens am 17.09.2024 wäre die Nordstadt gewesen.",),
    ),
    day_rule(
        "at another occasion",
        -9,
        r"{day}\s+(?:[\w-]+\s+){0,3}(?:am|beim|auf\s+de[mr]|zum|zur)\s+(?:[\w-]+\s+)?(?:{side_event})\b",
        unless=r"{event}|\bprogramm|\bmittags?(?:essen|imbiss)",
        yes=(
            "Wir sehen uns am 17.09.2024 beim Dorfflohmarkt.",
            "Am 17.09.2024 nahmen 200 Kinder am Spendenlauf teil.",
        ),
        no=("Wir sehen uns am 17.09.2024 beim Treffen.",),
    ),
    day_rule(
        "invitation to something beside",
        -12,
        r"\b{invited}\b.*\b(?:zum|zur|zu\s+\w+)\s+(?:[\w-]+\s+){0,2}{side_event}\b"
        r"|\b(?:zum|zur|zu\s+\w+)\s+(?:[\w-]+\s+){0,2}{side_event}\b.*\b{invited}\b",
        unless=r"\bprogramm|\b[\w-]*{whole_event}",
        yes=("Am 17.09.2024 laden wir zu einem gemeinsamen Abendessen ein.",),
        no=("Am 17.09.2024 laden wir zum Netzwerktreffen mit Mittagessen ein.",),
    ),
    day_rule(
        "open day",
        -9,
        r"\btag\s+de[rs]\s+(?:offenen|städtebauförderung|deutschen\s+einheit|architektur)\b",
        unless=r"{event}",
        yes=(
            "Am 17.09.2024 laden die Kleingärtner zum Tag der offenen Gartentür.",
            "Der Tag der Städtebauförderung findet am 17.09.2024 statt.",
        ),
    ),
    day_rule(
        "the press",
        -9,
        r"\b(?:\w*zeitung|presse|\w*anzeiger|\w*rundschau|\w*allgemeine|\w*sender|fernsehen|radio|interview)\b"
        r".*\b(?:zeigt\w*|strahlt\w*|berichte\w*|schrieb\w*|sende\w*|führt\w*|erschien\w*)\b"
        r"|^(?:autor\w*|text|fotos?|bild|verfasst\w*|eingestellt|erfasst|kommentar|quelle)\b.*{day}"
        r"|\bin\s+ein\w+\s+(?:\w+\s+)?(?:brief|schreiben|interview|beitrag|artikel)\b"
        r"|\b(?:berichte\w*|schrieb|erschien\w*|stand|stellte\w*)\b.*\b(?:\w*zeitung|presse|\w*anzeiger|\w*rundschau|\w*allgemeine)\b",
        yes=(
            "In einem Brief dankte er am 17.09.2024 allen Gästen.",
            "Die Kasseler Zeitung berichtete am 17.09.2024 über das Treffen.",
        ),
        no=("Die Teilnehmenden berichteten am 17.09.2024 von ihren Erfahrungen.",),
    ),
    day_rule(
        "again and again",
        -9,
        r"\bjede[nrs]?\s+(?:\w+\s+)?(?:\w+tag|mittwoch|woche|monat|jahr)\b|\bimmer\s+(?:am|montags|dienstags|mittwochs"
        r"|donnerstags|freitags|samstags|sonntags)\b|\b(?:wöchentlich|monatlich|regelmäßig)\b",
        unless=r"\bnetzwerk\w*\b",
        yes=("Jeden ersten Montag trifft sich die Gartengruppe, das nächste Mal am 17.09.2024.",),
    ),
    day_rule(
        "as from",
        -6,
        r"\bzum\s+{day}",
        unless=r"\b(?:einlad\w*|lud|lädt|luden|laden|eingeladen|blick|bis|vom|treffen)\b",
        yes=("Die Stelle ist zum 17.09.2024 zu besetzen.",),
        no=("Bis zum 17.09.2024 sind es noch vier Wochen.",),
    ),
    day_rule(
        "a body meets",
        -9,
        r"\b{body}\b[^,\ue001]*\b(?:tagt\w*|trifft|traf|berät|beriet|kommt|kam|kommen|kamen|stimm\w*|befass\w*|befindet|besch\w+|sprach|disku\w+)\b"
        r"|\b(?:sprach|disku\w+)\b[^,\ue001]*\b{body}\b"
        r"|\b(?:tagt\w*|trifft|traf|berät|beriet|kommt|kam|befass\w*|befindet)\b[^,\ue001]*\b{body}\b"
        r"|\b(?:im|in\s+der|vor\s+dem|tagesordnung\s+de[rs])\s+{body}\b",
        unless=r"{event}|\bnetzwerk",
        yes=(
            "Der Gestaltungsbeirat tagt am 17.09.2024.",
            "Am 17.09.2024 berät der Bauausschuss über den Plan.",
        ),
        no=("Am 17.09.2024 kam der Landtagspräsident nach Kassel.",),
    ),
    day_rule(
        "in memory of",
        -6,
        r"\b(?:opfer[ns]?|abschied\s+von|beigesetzt|pogrom\w*|kriegsende\w*|befreiung|todestag\w*|gefallenen|holocaust\w*)\b",
        unless=r"{event}",
        yes=(
            "Am 17.09.2024 nehmen wir Abschied von Hans Becker.",
            "Am 17.09.2024 erinnert die Stadt an die Opfer der Flut.",
        ),
    ),
    day_rule("from then on", -5, r"\b(?:ab|nach)\s+(?:dem\s+|sofort\s+)?{day}"),
    day_rule(
        "spoken of",
        -6,
        r"\b(?:erinnerte\w*|stimmte\w*|lobte\w*|kritisier\w*|erwähn\w*|bilanz\w*|resümier\w*)\b",
        unless=r"\b(?:auf|bei|beim|während)\s+(?:de[mr]\s+)?(?:\w+\s+)?[\w-]*{event}",
        about=("meeting", "person", "thing", "gathering"),
        yes=("Die Bürgermeisterin lobte am 17.09.2024 in der Sitzung das Netzwerktreffen.",),
        no=("Die Bürgermeisterin lobte am 17.09.2024 auf dem Netzwerktreffen die Gäste.",),
    ),
    day_rule(
        "sign-up",
        -20,
        r"\b(?:{sign_up}|meld(?:en|e|et)\b.*\ban)\b|^letzter\s+(?:tag|termin):",
    ),
    day_rule(
        "the page's own",
        -20,
        r"\b(?:(?-i:Stand):?|zuletzt|aktualisiert|geändert|veröffentlicht|erstellt|gedruckt"
        r"|abgerufen|aktualisierung|update|änderung|redaktion|erschien\w*|erscheint"
        r"|online\s+gestellt|angekündigt|hochgeladen|versend\w*|versandt|verschick\w*|zugangs(?:link|daten))\b[^,]{0,40}{day}"
        r"|{day}[^,\ue001]{0,60}\b(?:hochgeladen|freigeschaltet|veröffentlichen|(?:stellen|schicken|senden)\s+wir|verschicken|versenden|erhalten\s+sie|veröffentlicht|erschienen|erscheint|online\s+gestellt"
        r"|angekündigt|verschickt|versandt|verschickte\w*)\b",
        unless=r"\b{moved}\s+auf\b|\berschienen\b.*\b{participant}\b",
    ),
    day_rule(
        "dateline",
        -7,
        r"^\W*(?:{dateline_town}(?:\s*(?:/|,|und|[–-])\s*{dateline_town}){0,3},?\s+)?{day}\W*$",
        yes=(
            "Kassel/Wiesbaden, 17.09.2024",
            "Frankfurt am Main, 17.09.2024",
            "Bad Vilbel und Wiesbaden, 17.09.2024",
        ),
        no=("Kassel/Wiesbaden: Tagung am 17.09.2024",),
    ),
    day_rule(
        "of an attribute",
        -9,
        r"\b(?:das|der|die|dem|den|des|ein\w{0,2})\s+(?:(?:erst|schon|bereits)\s+)?(?:am|vom)\s+{day}"
        r"(?:,[^,]{0,60},)?\s+(?:(?!(?:zum|zur|im|in|an|auf|bei|mit|von)\s)[a-zäöüß]+\s+){0,3}?"
        r"(?!zum\s|zur\s)[a-zäöüß]+(?:te|ene|ete|te[nrs]|ene[nrs])\s+(?-i:[A-ZÄÖÜ])",
        unless=r"(?:te|ene)[nrs]?\s+[\w-]*(?:{event}|{gathering})",
        yes=("Das am 17.09.2024 eingeweihte Bürgerhaus war am 18. Oktober 2024 der Tagungsort.",),
        no=("Das am 17.09.2024 durchgeführte Netzwerktreffen war gut besucht.",),
    ),
    day_rule(
        "another matter",
        -5,
        r"\b(?:eröffnet\w*|eingeweiht|einweihung|eröffnung|beschloss\w*"
        r"|beschluss\w*|aufgenommen|aufnahme|gegründet|gründung|bewilligt\w*|bewilligung"
        r"|förderbescheid\w*|zuwendungsbescheid\w*|bescheid\w*"
        r"|grundstein\w*|richtfest|fertig\w*|spatenstich|baubeginn|begann\w*|gedreht"
        r"|dreh(?!t\w*\s+sich)\w*|ausgewählt|ausgezeichnet|preisverleihung|geboren|jubiläum"
        r"|gedenk\w*|gedachte\w*|inkrafttreten|trat\b.*\bin\s+kraft|übergab\w*"
        r"|übergeben|unterzeichne\w*|bezogen|(?:zog(?:en)?|zieh(?:t|en))\b.*\b(?:um|ein|räume)|umgezogen|antrat"
        r"|gestartet|startete?\w*|startschuss|abgeschickt|aufgemacht|starb\w*|verstarb|gestorben|verstorben|öffnet\w*|geöffnet"
        r"|schließt|geschlossen|gestellt"
        r"|delegation|lebten|wohnten|gezählt|vorgelegt|(?:lag|liegt|lagen|liegen)\b.*\baus|legte\w*\b.*\bvor|verabschiedet\w*|genehmigt\w*|zugestimmt|stimmte\w*"
        r"|entschied\w*|ernannt\w*|berufen|gewählt|trat\b.*\bdienst\b.*\ban|ruhestand"
        r"|übernahm|erhielt|unterschrieb\w*|verkündet\w*|bekannt\w*|teilte\w*\b.*\bmit"
        r"|berichtete\w*|bereitgestellt|beauftragt|benannt|beworben"
        r"|ausgeschrieben|baustart|bauarbeiten|abgeschlossen|abgerissen|saniert"
        r"|gepflanzt|freigegeben|angekündigt"
        r"|(?:ging|geht|ist|sind|stand|steht|stellt\w*)\b[^,]{0,60}\bonline\b(?!-)"
        r"|online\s+(?:ging|geht|gegangen|verfügbar|abrufbar)"
        r"|gefördert|förderung|antrag\w*|vertrag\w*|rahmenplan|konzept|gesetz\w*"
        r"|richtlinie\w*|mittel|euro|geburtstag|\d+\s+jahre\s+alt)\b",
        about=("thing", "person", "none", "pronoun", "side", "document", "participant"),
        unless=r"{event}|{opens_to_guests}",
    ),
    day_rule(
        "another thing is called off",
        -6,
        r"\b(?:{called_off}|{moved})\b",
        about=("thing", "gathering", "side", "document"),
        unless=r"\bum\s+\w+\s+stunden?\b|\b(?:beim|auf\s+de[mr]|während\s+de[sr])\s+[\w-]*{event}\w*\s+(?:am|vom)\s+{day}",
    ),
    day_rule(
        "what is right",
        -6,
        r"^richtig\s+(?:ist|wäre|war|muss)\b",
        yes=("Richtig ist der 17.09.2024.",),  # whatever was wrong before
    ),
    day_rule(
        "another one to come to",
        -9,
        r"^dann\s+(?:nehmen|besuchen|kommen|schauen)\s+sie\s+(?:gern\w*|doch|auch|einfach)\b",
        yes=("Dann besuchen Sie doch unseren Workshop am 17.09.2024.",),
        no=("Besuchen Sie am 17.09.2024 unseren Kongress.",),
    ),
    day_rule(
        "in reserve",
        -9,
        r"\b{new_date} (?:bei|falls)\b",
        yes=("Ersatztermin bei Sturm: 17.09.2024",),
        no=("Ersatztermin: 17.09.2024, bei jedem Wetter",),
    ),
    day_rule("another year", -5, r"\b{other_time}\b"),
)
