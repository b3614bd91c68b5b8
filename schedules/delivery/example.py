"""Build an invented change, to preview an alert before there is a real one."""

from __future__ import annotations

from datetime import date

from scraper.meetings import Meeting
from scraper.records import Change, Link

CHANGES = (
    Change(
        "added",
        after=Meeting(
            year=2099,
            title="Leuchtturmprojekte 2099 im Programm Sozialer Zusammenhalt in Musterstadt",
            programme="Sozialer Zusammenhalt",
            municipality="Musterstadt",
            programme_area="Musterstadt – Beispielviertel",
            start_date=date(2099, 9, 17),
            attendance="in_person",
            description=(
                "Dies ist ein erfundenes Beispiel: So sähe eine Nachricht über ein neues Treffen aus.",
            ),
            links=(Link("video", "https://example.org/video", "Film: Leuchtturmprojekte in Musterstadt"),),
        ),
    ),
)
