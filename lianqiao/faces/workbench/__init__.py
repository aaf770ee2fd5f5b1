"""The workbench: what waits for me, my records, and the government's desks."""
