"""The face for programs: REST under /api/v1/, its schema, and the page that explains it."""
