"""Build the Datasette application for one database file: connections, settings, pages."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import parse_metadata

from db.database_file import connect_read_only
from db.datasette import cells, day_filters, error_answers, lists, search
from db.datasette.excel_csv import excel_csv
from db.datasette.guard import guarded
from db.datasette.read_only import ReadOnlyDatabase
from db.file_errors import explained

if TYPE_CHECKING:
    from db.datasette.guard import App

NAME = "leuchtturm"
"""What the database is called in addresses, whatever its file is called."""

SETTINGS = {
    "default_page_size": 50,
    "suggest_facets": False,
    "default_facet_size": 15,
    "max_csv_mb": 0,  # Datasette would cut it off; see excel_csv
    "allow_download": False,
}

_HERE = Path(__file__).parent


def application(path: Path) -> App:
    """Return the ASGI application for the database ``path``, which exists and has this version's schema.

    Raises :class:`scraper.errors.StoreError` if it cannot be read.
    """
    metadata = parse_metadata((_HERE / "metadata.yaml").read_text(encoding="utf-8"))
    with explained(path), closing(connect_read_only(path)) as connection:
        metadata["databases"][NAME]["tables"] |= lists.described(connection)
    # Where rich is installed, each 404 would be a screen full of local variables.
    pm.get_plugin("datasette.handle_exception").rich = None
    day_filters.install()
    for plugin in (cells, day_filters, error_answers, search):
        if not pm.is_registered(plugin):
            pm.register(plugin)
    datasette = Datasette(
        metadata=metadata,
        template_dir=str(_HERE / "templates"),
        static_mounts=[("assets", str(_HERE / "static"))],
        settings=SETTINGS,
    )
    datasette.remove_database("_memory")  # it has one where it was given no file
    datasette.add_database(ReadOnlyDatabase(datasette, path=str(path), is_mutable=True), name=NAME)
    return guarded(excel_csv(datasette.app()), home=f"/{NAME}")
