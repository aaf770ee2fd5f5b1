"""What is written about disposals."""
