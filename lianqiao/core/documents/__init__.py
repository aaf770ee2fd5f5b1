"""Documents: Word and PDF from templates that an official can edit."""
