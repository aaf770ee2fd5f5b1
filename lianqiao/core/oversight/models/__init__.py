"""The tables of oversight."""

from lianqiao.core.oversight.models.personal import Consent, DataRequest
from lianqiao.core.oversight.models.readings import Occurrence, OccurrenceKind
from lianqiao.core.oversight.models.retention import RetentionReport
from lianqiao.core.oversight.models.seals import ClosedDay, LogSeal

__all__ = ["ClosedDay", "Consent", "DataRequest", "LogSeal", "Occurrence", "OccurrenceKind", "RetentionReport"]
