"""What is done to windows and what takes part in them."""
