"""The kinds of public notices: how long each runs by which norm, where it must be put up, whether it may be revised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.notices.enums import Place


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice.

    `required` are the places without which it does not count. `may_be_revised`: a revision takes it back and lets the
    full time begin anew; else it can only be withdrawn. `advice` is told to whoever writes one. `by_government`: about
    a record it is put up by a government that oversees the record's region, never by the unit that it concerns.
    """

    key: str
    label: Any
    length: norms.Declared[norms.Duration]
    required: tuple[Place, ...] = (Place.PORTAL,)
    may_be_revised: bool = True
    advice: Any = ""
    by_government: bool = False


_KINDS: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make a kind of notice known, once, at import. Raises LookupError for a name that is taken."""
    if kind.key in _KINDS:
        raise LookupError(f"there is a notice kind {kind.key!r} already")
    _KINDS[kind.key] = kind
    return kind


def kind_of(key: str) -> NoticeKind:
    """The kind of that name; LookupError when there is none."""
    return _KINDS[key]


def by_government_kinds() -> frozenset[str]:
    """The names of the kinds that about a record only a government puts up."""
    return frozenset(kind.key for kind in _KINDS.values() if kind.by_government)


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds for forms and columns."""
    return [(kind.key, kind.label) for kind in _KINDS.values()]


#: LAW-06 and LAW-07: name and intended price, inside the unit; who also publishes in the market is exempt from
#: liability for later changes of value.
PRICING = register(
    NoticeKind(
        "pricing",
        _("协议定价公示"),
        norms.declare("notices.pricing_length", norms.Kind.DURATION, _("协议定价公示的长度")),
        required=(Place.UNIT, Place.PORTAL),
        advice=_("须写明成果名称和拟交易价格。同时在本单位和技术市场公示的，单位领导已勤勉尽责的可以免除决策责任。"),
    )
)
#: TAX-07: who receives how much for what, before half of it counts as wage income.
CASH_REWARD = register(
    NoticeKind(
        "cash_reward",
        _("现金奖励公示"),
        norms.declare("notices.cash_reward_length", norms.Kind.DURATION, _("现金奖励信息公示的长度")),
        required=(Place.UNIT, Place.PORTAL),
        may_be_revised=False,
        advice=_("须写明成果转化情况、奖励人员和奖励金额。"),
    )
)
#: REG-06: before the certificate is issued.
REGISTRATION = register(
    NoticeKind(
        "registration",
        _("科技成果登记公示"),
        norms.declare("notices.registration_length", norms.Kind.DURATION, _("成果登记公示的长度")),
        by_government=True,
    )
)
OTHER = register(
    NoticeKind(
        "other",
        _("其他公示"),
        norms.declare("notices.other_length", norms.Kind.DURATION, _("其他公示的长度")),
    )
)
