"""Filled databases as they were at each release, and what they must still be after an update."""
