"""What people do with subscriptions, and what the program does for them."""
