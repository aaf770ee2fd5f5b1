"""The tables of the register of organisations."""

from lianqiao.registers.organisations.models.invitation import Invitation
from lianqiao.registers.organisations.models.membership import Membership
from lianqiao.registers.organisations.models.organisation import Organisation

__all__ = ["Invitation", "Membership", "Organisation"]
