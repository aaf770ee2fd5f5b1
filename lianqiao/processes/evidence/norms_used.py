"""The norms by which a chain was decided, as they were in force on each day: cited ones, and those that held then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core.norms import Declared
from lianqiao.processes.evidence import limits
from lianqiao.processes.evidence.material import Material


@dataclass(frozen=True)
class NormUsed:
    """One edition: what it says, by which text, on which day it counted, for what."""

    title: str
    value: str
    source: str
    on: date
    what: str
    verified: bool


def norms_of(material: Material) -> list[NormUsed]:
    """Each edition once for a day and a purpose: by day."""
    found = {(one.title, one.value, one.on, one.what): one for one in (*_cited(material), *_held(material))}
    return sorted(found.values(), key=lambda one: (one.on, one.title))


def _cited(material: Material) -> Iterator[NormUsed]:
    """What the decisions themselves cite."""
    for one in material.citations:
        norm = one.norm
        what = one.subject_type.name
        day = localdate(one.at)
        yield NormUsed(str(norm.key), norm.value_text, norm.source, day, what, norm.is_verified)


def _held(material: Material) -> Iterator[NormUsed]:
    """What held on the day of each step."""
    for norm, on, what in _questions(material):
        answer = norm.find(where=material.chain.root.organisation, on=on)
        if answer is not None:
            edition = answer.norm
            yield NormUsed(edition.question.title, answer.text, answer.source, on, what, answer.verified)


def _questions(material: Material) -> Iterator[tuple[Declared[Any], date, str]]:
    if material.decided_on is not None:
        for norm in (limits.AUTONOMY, limits.PRICING, limits.DILIGENCE, limits.SECRECY):
            yield norm, material.decided_on, _("转化决策")
    for notice in material.notices:
        if notice.first_day is not None:
            yield notice.notice_kind.length, notice.first_day, str(notice.notice_kind.label)
    for deal in material.concluded:
        if deal.concluded_on is not None:
            yield limits.PRICING, deal.concluded_on, _("成交")
            yield limits.REGISTER_TIME, deal.concluded_on, _("合同登记")
    for one in material.chain.distributions:
        if one.decided_on is not None:
            yield limits.RULE_FIRST, one.decided_on, _("收益分配")
