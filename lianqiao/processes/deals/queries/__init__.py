"""Who sees which deal, and what of it."""
