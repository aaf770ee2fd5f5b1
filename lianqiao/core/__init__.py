"""The kernel: what every register and process stands on, and nothing of any one of them."""
