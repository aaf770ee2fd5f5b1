"""Law as dated data: norms with jurisdiction, dates, source, and the choice among them."""
