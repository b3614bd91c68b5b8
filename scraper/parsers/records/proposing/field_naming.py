"""Name proposed fields: from column heads, labels and classes, else from the type of the values."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue", "&": " "}
)
_EMPTY_NAMES = (
    "views field content item text inner outer wrapper wrap box col column row cell list element block body "
    "main data value label default string type formatter node entry span div container group info display "
    "single clearfix left right center top bottom small large link href hidden style align public"
)
_EMPTY = frozenset(_EMPTY_NAMES.split())
_LONGEST = 30


def slug(words: str) -> str:
    """Words as a field's name, such as ``datum_der_sitzung``; may be empty."""
    plain = (
        unicodedata.normalize("NFKD", words.translate(_UMLAUTS)).encode("ascii", "ignore").decode().lower()
    )
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    name = re.sub(r"^[0-9_]+", "", name)
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("_")[0] or name[:_LONGEST]
    return name


def from_class(name: str) -> str:
    """What a class says about its element: ``oprow__docket`` is ``docket``; empty for ``field-content``."""
    words = [word for word in re.findall(r"[A-Z]?[a-z]+", re.split(r"__", name)[-1]) if len(word) > 1]
    kept = [word.lower() for word in words if word.lower() not in _EMPTY]
    return slug("_".join(kept[-2:]))


def unused(name: str, taken: Container[str]) -> str:
    """``name``, or ``name_2`` … where it is taken."""
    number, free = 2, name
    while free in taken:
        free = f"{name}_{number}"
        number += 1
    return free
