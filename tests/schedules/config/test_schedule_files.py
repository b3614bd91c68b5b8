"""Schedule files: the shipped one loads as it is; each mistake is one sentence with file, line and key."""

from __future__ import annotations

import os
import re
import socket
import tracemalloc
from typing import TYPE_CHECKING

import msgspec
import pytest

from schedules.config import schedule_files
from schedules.config.fetch_section import FetchSettings
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = (schedule_files.SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "page.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def edited(old: str, new: str) -> str:
    assert SHIPPED.count(old) == 1, old
    return SHIPPED.replace(old, new)


def line_of(start: str) -> int:
    return next(number for number, line in enumerate(SHIPPED.splitlines(), 1) if line.startswith(start))


def refusal(folder: Path, text: str) -> str:
    """The sentence with which the file is refused, without the folder's name."""
    with pytest.raises(ScheduleError) as caught:
        schedule_files.load_file(written(folder, text))
    message = str(caught.value)
    assert caught.value.__cause__ is not None
    assert "\n" not in message
    assert message.endswith(".")
    return message.replace(f"{folder}/", "")


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 100_000, "x = " + "{a = " * 20_000, "x = " + "9" * 5_000, "[" + "a." * 50_000 + "b]"],
    ids=["lists", "tables", "digits", "keys"],
)
def test_what_python_itself_refuses_is_that_file_s_mistake(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).startswith("page.toml")


@pytest.mark.parametrize("key", ["{0}", "[{0}]", "[[{0}]]"])
def test_a_key_of_thousands_of_parts_takes_no_memory(key: str, tmp_path: Path) -> None:
    """`tomllib` keeps each beginning of it: 40 KB took 1.5 GB, a megabyte would take a thousand."""
    text = SHIPPED + key.format("a." * 10_000 + "b") + " = 1" * (key == "{0}")
    tracemalloc.start()
    try:
        sentence = refusal(tmp_path, text)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert re.fullmatch(
        r"page\.toml: this is not TOML \(line \d+, column 1\): far too many full stops in a line\.", sentence
    )


def test_only_regular_files_of_at_most_a_megabyte_are_read_and_the_others_go_on(tmp_path: Path) -> None:
    """A pipe kept the daemon waiting for ever, and a device or a huge file took all memory."""
    written(tmp_path, SHIPPED, "good.toml")
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    (tmp_path / "folder.toml").mkdir()
    written(tmp_path, "#" * 1_000_001, "huge.toml")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.toml"))
        schedules, errors = schedule_files.load_each(tmp_path)
    assert [schedule.name for schedule in schedules] == ["leuchtturmprojekte"]
    sentences = sorted(str(error).removeprefix(f"{tmp_path}/") for error in errors)
    assert [sentence.partition(" ")[0] for sentence in sentences] == [
        *("folder.toml", "huge.toml", "pipe.toml", "socket.toml", "zero.toml")
    ]
    assert "larger than 1 MB" in sentences[1]
    assert sentences[2] == "pipe.toml cannot be read: it is no regular file."


def test_the_shipped_schedule_can_be_used_as_it_is() -> None:
    (schedule,) = schedule_files.load()
    assert schedule.name == schedule.parser == "leuchtturmprojekte"
    assert schedule.url.startswith("https://nachhaltige-stadtentwicklung-hessen.de/")
    assert (schedule.cron, schedule.every, schedule.timezone) == ("17 6 * * *", None, "Europe/Berlin")
    assert schedule.jitter == 600
    assert schedule.guard == schedule_files.GuardSettings(confirm_removals=2, min_meetings=1)


def test_a_published_page_says_whose_it_is(tmp_path: Path) -> None:
    section = '[site]\nlogo = "logo.svg"\nimprint = "https://www.example.org/impressum"\n'
    address = 'publish_url = "https://intranet.example/leuchtturm/"\nlanguage = "de"'
    text = edited('language = "de"', address).replace("[alerts]", f"{section}[alerts]")
    schedule = schedule_files.load_file(written(tmp_path, text))
    assert schedule.publish_url == "https://intranet.example/leuchtturm/"
    assert schedule.site.logo == tmp_path / "logo.svg"
    assert schedule.site.imprint == "https://www.example.org/impressum"


