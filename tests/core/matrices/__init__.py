"""The matrices of states, written by hand, by floor; `tests/core/test_transition_matrix.py` goes through them."""
