"""What people do with introductions."""
