"""What may be read of yearly reports, and what waits."""
