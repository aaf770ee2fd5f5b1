"""What is done: noting what became of finds, finding better numbers, putting them in use."""
