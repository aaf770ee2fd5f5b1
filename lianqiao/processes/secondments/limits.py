"""The times and limits of secondments: norms of each kind, and those that hold for all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms, numbering
from lianqiao.core.norms import Answer, Declared
from lianqiao.processes.secondments.kinds import NEEDED, kinds

REMIND_BEFORE = norms.declare("secondments.remind_before", norms.Kind.DURATION, _("任期届满前多久提醒三方"))
EXTENSION_MOST = norms.declare("secondments.extension_most", norms.Kind.DURATION, _("一次最多延长的任期"))
NOTICE_LENGTH = norms.declare("notices.secondment_length", norms.Kind.DURATION, _("选派公示的长度"))
POST_NUMBER = numbering.declare("secondment_post", _("选派岗位编号"))
NUMBER = numbering.declare("secondment", _("选派编号"))

_KINDS = {
    "term": (norms.Kind.DURATION, _("任期最长多久")),
    "assess": (norms.Kind.DURATION, _("任期内多久考核一次")),
    "posts": (norms.Kind.NUMBER, _("一个人同时最多担任几个")),
    "host_age": (norms.Kind.DURATION, _("用人单位成立多久才能聘")),
    "contract": (norms.Kind.DURATION, _("在现单位工作多久才能选派")),
    "services": (norms.Kind.NUMBER, _("一年至少服务几次")),
}
_NORMS: dict[tuple[str, str], Declared[Any]] = {}
for _kind in kinds().values():
    for _name, _key in _kind.norms.items():
        _value, _purpose = _KINDS[_name]
        _NORMS[_kind.key, _name] = norms.declare(_key, _value, _purpose, nationwide=_name in NEEDED)  # type: ignore[call-overload]


def ask(kind: str, name: str, *, where: Any, on: date) -> Answer[Any] | None:
    """What holds for a kind at a place; None where the kind or the place says nothing."""
    declared = _NORMS.get((kind, name))
    return None if declared is None else declared.find(where=where, on=on)


def needed(kind: str, name: str, *, where: Any, on: date) -> Answer[Any]:
    """What holds for a kind at a place, of what every kind has."""
    return _NORMS[kind, name].get(where=where, on=on)


def longest(kind: str, first: date, *, where: Any) -> date:
    """The last day that a term of the kind may have when it begins on that day; the first day counts."""
    last: date = needed(kind, "term", where=where, on=first).value.end(first)
    return last - timedelta(days=1)


def next_assessment(kind: str, after: date, *, where: Any) -> date:
    """The day of the next assessment after that day."""
    due: date = needed(kind, "assess", where=where, on=after).value.end(after)
    return due


def since_when(kind: str, name: str, *, where: Any, on: date) -> date | None:
    """The latest day since which something must have been so; None where the kind or the place does not ask."""
    answer = ask(kind, name, where=where, on=on)
    return None if answer is None else answer.value.start(on)


def services_least(kind: str, *, where: Any, on: date) -> int | None:
    """How many services a year are asked; None where nothing is said."""
    answer = ask(kind, "services", where=where, on=on)
    return None if answer is None else int(answer.value)
