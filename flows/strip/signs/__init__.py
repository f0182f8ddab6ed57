"""What a line says by itself, whatever stands around it."""
