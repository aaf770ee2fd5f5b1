"""Boards: figures against targets with their lights, league tables, maps, early warnings, bulletins, assessments."""
