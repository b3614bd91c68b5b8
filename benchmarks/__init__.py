"""Measure Leuchtturm beside urlwatch, webchanges and a bare script: ``make bench``."""
