"""The values of one meeting, read from its section."""
