"""Each test that ``docs/threats.md`` names exists, and each attack there names one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_each_threat_s_test_exists() -> None:
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert len(named) >= 30
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file()
        or (name and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert missing == []


def test_each_row_of_a_table_names_its_test() -> None:
    rows = [
        line
        for line in (ROOT / "docs" / "threats.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    attacks = [row for row in rows if not row.startswith(("| attack", "|---"))]
    assert [row for row in attacks if not NAMED.search(row)] == []
