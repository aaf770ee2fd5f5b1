"""What may be done to kinds, editions and entries of lists."""

from lianqiao.core.lists.domain.editions import begin_edition, change_edition, discard, hide, publish
from lianqiao.core.lists.domain.entries import NewEntry, add_entries, add_entry, change_entry, end_entry, remove_entry
from lianqiao.core.lists.domain.kinds import create_kind
from lianqiao.core.lists.domain.pushing import answer_entry, push_edition

__all__ = [
    "NewEntry",
    "add_entries",
    "add_entry",
    "answer_entry",
    "begin_edition",
    "change_edition",
    "change_entry",
    "create_kind",
    "discard",
    "end_entry",
    "hide",
    "publish",
    "push_edition",
    "remove_entry",
]
