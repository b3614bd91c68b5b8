"""The index above published pages: made once by hand, renewed by each page, never over another page."""

from __future__ import annotations

import json
import sys
import threading
from html import escape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from schedules.cli.main import cli
from schedules.publishing import index
from schedules.publishing.publish import publish
from schedules.publishing.site_source import PublishError
from scraper.atomic_write import FileError
from scraper.reports.site import render, summary
from tests.schedules.cli.commands.stored import BAUNATAL, SOURCE, accept, with_history
from tests.scraper.reports.list_samples import sittings
from tests.scraper.reports.site_samples import few, several
from tests.scraper.reports.test_site import Seen

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.reports.site import Site


def lay(folder: Path, site: Site) -> None:
    """A page as an earlier ``publish`` left it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / index.PAGE).write_text(render(site), encoding="utf-8")


def text_of(folder: Path) -> str:
    """The words of the index."""
    return Seen((folder / index.PAGE).read_text(encoding="utf-8")).text


def test_it_lists_each_page_with_its_records_last_change_and_state(tmp_path: Path) -> None:
    lay(tmp_path / "treffen", several())
    lay(tmp_path / "rat und mehr", sittings())
    (tmp_path / "bilder").mkdir()
    lay(tmp_path / "tief" / "darunter", few())
    assert index.write(tmp_path) == 2
    page = Seen((tmp_path / index.PAGE).read_text(encoding="utf-8"))
    assert (
        "Leuchtturmprojekte im Video 8 Treffen 22.09.2024, 06:15 Uhr 23.09.2024, 06:15 Uhr Webseite derzeit "
        "nicht lesbar Sitzungen der Ausschüsse 14 Sitzungen bisher keine 23.09.2024, 06:15 Uhr Alles aktuell"
    ) in page.text
    links = [value for tag, name, value in page.attributes if (tag, name) == ("a", "href")]
    assert links == ["treffen/index.html", "rat%20und%20mehr/index.html"]


def test_each_page_that_is_published_below_renews_it(tmp_path: Path) -> None:
    from db.store import Store

    database, web = with_history(tmp_path / "leuchtturm.db"), tmp_path / "web"
    publish(database, SOURCE.name, web / "treffen")
    assert not (web / index.PAGE).exists()  # an index is made by hand only
    index.write(web)
    assert "2 Treffen" in text_of(web)
    with Store.open(database) as store:
        accept(store, 5, BAUNATAL)
        accept(store, 6, BAUNATAL)
    publish(database, SOURCE.name, web / "treffen")
    assert "1 Treffen" in text_of(web)


def test_an_index_in_english_is_of_english_pages_only(tmp_path: Path) -> None:
    lay(tmp_path / "a", sittings(language="en"))
    index.write(tmp_path)
    assert "14 sittings none so far" in text_of(tmp_path)
    lay(tmp_path / "b", few())
    index.write(tmp_path)
    assert "Überwachte Webseiten" in text_of(tmp_path)


def test_another_page_is_not_overwritten(tmp_path: Path) -> None:
    lay(tmp_path / "web", few())
    lay(tmp_path / "web" / "treffen", few())
    with pytest.raises(PublishError, match="is the page of a schedule and is not overwritten"):
        index.write(tmp_path / "web")
    (tmp_path / index.PAGE).write_text("<title>Startseite</title>")
    with pytest.raises(PublishError, match="is not a page of Leuchtturm and is not overwritten"):
        index.write(tmp_path)
    assert (tmp_path / index.PAGE).read_text() == "<title>Startseite</title>"


def test_a_page_is_not_published_over_the_index(tmp_path: Path) -> None:
    database, web = with_history(tmp_path / "leuchtturm.db"), tmp_path / "web"
    publish(database, SOURCE.name, web / "treffen")
    index.write(web)
    with pytest.raises(PublishError, match="is the index of the pages below it"):
        publish(database, SOURCE.name, web)


def test_where_nothing_is_published_there_is_nothing_to_list(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="Nothing is published in a folder directly below"):
        index.write(tmp_path)
    with pytest.raises(FileError, match="cannot be read: No such file or directory"):
        index.write(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


NO_TEXT = json.dumps(dict.fromkeys(("language", "records", "changed", "checked", "state"), "") | {"title": 1})


@pytest.mark.parametrize("content", ["", "{}", "[1]", "null", '{"title": 1}', "{", "\ud83d", NO_TEXT])
def test_a_page_that_says_nothing_of_itself_is_left_out(tmp_path: Path, content: str) -> None:
    lay(tmp_path / "treffen", few())
    (tmp_path / "old").mkdir()
    text = f'<meta name="{summary.NAME}" content="{escape(content)}">'
    (tmp_path / "old" / index.PAGE).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert index.write(tmp_path) == 1


def test_what_a_page_says_of_itself_is_text_in_the_index(tmp_path: Path) -> None:
    lay(tmp_path / "a", sittings(title="</title><script>alert(1)</script>"))
    index.write(tmp_path)
    assert "script" not in Seen((tmp_path / index.PAGE).read_text()).tags
    assert "</title><script>alert(1)</script>" in text_of(tmp_path)


def test_many_that_publish_at_once_leave_an_index_of_all(tmp_path: Path) -> None:
    database, web = with_history(tmp_path / "leuchtturm.db"), tmp_path / "web"
    publish(database, SOURCE.name, web / "0")
    index.write(web)
    threads = [
        threading.Thread(target=publish, args=(database, SOURCE.name, web / str(number)))
        for number in range(1, 6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert text_of(web).count(SOURCE.title) == 6


def test_the_command_says_how_many_pages_it_lists(tmp_path: Path) -> None:
    lay(tmp_path / "treffen", few())
    result = CliRunner().invoke(cli, ["publish", "--index", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'index.html'} lists 1 page.\n")


def test_each_other_page_costs_an_index_few_calls(tmp_path: Path) -> None:
    """Each publish reads the beginning of all others. To read one as HTML took 1,500 calls."""

    def calls(pages: int) -> int:
        for number in range(pages):
            lay(tmp_path / str(number), few())
        events: list[str] = []
        sys.setprofile(lambda _frame, event, _value: events.append(event))
        index.write(tmp_path)
        sys.setprofile(None)
        return sum("call" in event for event in events)

    calls(1)  # what is done once is no cost of a page
    with_two = calls(2)
    assert (calls(22) - with_two) / 20 < 700
