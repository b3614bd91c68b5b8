"""All formats: the same records, the same bytes, in every language, at any time, in any place."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from hashlib import sha256

import pytest
from time_machine import travel

from scraper.exports import FORMATS, Format, render
from scraper.reports.dataset import Dataset
from scraper.reports.model import LANGUAGES, Language
from tests.scraper.exports.samples import everyday

RENDER = "from tests.scraper.exports.test_exports_purity import digests\nprint(*digests())\n"


def digests() -> list[str]:
    """What tells the files apart, one for each format."""
    return [sha256(render(form, everyday())).hexdigest() for form in FORMATS]


@pytest.mark.parametrize("form", FORMATS)
def test_no_clock_is_in_a_file(form: Format) -> None:
    with travel("2001-02-03T04:05:06Z", tick=False):
        before = render(form, everyday())
    with travel("2041-02-03T04:05:06Z", tick=False):
        assert render(form, everyday()) == before


def test_another_process_elsewhere_makes_the_same_files() -> None:
    elsewhere = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    program = [sys.executable, "-c", RENDER]
    ran = subprocess.run(program, capture_output=True, text=True, check=True, env=elsewhere)
    assert ran.stdout.split() == digests()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_known_makes_a_file_too(form: Format, language: Language) -> None:
    assert render(form, Dataset(language=language))


@pytest.mark.soak
def test_ten_times_as_many_meetings_take_ten_times_as_long() -> None:
    few, many = (everyday(records=everyday().records * times) for times in (25, 250))

    def seconds(form: Format, exported: Dataset) -> float:
        begun = time.thread_time()
        render(form, exported)
        return time.thread_time() - begun

    for form in FORMATS:
        rounds = [(seconds(form, few), seconds(form, many)) for _ in range(3)]
        small, large = (min(each) for each in zip(*rounds, strict=True))
        assert large < 10 * small * 3, (form, rounds)
