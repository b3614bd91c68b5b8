"""The schedule files: read and validated, with one sentence for each mistake."""
