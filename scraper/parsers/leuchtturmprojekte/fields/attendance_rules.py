"""The rules for in person, online or hybrid, and for forms that the meeting did not have."""

from __future__ import annotations

from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.rules import Rule

OURS = ("meeting", "participant", "none", "pronoun")

# What a clause says of a form that the meeting did not have. The words are taken out before the rules run.
NOT_THE_FORM = tuple(
    TERMS.compile(pattern)
    for pattern in (
        # denied: "nicht in Präsenz", "weder online noch hybrid", "eine Online-Teilnahme ist nicht möglich"
        r"\b(?:nicht\s+(?!nur\b)|kein\w*\s+|niemand\s+|weder\s+|ohne\s+)(?:(?:mehr|länger|rein|nur"
        r"|ausschließlich|als|wieder|im|ein\w*|reine\w*|zusätzliche\w*"
        r"|wie\s+\w+)\s+){0,3}(?:{form})(?:-?\w+)?",
        r"(?<!doch )\bnoch\s+(?:(?:als|im)\s+)?(?:{form})(?=\s*[.!]?\s*$|\s+statt|,)",
        r"\b(?:{form})[\w-]*\s+(?:(?:ist|war|wird|wurde|sind|waren)\s+)?(?:\w+\s+){0,3}nicht\b.*",
        # instead of: "statt vor Ort", "anstelle der geplanten Präsenzveranstaltung"
        r"\b(?:anstatt|anstelle|statt)\s+(?:\w+\s+){0,4}?(?:{form})",
        r"\baus\s+de[mr]\s+(?:\w+\s+)?(?:geplanten|vorgesehenen)\s+(?:{form})",
        r"^(?:das|die|der)\s+(?:\w+\s+)?(?:{form})[\w-]*(?=.*\bdurch\b.*\bersetzt\b)",
        # done without: "auf eine Online-Übertragung wurde verzichtet"
        r"\bauf\s+(?:\w+\s+){0,4}?(?:{form})[^,;:]{0,60}\bverzicht\w*",
        r"\bverzicht\w*\s+auf\s+(?:\w+\s+){0,4}?(?:{form})",
        # "Was als Präsenztreffen geplant war, wurde eine Videokonferenz."
        r"\bals\s+(?:\w+\s+)?(?:{form})[\w-]*\s+(?:{intended})\s+(?:war|worden|gewesen)\b",
        r"\bvorgesehene[nrsm]?\s+(?:{form})[\w-]*",
        # only in the planning: "die Planung als hybride Veranstaltung"
        r"\bplanung\w*\s+(?:\w+\s+){0,2}als\s+(?:\w+\s+)?(?:{form})[\w-]*(?:\s+[\w-]*{event}\w*)?",
        # what is treated, not how: "digitale Methoden", "virtueller Assistenten"
        r"\b(?:digital|virtuell|hybrid)e[rsnm]?\s+(?![\w-]*(?:{form_noun}))(?-i:[A-ZÄÖÜ])[\w-]+",
        # after others: "nach zwei digitalen Treffen", "nach Jahren der Videokonferenzen"
        r"\bnach\s+(?:[\w-]+\s+){0,4}?(?:{form})[-\w]*(?:\s+(?!(?:der|des|in|im|kamen|fand"
        r"|trafen|sahen|konnten|wurde)\b)[\w-]+)?(?:\s+(?:der|des|in\s+den"
        r"|im)\s+(?:\w+\s+)?(?:vorjahr\w*|jahr\w*(?:\s+{year})?|{year})|\s+{year})?",
        # only planned so: "das in Präsenz geplante Treffen"
        r"\b(?:ursprünglich|eigentlich|zunächst"
        r"|einst)\s+(?:[^\s,]+\s+){0,4}?(?:{form}[\w-]*\s+)?(?:{intended})e\w*",
        # "Als Hybridveranstaltung geplant, wurde das Treffen …", "Geplant als Präsenztreffen, fand …"
        r"^(?:{once_planned}\s+)?(?:als\s+)?(?:\w+\s+)?(?:{form})[\w-]*\s+(?:{intended})\s*(?:,|$)",
        r"^(?:{once_planned}\s+)?(?:{intended})\s+(?:(?:als|in|im)\s+)?(?:\w+\s+)?(?:{form})[\w-]*\s*(?:,|$)",
        r"\b(?:{form})[\w-]*\s+(?:{intended})e\w*",
        # a sign-up's or a document's: "die Anmeldung allerdings online"
        r"\b(?:{sign_up}|{document})\s+(?:\w+\s+){0,2}(?:online|digital)\b(?!-)",
        # another thing at the same time: "zeitgleich mit dem Treffen fand eine Online-Schulung statt"
        r"{beside_it}[\w-]*",
        # called off: "die geplante Präsenzveranstaltung wurde abgesagt"
        r"\b(?:{form})[\w-]*\b.*\b{called_off}\b",
        # "Als hybride Veranstaltung geplant, fand …", "Ein reines Präsenztreffen wird es nicht geben"
        r"^als\s+(?:{form})[\w-]*\s+[\w-]*{event}\w*\s+(?:geplant|vorgesehen)\s*(?:,|$)",
        r"\b(?:{form})[\w-]*\s+wird\s+es\b[^,:]*\bnicht\s+geben\b",
    )
)

