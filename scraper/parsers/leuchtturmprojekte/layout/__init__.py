"""Find the sections of the meetings on the page."""
