"""Tables, filters and forms of evidence."""
