"""Forms, filters, tables and the import of indicators and targets."""
