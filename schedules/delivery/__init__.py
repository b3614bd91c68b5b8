"""Send what waits in the outbox."""
