"""How much memory a block of code needed at its peak, on Linux."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def grows_by_at_most(kibibytes: int) -> Iterator[None]:
    """Assert that this process's resident memory never grows by more within the block.

    The peak is reset before (proc(5), ``clear_refs``). The ``ru_maxrss`` of getrusage(2) cannot be: it holds
    whatever the process, or the one that started it, once needed.
    """
    Path("/proc/self/clear_refs").write_text("5")
    before = _peak()
    yield
    assert _peak() - before < kibibytes


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0])
