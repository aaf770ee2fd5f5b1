"""The tables of accounts."""

from lianqiao.registers.accounts.models.offices import OfficeProposal
from lianqiao.registers.accounts.models.passwords import PastPassword
from lianqiao.registers.accounts.models.sessions import SignedIn
from lianqiao.registers.accounts.models.support import SupportSession, SupportStage
from lianqiao.registers.accounts.models.user import User

__all__ = ["OfficeProposal", "PastPassword", "SignedIn", "SupportSession", "SupportStage", "User"]
