"""What the boards read."""
