"""Races (赛马): several teams at one task, stage by stage on one test, until one has won or none."""
