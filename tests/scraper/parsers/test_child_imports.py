"""The child imports all that reading may need before it shuts itself off from every file."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.parsers import read_options
from scraper.parsers.records.declaration import Declaration, Field, to_json

_NOTHING = read_options.to_json(read_options.ReadOptions())
_LIST = to_json(Declaration(each="li", fields={"title": Field(at="a")}))
TASKS = {
    "the meetings": {"parser": "leuchtturmprojekte", "read": _NOTHING},
    "the reasons": {
        "module": "scraper.parsers.explain_child",
        "reader": "leuchtturmprojekte",
        "read": _NOTHING,
    },
    "a declared list": {"module": "scraper.parsers.records.child", "declaration": _LIST},
    "a proposal": {
        "module": "scraper.parsers.records.proposing.proposing_child",
        "own_address": True,
        "example": None,
    },
}
# Their functions belong to the process that starts the child, or run before it shuts itself off.
_OUTSIDE = {"scraper.parsers.sandbox", "scraper.parsers.syscalls", "scraper.parsers.records.declaration"}
_LIST_MODULES = (
    "import json, sys; from scraper.parsers import sandbox; sandbox.import_all(json.loads(sys.argv[1])); "
    "print(json.dumps({name: getattr(m, '__file__', None) for name, m in sys.modules.items()}))"
)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_no_function_imports_what_is_not_there_yet(task: dict[str, object]) -> None:
    """An import after that would be an error, on the one page that needs it."""
    task = {"url": "https://example.org/", **task}
    loaded: dict[str, str | None] = json.loads(
        subprocess.run(
            [sys.executable, "-c", _LIST_MODULES, json.dumps(task)], capture_output=True, check=True
        ).stdout
    )
    ours = {name: path for name, path in loaded.items() if name.startswith("scraper.") and path}
    assert len(ours) > 20
    late = {
        f"{name} imports {wanted}"
        for name, path in ours.items()
        if name not in _OUTSIDE
        for wanted in _imports_in_functions(path)
        if wanted not in loaded
    }
    assert not late


def _imports_in_functions(path: str) -> set[str]:
    tree = ast.parse(Path(path).read_text("utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    nodes = [node for function in functions for node in ast.walk(function)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
