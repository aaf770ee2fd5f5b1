"""Forms, filters and tables of the performance of contracts."""
