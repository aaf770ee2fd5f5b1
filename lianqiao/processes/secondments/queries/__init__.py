"""What actors may see of secondments, and what waits for them."""
