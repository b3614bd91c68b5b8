"""The sentences for operators in German; those in ``problems`` stand in the view ``abrufe`` as well."""

from scraper.reports.i18n.phrases import NoticeWords

MEETINGS = {
    "one": "Treffen",
    "many": "Treffen",
    "many_dative": "Treffen",
    "list": "die Abschnitte zu den Treffen",
    "details": "Angaben, Texte oder Filme",
    "minimum": "min_meetings",
}
RECORDS = {
    "one": "Eintrag",
    "many": "Einträge",
    "many_dative": "Einträgen",
    "list": "die Liste",
    "details": "Angaben",
    "minimum": "min_records",
}

NOTICES = NoticeWords(
    headlines={
        "problem": "Überwachung „{title}“: Seite nicht lesbar",
        "failing": "Überwachung „{title}“: {failures} Abrufe in Folge fehlgeschlagen",
        "recovered": "Überwachung „{title}“: wieder in Ordnung",
        "stale": "Überwachung „{title}“: seit Längerem kein erfolgreicher Abruf",
        "given_up": "Überwachung „{title}“: Nachricht nicht zustellbar (Kanal „{channel}“)",
        "mistake": "Zeitpläne: Fehler in „{file}“",
        "mended": "Zeitpläne: Fehler in „{file}“ behoben",
        "unpublished": "Übersicht „{title}“: Veröffentlichen fehlgeschlagen",
        "published": "Übersicht „{title}“: wird wieder veröffentlicht",
        "doubt": "Überwachung „{title}“: Angabe nicht eindeutig",
        "unread_section": "Überwachung „{title}“: Abschnitt nicht als {one} erkannt",
        "restless": "Überwachung „{title}“: Angabe mehrmals geändert",
        "test": "Testnachricht: Überwachung „{title}“ (Kanal „{channel}“)",
    },
    headline_problem={
        "mass_removal": "Überwachung „{title}“: viele {many} fehlen auf einmal",
        "too_few_meetings": "Überwachung „{title}“: weniger {many} als erwartet",
        "field_lost": "Überwachung „{title}“: viele Angaben fehlen auf einmal",
        "list_not_found": "Überwachung „{title}“: Liste nicht gefunden",
        "mass_edit": "Überwachung „{title}“: viele Angaben ändern sich auf einmal",
    },
    failing_once="Überwachung „{title}“: Abruf fehlgeschlagen",
    seen="Befund",
    reason="Meldung des Programms",
    since="Zeitpunkt",
    readers="Auswirkung",
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
        "no_content": "Die Seite ist gekommen, aber ohne {list}.",
        "truncated": "Die Seite ist unvollständig angekommen.",
        "too_few_meetings": "Auf der Seite stehen weniger {many}, als mindestens erwartet werden.",
        "mass_removal": "Auf der Seite fehlt auf einmal ein großer Teil der bekannten {many}.",
        "field_lost": (
            "{details}, die bisher bei den {many_dative} standen, fehlen auf einmal bei vielen oder allen."
        ),
        "broken_text": "Der Text der Seite ist entstellt: Umlaute und Sonderzeichen sind falsch kodiert.",
        "content_error": "Im Inhalt der Seite steht eine Fehlermeldung ihres eigenen Redaktionssystems.",
        "list_not_found": (
            "Die Liste steht nicht mehr an der Stelle der Seite, die in der Konfiguration angegeben ist."
        ),
        "unreadable": (
            "Angaben auf der Seite sind nicht mehr so geschrieben, wie die Konfiguration es erwartet, zum "
            "Beispiel Worte statt eines Datums."
        ),
        "mass_edit": (
            "Dieselbe Angabe ist auf einmal bei vielen Einträgen anders, vielleicht weil die Seite umgebaut "
            "wurde. Das muss sich jemand ansehen."
        ),
    },
    blocked="Der Server lehnt den Abruf ab. Abrufe ohne Erfolg in Folge: {failures}.",
    never_well="Bisher war noch kein Abruf der Seite erfolgreich.",
    not_watched=(
        "Was in dieser Datei steht, wird nicht überwacht, bis der Fehler behoben ist. Änderungen könnten "
        "Leserinnen und Lesern bis dahin entgehen. Alle anderen Zeitpläne laufen weiter."
    ),
    seen_some=(
        "Eine Nachricht über den Kanal „{channel}“ konnte nicht allen zugestellt werden (Zustellversuche: "
        "{attempts}). Es wird kein weiterer Versuch unternommen."
    ),
    readers_some="Nicht erhalten: {missed}. Erhalten: {received}.",
    readers_none="Niemand hat die Nachricht erhalten. Betroffen: {missed}.",
    next_some=(
        "Bitte berichtigen Sie in der Zeitplandatei die Adressen, die nicht erreicht wurden, oder nehmen Sie "
        "sie heraus. Danach senden Sie die Nachricht erneut: Sie geht nur an die, die sie noch nicht haben."
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
        "unpublished": "Die Übersichtsseite im Ordner „{file}“ ließ sich nicht erneuern.",
        "published": "Die Übersichtsseite im Ordner „{file}“ wird wieder bei jedem Abruf erneuert.",
        "doubt": (
            "Eine Angabe lässt sich auf der Seite unterschiedlich verstehen oder widerspricht einer anderen, "
            "zum Beispiel ein Datum dem Jahr in der Überschrift."
        ),
        "unread_section": (
            "Auf der Seite steht eine Überschrift mit Jahreszahl, die zu einem {one} gehören könnte. Sie "
            "wurde nicht als {one} gelesen."
        ),
        "restless": "Eine Angabe hat sich innerhalb der letzten zehn Abrufe mehrmals geändert.",
        "test": "Diese Nachricht wurde zur Probe gesendet. Sie meldet keine Änderung der Webseite.",
    },
    since_when={
        "problem": "Seit dem {since}.",
        "failing": "Seit dem {since}, zuletzt am {seen}.",
        "recovered": "Gestört vom {since}, bis zum {seen}.",
        "stale": "Letzter erfolgreicher Abruf: {since}. Stand dieser Nachricht: {seen}.",
        "given_up": "Erster Zustellversuch: {since}, aufgegeben: {seen}.",
        "mistake": "Festgestellt am {since}.",
        "mended": "Fehlerhaft vom {since}, bis zum {seen}.",
        "unpublished": "Festgestellt am {since}.",
        "published": "Gestört vom {since}, bis zum {seen}.",
        "doubt": "Festgestellt am {since}.",
        "unread_section": "Festgestellt am {since}.",
        "restless": "Festgestellt am {since}.",
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
            "Leserinnen und Leser bekommen davon nichts mit: Was bisher galt, gilt weiter, längstens aber "
            "bis zum nächsten Start des Dienstes. Die neuen Angaben gelten erst, wenn der Fehler behoben ist."
        ),
        "mended": (
            "Was in der Datei steht, gilt wieder. Wurde sie entfernt, wird ihre Seite nicht mehr überwacht."
        ),
        "unpublished": (
            "In der Übersicht steht weiterhin der Stand der letzten gelungenen Veröffentlichung. "
            "Nachrichten an Leserinnen und Leser sind davon nicht betroffen."
        ),
        "published": "Die Übersicht ist wieder auf dem aktuellen Stand.",
        "doubt": (
            "Leserinnen und Leser bekommen davon nichts mit. Die bisher bekannte Angabe bleibt stehen, wenn "
            "sie noch möglich ist; sonst bleibt das Feld leer, bis die Seite eindeutig ist."
        ),
        "unread_section": (
            "Leserinnen und Leser erfahren von diesem Abschnitt nichts, solange er nicht als {one} erkannt "
            "wird."
        ),
        "restless": (
            "Die letzte dieser Änderungen und weitere werden Leserinnen und Lesern nicht gemeldet, bis die "
            "Angabe bei drei Abrufen in Folge gleich bleibt. Dann wird ihnen einmal gemeldet, was sich seit "
            "der letzten Nachricht geändert hat."
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
            "Bitte öffnen Sie die Webseite im Browser. Fehlen die {many} dort nur versehentlich, ist nichts "
            "zu tun: Sie erhalten eine Nachricht, sobald die Seite wieder aussieht wie gewohnt. Sind sie "
            "mit Absicht entfernt worden, übernehmen Sie den neuen Stand mit dem folgenden Befehl. Stehen "
            "sie noch dort, wird die Seite falsch gelesen: Dann übernehmen Sie bitte nichts."
        ),
        "field_lost": (
            "Bitte öffnen Sie die Webseite im Browser. Fehlen die Angaben dort nur versehentlich, ist nichts "
            "zu tun: Sie erhalten eine Nachricht, sobald die Seite wieder aussieht wie gewohnt. Sind sie "
            "mit Absicht entfernt worden, übernehmen Sie den neuen Stand mit dem folgenden Befehl."
        ),
        "too_few_meetings": (
            "Bitte öffnen Sie die Seite im Browser. Stehen dort mit Absicht weniger {many}, senken Sie in "
            "der Zeitplandatei den Wert {minimum} und rufen Sie die Seite erneut ab. Andernfalls ist "
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
        "list_not_found": (
            "Bitte öffnen Sie die Seite im Browser. Ist sie umgebaut worden, passen Sie den Abschnitt "
            "[records] in der Zeitplandatei an. Zeigt sie nur vorübergehend etwas anderes, zum Beispiel "
            "einen Wartungshinweis, ist nichts zu tun. Leserinnen und Leser erhalten darüber keine "
            "Nachricht."
        ),
        "unreadable": (
            "Bitte öffnen Sie die Seite im Browser. Ist sie umgebaut worden, passen Sie den Abschnitt "
            "[records] in der Zeitplandatei an. Stehen dort öfter Wörter wie „Termin folgt“, lassen Sie den "
            "Wert mit „pattern“ herausgreifen. Ist es ein Versehen der Redaktion, ist nichts zu tun."
        ),
        "mass_edit": (
            "Bitte öffnen Sie die Seite im Browser. Ist eine Spalte dazugekommen, passen Sie den Abschnitt "
            "[records] in der Zeitplandatei an. Haben sich die Angaben wirklich geändert, übernehmen Sie den "
            "neuen Stand mit dem folgenden Befehl."
        ),
    },
    next_what={
        "problem": (
            "Bitte öffnen Sie die Seite im Browser. Ist sie auch dort gestört, ist nichts zu tun: Sie "
            "erhalten eine Nachricht, sobald sie wieder lesbar ist. Sieht sie dort richtig aus, rufen Sie "
            "sie erneut ab."
        ),
        "failing": (
            "Bitte lesen Sie die Meldung des Programms. Nennt sie keine Ursache auf dem Rechner, auf dem "
            "Leuchtturm läuft, prüfen Sie, ob sich die Seite von dort öffnen lässt (Netz, Firewall, Adresse "
            "in der Zeitplandatei). Danach rufen Sie die Seite erneut ab."
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
            "in Ordnung sind, zeigt auch der folgende Befehl."
        ),
        "mended": "Es ist nichts zu tun.",
        "unpublished": (
            "Bitte prüfen Sie, ob es den Ordner gibt, ob dort noch Platz ist und ob das Konto des Dienstes "
            "darin schreiben darf. Beim nächsten Abruf wird die Seite erneut geschrieben, oder sofort mit "
            "dem folgenden Befehl."
        ),
        "published": "Es ist nichts zu tun.",
        "doubt": (
            "Bitte öffnen Sie die Seite im Browser und lesen Sie die Stelle. Ist sie dort mehrdeutig oder "
            "widersprüchlich, bitten Sie die Redaktion der Seite um eine Klarstellung. Ist sie eindeutig und "
            "ohne Widerspruch, melden Sie den Fall der Entwicklung von Leuchtturm."
        ),
        "unread_section": (
            "Bitte öffnen Sie die Seite im Browser. Gehört die Überschrift zu einem {one}, enthält sie "
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
