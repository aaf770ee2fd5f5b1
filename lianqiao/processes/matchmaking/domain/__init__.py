"""What matchmakers do."""
