"""What units promised to do with their results after acceptance: checks at set dates, and the lists that follow."""
