"""Hostile bytes for everything that reads what others wrote. ``make test`` tries a few, the soak for minutes.

``LEUCHTTURM_FUZZ_SECONDS`` is the time for each target in the soak (20), an hour by hand;
``LEUCHTTURM_SEED`` chooses the inputs. What broke something is kept in ``tests/fuzz/kept``, tried each time.
"""

from __future__ import annotations

import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz import corpus, targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy


def _read_page(body: bytes) -> None:
    for content_type in corpus.CONTENT_TYPES:
        targets.read_page(body, content_type)


Target = tuple["Callable[[Any], None]", "Callable[[], SearchStrategy[Any]]", int]
TARGETS: dict[str, Target] = {
    "page": (_read_page, corpus.page_bytes, 40),
    "schedule": (targets.read_schedule_file, corpus.schedule_bytes, 60),
    "answer": (targets.fetch_answer, corpus.answer_bytes, 15),
    "mail": (targets.send_mail, corpus.mail_answers, 15),
    "database": (targets.open_database, corpus.database_bytes, 15),
}
SOAK_SECONDS = float(os.environ.get("LEUCHTTURM_FUZZ_SECONDS", "20"))


def fuzz(name: str, executions: int, chosen: int) -> int:
    """Give the target so many inputs; how many it was."""
    target, inputs, _ = TARGETS[name]
    count = 0

    @seed(chosen)
    @settings(max_examples=executions, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(inputs())
    def run(value: Any) -> None:
        nonlocal count
        count += 1
        try:
            target(value)
        except BaseException as error:
            error.add_note(f"The input is {keep(name, value)}; once it is mended, move it to {corpus.KEPT}.")
            raise

    run()
    return count


def keep(name: str, value: Any) -> Path:
    """Write the input to a file, as ``tests/fuzz/kept`` has it."""
    body = value if isinstance(value, bytes) else b"\0\n".join(value)
    path = Path(tempfile.gettempdir()) / f"{name}-{sha256(body).hexdigest()[:12]}"
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_bytes_are_taken_or_refused_in_a_sentence(name: str) -> None:
    assert fuzz(name, TARGETS[name][2], 1) > 0


@pytest.mark.parametrize("kept", sorted(corpus.KEPT.iterdir()), ids=lambda path: path.name)
def test_what_once_broke_something_does_so_no_more(kept: Any) -> None:
    target, _, _ = TARGETS[kept.name.partition("-")[0]]
    body = kept.read_bytes()
    target(body.split(b"\0\n") if kept.name.startswith("mail-") else body)


@pytest.mark.soak
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks_for_a_while(name: str) -> None:
    chosen = int(os.environ.get("LEUCHTTURM_SEED", time.strftime("%Y%m%d")))
    ends, count, rounds = time.monotonic() + SOAK_SECONDS, 0, 0
    while time.monotonic() < ends:
        count += fuzz(name, 100, chosen + rounds)
        rounds += 1
    print(f"{name}: {count} executions, seeds {chosen} to {chosen + rounds - 1}")
