"""Distributions, their costs, the persons who receive, and what was paid."""

from lianqiao.processes.distributions.models.distribution import Cost, Distribution
from lianqiao.processes.distributions.models.rewards import RewardPayment, RewardShare

__all__ = ["Cost", "Distribution", "RewardPayment", "RewardShare"]
