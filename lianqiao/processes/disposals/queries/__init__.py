"""What is read about disposals."""
