"""Fuzzing that follows the coverage, with atheris, which ``make fuzz`` installs.

``python -m tests.fuzz.guided TARGET SECONDS FOLDER`` sets out from what ``corpus.py`` has and writes new
inputs to the folder; one that breaks something is written there as ``crash-…``, and the process ends with
an error. ``python -m tests.fuzz.guided TARGET keep FOLDER`` copies to ``tests/fuzz/found`` the few small
inputs of a folder that reach something which nothing there reaches yet.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scraper", "db", "schedules"]):
    from tests.fuzz import corpus, targets

MAX_KEPT = 2_000
"""Bytes."""


def _search(name: str, seconds: str, folder: Path) -> list[str]:
    start, found, words = folder / "start", folder / "found", folder / "words"
    for place in (start, found):
        place.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(corpus.starts(name)):
        (start / str(number)).write_bytes(body)
    words.write_text("".join(_quoted(word) for word in corpus.WORDS[name] if word))
    longest = max(map(len, corpus.starts(name)))
    return [f"-max_total_time={seconds}", f"-dict={words}", f"-max_len={longest}", str(found), str(start)]


def _quoted(word: bytes) -> str:
    """A word as libFuzzer's dictionaries have it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n'


def _keep(name: str, folder: Path) -> list[str]:
    kept, small = corpus.FOUND / name, folder / "small"
    for place in (kept, small):
        place.mkdir(parents=True, exist_ok=True)
    for path in (*folder.glob("start/*"), *folder.glob("found/*")):
        if path.stat().st_size <= MAX_KEPT:
            shutil.copy(path, small)
    return ["-merge=1", str(kept), str(small)]


def main(name: str, work: str, *rest: str) -> None:
    """Search for so many seconds, or keep what a search found; ends the process."""
    limits = ["-timeout=60", "-rss_limit_mb=1500", "-print_final_stats=1"]
    if work == "inner":  # libFuzzer starts itself again to merge
        options = [*rest]
    elif work == "keep":
        options = [*limits, *_keep(name, Path(rest[0]))]
    else:
        options = [*limits, f"-artifact_prefix={rest[0]}/", *_search(name, work, Path(rest[0]))]
    atheris.Setup([f"{sys.executable} -m tests.fuzz.guided {name} inner", *options], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
