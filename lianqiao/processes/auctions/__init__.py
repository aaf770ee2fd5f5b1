"""Auctions: bids in one order, an end that is reached once, and a chained log that anybody can check."""
