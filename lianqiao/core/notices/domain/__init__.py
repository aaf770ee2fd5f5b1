"""What people do with public notices."""
