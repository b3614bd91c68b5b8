"""Keep the database file sound and small: backup, prune, integrity, and what surrounds the file."""
