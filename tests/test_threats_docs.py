"""Each test that ``docs/threats.md`` names exists, and each attack there names one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from schedules.cli.main import COMMANDS
from scraper.secret_refs import is_reference

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


def test_what_security_names_is_there() -> None:
    """Files, commands and the forms of references that ``SECURITY.md`` tells operators about."""
    words = re.findall(r"`([^`]+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    files = [word for word in words if re.fullmatch(r"[\w/.-]+(?:/|\.lock|\.md)", word)]
    assert len(files) >= 3
    assert [name for name in files if not (ROOT / name).exists()] == []
    commands = {word.split()[1] for word in words if word.startswith("leuchtturm ")} - {"--version"}
    assert {"doctor", "ui"} <= commands <= set(COMMANDS)
    for prefix in (word for word in words if re.fullmatch(r"\w+:", word)):
        assert is_reference(f"{prefix}{'/run/x' if prefix == 'file:' else 'NAME'}"), prefix


def test_each_named_test_expects_something() -> None:
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    empty = []
    for path, name in NAMED.findall(text):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        bodies = {
            node.name: ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        }
        body = bodies[name] if name else "".join(bodies.values())
        if not re.search(r"\bassert(_\w+)?\b|pytest\.raises", body):
            empty.append(f"{path}::{name}")
    assert empty == []
