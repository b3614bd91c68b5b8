"""The command line: its frame, and one module for each command."""
