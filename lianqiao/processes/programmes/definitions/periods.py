"""The periods of a scheme: how long each step takes, by its own length or by norm, and the dates that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.errors import DomainError
from lianqiao.core.norms import Duration
from lianqiao.core.norms.values import load, parse


@dataclass(frozen=True)
class Step:
    """A period: its words, the norm that holds where the scheme says nothing, and whether that is the least."""

    name: str
    label: Any
    norm: norms.Declared[Duration]
    is_least: bool


STEPS = (
    Step("open", _("开放申报"), norms.declare("programmes.open", norms.Kind.DURATION, _("申报期的长度")), True),
    Step("mend", _("补正"), norms.declare("programmes.mend", norms.Kind.DURATION, _("退回补正的期限")), True),
    Step("check", _("形式审查"), norms.declare("programmes.check", norms.Kind.DURATION, _("形式审查的期限")), False),
    Step("review", _("评审遴选"), norms.declare("programmes.review", norms.Kind.DURATION, _("评审遴选的期限")), False),
)
BY_NAME = {step.name: step for step in STEPS}


def read_length(text: str) -> dict[str, Any] | None:
    """A length as it is kept, from words such as 30日 or 15个工作日; None for none; ValidationError otherwise."""
    if not text.strip():
        return None
    try:
        return dict(parse(norms.Kind.DURATION, text))
    except DomainError as error:
        raise ValidationError(error.message, error.code) from error


def validate_periods(kept: Any) -> None:
    """{name of a step: {length, unit} or None}; ValidationError otherwise."""
    try:
        for name, length in kept.items():
            if name not in BY_NAME or (length is not None and str(length_of(length)) == ""):
                raise ValueError(name)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValidationError(_now("各阶段期限的格式不对。"), "shape") from error


def length_of(kept: Mapping[str, Any]) -> Duration:
    """A kept length as code works with it."""
    return load(norms.Kind.DURATION, kept)


def length(periods: Mapping[str, Any], name: str, *, where: Any, on: dt.date) -> Duration:
    """How long a step takes: the scheme's own length, else the norm's for the place on the day."""
    own = periods.get(name)
    return length_of(own) if own else BY_NAME[name].norm.get(where=where, on=on).value


def problems_of(periods: Mapping[str, Any], *, where: Any, on: dt.date) -> list[str]:
    """What a scheme must not say: a period that protects applicants and is shorter than the norm, one sentence each."""
    found = []
    for step in STEPS:
        own = periods.get(step.name)
        if not own or not step.is_least:
            continue
        least: Any = step.norm.get(where=where, on=on).value
        if length_of(own).end(on) < least.end(on):
            given = {"step": step.label, "own": length_of(own), "least": least}
            found.append(_now("“%(step)s”期限 %(own)s 短于规定的 %(least)s。") % given)
    return found


@dataclass(frozen=True)
class Dates:
    """The days of a call: the last one for applying, for checking, and for the review."""

    closes_on: dt.date
    check_until: dt.date
    review_until: dt.date


def dates(periods: Mapping[str, Any], *, opens_on: dt.date, closes_on: dt.date | None, where: Any) -> Dates:
    """The days that follow from the first one; the last day for applying may be given."""
    last = closes_on or length(periods, "open", where=where, on=opens_on).end(opens_on)
    check = length(periods, "check", where=where, on=last).end(last)
    return Dates(last, check, length(periods, "review", where=where, on=check).end(check))
