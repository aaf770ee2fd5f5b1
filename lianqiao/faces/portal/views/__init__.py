"""Views of the portal: each parses, calls a query, and renders what the visitor may see."""
