"""The tables of collection."""

from lianqiao.governance.collection.models.cycle import Cycle
from lianqiao.governance.collection.models.data_set import Check, DataSet, DataSetItem, DataSetUnit
from lianqiao.governance.collection.models.report import Report, ReportValue, Unlock

__all__ = ["Check", "Cycle", "DataSet", "DataSetItem", "DataSetUnit", "Report", "ReportValue", "Unlock"]
