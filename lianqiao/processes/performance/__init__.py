"""Performance of registered technology contracts: milestones, payments, certified income, default."""
