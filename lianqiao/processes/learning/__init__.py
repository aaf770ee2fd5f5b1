"""Learning: what became of finds, better numbers for the ranking from it, and whom the ranking shows."""
