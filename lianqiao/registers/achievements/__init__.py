"""The register of science and technology achievements."""
