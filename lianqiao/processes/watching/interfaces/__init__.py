"""Forms, filters, tables and the import of watching."""
