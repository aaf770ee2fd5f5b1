"""Forms, tables and filters of programmes."""
