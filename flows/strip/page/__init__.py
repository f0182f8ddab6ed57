"""A page's lines, and what came with it."""
