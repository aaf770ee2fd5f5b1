"""Forms, filters, tables and documents of the market."""
