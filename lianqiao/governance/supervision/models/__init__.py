"""The tables of supervision."""

from lianqiao.governance.supervision.models.forces import ForceMember, TaskForce
from lianqiao.governance.supervision.models.inspections import InspectedUnit, Inspection
from lianqiao.governance.supervision.models.meetings import AgreedItem, Meeting, Participant
from lianqiao.governance.supervision.models.rectifications import Rectification, RectificationReport

__all__ = [
    "AgreedItem",
    "ForceMember",
    "InspectedUnit",
    "Inspection",
    "Meeting",
    "Participant",
    "Rectification",
    "RectificationReport",
    "TaskForce",
]
