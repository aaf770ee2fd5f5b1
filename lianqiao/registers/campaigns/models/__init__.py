"""Tables of campaigns."""

from lianqiao.registers.campaigns.models.assignment import Assignment, Classification
from lianqiao.registers.campaigns.models.campaign import Campaign

__all__ = ["Assignment", "Campaign", "Classification"]