def test_two_schedules_do_not_publish_into_one_folder(tmp_path: Path) -> None:
    text = edited('language = "de"', 'publish = "web"\nlanguage = "de"')
    written(tmp_path, text, "a.toml")
    written(tmp_path, text.replace('name = "leuchtturmprojekte"', 'name = "other"'), "b.toml")
    (first,), (error,) = schedule_files.load_each(tmp_path)
    assert first.publish == tmp_path / "web"
    assert "where leuchtturmprojekte is published already" in str(error)


def test_the_shipped_schedule_says_every_key_with_its_default(tmp_path: Path) -> None:
    short = "\n".join(
        line for line in SHIPPED.splitlines() if re.match("(name|title|url|parser|cron|jitter) ", line)
    )
    assert schedule_files.load_file(written(tmp_path, short)) == schedule_files.load()[0]
    for struct in (FetchSettings, schedule_files.GuardSettings):
        assert all(re.search(f"^(# )?{name} = ", SHIPPED, re.MULTILINE) for name in struct.__struct_fields__)


def test_lengths_of_time_become_seconds(tmp_path: Path) -> None:
    text = edited('cron = "17 6 * * *"', 'every = "2h"').replace('"10m"', '"90s"').replace('"60s"', '"2m"')
    schedule = schedule_files.load_file(written(tmp_path, text))
    assert (schedule.every, schedule.jitter, schedule.fetch.deadline) == (7_200, 90, 120)


def test_a_schedule_cannot_be_changed_after_it_is_loaded() -> None:
    (schedule,) = schedule_files.load()
    with pytest.raises(AttributeError):
        schedule.url = "https://elsewhere.example/"  # type: ignore[misc]  # that it is refused is the test


