"""All formats: the same records, the same bytes, in every language, at any time, in any place."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from time_machine import travel

from scraper.exports import FORMATS, Format, render
from scraper.exports.records import Exported
from scraper.reports.events import LANGUAGES
from tests.scraper.exports.samples import everyday

RENDER = (
    "import sys, hashlib\n"
    "from scraper.exports import FORMATS, render\n"
    "from tests.scraper.exports.samples import everyday\n"
    "for form in FORMATS: print(hashlib.sha256(render(form, everyday())).hexdigest())\n"
)


@pytest.mark.parametrize("form", FORMATS)
def test_no_clock_is_in_a_file(form: Format) -> None:
    with travel("2001-02-03T04:05:06Z", tick=False):
        before = render(form, everyday())
    with travel("2041-02-03T04:05:06Z", tick=False):
        assert render(form, everyday()) == before


def test_another_process_elsewhere_makes_the_same_files() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", RENDER],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        ).stdout
        for zone, seed in (("Asia/Tokyo", "1"), ("America/New_York", "2"))
    }
    assert len(outputs) == 1
    assert len(outputs.pop().split()) == len(FORMATS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_known_makes_a_file_too(form: Format, language: str) -> None:
    assert render(form, Exported(language="de" if language == "de" else "en"))


@pytest.mark.soak
def test_a_thousand_meetings_take_little_time() -> None:
    many = everyday(meetings=everyday().meetings * 250)
    for form in FORMATS:
        begun = time.process_time()
        render(form, many)
        assert time.process_time() - begun < 8, form
