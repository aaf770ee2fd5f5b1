"""Forms, filters and tables of distributions."""
