"""What a line's place on the page says."""
