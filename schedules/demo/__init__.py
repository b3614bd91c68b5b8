"""Demonstrate the main job on recorded states of the page, served on loopback."""
