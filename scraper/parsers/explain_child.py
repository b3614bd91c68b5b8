"""Parse and explain a page in the child process; see ``sandbox.run_in_child``."""

from __future__ import annotations

from typing import Any

from scraper import parsers
from scraper.html import Selectors, blocks_of
from scraper.parsers.page_json import page_to_wire
from scraper.parsers.page_limits import within_limits
from scraper.parsers.read_options import from_json


def run(source: str, task: dict[str, Any]) -> dict[str, Any]:
    """Parse decoded HTML; return the page and its explanation as JSON values."""
    options = from_json(task["read"])
    selectors = Selectors(options.content, options.ignore, options.sections)
    blocks = blocks_of(source, selectors=selectors, explaining=True)
    parser = parsers.get(task["reader"])
    page = within_limits(parser.parse(blocks, task["url"]))
    return {"page": page_to_wire(page), "explanation": parsers.explainer(task["reader"])(blocks, task["url"])}
