"""Forms, filters and tables of reviews."""
