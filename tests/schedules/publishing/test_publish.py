"""Publishing: what is in the folder, that nobody reads half of it, what is said when it cannot be written."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar
from msgspec import structs

from db.outbox.queue import Claim, Claimed
from db.queries import current
from db.store import Store
from schedules.cli.main import cli
from schedules.config import schedule_files
from schedules.config.site_section import SiteSettings
from schedules.daemon.background_senders import Heartbeats
from schedules.daemon.worker import Checks
from schedules.delivery import messages
from schedules.publishing.export import collect
from schedules.publishing.publish import PAGE, publish, publish_schedule
from schedules.publishing.site_source import PageSettings, PublishError, settings_of, site_of
from scraper.atomic_write import FileError
from scraper.errors import LeuchtturmError, ScheduleError
from scraper.reports.model import News
from scraper.reports.plain_text import plain
from scraper.reports.site import Owner
from tests.replacing import replace
from tests.schedules.cli.commands.stored import BAUNATAL, BEGIN, SOURCE, accept, after, refuse, with_history
from tests.schedules.watched_page import BROKEN, MORE, Watch

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.reports.site import Site

NAME = SOURCE.name


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return with_history(tmp_path / "leuchtturm.db")


def site(database: Path, **details: Any) -> Site:
    with current.opened(database) as connection:
        known = collect(connection, schedule=NAME, include_removed=True)
        return site_of(connection, NAME, PageSettings(**details), known)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_all_that_is_known_of_a_page_is_told(database: Path) -> None:
    made = site(database, owner=Owner("amt@example.org"))
    assert (made.title, made.url) == (SOURCE.title, SOURCE.url)
    assert made.last_checked_at == made.last_success_at == after(3)
    assert made.stale_at == after(6)
    assert [check.outcome for check in made.checks] == ["changed", "unchanged", "changed", "baseline"]
    assert [check.changes for check in made.checks] == [1, 0, 2, 0]
    assert made.owner.contact == "amt@example.org"


def test_meetings_are_told_with_how_they_stand(database: Path) -> None:
    dietzenbach, baunatal, steinbach = site(database).records
    assert (dietzenbach.first_seen_at, dietzenbach.changed_at) == (after(1), None)
    assert (baunatal.first_seen_at, baunatal.changed_at) == (BEGIN, after(1))
    assert (steinbach.missing_since, steinbach.removed, steinbach.changed_at) == (after(2), True, None)


def test_changes_are_told_newest_first_with_both_sides(database: Path) -> None:
    made = site(database)
    assert [found.change.kind for found in made.changes] == ["removed", "edited", "added"]
    assert made.all_changes == 3
    edited = made.changes[1]
    assert (edited.found_at, edited.record_id) == (after(1), made.records[1].id)
    assert edited.change.before is not None
    assert edited.change.before.get("start_date") == BAUNATAL.start_date
    assert edited.change.after == made.records[1].record


def test_what_was_told_but_is_no_change_as_read_since_is_not_told_again(database: Path) -> None:
    with Store.open(database) as store:
        store.connection.execute("UPDATE changes SET reread = 'gone' WHERE kind = 'edited'")
    made = site(database)
    assert ([found.change.kind for found in made.changes], made.all_changes) == (["removed", "added"], 2)
    assert [meeting.changed_at for meeting in made.records] == [None, None, None]


def test_an_open_problem_and_failures_are_told(database: Path) -> None:
    with Store.open(database) as store:
        refuse(store, 4, "Wartung")
    made = site(database)
    assert [(problem.kind, problem.since) for problem in made.problems] == [("not_the_page", after(4))]
    assert (made.last_checked_at, made.last_success_at) == (after(4), after(3))


def test_the_page_is_written_once_and_then_only_when_it_says_something_new(
    database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    assert PAGE in publish(database, NAME, folder).written
    page = (folder / PAGE).read_text(encoding="utf-8")
    assert "Baunatal-Baunsberg" in page
    assert page.endswith("</html>\n")
    files = {f"leuchtturm.{ending}" for ending in ("csv", "xlsx", "json", "ics", "atom")}
    # A calendar for each meeting that is listed and has a day.
    files |= {f"leuchtturm-treffen-{number}.ics" for number in (1,)}
    assert names(folder) == {PAGE} | files
    assert set(re.findall('href="(leuchtturm.*?)"', page)) == files
    stamps = {name: (folder / name).stat().st_mtime_ns for name in names(folder)}
    assert publish(database, NAME, folder).written == ()
    assert {name: (folder / name).stat().st_mtime_ns for name in names(folder)} == stamps
    with Store.open(database) as store:
        refuse(store, 4, "Wartung")
    assert publish(database, NAME, folder).written == (PAGE,)


def test_others_may_read_what_was_written(database: Path, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        publish(database, NAME, tmp_path / "out")
    finally:
        os.umask(before)
    assert (tmp_path / "out" / PAGE).stat().st_mode & 0o777 == 0o644


def test_a_reader_never_sees_half_a_page(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    publish(database, NAME, folder)
    halves: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            body = (folder / PAGE).read_bytes()
            if not body.endswith(b"</html>\n"):
                halves.append(body)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(15):
        publish(database, NAME, folder, PageSettings(owner=Owner("x" * number)))
    done.set()
    reader.join()
    assert not halves


def test_of_many_who_publish_at_once_the_newest_stays(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    def work(days: int) -> None:
        with Store.open(database) as store:
            refuse(store, days, "Wartung")
        publish(database, NAME, folder)

    for days in range(10, 22, 3):
        threads = [threading.Thread(target=work, args=(days + number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert publish(database, NAME, folder).written == (), days
    assert not [name for name in names(folder) if name.endswith(".part")]


def test_what_a_killed_process_left_is_taken_away_and_what_another_writes_is_not(
    database: Path, tmp_path: Path
) -> None:
    old, new = (tmp_path / f".{PAGE}.{name}.part" for name in ("1-0", "2-0"))
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (0, 0))
    publish(database, NAME, tmp_path)
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("name", [PAGE, "leuchtturm.csv"])
def test_a_pipe_in_the_folder_is_an_error_and_is_not_waited_for(
    database: Path, tmp_path: Path, name: str
) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(LeuchtturmError, match=f"{name} (is not a page of|cannot be written: it is a pipe)"):
        publish(database, NAME, tmp_path)
    assert (tmp_path / name).is_fifo()


def test_a_link_in_the_folder_is_replaced_and_what_it_leads_to_stays(database: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "leuchtturm.csv").symlink_to(victim)
    publish(database, NAME, tmp_path / "out")
    assert victim.read_text() == "precious"
    assert not (tmp_path / "out" / "leuchtturm.csv").is_symlink()


def test_whoever_may_look_into_the_folder_may_read_what_is_published(database: Path, tmp_path: Path) -> None:
    for name, mode in (("open", 0o755), ("closed", 0o750)):
        folder = tmp_path / name
        folder.mkdir()
        folder.chmod(mode)
        before = os.umask(0o077)  # a service's: a web server could read nothing
        try:
            publish(database, NAME, folder)
        finally:
            os.umask(before)
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {mode & 0o644}


def test_a_page_that_is_not_ours_is_not_overwritten(database: Path, tmp_path: Path) -> None:
    page = tmp_path / PAGE
    page.write_text("<h1>Unser Amt</h1>")
    with pytest.raises(PublishError, match="is not a page of Leuchtturm and is not overwritten"):
        publish(database, NAME, tmp_path)
    assert page.read_text() == "<h1>Unser Amt</h1>"


def test_a_folder_that_cannot_be_written_is_one_sentence(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(FileError, match=r"file/index\.html cannot be read: Not a directory\.") as caught:
        publish(database, NAME, file)
    assert isinstance(caught.value.__cause__, OSError)
    (tmp_path / "odd" / PAGE).mkdir(parents=True)
    with pytest.raises(FileError, match=r"index\.html cannot be read: Is a directory\."):
        publish(database, NAME, tmp_path / "odd")


def test_one_file_that_cannot_be_written_does_not_keep_the_page_from_being_renewed(
    database: Path, tmp_path: Path
) -> None:
    (tmp_path / "leuchtturm.xlsx").mkdir()
    with pytest.raises(FileError, match=r"leuchtturm\.xlsx cannot be written: it is a folder"):
        publish(database, NAME, tmp_path)
    assert (tmp_path / PAGE).exists()


def test_a_page_that_never_came_is_said_to_be_unread(tmp_path: Path) -> None:
    with Watch(tmp_path / "leuchtturm.db") as watch:
        watch.server.routes.clear()
        assert watch.check().outcome == "failed"
        publish(watch.path, NAME, tmp_path / "web")
    page = (tmp_path / "web" / PAGE).read_text(encoding="utf-8")
    assert "Noch nicht gelesen" in page
    assert "Abruf fehlgeschlagen" in page


def test_a_schedule_that_was_never_checked_has_no_page(database: Path, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="`leuchtturm check other` looks at its page"):
        publish(database, "other", tmp_path)


def test_a_schedule_publishes_where_it_says_and_else_nothing(database: Path, tmp_path: Path) -> None:
    (schedule,) = schedule_files.load()
    assert publish_schedule(database, schedule) is None
    path = tmp_path / "s" / "page.toml"
    written(path, 'publish = "web"')
    told = publish_schedule(database, schedule_files.load_file(path))
    assert told is not None
    assert told.page == tmp_path / "s" / "web" / PAGE  # beside the file, wherever the process was started


def written(path: Path, line: str, name: str = NAME, url: str | None = None) -> None:
    """The shipped schedule with one more line."""
    text = (schedule_files.SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    text = text.replace(f'name = "{NAME}"', f'name = "{name}"\n{line}', 1)
    if url is not None:
        text = text.replace(schedule_files.load()[0].url, url)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("value", ['""', '"  "', "5", '["web"]', '"~nobody-of-this-name/web"'])
def test_a_folder_that_is_none_is_refused_with_its_line(tmp_path: Path, value: str) -> None:
    path = tmp_path / "page.toml"
    written(path, f"publish = {value}")
    with pytest.raises(ScheduleError, match=r"line 5, publish: found .*; allowed is a folder such as"):
        schedule_files.load_file(path)


def test_two_schedules_cannot_have_one_folder(tmp_path: Path) -> None:
    written(tmp_path / "a.toml", 'publish = "web"')
    written(tmp_path / "b.toml", f'publish = "{tmp_path}/web"', name="other")
    with pytest.raises(ScheduleError, match="each schedule needs its own folder"):
        schedule_files.load(tmp_path)


Check = Callable[[Watch, bytes, str], Result]


@pytest.fixture
def watched(tmp_path: Path) -> Check:
    """Check a page on loopback with a schedule file that says ``publish``."""

    def call(watch: Watch, page: bytes, folder: str) -> Result:
        watch.page = page
        written(tmp_path / "s" / "page.toml", f'publish = "{folder}"', url=watch.schedule.url)
        options = ["--db", str(watch.path), "--schedules", str(tmp_path / "s")]
        return CliRunner().invoke(cli, ["check", *options])

    return call


def test_each_check_renews_the_page_also_one_that_finds_a_problem(watched: Check, tmp_path: Path) -> None:
    page = tmp_path / "s" / "web" / PAGE
    with Watch(tmp_path / "leuchtturm.db") as watch:
        assert watched(watch, watch.page, "web").exit_code == 0
        assert "nichts geändert" in page.read_text(encoding="utf-8")
        assert watched(watch, MORE, "web").exit_code == 0
        assert "Neues Leuchtturmprojekte-Treffen 2024" in page.read_text(encoding="utf-8")
        assert watched(watch, BROKEN, "web").exit_code == 1
        assert "Webseite derzeit nicht lesbar" in page.read_text(encoding="utf-8")


def test_an_alert_leads_to_its_change_in_the_page_and_from_there_to_its_meeting(
    watched: Check, tmp_path: Path
) -> None:
    folder, address = tmp_path / "s" / "web", "https://intranet.example/leuchtturm/"
    both = f'web"\npublish_url = "{address}'  # two lines
    with Watch(tmp_path / "leuchtturm.db") as watch:
        for state in (watch.page, MORE):
            assert watched(watch, state, both).exit_code == 0
        options = ["--db", str(watch.path), "--schedules", str(tmp_path / "s")]
        mail = CliRunner().invoke(cli, [*options, "alerts", "preview"]).stdout
        chat = plain(sent(watch, tmp_path))
    page = (folder / PAGE).read_text(encoding="utf-8")
    [anchor] = re.findall(f"{re.escape(address)}#(aenderung-\\d+)", mail)
    assert f"{address}#{anchor}" in chat.splitlines()
    change = page[page.index(f'id="{anchor}"') :].partition("</article>")[0]
    assert "Neues Leuchtturmprojekte-Treffen 2024" in change
    [meeting] = re.findall('href="#(treffen-\\d+)"', change)
    card = page[page.index(f'id="{meeting}"') :].partition("</article>")[0]
    assert f'href="#{anchor}"' in card


def sent(watch: Watch, folder: Path) -> News:
    """The news of the last check as a channel gets them."""
    schedule = schedule_files.load_file(folder / "s" / "page.toml")
    with current.opened(watch.path) as connection:
        [(found,)] = connection.execute("SELECT max(id) FROM changes").fetchall()
        data = {"title": schedule.title, "url": schedule.url, "changes": [found]}
        event = Claimed(1, "evt", "changes", 1, watch.now, data)
        claim = Claim("c", schedule.name, "chat", "evt", 1, watch.now, frozenset(), {}, (event,))
        about = messages.item(connection, schedule, claim)
    assert isinstance(about, News)
    return about


def test_the_daemon_renews_the_page_also_after_a_problem(tmp_path: Path) -> None:
    with Watch(tmp_path / "leuchtturm.db") as watch:
        stop = threading.Event()
        heartbeats = Heartbeats(watch.client, stop)
        checks = Checks(
            watch.path, watch.client, heartbeats, lambda *_: None, clock=lambda: watch.now, stop=stop
        )
        schedule = structs.replace(watch.schedule, publish=tmp_path / "web")
        for page, said in ((watch.page, "Alles aktuell"), (BROKEN, "Webseite derzeit nicht lesbar")):
            watch.page = page
            checks(schedule)
            assert said in (tmp_path / "web" / PAGE).read_text(encoding="utf-8")
        checks.close()


def test_a_page_that_cannot_be_published_is_said_and_the_check_is_kept(
    watched: Check, tmp_path: Path
) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "file").touch()
    with Watch(tmp_path / "leuchtturm.db") as watch:
        ran = watched(watch, watch.page, "file")
        assert ran.exit_code == 1
        assert ran.stderr.startswith("Error: ")
        assert "file/index.html cannot be read: Not a directory" in ran.stderr
        assert "baseline, 3 meetings" in ran.stdout
        assert watch.rows("SELECT revision FROM schedules") == [(1,)]


def test_the_command_says_what_is_new(database: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        options = ["--db", str(database), *arguments]
        result = CliRunner().invoke(cli, ["publish", str(tmp_path / "out"), *options])
        return result.exit_code, result.output

    code, said = run()
    assert code == 0
    assert said.startswith(f"{tmp_path}/out/{PAGE}, new: ")
    assert run() == (0, f"{tmp_path}/out/{PAGE}, nothing is new.\n")
    other = replace(SOURCE, name="other")
    with Store.open(database) as store:
        accept(store, 4, BAUNATAL, watched=other)
    assert run()[0] == 2
    assert "add --schedule leuchtturmprojekte or other" in run()[1]
    assert run("--schedule", NAME)[0] == 0


def test_the_same_database_makes_the_same_bytes_in_any_zone(database: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert CliRunner().invoke(cli, ["publish", "--db", str(database), str(here)]).exit_code == 0
    program = [sys.executable, "-m", "schedules.cli.main", "publish", "--db", str(database), str(there)]
    elsewhere = os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"}
    subprocess.run(program, check=True, capture_output=True, env=elsewhere)
    assert names(here) == names(there)
    for name in names(here):
        assert (here / name).read_bytes() == (there / name).read_bytes(), name


def test_when_nobody_looks_any_more_is_the_schedules_own_time(database: Path) -> None:
    assert site(database, stale_after=timedelta(hours=6)).stale_at == after(3) + timedelta(hours=6)


def test_the_schedule_file_says_whose_page_it_is_and_in_which_language(
    database: Path, tmp_path: Path
) -> None:
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    [shipped] = schedule_files.load()
    section = SiteSettings(logo=tmp_path / "logo.svg", imprint="https://example.org/impressum")
    fetch = structs.replace(shipped.fetch, contact="amt@example.org")
    schedule = structs.replace(shipped, language="en", site=section, fetch=fetch)
    page = publish(database, NAME, tmp_path / "web", settings_of(schedule)).page.read_text(encoding="utf-8")
    assert '<html lang="en"' in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert '<a href="https://example.org/impressum">Imprint</a>' in page
    assert 'href="mailto:amt@example.org"' in page
    assert b"Year;Place;" in (tmp_path / "web" / "leuchtturm.csv").read_bytes()


def test_a_logo_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    [shipped] = schedule_files.load()
    schedule = structs.replace(shipped, site=SiteSettings(logo=tmp_path / "logo.png"))
    with pytest.raises(FileError, match=r"The logo .*logo\.png cannot be read: No such file"):
        settings_of(schedule)
    (tmp_path / "logo.png").write_bytes(bytes(300_000))
    with pytest.raises(FileError, match="has 300000 bytes; make it smaller than 200000"):
        settings_of(schedule)


def test_the_files_of_a_page_have_removed_meetings_too(database: Path, tmp_path: Path) -> None:
    publish(database, NAME, tmp_path)
    lines = (tmp_path / "leuchtturm.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert [(row["Ort"], row["Auf der Seite"]) for row in rows][-1] == ("Steinbach (Taunus)", "nein")
    for name in ("leuchtturm.json", "leuchtturm.ics"):
        assert b"Steinbach (Taunus)" in (tmp_path / name).read_bytes()
    one = Calendar.from_ical((tmp_path / "leuchtturm-treffen-1.ics").read_bytes())
    assert [str(event["SUMMARY"]) for event in one.walk("VEVENT")] == ["Leuchtturmprojekte 2023 Baunatal"]
