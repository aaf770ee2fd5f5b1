"""Template filters and tags of the kernel."""
