"""Replay recorded states of the page through check and deliver, on loopback."""