MISTAKES = {
    "unknown key": (
        "cron =",
        "crno =",
        "page.toml, line {line}, crno: there is no such key; the nearest is cron.",
    ),
    "unknown key far from all": (
        "robots = true",
        "xyzzy = true",
        "page.toml, line {line}, xyzzy in [fetch]: there is no such key; "
        "allowed here are contact, timeout, deadline, max_bytes, robots, proxy, proxy_password, ca_file.",
    ),
    "unknown section": (
        "[guard]",
        "[gaurd]",
        "page.toml, line {line}, gaurd: there is no such key; the nearest is guard.",
    ),
    "missing key": (
        "\ntitle =",
        "\n#",
        "page.toml: the key title is missing; it takes one line of text.",
    ),
    "text for a number": (
        "confirm_removals = 2",
        'confirm_removals = "2"',
        'page.toml, line {line}, confirm_removals in [guard]: found "2"; '
        "allowed is a whole number from 1 to 1_000.",
    ),
    "true for a number": (
        "min_meetings = 1",
        "min_meetings = true",
        "page.toml, line {line}, min_meetings in [guard]: found true; "
        "allowed is a whole number from 0 to 100_000.",
    ),
    "fraction for a whole number": (
        "max_bytes = 10_000_000",
        "max_bytes = 1e6",
        "page.toml, line {line}, max_bytes in [fetch]: found 1000000.0; "
        "allowed is a whole number from 1_000 to 50_000_000.",
    ),
    "number for true": (
        "robots = true",
        "robots = 1",
        "page.toml, line {line}, robots in [fetch]: found 1; allowed is true or false.",
    ),
    "date for a text": (
        '\ntitle = "Leuchtturmprojekte im Video"',
        "\ntitle = 2023-07-04",
        "page.toml, line {line}, title: found 2023-07-04; allowed is one line of text.",
    ),
    "list for a section": (
        "[guard]",
        "[[guard]]",
        "page.toml, line {line}, guard: found a list; allowed is a section, [guard].",
    ),
    "no confirmation": (
        "confirm_removals = 2",
        "confirm_removals = 0",
        "page.toml, line {line}, confirm_removals in [guard]: found 0; "
        "allowed is a whole number from 1 to 1_000.",
    ),
    "negative number": (
        "min_meetings = 1",
        "min_meetings = -1",
        "page.toml, line {line}, min_meetings in [guard]: found -1; "
        "allowed is a whole number from 0 to 100_000.",
    ),
    "length without unit": (
        'timeout = "10s"',
        "timeout = 10",
        'page.toml, line {line}, timeout in [fetch]: found 10; allowed is a time such as "10s".',
    ),
    "length with unknown unit": (
        'jitter = "10m"',
        'jitter = "10 minutes"',
        'page.toml, line {line}, jitter: found "10 minutes"; allowed is a time such as "10m", or "0s".',
    ),
    "negative length": (
        'timeout = "10s"',
        'timeout = "-10s"',
        'page.toml, line {line}, timeout in [fetch]: found "-10s"; allowed is a time such as "10s".',
    ),
    "endless length": (
        'jitter = "10m"',
        'jitter = "400d"',
        'page.toml, line {line}, jitter: found "400d"; allowed is a time such as "10m", or "0s".',
    ),
    "no time at all": (
        'timeout = "10s"',
        'timeout = "0s"',
        "page.toml, line {line}, timeout in [fetch]: it must be at least 1s.",
    ),
    "deadline before timeout": (
        'deadline = "60s"',
        'deadline = "5s"',
        "page.toml, line {line}, deadline in [fetch]: "
        "the whole deadline is shorter than the timeout of a single step.",
    ),
    "name with capitals": (
        'name = "leuchtturmprojekte"',
        'name = "Leuchtturm Projekte"',
        'page.toml, line {line}, name: found "Leuchtturm Projekte"; '
        'allowed is lowercase letters, digits and hyphens, at most 64, such as "leuchtturmprojekte".',
    ),
    "name with a line end": (
        'name = "leuchtturmprojekte"',
        'name = "leuchtturm\\n"',
        'page.toml, line {line}, name: found "leuchtturm\\n"; '
        'allowed is lowercase letters, digits and hyphens, at most 64, such as "leuchtturmprojekte".',
    ),
    "title of two lines": (
        'title = "Leuchtturmprojekte im Video"',
        'title = "A\\r\\nBcc: b"',
        'page.toml, line {line}, title: found "A\\r\\nBcc: b"; allowed is one line of text.',
    ),
    "empty title": (
        'title = "Leuchtturmprojekte im Video"',
        'title = " "',
        'page.toml, line {line}, title: found " "; allowed is one line of text.',
    ),
    "other scheme": (
        'url = "https://',
        'url = "ftp://h/" # ',
        "page.toml, line {line}, url: 'ftp://h/' is no address that starts with https:// or http:// "
        "and names a host.",
    ),
    "a logo that is no picture": (
        'language = "de"',
        'site.logo = "logo.docx"\nlanguage = "de"',
        "page.toml, line {line}, logo in [site]: it is 'logo.docx'; allowed is an SVG or PNG file.",
    ),
    "a page's address that is none": (
        'language = "de"',
        'publish_url = "intranet/leuchtturm"\nlanguage = "de"',
        "page.toml, line {line}, publish_url: 'intranet/leuchtturm' is no address that starts with https:// "
        "or http:// and names a host.",
    ),
    "no host": (
        'url = "https://',
        'url = "https:///x" # ',
        "page.toml, line {line}, url: 'https:///x' is no address that starts with https:// or http:// "
        "and names a host.",
    ),
    "impossible port": (
        'url = "https://',
        'url = "https://h:99999/" # ',
        "page.toml, line {line}, url: 'https://h:99999/' is no address: Port out of range 0-65535.",
    ),
    "password in the address": (
        'url = "https://',
        'url = "https://me:secret@',
        "page.toml, line {line}, url: an address here has no user name or password, "
        "because it is shown to people and stored.",
    ),
    "space in the address": (
        'url = "https://',
        'url = "https://h/a b" # ',
        "page.toml, line {line}, url: an address has no spaces or line breaks.",
    ),
    "unknown parser": (
        'parser = "leuchtturmprojekte"',
        'parser = "leuchtturm"',
        "page.toml, line {line}, parser: no parser is called 'leuchtturm'; "
        "there is leuchtturmprojekte, records.",
    ),
    "unknown zone": (
        "Europe/Berlin",
        "Europe/Berln",
        "page.toml, line {line}, timezone: no time zone is called 'Europe/Berln'; "
        "the nearest is Europe/Berlin.",
    ),
    "zone that is a path": (
        "Europe/Berlin",
        "../../etc/passwd",
        "page.toml, line {line}, timezone: no time zone is called '../../etc/passwd'; "
        'write a place such as "Europe/Berlin".',
    ),
    "zone that is a folder": (
        "Europe/Berlin",
        "Europe",
        "page.toml, line {line}, timezone: no time zone is called 'Europe'; ",
    ),
    "unknown language": (
        'language = "de"',
        'language = "fr"',
        'page.toml, line {line}, language: found "fr"; allowed is "de" or "en".',
    ),
    "contact that reaches nobody": (
        'contact = ""',
        'contact = "the webmaster"',
        "page.toml, line {line}, contact in [fetch]: 'the webmaster' is neither an e-mail address "
        "nor a web address (https://...).",
    ),
    "contact that would end the header": (
        'contact = ""',
        'contact = "a@b.de)\\r\\nX: y"',
        "page.toml, line {line}, contact in [fetch]: ",
    ),
    "numeric weekday": (
        "17 6 * * *",
        "17 6 * * 1-5",
        "page.toml, line {line}, cron: weekday '1-5': write names such as mon-fri, "
        "because 0 is Monday for some, Sunday for others.",
    ),
    "date that never comes": (
        "17 6 * * *",
        "17 6 31 2 *",
        "page.toml, line {line}, cron: no such date exists (day 31 in that month), so it would never run.",
    ),
    "nickname": (
        "17 6 * * *",
        "@daily",
        "page.toml, line {line}, cron: @daily is not understood by every cron: "
        "write five fields, e.g. 17 6 * * *.",
    ),
    "number for the cron": (
        'cron = "17 6 * * *"',
        "cron = 6",
        "page.toml, line {line}, cron: found 6; "
        'allowed is five fields such as "17 6 * * mon-fri": minute hour day month weekday.',
    ),
    "a step that never comes again": (
        "17 6 * * *",
        "*/90 * * * *",
        "page.toml, line {line}, cron: '*/90' has a step of 90, of which only 0 is left: write 0, "
        "or a length of time with every.",
    ),
    "a time of day for the cron": (
        "17 6 * * *",
        "6:17",
        "page.toml, line {line}, cron: 1 fields instead of the five: minute hour day month weekday, "
        "e.g. 17 6 * * *.",
    ),
    "a German weekday": (
        "17 6 * * *",
        "17 6 * * mo-fr",
        "page.toml, line {line}, cron: 'mo-fr' is no weekday: write names such as mon-fri.",
    ),
    "an abbreviation for a zone": (
        "Europe/Berlin",
        "MEZ",
        "page.toml, line {line}, timezone: no time zone is called 'MEZ'; write a place such as "
        '"Europe/Berlin".',
    ),
    "an offset for a zone": (
        "Europe/Berlin",
        "GMT+1",
        "page.toml, line {line}, timezone: no time zone is called 'GMT+1'; write a place such as",
    ),
    "a key of the file below a section": (
        "fail_after = 3",
        'heartbeat_url = "https://hc-ping.com/x" #',
        "page.toml, line {line}, heartbeat_url in [alerts]: heartbeat_url belongs to the top of the file, "
        "above the first section.",
    ),
    "a key of a section above it": (
        'language = "de"',
        "confirm_removals = 3 #",
        "page.toml, line {line}, confirm_removals: confirm_removals belongs into the section [guard].",
    ),
    "neither cron nor every": (
        "cron =",
        "# cron =",
        'page.toml: it says not when to run: give cron = "17 6 * * *" or every = "6h".',
    ),
    "jitter longer than the interval": (
        "17 6 * * *",
        "*/10 * * * *",
        "page.toml, line 13, jitter: it must be shorter than the time between two runs (10m).",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    text = edited(old, new)
    line = text[: text.index(new) + 1].count("\n") + 1
    assert refusal(tmp_path, text).startswith(sentence.format(line=line))


def test_both_cron_and_every_are_one_too_many(tmp_path: Path) -> None:
    text = edited('cron = "17 6 * * *"', 'cron = "17 6 * * *"\nevery = "6h"')
    assert refusal(tmp_path, text) == "page.toml, line 12, every: give either cron or every, not both."


def test_a_value_for_a_section_is_refused(tmp_path: Path) -> None:
    text = "guard = 3\n" + SHIPPED[: SHIPPED.index("[guard]")]
    assert refusal(tmp_path, text) == "page.toml, line 1, guard: found 3; allowed is a section, [guard]."


def test_broken_toml_is_named_with_line_and_column(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a = [").startswith("page.toml: this is not TOML (end of document): ")
    assert refusal(tmp_path, edited("[guard]", "[guard")).startswith("page.toml: this is not TOML (line ")
    two = refusal(tmp_path, "[channels]\n[channels]")
    assert two == "page.toml, line 2: several channels are a [[channels]] each, with two brackets."


SLIPS = {
    "a text without quotation marks": (
        'title = "Leuchtturmprojekte im Video"', "title = Leuchtturmprojekte im Video",
        'a text needs quotation marks: title = "Leuchtturmprojekte im Video".',
    ),
    "a length without quotation marks": ('"10m"', "10m", 'a text needs quotation marks: jitter = "10m".'),
    "typographic quotation marks": (
        '"Leuchtturmprojekte im Video"', "„Leuchtturmprojekte“",
        'the quotation marks have to be straight ones: title = "Leuchtturmprojekte".',
    ),
    "no closing quotation mark": (
        'timezone = "Europe/Berlin"', 'timezone = "Europe/Berlin',
        'the text has no closing quotation mark: timezone = "Europe/Berlin".',
    ),
    "two texts that are no list": (
        'timezone = "Europe/Berlin"', 'timezone = "Europe/Berlin", "UTC"',
        'timezone is one text in one pair of quotation marks, or a list: timezone = ["…", "…"].',
    ),
    "a colon": ("robots = true", "robots: true", "write an equals sign instead of the colon: robots = true"),
    "Python's True": ("robots = true", "robots = True", "write robots = true."),
    "a comma": ("fail_after = 3", "fail_after = 3,5", "a number has a point, not a comma: fail_after = 3.5."),
    "nothing": ("fail_after = 3", "fail_after =", "fail_after has no value."),
    "a key twice": (
        'language = "de"', 'parser = "x"',
        "parser stands there already, in the same section; keep one of the two.",
    ),
    "a section twice": (
        "[guard]", "[fetch]", "the section [fetch] stands there already; put what it says together.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), SLIPS.values(), ids=SLIPS)
def test_a_slip_of_the_hand_says_what_to_write(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    line = SHIPPED[: SHIPPED.index(old)].count("\n") + 1
    assert refusal(tmp_path, edited(old, new)).startswith(f"page.toml, line {line}: {sentence}")


@pytest.mark.parametrize("name", ["page.toml.txt", "PAGE.TOML", "page.Toml"])
def test_a_file_that_would_be_ignored_for_its_ending_is_named(tmp_path: Path, name: str) -> None:
    written(tmp_path, SHIPPED, "good.toml")
    written(tmp_path, SHIPPED, name)
    schedules, [error] = schedule_files.load_each(tmp_path)
    assert [schedule.name for schedule in schedules] == ["leuchtturmprojekte"]
    stem = name.partition(".")[0]
    assert str(error).endswith(f"{name} is ignored under this name: rename it to {stem}.toml.")


@pytest.mark.parametrize("name", ["notes.txt", "page.toml~", ".page.toml.swp", "page.toml.bak"])
def test_other_files_beside_them_are_no_matter(tmp_path: Path, name: str) -> None:
    written(tmp_path, SHIPPED, "good.toml")
    written(tmp_path, "x", name)
    assert len(schedule_files.load(tmp_path)) == 1


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(
        ScheduleError, match=r"page\.toml is empty: `leuchtturm init DIR` writes a file to edit\."
    ):
        schedule_files.load_file(written(tmp_path, "\n \n"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.toml"
    path.write_bytes(SHIPPED.encode(encoding))
    with pytest.raises(
        ScheduleError, match=r"page.toml starts with a byte order mark; save it as UTF-8 without"
    ):
        schedule_files.load_file(path)


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "page.toml"
    path.write_bytes('name = "a"\ntitle = "Städte"\n'.encode("latin-1"))
    with pytest.raises(ScheduleError, match=r"page.toml, line 2: this is not UTF-8 text"):
        schedule_files.load_file(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.toml").mkdir()
    with pytest.raises(ScheduleError, match=r"page.toml cannot be read: Is a directory\."):
        schedule_files.load(tmp_path)


def test_a_folder_without_schedules_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match=r"has no schedule file; `leuchtturm init .*` writes one\."):
        schedule_files.load(tmp_path)
    with pytest.raises(ScheduleError, match=r"nowhere does not exist; `leuchtturm init DIR` writes one\."):
        schedule_files.load(tmp_path / "nowhere")
    with pytest.raises(ScheduleError, match=r"a\.toml is a file, not a folder"):
        schedule_files.load(written(tmp_path, SHIPPED, "a.toml"))


def test_two_schedules_of_one_name_are_refused(tmp_path: Path) -> None:
    written(tmp_path, SHIPPED, "a.toml")
    written(tmp_path, SHIPPED, "b.toml")
    with pytest.raises(
        ScheduleError, match=r"b\.toml: name is 'leuchtturmprojekte', which a\.toml has already"
    ):
        schedule_files.load(tmp_path)


def test_a_wrong_file_does_not_hide_the_right_ones(tmp_path: Path) -> None:
    written(tmp_path, SHIPPED, "a.toml")
    written(tmp_path, "name = 3", "b.toml")
    written(tmp_path, SHIPPED.replace('name = "leuchtturmprojekte"', 'name = "other"'), "c.toml")
    schedules, errors = schedule_files.load_each(tmp_path)
    assert [schedule.name for schedule in schedules] == ["leuchtturmprojekte", "other"]
    assert [re.search(r"\w\.toml", str(error)) is not None for error in errors] == [True]


def with_contact(contact: str) -> schedule_files.Schedule:
    (schedule,) = schedule_files.load()
    changed: schedule_files.Schedule = msgspec.structs.replace(schedule, fetch=FetchSettings(contact=contact))
    return changed


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/a", "http://localhost/", "http://[::1]:80/", "http://127.9.9.9/"]
)
def test_a_page_on_this_computer_may_be_asked_without_a_contact(url: str) -> None:
    schedule_files.require_contact(with_contact(""), url)


@pytest.mark.parametrize(
    "url", ["https://hessen.de/", "http://127.0.0.1.example.com/", "http://localhost.de/", "http://10.0.0.1/"]
)
@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("", "is empty"),
        ("you@example.org", "is only an example"),
        ("https://www.example.com/bot", "is only an example"),
        ("me@host.test", "is only an example"),
    ],
)
def test_a_foreign_server_is_not_asked_by_nobody(url: str, contact: str, found: str) -> None:
    with pytest.raises(ScheduleError, match=f"{found}.*leuchtturm init DIR --contact"):
        schedule_files.require_contact(with_contact(contact), url)


@pytest.mark.parametrize(
    "contact", ["presse@stadt.de", "https://stadt.de/bot", "me@myexample.org", "a@test.de"]
)
def test_a_real_contact_may_ask_everywhere(contact: str) -> None:
    schedule_files.require_contact(with_contact(contact), "https://hessen.de/")
