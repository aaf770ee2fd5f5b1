"""The kinds of messages: each app registers its own, people choose by group how they want to hear of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.models import Way


@dataclass(frozen=True)
class Group:
    """Kinds for which a person makes one choice; `default` holds until the choice is made.

    The messages of a group that is `personal` (the account, one's own data) are of no concern to the organisation and
    never go to its channels.
    """

    key: str
    label: Any
    default: Way = Way.AT_ONCE
    personal: bool = False


@dataclass(frozen=True)
class Words:
    """What a message says: one line, and the text below it."""

    subject: str
    text: str


#: The words of a message (`core.Message`) as they are now; None when there is nothing left to say.
Compose = Callable[[Any], "Words | None"]


@dataclass(frozen=True)
class Kind:
    """What a message is about. `key` is also the beginning of the keys of its messages, up to a dot.

    An `urgent` message does not wait for the digest: whoever wants e-mail of its group at all gets it at once. A kind
    that tells of records of others has `compose`: what leaves the house is put together when it is sent, so that what
    has been taken back since is not told; what stands in the inbox then names no such record.
    """

    key: str
    label: Any
    group: str
    urgent: bool = False
    compose: Compose | None = None


_GROUPS: dict[str, Group] = {}
_KINDS: dict[str, Kind] = {}


def group(key: str, label: Any, *, default: Way = Way.AT_ONCE, personal: bool = False) -> Group:
    """Make a group known, in the order in which people see them; LookupError for a name that is taken."""
    if key in _GROUPS:
        raise LookupError(f"there is a group of messages {key} already")
    _GROUPS[key] = Group(key, label, default, personal)
    return _GROUPS[key]


def register(key: str, label: Any, *, group: str, urgent: bool = False, compose: Compose | None = None) -> Kind:
    """Make a kind known; LookupError for a group that is not, or a kind that is."""
    if group not in _GROUPS:
        raise LookupError(f"there is no group of messages {group}")
    if key in _KINDS:
        raise LookupError(f"there is a kind of messages {key} already")
    _KINDS[key] = Kind(key, label, group, urgent, compose)
    return _KINDS[key]


def groups() -> tuple[Group, ...]:
    """All groups, in the order of their registration."""
    return tuple(_GROUPS.values())


def group_named(key: str) -> Group:
    """The group of that key; LookupError when there is none."""
    if key not in _GROUPS:
        raise LookupError(f"there is no group of messages {key}")
    return _GROUPS[key]


def kind_of(key: str) -> Kind:
    """The kind of a message by its key or by the kind's own: the longest registered beginning; `OTHER` without one."""
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        if found := _KINDS.get(".".join(parts[:length])):
            return found
    return OTHER


def words_of(message: Any) -> Words | None:
    """What a message says if it is sent now; None when it is not to be sent any more."""
    compose = kind_of(message.kind or message.key).compose
    return Words(message.subject, message.text) if compose is None else compose(message)


def kinds_in(group: str) -> list[str]:
    """The keys of the group's kinds."""
    return [kind.key for kind in labelled_kinds(group)]


def labelled_kinds(group: str) -> list[Kind]:
    """The group's kinds, in the order of their registration."""
    return [kind for kind in _KINDS.values() if kind.group == group]


group("tasks", _("审核与办理结果"))
group("filings", _("登记备案的审核与结果"))
group("reminders", _("到期提醒"))
group("notices", _("公示与异议"))
group("introductions", _("对接与留言"))
group("matches", _("匹配推荐"))
group("subscriptions", _("订阅推送"))
group("organisation", _("单位与成员"))
group("account", _("账号与个人信息"), personal=True)
group("system", _("系统通知"))
OTHER = register("other", _("其他"), group="system")
register("core.comment", _("留言"), group="introductions")
