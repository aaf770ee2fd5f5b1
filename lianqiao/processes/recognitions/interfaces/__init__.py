"""Forms, tables and importers of recognitions."""
