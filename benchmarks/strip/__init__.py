"""The benchmark of the strip stage: `make bench-strip DATA=FOLDER`. Order stands in `__main__`."""
