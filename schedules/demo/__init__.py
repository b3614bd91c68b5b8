"""The main job, shown on recorded states of the page served on loopback."""
