"""What may be done to obligations and listings, besides their changes of state."""

from lianqiao.processes.obligations.domain.listings import make_statement, propose_platform, propose_yellow
from lianqiao.processes.obligations.domain.obligations import Person, begin, release, report_check

__all__ = ["Person", "begin", "make_statement", "propose_platform", "propose_yellow", "release", "report_check"]
