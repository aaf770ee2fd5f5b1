"""Forms, filters, tables and documents of supervision."""
