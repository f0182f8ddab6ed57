"""Batches on their way: staged parts, groups of files, and the boundary around each document."""
