"""Forms, filters, tables and papers of agreements."""
