"""What people do with watch lists and leads."""
