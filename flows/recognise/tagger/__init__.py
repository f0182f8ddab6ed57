"""The recogniser that ships: from tokens to the best tags."""
