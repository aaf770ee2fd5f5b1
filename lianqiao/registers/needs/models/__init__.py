"""The tables of what grows out of demands."""

from lianqiao.registers.needs.models.scenario import Scenario, ScenarioOffer
from lianqiao.registers.needs.models.task import ResearchTask, TaskVote
from lianqiao.registers.needs.models.visit import DiagnosisVisit

__all__ = ["DiagnosisVisit", "ResearchTask", "Scenario", "ScenarioOffer", "TaskVote"]
