"""A declared list in Datasette: named as its page, shown and searched by its view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.store import Store
from db.writes.record_views import write_view
from tests.db.states import BASELINE, LIST, see
from tests.schedules.running_ui import Shown

if TYPE_CHECKING:
    from pathlib import Path


def test_a_list_is_a_card_of_its_own_and_can_be_searched(tmp_path: Path) -> None:
    path = tmp_path / "leuchtturm.db"
    with Store.open(path) as store:
        see(store, BASELINE, watched=LIST)
        write_view(
            store.connection, LIST.name, [("municipality", "text", "Ort"), ("start_date", "date", "Tag")]
        )
    with Shown(path) as ui:
        home = ui.get("").text
        assert 'liste_sitzungs_liste">Liste</a>' in home
        assert 'eintraege">Einträge aller Listen</a>' in home
        found = ui.rows("liste_sitzungs_liste", _search="strasse")
        assert [(row["Ort"], row["Tag"]) for row in found] == [("Wetzlar", "04.07.2023")]
        assert len(ui.rows("eintraege")) == 3
        assert "<h1>Liste</h1>" in ui.get("/liste_sitzungs_liste").text


def test_without_a_list_there_is_no_empty_card(tmp_path: Path) -> None:
    path = tmp_path / "leuchtturm.db"
    with Store.open(path) as store:
        see(store, BASELINE)
    with Shown(path) as ui:
        assert "Einträge aller Listen" not in ui.get("").text
