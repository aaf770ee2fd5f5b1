"""Tables of open challenges."""

from lianqiao.processes.challenges.models.challenge import Challenge
from lianqiao.processes.challenges.models.marks import Mark
from lianqiao.processes.challenges.models.signature import TermsSignature

__all__ = ["Challenge", "Mark", "TermsSignature"]
