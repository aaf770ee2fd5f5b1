"""Forms, tables, filters and documents of disposals."""
