"""The tables of accounts."""

from lianqiao.registers.accounts.models.user import User

__all__ = ["User"]
