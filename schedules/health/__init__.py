"""Check whether everything works, with advice where it does not."""
