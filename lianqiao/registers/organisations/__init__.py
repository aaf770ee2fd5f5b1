"""The register of organisations, and who acts for them."""
