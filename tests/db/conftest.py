"""An open database of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.store import Store
from tests.databases import empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's database is."""
    return tmp_path / "leuchtturm.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new one, open."""
    with Store.open(empty(path), timeout=5) as opened:
        yield opened
