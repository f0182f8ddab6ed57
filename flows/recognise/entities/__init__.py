"""Which names mean the same: within an article, and everywhere."""
