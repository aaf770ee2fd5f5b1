"""Writing challenges, agreeing to them, and marking what came of them."""
