"""Tables of races."""

from lianqiao.processes.races.models.race import Race, Stage, TestItem
from lianqiao.processes.races.models.runs import Reading, Run
from lianqiao.processes.races.models.teams import Judge, Member, Team

__all__ = ["Judge", "Member", "Race", "Reading", "Run", "Stage", "Team", "TestItem"]
