"""The schedule files: read and validated, one sentence for each wrong value."""
