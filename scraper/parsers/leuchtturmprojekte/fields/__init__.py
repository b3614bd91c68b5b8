"""Read the values of one meeting from its section."""
