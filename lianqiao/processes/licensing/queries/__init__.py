"""Who sees what of licensing, and what waits."""
