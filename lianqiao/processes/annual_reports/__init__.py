"""The yearly report of a unit on what became of its achievements, its merge by the department, and required rules."""
