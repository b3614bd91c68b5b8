"""Instead of pandas in the processes that tests start: sqlite-utils loads it where it is, users have none."""

raise ImportError("as on a user's machine: only tests need pandas")
