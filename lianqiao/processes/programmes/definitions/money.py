"""How a scheme pays: shares at signature, at each milestone and at the final acceptance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.processes.programmes.definitions.milestones import Step
from lianqiao.processes.programmes.definitions.shares import WHOLE, share_of, shown_share

SIGNATURE, ACCEPTANCE = "signature", "acceptance"
PARTS = (SIGNATURE, ACCEPTANCE)
#: Some places ask that the first instalment of money that is paid in stages is not small.
FIRST_LEAST = norms.declare(
    "challenges.first_instalment_share", norms.Kind.SHARE, _("分期拨付的首期下限"), nationwide=False
)


def validate_money(kept: Any) -> None:
    """{signature: share, acceptance: share} in percent, or nothing; ValidationError otherwise."""
    try:
        if kept and set(kept) != set(PARTS):
            raise ValueError(kept)
        for part in kept:
            share_of(kept[part])
    except (TypeError, ValueError) as error:
        raise ValidationError(_now("拨款安排的格式不对。"), "shape") from error


def shares_of(kept: Mapping[str, Any], steps: Sequence[Step]) -> list[tuple[str, Decimal]]:
    """What is paid when, as (part, percent) in order of time: at signature, for each step, at the end."""
    parts = [
        (SIGNATURE, share_of(kept.get(SIGNATURE))),
        *((one.key, one.share) for one in steps),
        (ACCEPTANCE, share_of(kept.get(ACCEPTANCE))),
    ]
    return [(part, share) for part, share in parts if share]


def problems_of(kept: Mapping[str, Any], steps: Sequence[Step], *, where: Any, on: dt.date) -> list[str]:
    """What is wrong with how a scheme pays, one sentence each; a scheme without money says nothing."""
    shares = shares_of(kept, steps)
    if not shares:
        return []
    found = []
    total = sum(share for _part, share in shares)
    if total != WHOLE:
        found.append(_now("各次拨款的比例加起来是 %(total)s，应当是 100%%。") % {"total": shown_share(total)})
    if len(shares) > 1:
        found += _first_problems(shares[0][1], where=where, on=on)
    return found


def _first_problems(first: Decimal, *, where: Any, on: dt.date) -> list[str]:
    answer = FIRST_LEAST.find(where=where, on=on)
    if answer is None or first >= answer.value * WHOLE:
        return []
    given = {"own": shown_share(first), "least": shown_share(answer.value * WHOLE)}
    return [_now("首期拨款 %(own)s 低于当地规定的 %(least)s。") % given]
