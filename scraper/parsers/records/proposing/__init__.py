"""Propose declarations for the lists of a page; a person chooses."""

from __future__ import annotations
