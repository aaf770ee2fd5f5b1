"""Collecting figures: data sets, the cycles in which they are asked for, and the reports of the units."""
