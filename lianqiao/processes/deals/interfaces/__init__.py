"""Forms, filters, tables and papers of deals."""
