"""Fetch a page within limits, as a well-behaved client."""
