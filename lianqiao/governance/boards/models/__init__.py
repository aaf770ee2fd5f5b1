"""Tables of the boards."""

from lianqiao.governance.boards.models.alert import Alert
from lianqiao.governance.boards.models.assessment import AssessedScore, AssessedUnit, Assessment, AssessmentItem, Extra
from lianqiao.governance.boards.models.bulletin import Bulletin
from lianqiao.governance.boards.models.snapshot import Snapshot, SnapshotIndicator, SnapshotRow
from lianqiao.governance.boards.models.tile import Tile
from lianqiao.governance.boards.models.topic import Topic, TopicIndicator

__all__ = [
    "Alert",
    "AssessedScore",
    "AssessedUnit",
    "Assessment",
    "AssessmentItem",
    "Bulletin",
    "Extra",
    "Snapshot",
    "SnapshotIndicator",
    "SnapshotRow",
    "Tile",
    "Topic",
    "TopicIndicator",
]
