"""Reads of subscriptions."""
