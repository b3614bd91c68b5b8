"""The terms of German public offices for meetings, in groups that all reading rules use.

A group is a regular expression, case is ignored; ``{name}`` is another group. To teach the reader a word,
add it to its group here; to teach it a way of saying something, add a rule beside the others of its field.
"""

from __future__ import annotations

from scraper.parsers.common.lexicon import Lexicon
from scraper.parsers.common.marked_text import DAY, NAME, OTHER_DAY

TERMS = Lexicon(
    {
        "day": DAY,
        "other_day": OTHER_DAY,
        "any_day": f"[{DAY}{OTHER_DAY}\ue100-\ue2ff]",
        "name": NAME,
        "year": r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d)",
        # What a meeting may be called. The first list names one whole event, the second also a part of one.
        "whole_event": (
            r"treffen|tagung|fachtag|kongress|congress|hackathon|konferenz|zusammenkunft|symposium|veranstaltung|gipfel|meeting"
            r"|(?:netzwerk|vernetzungs|info|informations|aktions|präventions|studien|themen"
            r"|projekt|praxis|zukunfts|ehrenamts"
            r"|innovations|kreativ|strategie|transfer)tag"
        ),
        "part_event": (
            r"forum|workshop|werkstatt|austausch|dialog|gespräch|seminar|plenum|salon|klausur"
            r"|barcamp|akademie|event(?!u)|bereisung|(?:projekt|ideen|kontakt)börse"
        ),
        "event": r"{whole_event}|{part_event}",
        "series": r"leuchtturm-?projekt(?:en?|s)?",
        # People gather for these, too; they are the section's own event where it names no other.
        "gathering": (
            r"rundg[aä]ng\w*|\w*spazierg[aä]ng\w*|\w*tour(?:en)?|exkursion\w*|\w*fest|\w*feier"
            r"|\w*empf[aä]ng\w*|\w*konzert\w*|\w*vortr[aä]g\w*|\w*(?<!aus)(?<!ein)führung(?:en)?|\w*besichtigung\w*|\w*begehung\w*"
            r"|\w*sitzung\w*|\w*versammlung\w*|\w*lesung\w*|\w*markt|\w*lauf|\w*messe|\w*umzug"
            r"|\w*gottesdienst\w*|\w*abends?"
            r"|\w*nachmittag|\w*vormittag|\w*ball|\w*turnier|\w*aktion(?:stag)?"
            r"|\w*stammtisch|\w*fahrt(?:en)?|\w*tag der [\w-]+"
        ),
        # Events of these names are never the meeting itself.
        "side_event": (
            r"\w*ausstellung\w*|\w*eröffnung\w*|\w*einweihung\w*|\w*richtfest\w*|\w*spatenstich\w*"
            r"|\w*grundsteinlegung\w*|\w*verleihung\w*|(?:abend|mittag|fest|früh)?(?<!h)essen|imbiss|buffet|büfett"
            r"|\w*transfer|shuttle\w*|bus|busse|\w*programm(?:punkt\w*|teil)?|\w*grußworte?s?"
            r"|\w*rede|pause|\w*(?<!ein)wahl"
            r"|\w*sprechstunde\w*|\w*beratung\w*|\w*premiere|\w*(?:übergabe|überreichung)|trauer\w*|beisetzung\w*|beerdigung\w*|demonstration\w*"
            r"|kundgebung\w*|ag-\w+|mahnwache\w*|(?:spenden|stadt|volks|sponsoren)lauf\w*"
            # a town's own occasions
            r"|\w*(?:stadt|stadtteil|sommer|straßen|nachbarschafts|kinder|herbst|frühlings|bürger|quartiers|hof|grill)fest(?:es|e|en|s)?"
            r"|\w*(?:floh|trödel|weihnachts|oster|wochen|töpfer|bauern|kunst|mittelalter)markt\w*|\w*umzug\w*|\w*turnier\w*|\w*gottesdienst\w*|\w*konzert\w*"
            r"|\w*basar\w*|kirmes|kerb|kirchweih|\w*(?:karnevals|martins|fastnachts)zug\w*|\w*picknick\w*|\w*(?<!vor)frühstück\w*|brunch|party|disco"
            r"|tombola|vernissage|finissage|theaterstück\w*|musical|ballett|\w*(?<!bei)spiele?s?|\w*wettbewerb\w*|\w*quiz|\w*probe|\w*training\w*|\w*(?<!dis)(?<!ex)kurs(?:e[sn]?)?"
            r"|hochzeit|taufe|blutspende\w*|demo|razzia|\w*streik\w*|zeltlager\w*|(?:sieger)?ehrung(?:en)?|auslosung|bürgerentscheid\w*"
            r"|\w*wanderung\w*|radtour\w*|\w*putz(?:aktion)?|\w*pflanz(?:aktion|ung)\w*|impfaktion\w*|(?:kino|film|eltern|spiele)abend\w*|repair-café\w*|reparaturcafé\w*"
        ),
        "building": r"{opening}|abriss\w*|abbruch\w*|bagger\w*|bau(?:start|beginn|arbeiten)\w*|sanierung\w*",
        "opening": (
            r"\w*eröffnung\w*|\w*einweihung\w*|\w*richtfest\w*|\w*spatenstich\w*|\w*grundsteinlegung\w*"
            r"|\w*übergabe"
        ),
        # "Die Stadt öffnete die Türen ihres Programmgebiets": people are shown around.
        "opens_to_guests": (
            r"\b(?:öffne(?:te|t)?n?)\b.*\btüren?\s+(?:ihre[sr]|seine[sr]|de[sr])\s+(?:\w+\s+)?[\w-]*"
            r"(?:programmgebiete?|quartiere?|stadtteile?|viertel|fördergebiete?)s?\b"
            r"|\b(?:öffne(?:te|t)?)\s+(?:die|der|das|ihr)\s+{area_noun}\s+(?:am\s+{day}\s+)?(?:ihre|seine)\s+türe?n\b"
            r"|\b{area_noun}e?(?:\s+{name}(?:\s+und\s+{name})?)?\s+öffne(?:te|t)?n?\s+(?:am\s+{day}\s+)?(?:ihre|seine)\s+türe?n\b"
            r"|\b(?:öffne(?:te|t)?n?)\s+(?:die\s+)?(?:stadt|gemeinde|kommune|gastgeber\w*)\b.*\btüren?"
            r"\s+für\s+(?:[\w-]+\s+){0,3}{participant}\b"
            r"|\b(?:stadt|gemeinde|kommune|gastgeber\w*)\s+öffne(?:te|t)?n?\b.*\btüren?"
            r"\s+für\s+(?:[\w-]+\s+){0,3}{participant}\b"
            r"|\b(?:projekte|initiativen|vereine)\b.*\böffne(?:te|t)?n?\b.*\bihre\s+türen\b"
            r"|\böffne(?:te|t)?n?\b.*\b(?:projekte|initiativen|vereine)\b.*\bihre\s+türen\b"
            r"|\böffne(?:te|t)?n?\b.*\bden\s+{participant}\b.*\bihre\s+türen\b"
            r"|\böffne(?:te|t)?n?\b.*\b(?:ihre|seine)\s+türen\s+für\b.*\b(?:ganz\s+hessen|netzwerk\w*|kommunen|fachleute|fachpublikum)\b"
        ),
        "area_noun": r"[\w-]*(?:siedlung|viertel|quartier|stadtteil|gebiet)",
        "dateline_town": (
            r"(?:bad\s+)?(?!(?:am|vom|ab|den|zum|seit|bis)\b)(?-i:[A-ZÄÖÜ])[\w-]+(?:\s+(?:am|an\s+der|im|in|ob\s+der|vor\s+der)"
            r"\s+(?-i:[A-ZÄÖÜ])[\w-]+)?(?:\s+\([\w./]+\))?"
        ),
        "side_prefix": (
            r"bundes|landes|welt|europa|vorbereitungs|vor|nach|bewohner|landesbewohner"
            r"|nachbarschafts|bürger|presse|video|telefon|web|stadtteil|anwohner"
            r"|eltern|partner|rahmen|begleit|parallel|folge|neben|jugend|kinder|senioren"
            r"|vereins|planungs|redaktions|abstimmungs|steuerungs|ehemaligen|klassen|mieter|abend|einzel|auswertungs|team"
            r"|arbeitsgruppen|schüler|familien|bewohnerinnen|bau|bauminister|minister\w*"
            r"|innenminister|online-vorbereitungs"
        ),
        "sign_up": (
            r"\w*anmeld\w*|\w*rückmeld\w*|\w*registrier\w*|\w*bewerb(?:en|ung|er|bar)\w*"
            r"|\w*frist|(?!ab)\w*schluss"
            r"|\w*einsendung|\w*buchung|\w*gebühr\w*|\w*kosten|\w*tickets?"
        ),
        "document": (
            r"\w*film\w*|\w*videos?|\w*dokumentation\w*|mitschnitt\w*"
            r"|\w*aufzeichnung\w*"
            r"|\w*präsentation\w*|\w*unterlagen|broschüre\w*|flyer\w*|newsletter\w*|\w*bericht\w*"
            r"|\w*mitteilung\w*|\w*meldung\w*|protokoll\w*|website|webseite|homepage|\w*plattform\w*|\w*portal\w*"
            r"|umfrage\w*|\w*fotos?|\w*bilder"
            r"|\w*galerie\w*|\w*magazin\w*|\w*heft\w*|artikel\w*|einladung(?:en|skarten)?|\w*schreiben|\w*brief\w*"
            r"|[\w-]*beteiligung\w*|fragebogen|\w*karte|podcast\w*|\w*informationen"
            r"|nachlese|tagungsband"
        ),
        "person": (
            r"\w*minister(?:in|s|ium)?|\w*staatssekretär\w*|\w*bürgermeister\w*|\w*präsident\w*"
            r"|referent\w*|frau|herr|herrn"
            r"|landrat\w*|landrätin|\w*dezernent\w*|moderator\w*|stadtr[aä]t\w*|\w*leiter\w*"
            r"|professor\w*|prof|dr|architekt\w*"
            r"|redner\w*|teilnahme|kommen|besuch|künstler\w*|abgeordnete\w*|schirmherr\w*"
            r"|gastredner\w*|vertretung"
        ),
        # Those who come to the meeting or have it at their place; who they are says where they are.
        "guest": (
            r"gäste|gästen|(?:angemeldet|zugeschaltet)e[nr]?|teilnehm\w*|akteur\w*|netzwerk(?!{event})\w*|fachleute\w*|\w*vertreter\w*"
            r"|\w*manage\w*|kommunen|städte|engagierte\w*|beteiligte\w*|verantwortliche\w*|expert\w*"
            r"|fachpublikum|\w*beauftragte\w*|praktiker\w*|kolleginnen|kollegen"
            r"|programmstandorte|standorte|gastgeber\w*|ausrichter\w*|leuchtturmprojekte?"
            r"|interessierte\w*|besucher\w*|[\w-]*mitglieder\w*|\w*partner\w*|community|teil|hälfte|drittel|mehrheit"
            r"|großteil|kreis|runde"
        ),
        "someone": r"{guest}|personen|menschen|publikum|ehrenamtliche\w*",
        "participant": r"{someone}|wir|uns",
        # Another year's meeting, and how this one was once meant to be.
        "other_time": (
            r"\w*vorjahr\w*|(?:letzt|vergangen|vorig|vorherig|vorangegangen"
            r"|zurückliegend)\w*\s+(?:mal|jahr\w*|[\w-]*{event}\w*|ausgabe)"
            r"|jahre?n?\s+(?:zuvor|davor|danach)|(?:letzt|vor)jährig\w*|(?:folge|nächst|kommend)\w*\s+jahr\w*"
            r"|vor\s+(?:einem|zwei|drei|vier|fünf|einigen|wenigen)\s+jahr\w*|damals"
            r"|früher|früher\w+\s+(?:jahr\w*|ausgaben?|[\w-]*{event}\w*)"
            r"|sonst|normalerweise|üblicherweise"
            r"|künftig\w*|zukünftig\w*|in\s+zukunft"
        ),
        "next_one": r"(?:nächst|kommend|folgend)\w*\s+(?:[\w-]+\s+)?[\w-]*{event}\w*|folge\w*{event}",
        "once_planned": (
            r"ursprünglich\w*|eigentlich|zunächst|bislang|bisher\w*|zuerst|anfangs|vorgesehen\w*"
            r"|geplant\w*|angesetzt\w*|anberaumt\w*|terminiert\w*"
        ),
        "intended": r"geplant|vorgesehen|angekündigt|angesetzt|gedacht|konzipiert",
        "held": (
            r"(?:fand|findet|fanden|finden|fände)\b.*\bstatt|stattfand\w*|stattfind\w*"
            r"|stattgefunden\w*|stattzufinden"
            r"|durchgeführt|abgehalten|ausgerichtet|richte(?:n|t|te|ten)\b.*(?:{event}|{series}).*\baus|veranstaltet|(?:ge)?tagte?n?|(?-i:tagen)|abgewickelt|begangen"
            r"|über\s+die\s+bühne|vonstatten|stieg|h(?:ie|ä)lt\w*\b.*\ban\s+[\w-]+\s+[\w-]*(?:{whole_event}|{series}).*\bfest\b"
        ),
        "met": (
            r"an\s+einem\s+tisch|traf(?:en)?|trifft|treffen\s+(?:sich|wir|uns)|getroffen|zusammenk\w+"
            r"|zusammengek\w+"
            r"|(?:konnten?|können|kann|werden|durften)\b.*\b(?-i:treffen)|(?-i:treffen)\s+(?:konnten?|können|durften)"
            r"|(?:kam|kamen|kommen|kommt)\b.*\bzusammen"
            r"|versammel\w*|versammlt\w*|tausch\w+\s+sich|wiedersehens?\w*|sehen\s+uns|sahen\s+(?:sich|wir)|begegne(?:t\w*|n)"
            r"|kamen\b.*\bins\s+gespräch|(?:kamen|kommen)\b.*\bnach"
        ),
        "took_part": (
            r"teilnehmen\b|teilzunehmen|teilgenommen|(?:nahm|nahmen|nehmen)\b.*\bteil|dabei|zugeschaltet\w*"
            r"|zuschalt\w*|(?:schaltete\w*)\b.*\bzu|mitdiskutier\w*"
            r"|verfolg\w*|(?:schau|hör)ten\b.*\bzu\b|zugesagt|eingewählt|wählten\b.*\bein|teilnahme|zugegen|anwesend"
        ),
        "called_off": (
            r"abgesagt\w*|abzusagen|absag(?:en|t|te|ten)|entfällt|entfiel|entfielen|entfallen"
            r"|(?:aus|weg|flach)gefallen\w*|auszufallen|ausfallen|ausfällt|ausfiel|ausfielen"
            r"|abgeblasen|annulliert|gestrichen|storniert|gecancelt|ins\s+wasser\s+gefallen"
            r"|(?:fällt|fiel|fallen|fielen)\b(?!{turned_out})[^,;.]{0,80}\b(?:aus|weg|flach|ins\s+wasser)"
            r"|(?:sagt|sagte|sagten|sagen)\b[^,;.]{0,80}\bab"
        ),
        "at_last": (
            r"(?:schließlich|letztlich|letztendlich|endgültig|zuletzt|am\s+ende|(?:und|aber)\s+dann|dann\s+doch|später)"
        ),
        # "Die Bilanz fällt positiv aus"
        "turned_out": (
            r"[^,;.]{0,80}\b(?:positiv|negativ|gut|schlecht\w*|unterschiedlich|knapp|deutlich"
            r"|(?!daher|leider|wieder|hier)\w+er|durchweg|eindeutig|erfreulich|zufriedenstellend|anders|gemischt|durchwachsen)\s+aus\b"
        ),
        # They meet, too, and never at the section's meeting.
        "body": (
            r"\w*beir[aä]t(?:e[sn]?|s)?|\w*ausschuss(?:es)?|\w*magistrats?|\w*parlaments?|\w*vorstands?|jury"
            r"|\w*kommission|\w*kabinetts?|\w*fraktion(?:en)?|landtags?|(?:lenkungs|steuerungs)\w+"
            r"|ag-\w+|arbeitsgruppen?|(?:organisations|vorbereitungs|planungs)\w+|stadtrats?|gemeinderats?|stadtverordnetenversammlung|arbeitskreis(?:es)?"
        ),
        "not_held": (
            r"nicht\s+(?:mehr\s+|in\s+diesem\s+jahr\s+|dieses\s+jahr\s+|(?:im\s+jahr\s+)?{year}\s+"
            r"|wie\s+\w+\s+){0,2}"
            r"(?:statt(?!\s+(?:in|wie|am)\b)|stattfinden|stattgefunden|stattfand|stattfindet"
            r"|durchgeführt|abgehalten|ausgerichtet|veranstaltet|zustande|durchzuführen|auszurichten|abzuhalten|zu\s+veranstalten)"
        ),
        "unreal": (
            r"anders\s+als\s+(?:befürchtet|gedacht|angekündigt)|(?:nicht|keineswegs|nie|niemals"
            r"|weder|ohne|fast|beinahe"
            r"|keine?)\s+(?:\w+\s+){0,2}(?:{called_off}|{moved})"
            r"|(?:fällt|fiel|fallen|fielen)\s+(?:\w+\s+){0,3}?(?:nicht|nie|niemals|keineswegs|fast|beinahe)\b"
            r"|verschiebung\b.*\b(?:nicht|kein\w*)\s+(?:{intended}|möglich|nötig|thema|frage)"
            r"|wäre\w*|hätten?|niemand|^sollten?|^während|^ob|^absagen|falls|sofern|könnten?|müssten?|würden?|bitte|droh\w*|bei\s+(?:regen|sturm|unwetter|schlechtem)"
            r"|entgegen|gerücht\w*|{considered}|^wer\b"
        ),
        "considered": r"nachgedacht|diskutier\w*|gesprochen|beraten|dacht\w+\b.*\bnach|fragen\s+nach"
        r"|im\s+raum\b|zur\s+debatte|erwogen|erwog|überlegt\w*|denkbar"
        r"|(?:nicht|nie|niemals|keinesfalls)\s+(?:infrage|in\s+frage|nötig|notwendig|erforderlich)",
        "moved": (
            r"verschoben\w*|verschob|verschiebt|verschieben|(?:termin)?verschiebung|vertag(?:t|te|ten|en|ung)"
            r"|aufgeschoben|umterminiert|vorverlegt|vorgezogen|nach\s+(?:hinten|vorn\w*)\s+(?:geschoben|verlegt|gelegt|gerückt)"
        ),
        "made_up": r"nach(?:geholt\w*|holen|zuholen|holt)|hol(?:t|en|te|ten)\b.*\bnach(?=\W*$|\s+und\b)",
        "new_date": (
            r"neue[rn]?\s+(?:termin|tag)|neues\s+datum|ersatztermin|ausweichtermin|nachholtermin"
            r"|alternativtermin|terminänderung|neu\s+(?:terminiert|angesetzt)"
        ),
        "season": (
            r"januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
            r"|frühjahr|frühling|sommer|herbst|winter|später\w*|unbestimmte|jahreshälfte|folgejahr|jahres(?:anfang|ende|wechsel)|ostern|pfingsten|nächste\w*|kommende\w*"
            r"|folgende\w*|{year}|{any_day}"
        ),
        # What a clause says of people who come together, whatever its subject is.
        "gathers": (
            r"\b(?:{held}|{met}|{took_part}|{someone}|zum\s+{count}\s+mal|gruppe|[\w-]*team|zusammen\w*"
            r"|zu\s+gast|empfing\w*|begrüß\w*|willkommen|grüße|zu\s+wort|(?:ging|geht)\s+es"
            r"|verwandelt\w*|gehörte\w*|thema|zeichen|mittelpunkt|fokus|vordergrund|angesetzt|termin\w*"
            r"|treiben|station|schauplatz|reiseziel|gelingen|auftakt|türen|satz|drehte|rahmen"
            r"|festival|summit|conference|sprint)\b"
        ),
        "invited": r"eingeladen|einlud|lud|luden|lädt|laden",
        # What a host does, and others elsewhere, too.
        "shows": (
            r"\b(?:{gathering}|{invited}|(?-i:[A-ZÄÖÜ])[\w-]{3,}innen|(?-i:[A-ZÄÖÜ])[\w-]+(?:ier|mach|teil|reis|wohn|hör|wes|wirk|forsch)ende[nr]?"
            r"|\w*gebiete?s?|(?:aus)?ge(?:zeigt|tauscht)|vorgestellt|präsentier\w*|stell\w+\b.*\b(?:vor|fragen)|zeigt\w*|tausch\w*"
            r"|diskutier\w*|widmet\w*|würdigt\w*|führt\w*|erklärt\w*|erkundet\w*|besichtigt\w*|besucht\w*|erlebt\w*"
            r"|lernt\w*|sprach\w*|erläuter\w*|bot|boten|freude|vertreten)\b"
        ),
        "host": (
            r"{area_noun}\w*|[\w-]*projekt\w*|[\w-]*initiative\w*|[\w-]*vereine|jugendliche\w*|schüler\w*|kinder"
            r"|bewohner\w*|fachkräfte\w*|nachbar\w*|reihe"
        ),
        "count": r"(?:\d+\.|\w+ten)",
        # How people meet.
        "stream": (
            r"live-?stream\w*|stream\w*|gestreamt|live\s+(?:ins?|im)\s+(?:internet|netz)"
            r"|live\s+übertrag\w*|(?:ins|im)\s+(?:internet|netz)\s+übertragen|live-?übertrag\w*"
            r"|online-?übertrag\w*|online\s+übertragen"
        ),
        "video_call": (
            r"(?:live-)?video-?konferenz\w*|video-?(?:schalt|zuschalt)\w*|web-?konferenz\w*|web-?seminar\w*"
            r"|webinar\w*|telefon-?(?:konferenz|schalte)\w*|zoom(?:-\w+)?|webex(?:-\w+)?"
            r"|big\s?blue\s?button|jitsi|skype|google\s+meet|teams-\w+|(?:ms|microsoft)[\s-]teams|(?:per|via|über|mit)\s+teams"
            r"|video-?(?:call|chat|meeting)\w*"
        ),
        "online_compound": (
            r"online-?\s?(?:\w*{event}\w*|update|format\w*|form|modus|variante|teilnahme|teilnehm\w*"
            r"|zuschaltung|übertragung"
            r"|sitzung|sessions?|premiere|edition|version|treff|schalte|abend|schulung|vortrag)"
        ),
        "online": (
            r"{video_call}|{stream}|{online_compound}|online(?!-)|digital(?:e[snrm]?)?|virtuell(?:e[snrm]?)?|digital-?{event}\w*"
            r"|ins?\s+digitale|(?:per|via)\s+video|zugeschaltet\w*|zuschalt\w*|schaltete\w*\b.{0,60}\bzu\b"
            r"|(?:am|auf\s+dem|über\s+den|(?:an|vor)\s+(?:dem|den|ihren?))\s+(?:\w+\s+)?(?:bildschirm|computer|rechner|pc|monitor|laptop)\w*"
            r"|von\s+(?:zu\s?hause|daheim)|aus\s+dem\s+home-?\s?office"
            r"|(?:ins|im|übers|über\s+das)\s+(?:netz|internet|web)|remote|im\s+virtuellen\s+raum"
            r"|eingewählt"
        ),
        "on_site": (
            r"vor\s+ort|in\s+präsenz|in\s+echt|in\s+persona?|in\s+natura|offline|face[- ]to[- ]face"
            r"|präsenz(?:-?\w+)?|persönlich|leibhaftig"
            r"|von\s+angesicht\s+zu\s+angesicht|im\s+saal|physisch|analog"
        ),
        "hybrid": r"hybrid(?:e[snrm]?)?|hybrid-?(?:form|modus|{event})\w*",
        # "Digitale Veranstaltung", "virtueller Raum"; not "digitale Methoden".
        "form_noun": (
            r"{event}|sitzung|versammlung|abend|feier|form|raum|räume|weise|wege?|runde|ausgabe|edition"
            r"|variante|version|premiere|teilnahme|zuschaltung|übertragung|schalte|modus|treff"
            r"|begegnung|durchführung|umsetzung|angebot"
        ),
        "beside_it": (
            r"\b(?:zeitgleich|parallel|gleichzeitig)\s+(?:mit|zu[mr]?)\b(?!.*\b{stream}).*"
            r"\b(?:fand|findet|lief|läuft|gab|gibt)\b.*\b{online}"
        ),
        "form": r"{online}|{on_site}|{hybrid}",
    }
)
