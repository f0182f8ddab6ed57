"""What a run is and what it leaves: what arrives, what is chosen, what is committed, what is reported."""
