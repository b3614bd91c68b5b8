"""Regular expressions that are compiled when they are first used: on most pages most of them are not.

Compiling all patterns takes several times as long as reading a page, and a check by hand is a new process.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:  # noqa: A001 - it is used like re.compile
    """Return ``pattern``, to be used like the result of :func:`re.compile`."""
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))


class _Pattern:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep the method that is used, so that its next use takes no detour."""
        method = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, method)
        return method
