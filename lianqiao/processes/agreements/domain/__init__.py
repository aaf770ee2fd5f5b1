"""What may be done to agreements, and all that goes with it."""
