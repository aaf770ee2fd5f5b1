"""How messages reach people: kinds, choices, e-mail, the daily digest and channels."""

from lianqiao.core.messages.kinds import Group, Kind, group, groups, kind_of, register

__all__ = ["Group", "Kind", "group", "groups", "kind_of", "register"]
