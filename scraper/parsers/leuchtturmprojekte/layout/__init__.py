"""Where on the page the meetings' sections are."""
