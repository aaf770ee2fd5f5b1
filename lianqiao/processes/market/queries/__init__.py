"""What everybody sees of the market, and what waits there."""
