"""Forms of subscriptions."""
