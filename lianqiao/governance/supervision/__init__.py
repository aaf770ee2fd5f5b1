"""Task forces, meetings whose agreed items are followed, inspections, and orders to rectify."""
