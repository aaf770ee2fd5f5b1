"""Indicators: what is counted and how, which targets hold for whom, and every figure of every place and month."""
