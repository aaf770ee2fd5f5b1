"""What pages and papers of the empowerment of inventors ask and show."""
