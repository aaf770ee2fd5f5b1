"""Forms and filters of challenges."""
