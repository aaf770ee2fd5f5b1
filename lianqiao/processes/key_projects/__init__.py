"""Key projects: the pipeline of four batches, who leads and pays, how far each has come, and what follows."""
