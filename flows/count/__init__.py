"""Counts, before strip, in how many stories each line stands: `stage` counts, its rules beside it."""
