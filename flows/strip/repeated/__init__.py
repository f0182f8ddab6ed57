"""What other lines and other documents say of a line."""
