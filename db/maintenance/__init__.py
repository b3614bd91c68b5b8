"""Maintain the database file: backup, restore, prune, integrity, and what surrounds the file."""
