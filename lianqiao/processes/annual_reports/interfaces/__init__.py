"""Forms, tables and filters of yearly reports."""
