"""Decide what changed between the known records and the page; pure."""
