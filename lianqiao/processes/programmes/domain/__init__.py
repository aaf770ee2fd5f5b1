"""What people do with schemes, calls and applications."""
