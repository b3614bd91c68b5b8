"""Read and validate the schedule files; each wrong value gives one sentence."""
