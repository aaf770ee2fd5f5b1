"""Forms, filters and tables of public notices."""
