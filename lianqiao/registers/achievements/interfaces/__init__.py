"""How achievements are filled in, filtered, listed, imported and exported."""
