"""What moves things forward: the match index and its matches, and introductions between two organisations."""