RULES = (
    Rule(
        "form noun",
        "attendance",
        "",
        r"\b[\w-]*{whole_event}\s+in\s+präsenz\b|\bonline-\s?\w*(?:{event})\w*|\b(?:{form})-?(?:{event})\w*|\b(?:digitale|virtuelle"
        r"|hybride)[rsnm]?\s+(?:[\w-]+\s+)?[\w-]*(?:{event}|format)\w*",
        weight=4,
        yes=("Am Online-Kongress nahmen 200 Personen teil.", "Es war eine Präsenzveranstaltung."),
        no=("Ein digitales Vorbereitungstreffen ging voraus.",),
    ),
    Rule(
        "held in this form",
        "attendance",
        "",
        r"\b(?:{held}|{met}|{took_part})\b",
        weight=4,
        about=OURS,
        yes=("Das Treffen fand online statt.", "Erstmals kamen wir wieder vor Ort zusammen."),
        no=("Die Sitzung des Magistrats fand online statt.", "Die Anmeldung fand online statt."),
    ),
    Rule(
        "people in this form",
        "attendance",
        "",
        r"\b(?:kam|kamen|kommen|gekommen|angereist|reisten|erschienen)\b|\b(?:begrüßen|willkommen\s+heißen)\s+zu\s+dürfen"
        r"|\b(?:saß|saßen|sitzt|sitzen|folgten)\b.*\b(?:{form})\b|\b(?:{form})\s+(?:\w+\s+){0,2}(?:einladen|eingeladen)\b"
        r"|\b(?:alle|sämtliche|\d+)\b.*\bwaren\b.*\b(?:{form})\b|\bwaren\s+alle\b.*\b(?:{form})\b"
        r"|\b(?:bieten|bietet|boten)\s+(?:wir\s+)?(?:das|die|den|unser\w*)\s+[\w-]*{event}\w*\b.*\ban\b",
        weight=4,
        about=("meeting", "participant"),
        yes=(
            "Nur drei Mitglieder konnten persönlich ins Rathaus kommen.",
            "Beim Treffen saß die eine Hälfte der Gäste im Saal.",
            "Alle 70 Teilnehmenden waren am 17.09.2024 vor Ort.",
            "Am 17.09.2024 konnten wir wieder in Präsenz einladen.",
            "Wir bieten das Treffen hybrid an.",
        ),
        no=(
            "Persönlich dankte der Minister den Gästen, die gekommen waren.",
            "Der Minister saß im Saal.",
            "Die Hälfte der Vereine war vor Ort.",
            "Vor Ort waren die Gäste zum Essen eingeladen.",
            "Wir bieten nach dem Treffen auch Beratung an, online oder am Telefon.",
        ),
    ),
    Rule(
        "an event of this form",
        "attendance",
        "",
        r"\b(?:wurde|wird)\s+(?:\w+\s+|am\s+{any_day}\s+)?eine?\s+(?:{online})"
        r"|^aus\s+de[mr]\s.*\bwurde\b.*\beine?\s+(?:{online})"
        r"|\b(?:fand|findet|gab)\b.*\b(?:online|digital|hybrid)-\w+.*\bstatt\b"
        r"|\b(?:online|digitale?|virtuelle?)[ -]?(?:teilnahme|zuschaltung)\b"
        r"|\bteilnahme\b.*\b(?:{form})\b.*\bmöglich",
        unless=r"\b(?:vorbereit\w*|sprechstunde\w*|umfrage\w*|{sign_up})\b",
        weight=4,
        yes=(
            "Wegen Corona wurde aus dem geplanten Präsenztreffen eine Videokonferenz.",
            "Aus dem Vor-Ort-Termin wurde wegen der Pandemie am 17.09.2024 ein Online-Format.",
            "Statt des geplanten Präsenzkongresses fand ein Online-Update statt.",
            "Eine Online-Teilnahme ist möglich.",
        ),
        no=("Die Online-Sprechstunde findet mittwochs statt.", "Eine Online-Teilnahme ist nicht möglich."),
    ),
    Rule(
        "is of this form",
        "attendance",
        "",
        r"\b(?:ist|war|wird|wurde|erfolgt\w*|läuft|lief|bleibt|blieb|ging|geht|musste|konzipiert"
        r"|angelegt|geplant|organisiert|übertragen)\b",
        weight=4,
        about=("meeting",),
        yes=("Der Kongress war hybrid angelegt.",),
        no=("Das Stadtteilportal ist digital.",),
    ),
    Rule(
        "in place of a meeting",
        "attendance",
        "online",
        r"\b(?:statt|anstatt|anstelle)\s+(?:\w+\s+){0,3}[\w-]*(?:{whole_event}|{on_site}).*\bgab\s+es\b"
        r".*\beine?n?\s+(?:{video_call}|{online_compound})",
        weight=4,
        yes=("Statt einer Tagung im Bürgerhaus gab es ein Webinar.",),
        no=("Für die Gäste des Treffens gab es vorab eine Videokonferenz.",),
    ),
    Rule(
        "line of facts",
        "attendance",
        "",
        r"^(?:am\s+)?{any_day}(?:[^.]{0,40}[,|]|,?)\s*(?:{form})"
        r"(?:\s+(?:aus|im|in)\s+(?:\w+\s+){0,2}(?-i:[A-ZÄÖÜ])[\w-]+)?\s*[.!]?$",
        weight=4,
        yes=("17.09.2024, 10–12 Uhr, online", "Am 17.09.2024 digital aus dem Rathaus"),
        no=("17.09.2024, 10–12 Uhr, Anmeldung online", "Am 17.09.2024 online in der Zeitung erschienen"),
    ),
    Rule(
        "went over to",
        "attendance",
        "",
        r"\b(?:wich|wichen|weicht|weichen|ausgewichen|umgestellt|umgestiegen|verleg(?:t|en)|gewechselt|stellt\w*)\b"
        r".*\b(?:auf|in|ins)\s+(?:\w+\s+){0,3}(?:{online}|netz\b)|\b(?:{online})\s+(?:verlegt|verlagert)"
        r"|\bdurch\b.*{online}.*\bersetzt\b"
        r"|\b(?:alternativ|ersatz|ausweich)\w*\b.*{online}",
        weight=4,
        about=OURS,
        yes=(
            "Wegen der Pandemie wich das Netzwerk auf ein digitales Format aus.",
            "Als Alternative haben wir uns etwas im digitalen Raum überlegt.",
        ),
        no=(
            "Die Beratung im Stadtteilbüro wurde auf digitale Wege umgestellt.",
            "Alternativ können Sie sich online anmelden.",
        ),
    ),
    Rule(
        "label",
        "attendance",
        "",
        r"^(?:format|veranstaltungsart|modus|ort|veranstaltungsort|veranstaltungsformat|wo|wie|form|art|durchführung|teilnahme)\s*[:?]",
        weight=5,
        yes=("Format: hybrid", "Ort: online (Webex)"),
        no=("Anmeldung: online",),
    ),
    Rule(
        "at the same time",
        "attendance",
        "hybrid",
        r"\b(?:parallel|zeitgleich|gleichzeitig)\b.*\b{online}",
        unless=r"\b{sign_up}\b|{beside_it}",
        weight=4,
        about=OURS,
        yes=(
            "Parallel verfolgten rund 1.000 Teilnehmende den Kongress digital.",
            "Die Tagung wurde gleichzeitig im Kurhaus und im Internet angeboten.",
        ),
        no=("Hundert Geräte waren gleichzeitig im Netz.",),
    ),
    Rule(
        "heading",
        "attendance",
        "",
        r"^[^.]{0,160}$",
        unless=r"\b(?:{document}|{sign_up})[^–—|:(]{0,30}\b{form}",
        weight=5,
    ),
    Rule(
        "either form",
        "attendance",
        "hybrid",
        r"\b(?:vor\s+ort|in\s+präsenz|in\s+(?-i:[A-ZÄÖÜ])[\w-]+|im\s+(?-i:[A-ZÄÖÜ])[\w-]+)\s+(?:oder|und|sowie)"
        r"\s+(?:auch\s+)?(?:per\s+|via\s+|am\s+|über\s+)?{online}.*\b(?:möglich|teil\w*|dabei)\b"
        r"|\b(?:wahlweise|entweder)\b.*\boder\b.*\b{online}"
        r"|\bkommen\s+sie\b.*\boder\b.*\b{online}"
        r"|\bwer\s+nicht\b.*\b(?:vor\s+ort|dabei|kommen|(?:an)?reisen|anwesend|teilnehmen)\b.*\b{online}"
        r"|\b(?:parallel|zeitgleich|gleichzeitig|zusätzlich|außerdem|zudem|auch)\b.*\b{stream}"
        r"|\b(?:{on_site})\s+und\s+(?:[\w-]+\s+){0,5}(?:per\s+|via\s+|am\s+|über\s+)?(?:{online})",
        unless=r"\b(?:{sign_up}|beratung\w*|sprechstunde\w*|ob|offen|unklar|entschieden|entscheid\w*)\b",
        weight=4,
        yes=(
            "Teilnahme vor Ort oder online möglich",
            "Sie können wahlweise in Kassel oder per Videokonferenz teilnehmen.",
            "Wer nicht vor Ort dabei sein konnte, verfolgte die Tagung im Livestream.",
            "Zeitgleich lief ein Livestream.",
            "Das Treffen wurde zusätzlich im Livestream übertragen.",
            "Wir begrüßten 60 Gäste vor Ort und noch einmal so viele per Videokonferenz.",
        ),
        no=(
            "Ob das Treffen vor Ort oder online möglich ist, entscheidet sich noch.",
            "Die Beratung ist vor Ort oder online möglich.",
            "Der Livestream ist weiterhin abrufbar.",
        ),
    ),
    Rule(
        "back in this form",
        "attendance",
        "",
        r"^(?:(?:endlich|erstmals|wieder|sondern|diesmal|rein|nun|aber|auch|leider|und|als|per|in|ausschließlich)\s+){0,4}(?:{form})",
        # "Vor Ort engagieren sich viele": what is done there, not where people met
        unless=r"^(?:vor|am|auf)\s+de[mn]\s|^\w+\s+(?:ja|nein)\b|^vor\s+ort\s+in\s+den\s|\bpräsenz\s+zeig|\bantr[aä]g\w*|^vor\s+ort\s+(?!(?:in|im|am|und|oder|sowie|statt|dabei)\b)(?-i:[a-zäöü])",
        weight=4,
        about=("meeting", "participant", "none", "pronoun"),
        yes=("Endlich wieder vor Ort!",),
        no=(
            "Online finden Sie die Dokumentation.",
            "Digital ja, aber nur für die Dokumentation!",
            "Vor Ort werden die Besucherinnen und Besucher beraten.",
            "Vor Ort gibt es viele Ehrenamtliche.",
        ),
    ),
)
