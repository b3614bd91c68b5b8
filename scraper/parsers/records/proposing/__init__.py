"""Propose declarations for the lists of a page: what repeats, its fields, its doubts. A person decides."""

from __future__ import annotations
