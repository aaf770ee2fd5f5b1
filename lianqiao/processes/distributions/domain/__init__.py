"""What may be done with distributions."""

from lianqiao.processes.distributions.domain.announcing import announce, may_announce
from lianqiao.processes.distributions.domain.paying import Paid, record_payments
from lianqiao.processes.distributions.domain.writing import begin, create_distribution, update_distribution

__all__ = [
    "Paid",
    "announce",
    "begin",
    "create_distribution",
    "may_announce",
    "record_payments",
    "update_distribution",
]
