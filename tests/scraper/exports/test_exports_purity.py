"""All formats: the same records, the same bytes, in every language, at any time, in any place."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

import pytest
from time_machine import travel

from scraper.exports import FORMATS, Format, render
from scraper.reports.dataset import Dataset
from scraper.reports.model import LANGUAGES, Language
from tests.scraper.exports.samples import everyday
from tests.work import assert_time_grows_with_size, thread_seconds

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
@pytest.mark.parametrize("form", FORMATS)
def test_more_meetings_take_longer_by_as_much_and_not_by_its_square(form: Format) -> None:
    def seconds(times: int) -> float:
        exported = everyday(records=everyday().records * times)
        return thread_seconds(lambda: render(form, exported))

    seconds(1)
    assert_time_grows_with_size(seconds, 20)
