"""The tables of introductions."""

from lianqiao.processes.introductions.models.deadlines import Deadline
from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.models.mandates import Mandate
from lianqiao.processes.introductions.models.parts import Certificate, DisclosedContact, Outcome
from lianqiao.processes.introductions.models.steps import Step, StepReply
from lianqiao.processes.introductions.models.teams import TeamMember

__all__ = [
    "Certificate",
    "Deadline",
    "DisclosedContact",
    "Introduction",
    "Mandate",
    "Outcome",
    "Step",
    "StepReply",
    "TeamMember",
]
