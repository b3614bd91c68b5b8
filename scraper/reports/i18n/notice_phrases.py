"""The sentences for operators in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import ProblemKind
    from scraper.reports.model import Language, NoticeKind


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """Everything that a notice says by itself. A type, so that no language can lack a sentence."""

    headlines: Mapping[NoticeKind, str]
    headline_problem: Mapping[ProblemKind, str]
    seen: str
    reason: str
    since: str
    readers: str
    next: str
    command: str
    affected: str
    or_: str
    page_itself: str
    more_items: str
    problems: Mapping[ProblemKind, str]
    blocked: str
    never_well: str
    not_watched: str
    seen_what: Mapping[NoticeKind, str]
    since_when: Mapping[NoticeKind, str]
    for_readers: Mapping[NoticeKind, str]
    readers_decide: str
    next_blocked: str
    next_problem: Mapping[ProblemKind, str]
    next_what: Mapping[NoticeKind, str]


_GERMAN = NoticeWords(
    headlines={
        "problem": "Überwachung „{title}“: Seite nicht lesbar",
        "failing": "Überwachung „{title}“: {failures} Abrufe in Folge fehlgeschlagen",
        "recovered": "Überwachung „{title}“: wieder in Ordnung",
        "stale": "Überwachung „{title}“: seit Längerem kein erfolgreicher Abruf",
        "given_up": "Überwachung „{title}“: Nachricht nicht zustellbar (Kanal „{channel}“)",
        "mistake": "Zeitpläne: Fehler in „{file}“",
        "mended": "Zeitpläne: Fehler in „{file}“ behoben",
        "unpublished": ("Übersicht „{title}“: Veröffentlichen fehlgeschlagen"),
        "published": ("Übersicht „{title}“: wird wieder veröffentlicht"),
        "doubt": "Überwachung „{title}“: Angabe nicht eindeutig",
        "unread_section": "Überwachung „{title}“: Abschnitt nicht als Treffen erkannt",
        "restless": "Überwachung „{title}“: Angabe ändert sich ständig",
        "test": "Testnachricht: Überwachung „{title}“ (Kanal „{channel}“)",
    },
    headline_problem={
        "mass_removal": "Überwachung „{title}“: viele Treffen fehlen auf einmal",
        "too_few_meetings": "Überwachung „{title}“: weniger Treffen als erwartet",
        "field_lost": "Überwachung „{title}“: viele Angaben fehlen auf einmal",
    },
    seen="Befund",
    reason="Meldung des Programms",
    since="Zeitpunkt",
    readers="Für Leserinnen und Leser",
    next="Nächster Schritt",
    command="Befehl",
    affected="Betroffen",
    or_=" oder ",
    page_itself="die Seite selbst",
    more_items="und {count} weitere",
    problems={
        "not_the_page": (
            "Der Server hat eine andere Seite geliefert, zum Beispiel eine Fehler-, Wartungs- oder "
            "Einwilligungsseite."
        ),
        "no_content": "Die Seite ist gekommen, aber ohne die Abschnitte zu den Treffen.",
        "truncated": "Die Seite ist unvollständig angekommen.",
        "too_few_meetings": "Auf der Seite stehen weniger Treffen, als mindestens erwartet werden.",
        "mass_removal": "Auf der Seite fehlt auf einmal ein großer Teil der bekannten Treffen.",
        "field_lost": (
            "Angaben, Texte oder Filme, die bisher bei den Treffen standen, fehlen auf einmal bei vielen "
            "oder allen."
        ),
        "broken_text": "Der Text der Seite ist entstellt: Umlaute und Sonderzeichen sind falsch kodiert.",
        "content_error": "Im Inhalt der Seite steht eine Fehlermeldung ihres eigenen Redaktionssystems.",
    },
    blocked="Der Server lehnt den Abruf ab. Abrufe ohne Erfolg in Folge: {failures}.",
    never_well="Bisher war noch kein Abruf der Seite erfolgreich.",
    not_watched=(
        "Was in dieser Datei steht, wird nicht überwacht, bis der Fehler behoben ist. Änderungen könnten "
        "Leserinnen und Lesern bis dahin entgehen. Alle anderen Zeitpläne laufen weiter."
    ),
    seen_what={
        "problem": "Die Seite ist gekommen, aber nicht in einem lesbaren Zustand.",
        "failing": "Die Seite ließ sich nicht abrufen. Fehlgeschlagene Abrufe in Folge: {failures}.",
        "recovered": "Die Seite wird wieder abgerufen und gelesen.",
        "stale": "Seit dem letzten erfolgreichen Abruf ist ungewöhnlich viel Zeit vergangen.",
        "given_up": (
            "Eine Nachricht über den Kanal „{channel}“ konnte nicht zugestellt werden "
            "(Zustellversuche: {attempts}). Es wird kein weiterer Versuch unternommen."
        ),
        "mistake": "Die Angaben in „{file}“ lassen sich nicht verwenden.",
        "mended": "In „{file}“ ist kein Fehler mehr, oder die Datei wurde entfernt.",
        "unpublished": ("Die Übersichtsseite im Ordner „{file}“ ließ sich nicht erneuern."),
        "published": ("Die Übersichtsseite im Ordner „{file}“ wird wieder bei jedem Abruf erneuert."),
        "doubt": "Eine Angabe lässt sich auf der Seite verschieden lesen.",
        "unread_section": (
            "Auf der Seite steht eine Überschrift mit Jahreszahl, die zu einem Treffen gehören könnte. Sie "
            "wurde nicht als Treffen gelesen."
        ),
        "restless": "Eine Angabe wechselt von Abruf zu Abruf.",
        "test": "Diese Nachricht wurde zur Probe gesendet. Auf der Seite hat sich nichts geändert.",
    },
    since_when={
        "problem": "Seit dem {since}.",
        "failing": "Seit dem {since}, zuletzt am {seen}.",
        "recovered": "Gestört vom {since} bis zum {seen}.",
        "stale": "Letzter erfolgreicher Abruf: {since}. Stand dieser Nachricht: {seen}.",
        "given_up": "Erster Zustellversuch: {since}, aufgegeben: {seen}.",
        "mistake": "Bemerkt: {since}.",
        "mended": "Fehlerhaft vom {since} bis zum {seen}.",
        "unpublished": ("Bemerkt: {since}."),
        "published": ("Gestört vom {since} bis zum {seen}."),
        "doubt": "Bemerkt: {since}.",
        "unread_section": "Bemerkt: {since}.",
        "restless": "Bemerkt: {since}.",
        "test": "{seen}",
    },
    for_readers={
        "problem": (
            "Leserinnen und Leser bekommen davon nichts mit. Die gespeicherten Angaben bleiben unverändert; "
            "Änderungen werden gemeldet, sobald die Seite wieder lesbar ist."
        ),
        "failing": (
            "Leserinnen und Leser bekommen davon nichts mit. Änderungen an der Seite werden erst gemeldet, "
            "wenn ein Abruf wieder gelingt."
        ),
        "recovered": (
            "Leserinnen und Leser haben von der Störung nichts mitbekommen. Was sich in der Zwischenzeit "
            "geändert hat, wird ihnen wie gewohnt gemeldet."
        ),
        "stale": (
            "Leserinnen und Leser bekommen davon nichts mit. Änderungen an der Seite könnten ihnen jedoch "
            "entgehen, solange kein Abruf gelingt."
        ),
        "given_up": "Wer über diesen Kanal informiert wird, hat diese Nachricht nicht erhalten.",
        "mistake": (
            "Leserinnen und Leser bekommen davon nichts mit: Was bisher galt, gilt weiter. Die neuen Angaben "
            "gelten erst, wenn der Fehler behoben ist."
        ),
        "mended": "Es gilt wieder, was dort steht.",
        "unpublished": (
            "In der Übersicht steht weiterhin der Stand der letzten gelungenen Veröffentlichung. "
            "Nachrichten an Leserinnen und Leser sind davon nicht betroffen."
        ),
        "published": ("Die Übersicht ist wieder auf dem aktuellen Stand."),
        "doubt": (
            "Leserinnen und Leser bekommen davon nichts mit. Die bisher bekannte Angabe bleibt stehen, wenn "
            "sie noch möglich ist; sonst bleibt das Feld leer, bis die Seite eindeutig ist."
        ),
        "unread_section": (
            "Leserinnen und Leser erfahren von diesem Abschnitt nichts, solange er nicht als Treffen erkannt "
            "wird."
        ),
        "restless": (
            "Leserinnen und Leser erhalten über diese Wechsel keine Nachrichten. Bleibt die Angabe bei drei "
            "Abrufen in Folge gleich, wird ihnen einmal gemeldet, was sich seit der letzten Nachricht "
            "geändert hat."
        ),
        "test": "Wenn Sie diese Nachricht lesen, funktioniert der Kanal.",
    },
    readers_decide=(
        "Leserinnen und Leser bekommen davon nichts mit. Die gespeicherten Angaben bleiben unverändert, bis "
        "die Webseite wieder aussieht wie gewohnt oder jemand den neuen Stand übernimmt."
    ),
    next_blocked=(
        "Bitte klären Sie mit dem Betreiber der Seite, ob der automatische Abruf erlaubt ist, und prüfen Sie "
        "die Adresse in der Zeitplandatei. Danach rufen Sie die Seite erneut ab."
    ),
    next_problem={
        "mass_removal": (
            "Bitte öffnen Sie die Webseite im Browser. Fehlen die Treffen dort nur versehentlich, ist nichts "
            "zu tun: Sie erhalten eine Nachricht, sobald die Seite wieder aussieht wie gewohnt. Sind sie "
            "mit Absicht entfernt worden, übernehmen Sie den neuen Stand mit dem folgenden Befehl."
        ),
        "field_lost": (
            "Bitte öffnen Sie die Webseite im Browser. Fehlen die Angaben dort nur versehentlich, ist nichts "
            "zu tun: Sie erhalten eine Nachricht, sobald die Seite wieder aussieht wie gewohnt. Sind sie "
            "mit Absicht entfernt worden, übernehmen Sie den neuen Stand mit dem folgenden Befehl."
        ),
        "too_few_meetings": (
            "Bitte öffnen Sie die Seite im Browser. Stehen dort mit Absicht weniger Treffen, senken Sie in "
            "der Zeitplandatei den Wert min_meetings und rufen Sie die Seite erneut ab. Andernfalls ist "
            "nichts zu tun."
        ),
        "broken_text": (
            "Bitte öffnen Sie die Seite im Browser. Sind die Umlaute auch dort entstellt, weisen Sie die "
            "Redaktion der Seite darauf hin: Sie erhalten eine Nachricht, sobald der Text wieder lesbar ist. "
            "Sieht sie dort richtig aus, rufen Sie sie erneut ab."
        ),
        "content_error": (
            "Bitte öffnen Sie die Seite im Browser. Steht die Fehlermeldung auch dort, weisen Sie die "
            "Redaktion der Seite darauf hin: Sie erhalten eine Nachricht, sobald der Fehler behoben ist. "
            "Steht sie dort nicht, rufen Sie die Seite erneut ab."
        ),
    },
    next_what={
        "problem": (
            "Bitte öffnen Sie die Seite im Browser. Ist sie dort auch gestört, ist nichts zu tun: Sie "
            "erhalten eine Nachricht, sobald sie wieder lesbar ist. Sieht sie dort richtig aus, rufen Sie "
            "sie erneut ab."
        ),
        "failing": (
            "Bitte prüfen Sie, ob sich die Seite auf diesem Rechner öffnen lässt (Netz, Firewall, Adresse in "
            "der Zeitplandatei), und rufen Sie sie erneut ab."
        ),
        "recovered": "Es ist nichts zu tun.",
        "stale": (
            "Bitte prüfen Sie, ob der Dienst läuft und ob der Zeitplan stimmt, und rufen Sie die Seite von "
            "Hand ab."
        ),
        "given_up": (
            "Bitte prüfen Sie die Einstellungen des Kanals (Adresse, Zugangsdaten). Danach senden Sie die "
            "Nachricht erneut."
        ),
        "mistake": (
            "Bitte berichtigen Sie die Stelle. Der Dienst bemerkt das innerhalb einer Minute. Ob die Dateien "
            "in Ordnung sind, zeigt auch der Befehl."
        ),
        "mended": "Es ist nichts zu tun.",
        "unpublished": (
            "Bitte prüfen Sie, ob es den Ordner gibt, ob dort noch Platz ist und ob das Konto des Dienstes "
            "darin schreiben darf. Beim nächsten Abruf wird die Seite erneut geschrieben, oder sofort mit "
            "dem Befehl."
        ),
        "published": ("Es ist nichts zu tun."),
        "doubt": (
            "Bitte öffnen Sie die Seite im Browser und lesen Sie die Stelle. Ist sie dort eindeutig, melden "
            "Sie den Fall an die Entwicklung von Leuchtturm. Andernfalls bitten Sie die Redaktion der Seite "
            "um eine Klarstellung."
        ),
        "unread_section": (
            "Bitte öffnen Sie die Seite im Browser. Gehört die Überschrift zu einem Treffen, enthält sie "
            "vermutlich einen Schreibfehler: Weisen Sie die Redaktion der Seite darauf hin. Gehört sie nicht "
            "dazu, ist nichts zu tun."
        ),
        "restless": (
            "Bitte laden Sie die Seite im Browser mehrmals neu. Wechselt die Angabe auch dort, wenden Sie "
            "sich an den Betreiber der Seite; oft liefern zwei Server verschiedene Fassungen. Andernfalls "
            "ist nichts zu tun."
        ),
        "test": "Es ist nichts zu tun.",
    },
)

_ENGLISH = NoticeWords(
    headlines={
        "problem": "Monitoring “{title}”: page not readable",
        "failing": "Monitoring “{title}”: {failures} checks failed in a row",
        "recovered": "Monitoring “{title}”: back to normal",
        "stale": "Monitoring “{title}”: no successful check for a long time",
        "given_up": "Monitoring “{title}”: message could not be delivered (channel “{channel}”)",
        "mistake": "Schedules: mistake in “{file}”",
        "mended": "Schedules: mistake in “{file}” mended",
        "unpublished": ("Overview “{title}”: publishing failed"),
        "published": ("Overview “{title}”: published again"),
        "doubt": "Monitoring “{title}”: a value is in doubt",
        "unread_section": "Monitoring “{title}”: a section was not recognised as a meeting",
        "restless": "Monitoring “{title}”: a value keeps changing",
        "test": "Test message: monitoring “{title}” (channel “{channel}”)",
    },
    headline_problem={
        "mass_removal": "Monitoring “{title}”: many meetings are suddenly missing",
        "too_few_meetings": "Monitoring “{title}”: fewer meetings than expected",
        "field_lost": "Monitoring “{title}”: many details are suddenly missing",
    },
    seen="What was seen",
    reason="The program says",
    since="When",
    readers="For readers",
    next="What to do",
    command="Command",
    affected="Concerns",
    or_=" or ",
    page_itself="the page itself",
    more_items="and {count} more",
    problems={
        "not_the_page": (
            "The server delivered another page, for example an error page, a maintenance page or a "
            "consent page."
        ),
        "no_content": "The page came, but without the sections about the meetings.",
        "truncated": "The page arrived incomplete.",
        "too_few_meetings": "The page lists fewer meetings than the expected minimum.",
        "mass_removal": "A large part of the known meetings is suddenly missing from the page.",
        "field_lost": "Details, texts or films of many or all meetings are suddenly missing.",
        "broken_text": "The text of the page is garbled: special characters are in the wrong encoding.",
        "content_error": "The content of the page has an error message of its own content system.",
    },
    blocked="The server refuses to deliver the page. Checks without success in a row: {failures}.",
    never_well="No check of the page has been successful so far.",
    not_watched=(
        "What this file asks for is not watched until the mistake is mended. Until then readers may miss "
        "changes. All other schedules go on."
    ),
    seen_what={
        "problem": "The page came, but not in a readable state.",
        "failing": "The page could not be fetched. Failed checks in a row: {failures}.",
        "recovered": "The page is being fetched and read again.",
        "stale": "An unusually long time has passed since the last successful check.",
        "given_up": (
            "A message could not be delivered through the channel “{channel}” "
            "(attempts: {attempts}). There will be no further attempt."
        ),
        "mistake": "What “{file}” says cannot be used.",
        "mended": "There is no mistake in “{file}” any more, or the file was removed.",
        "unpublished": ("The overview page in the folder “{file}” could not be renewed."),
        "published": ("The overview page in the folder “{file}” is renewed at each check again."),
        "doubt": "The page can be read in more than one way.",
        "unread_section": (
            "The page has a heading with a year that may belong to a meeting. It was not read as a meeting."
        ),
        "restless": "A value changes from check to check.",
        "test": "This message was sent as a test. Nothing has changed on the page.",
    },
    since_when={
        "problem": "Since {since}.",
        "failing": "Since {since}, most recently {seen}.",
        "recovered": "Disturbed from {since} to {seen}.",
        "stale": "Last successful check: {since}. This message: {seen}.",
        "given_up": "First attempt: {since}, given up: {seen}.",
        "mistake": "Noticed: {since}.",
        "mended": "Wrong from {since} to {seen}.",
        "unpublished": ("Noticed: {since}."),
        "published": ("Disturbed from {since} to {seen}."),
        "doubt": "Noticed: {since}.",
        "unread_section": "Noticed: {since}.",
        "restless": "Noticed: {since}.",
        "test": "{seen}",
    },
    for_readers={
        "problem": (
            "Readers do not notice anything. The stored details remain unchanged; changes will be reported "
            "as soon as the page is readable again."
        ),
        "failing": (
            "Readers do not notice anything. Changes on the page will only be reported once a check "
            "succeeds again."
        ),
        "recovered": (
            "Readers did not notice the disturbance. Whatever changed in the meantime is reported to them as "
            "usual."
        ),
        "stale": (
            "Readers do not notice anything. They may, however, miss changes on the page as long as no "
            "check succeeds."
        ),
        "given_up": "Those who are informed through this channel have not received this message.",
        "mistake": (
            "Readers do not notice anything: what was valid before remains so. The new settings become "
            "valid once the mistake is mended."
        ),
        "mended": "What it says is valid again.",
        "unpublished": (
            "The overview still shows what the last successful publication wrote. Messages to readers are "
            "not affected."
        ),
        "published": ("The overview is up to date again."),
        "doubt": (
            "Readers do not notice anything. The value known so far stays if it is still possible; otherwise "
            "the field is empty until the page is clear."
        ),
        "unread_section": "Readers learn nothing of this section until it is recognised as a meeting.",
        "restless": (
            "Readers get no messages about these changes. Once the value has been the same at three checks "
            "in a row, they are told once what has changed since their last message."
        ),
        "test": "If you can read this message, the channel works.",
    },
    readers_decide=(
        "Readers do not notice anything. The stored details remain unchanged until the web page looks as "
        "usual again or somebody accepts the new state."
    ),
    next_blocked=(
        "Please ask the operator of the page whether automatic access is permitted, and check the address in "
        "the schedule file. Then check the page again."
    ),
    next_problem={
        "mass_removal": (
            "Please open the web page in a browser. If the meetings are missing by mistake, there is nothing "
            "to do: you will get a message when the page looks as usual again. If they were removed on "
            "purpose, accept the new state with the following command."
        ),
        "field_lost": (
            "Please open the web page in a browser. If the details are missing by mistake, there is nothing "
            "to do: you will get a message when the page looks as usual again. If they were removed on "
            "purpose, accept the new state with the following command."
        ),
        "too_few_meetings": (
            "Please open the page in a browser. If it lists fewer meetings on purpose, lower min_meetings in "
            "the schedule file and check the page again. Otherwise there is nothing to do."
        ),
        "broken_text": (
            "Please open the page in a browser. If the letters are garbled there too, tell the editors of "
            "the page: you will be told as soon as the text is readable again. If it looks right there, "
            "check it again."
        ),
        "content_error": (
            "Please open the page in a browser. If the error message is there too, tell the editors of the "
            "page: you will be told as soon as it is gone. If it is not there, check the page again."
        ),
    },
    next_what={
        "problem": (
            "Please open the page in a browser. If it is disturbed there too, there is nothing to do: you "
            "will be told as soon as it is readable again. If it looks right there, check it again."
        ),
        "failing": (
            "Please see whether the page can be opened on this machine (network, firewall, address in the "
            "schedule file), and check it again."
        ),
        "recovered": "There is nothing to do.",
        "stale": (
            "Please see whether the service is running and the schedule is right, and check the page by hand."
        ),
        "given_up": (
            "Please check the settings of the channel (address, credentials). Then send the message again."
        ),
        "mistake": (
            "Please correct what is wrong. The service notices it within a minute. The command, too, shows "
            "whether the files are in order."
        ),
        "mended": "There is nothing to do.",
        "unpublished": (
            "Please see whether the folder exists, has room, and may be written by the account of the "
            "service. The page is written again at the next check, or at once with the command."
        ),
        "published": ("There is nothing to do."),
        "doubt": (
            "Please open the page in a browser and read the place. If it is clear there, report the case to "
            "the developers of Leuchtturm. Otherwise ask the editors of the page to clarify it."
        ),
        "unread_section": (
            "Please open the page in a browser. If the heading belongs to a meeting, it probably has a "
            "spelling mistake: tell the editors of the page. If it does not, there is nothing to do."
        ),
        "restless": (
            "Please reload the page in a browser several times. If the value changes there too, ask the "
            "operator of the page; often two servers deliver different versions. Otherwise there is nothing "
            "to do."
        ),
        "test": "There is nothing to do.",
    },
)

NOTICE_WORDS: Mapping[Language, NoticeWords] = {"de": _GERMAN, "en": _ENGLISH}
