"""What is asked: which versions there are, and whom the ranking shows."""
