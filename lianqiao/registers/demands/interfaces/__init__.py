"""How demands are filled in, filtered, listed, imported and exported."""
