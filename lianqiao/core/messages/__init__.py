"""How messages reach people: kinds, choices, e-mail, the daily digest and channels."""

from lianqiao.core.messages.kinds import Group, Kind, Words, group, groups, kind_of, register, words_of

__all__ = ["Group", "Kind", "Words", "group", "groups", "kind_of", "register", "words_of"]
