"""Working days: public holidays, make-up days, and what counts from them."""
