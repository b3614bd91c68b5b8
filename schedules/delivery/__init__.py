"""Send the alerts that wait in the outbox."""
