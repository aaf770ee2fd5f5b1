"""Forms, tables and filters of posts and secondments."""
