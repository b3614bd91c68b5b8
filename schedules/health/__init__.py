"""Check whether everything works, and say what to do where it does not."""
