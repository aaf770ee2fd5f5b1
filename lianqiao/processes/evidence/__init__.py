"""Evidence of a transformation: its chain, what is missing, the file that protects, exemption cases, releases."""
