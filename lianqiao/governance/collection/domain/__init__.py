"""What is done to data sets, cycles and reports."""
