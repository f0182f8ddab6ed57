"""What is held back or could not be read: finding, retrying and dismissing it."""
