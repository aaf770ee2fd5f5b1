"""What editions of lists and of industry maps have in common: drawn up, issued by decision, shown after a review."""
