"""What keeps a warehouse in order: maintenance and takedowns."""
