"""Tables of agreements."""

from lianqiao.processes.agreements.models.agreement import Agreement, Party
from lianqiao.processes.agreements.models.execution import CarriedOut, Mark, Measurement, Report
from lianqiao.processes.agreements.models.plan import Indicator, Milestone, Payment
from lianqiao.processes.agreements.models.signing import Amendment, Signature

__all__ = [
    "Agreement",
    "Amendment",
    "CarriedOut",
    "Indicator",
    "Mark",
    "Measurement",
    "Milestone",
    "Party",
    "Payment",
    "Report",
    "Signature",
]
