"""Views of the workbench: each parses, calls a domain function or a query, and renders."""
