"""Forms, filters, tables and documents of windows."""
