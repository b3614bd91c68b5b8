"""Read the section ``[site]`` of a schedule file: the owner of the published page."""

from __future__ import annotations

from pathlib import Path  # msgspec reads the types at run time
from typing import Annotated

from msgspec import Meta, Struct

IMAGE_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
"""The kinds of files that a logo can be."""


class SiteSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the published page shows of its owner. Addresses may be relative to the page."""

    logo: Annotated[Path | None, Meta(description='an SVG or PNG file such as "logo.svg"')] = None
    imprint: Annotated[str, Meta(description="the address of the imprint, or empty")] = ""
    privacy: Annotated[str, Meta(description="the address of the privacy statement, or empty")] = ""
    accessibility: Annotated[
        str, Meta(description="the address of the accessibility statement, or empty")
    ] = ""
