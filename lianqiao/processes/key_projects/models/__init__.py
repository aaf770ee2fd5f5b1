"""Tables of key projects."""

from lianqiao.processes.key_projects.models.joint import JointDecision, JointShare, JointTask, Receipt
from lianqiao.processes.key_projects.models.moves import Move
from lianqiao.processes.key_projects.models.progress import MonthlyFigure
from lianqiao.processes.key_projects.models.project import ExpectedYear, KeyProject, ProjectPartner
from lianqiao.processes.key_projects.models.support import ChiefExpert, FollowOn, FrameYear, FundingFrame

__all__ = [
    "ChiefExpert",
    "ExpectedYear",
    "FollowOn",
    "FrameYear",
    "FundingFrame",
    "JointDecision",
    "JointShare",
    "JointTask",
    "KeyProject",
    "MonthlyFigure",
    "Move",
    "ProjectPartner",
    "Receipt",
]
