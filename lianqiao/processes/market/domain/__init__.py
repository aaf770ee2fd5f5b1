"""What people do on the market."""
