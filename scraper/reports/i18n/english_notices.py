"""The sentences for operators in English."""

from scraper.reports.i18n.phrases import NoticeWords

MEETINGS = {
    "one": "meeting",
    "many": "meetings",
    "list": "the sections about the meetings",
    "details": "Details, texts or films",
    "minimum": "min_meetings",
}
RECORDS = {
    "one": "record",
    "many": "records",
    "list": "the list",
    "details": "Details",
    "minimum": "min_records",
}

NOTICES = NoticeWords(
    headlines={
        "problem": "Monitoring “{title}”: page not readable",
        "failing": "Monitoring “{title}”: {failures} checks failed in a row",
        "recovered": "Monitoring “{title}”: back to normal",
        "stale": "Monitoring “{title}”: no successful check for a long time",
        "given_up": "Monitoring “{title}”: message could not be delivered (channel “{channel}”)",
        "mistake": "Schedules: mistake in “{file}”",
        "mended": "Schedules: mistake in “{file}” mended",
        "unpublished": "Overview “{title}”: publishing failed",
        "published": "Overview “{title}”: published again",
        "doubt": "Monitoring “{title}”: a value is in doubt",
        "unread_section": "Monitoring “{title}”: a section was not recognised as a {one}",
        "restless": "Monitoring “{title}”: a value changed several times",
        "test": "Test message: monitoring “{title}” (channel “{channel}”)",
    },
    headline_problem={
        "mass_removal": "Monitoring “{title}”: many {many} are suddenly missing",
        "too_few_meetings": "Monitoring “{title}”: fewer {many} than expected",
        "field_lost": "Monitoring “{title}”: many details are suddenly missing",
    },
    failing_once="Monitoring “{title}”: check failed",
    seen="What was seen",
    reason="The program says",
    since="When",
    readers="Effect",
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
        "no_content": "The page came, but without {list}.",
        "truncated": "The page arrived incomplete.",
        "too_few_meetings": "The page lists fewer {many} than the expected minimum.",
        "mass_removal": "A large part of the known {many} is suddenly missing from the page.",
        "field_lost": "{details} of many or all {many} are suddenly missing.",
        "broken_text": "The text of the page is garbled: special characters are in the wrong encoding.",
        "content_error": "The content of the page has an error message of its own content system.",
        "list_not_found": "The list cannot be found on the page any more.",
        "unreadable": "The list has words where a day, a number or a fixed term should be.",
        "mass_edit": "The same detail has changed in at least half of the records at once.",
    },
    blocked="The server refuses to deliver the page. Checks without success in a row: {failures}.",
    never_well="No check of the page has been successful so far.",
    not_watched=(
        "What this file asks for is not watched until the mistake is mended. Until then readers may miss "
        "changes. All other schedules go on."
    ),
    seen_some=(
        "A message through the channel “{channel}” could not be delivered to everybody (attempts: "
        "{attempts}). There will be no further attempt."
    ),
    readers_some="Not received by: {missed}. Received by: {received}.",
    readers_none="Nobody has received the message. Affected: {missed}.",
    next_some=(
        "Please correct the addresses that were not reached in the schedule file, or remove them. Then send "
        "the message again: it goes only to those who do not have it yet."
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
        "unpublished": "The overview page in the folder “{file}” could not be renewed.",
        "published": "The overview page in the folder “{file}” is renewed at each check again.",
        "doubt": (
            "A value can be read in more than one way, or contradicts another, such as a day the year in the "
            "heading."
        ),
        "unread_section": (
            "The page has a heading with a year that may belong to a {one}. It was not read as a {one}."
        ),
        "restless": "A value changed several times within the last ten checks.",
        "test": "This message was sent as a test. It reports no change of the page.",
    },
    since_when={
        "problem": "Since {since}.",
        "failing": "Since {since}, most recently {seen}.",
        "recovered": "Disturbed from {since} to {seen}.",
        "stale": "Last successful check: {since}. This message: {seen}.",
        "given_up": "First attempt: {since}, given up: {seen}.",
        "mistake": "Noticed: {since}.",
        "mended": "Wrong from {since} to {seen}.",
        "unpublished": "Noticed: {since}.",
        "published": "Disturbed from {since} to {seen}.",
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
            "Readers do not notice anything: what was valid before remains so until the service is started "
            "again. The new settings become valid once the mistake is mended."
        ),
        "mended": "What the file says is valid again. If it was removed, its page is no longer watched.",
        "unpublished": (
            "The overview still shows what the last successful publication wrote. Messages to readers are "
            "not affected."
        ),
        "published": "The overview is up to date again.",
        "doubt": (
            "Readers do not notice anything. The value known so far stays if it is still possible; otherwise "
            "the field is empty until the page is clear."
        ),
        "unread_section": "Readers learn nothing of this section until it is recognised as a {one}.",
        "restless": (
            "Readers are not told of the last of these changes and of further ones until the value has been "
            "the same at three checks in a row. Then they are told once what has changed since their last "
            "message."
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
            "Please open the web page in a browser. If the {many} are missing by mistake, there is nothing "
            "to do: you will get a message when the page looks as usual again. If they were removed on "
            "purpose, accept the new state with the following command. If they are still there, the page is "
            "misread: then please accept nothing."
        ),
        "field_lost": (
            "Please open the web page in a browser. If the details are missing by mistake, there is nothing "
            "to do: you will get a message when the page looks as usual again. If they were removed on "
            "purpose, accept the new state with the following command."
        ),
        "too_few_meetings": (
            "Please open the page in a browser. If it lists fewer {many} on purpose, lower {minimum} in "
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
        "list_not_found": (
            "Please open the page in a browser. If it was rebuilt, correct [records] in the schedule file. "
            "If it shows something else for a while, such as a note about maintenance, nothing needs doing. "
            "Readers get no alert of that."
        ),
        "unreadable": (
            "Please open the page in a browser. If it was rebuilt, correct [records] in the schedule file. "
            "If words such as “to be announced” are usual there, let a pattern take the value. If it is a "
            "slip of its editors, there is nothing to do."
        ),
        "mass_edit": (
            "Please open the page in a browser. If it has a new column, correct [records] in the schedule "
            "file. If the details really have changed, accept the new state with the following command."
        ),
    },
    next_what={
        "problem": (
            "Please open the page in a browser. If it is disturbed there too, there is nothing to do: you "
            "will be told as soon as it is readable again. If it looks right there, check it again."
        ),
        "failing": (
            "Please read the program's own message. If it names no cause on this machine, see whether the "
            "page can be opened here (network, firewall, address in the schedule file). Then check it again."
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
        "published": "There is nothing to do.",
        "doubt": (
            "Please open the page in a browser and read the place. If it is ambiguous or "
            "contradicts itself there, ask the editors of the page to clarify it. If it is clear and without "
            "contradiction, report the case to the developers of Leuchtturm."
        ),
        "unread_section": (
            "Please open the page in a browser. If the heading belongs to a {one}, it probably has a "
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
