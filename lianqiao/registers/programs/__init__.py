"""What programs use: access tokens, webhooks with their deliveries, remembered requests, and the counts of requests."""
