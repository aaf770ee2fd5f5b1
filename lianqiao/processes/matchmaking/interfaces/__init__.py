"""Forms, filters and tables of matchmaking."""
