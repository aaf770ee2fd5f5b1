"""Licences that are paid later: the pool of offers, licences with their triggers, what falls due, and who pays."""
