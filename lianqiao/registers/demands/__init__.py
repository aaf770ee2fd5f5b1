"""The register of demands: what companies need from science, in plain steps, confirmed by people."""
