"""Disposals (转化决策): the recorded decision of a unit on how achievements of its own go to others."""
