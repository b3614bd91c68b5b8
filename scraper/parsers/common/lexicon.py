"""Name groups of words, and compile patterns that refer to them: ``"{meeting} (?:am|vom) {day}"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"\{([a-z_]+)\}")


class Lexicon:
    """Term groups by name; a group is a regular expression that may use other groups as ``{name}``."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._groups = dict(groups)
        self._compiled: dict[str, re.Pattern[str]] = {}

    def expand(self, pattern: str) -> str:
        """Return ``pattern`` with every ``{name}`` replaced by its group.

        Raises ``KeyError`` for a name that is no group.
        """
        return _NAME.sub(lambda match: f"(?:{self.expand(self._groups[match[1]])})", pattern)

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Return the compiled pattern; case is ignored unless the pattern says ``(?-i:…)``."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = re.compile(self.expand(pattern), re.IGNORECASE)
        return compiled
