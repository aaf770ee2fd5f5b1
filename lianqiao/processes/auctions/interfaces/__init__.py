"""Tables and filters of auctions."""
