"""What the API says of each kind of record, and what it takes."""
