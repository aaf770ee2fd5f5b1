"""Forms, tables and filters of the cultivation of enterprises."""
