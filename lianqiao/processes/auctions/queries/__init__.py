"""Reading auctions."""
