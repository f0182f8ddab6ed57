"""Counts, before strip, in how many stories each line stands."""
