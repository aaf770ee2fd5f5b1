"""What people do with recognitions."""
