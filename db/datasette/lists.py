"""Describe the views of declared lists to Datasette, from the schedules in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.writes.record_views import view_name

if TYPE_CHECKING:
    import sqlite3

_ALL = {
    "title": "Einträge aller Listen",
    "description": "Was auf den Seiten mit beschriebenen Listen zurzeit steht, je Zeile ein Eintrag.",
    "order": 7,
    "size": 50,
    "fts_table": "suche",
    "fts_pk": "Nr",
    "hide": ["Quelle", "Zuerst_gesehen", "Fehlt_seit"],
}

_CHANGES = {
    "title": "Änderungen der Listen",
    "description": "Was sich in den beschriebenen Listen geändert hat, das Neueste zuerst.",
    "order": 8,
    "size": 50,
    "facets": ["Seite", "Art", "Angabe"],
    "hide": ["Nr", "Quelle"],
}


def described(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Return title, description and display settings of each list, by view; empty without declared lists."""
    rows = connection.execute(
        "SELECT name, title FROM schedules WHERE record_type IS NOT NULL ORDER BY title, name"
    ).fetchall()
    views = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    lists = {
        view_name(name): _ALL
        | {"title": title, "description": f"Die Einträge der Seite „{title}“.", "order": 6}
        for name, title in rows
        if view_name(name) in views
    }
    return lists | ({"eintraege": _ALL, "listen_aenderungen": _CHANGES} if rows else {})
