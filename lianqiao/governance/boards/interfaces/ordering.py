"""From what is behind to an order to rectify: the address of its form, with all that the board knows filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.collection.models import ReportValue
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.indicators.queries.visibility import home_of
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation


@dataclass(frozen=True)
class Behind:
    """An indicator that is behind at a place in a period, with the reason as a sentence without a full stop."""

    place: Place
    indicator: Indicator
    period: Period
    reason: str


def order_urls(actor: Actor, behind: Sequence[Behind]) -> list[str]:
    """For each of what is behind the address of the form of an order; empty where the actor may not give one.

    Orders go to organisations other than one's own, and to governments of regions below one's own. The unit is filled
    in where it is known: the organisation itself, the only government body of the region, or the only one of them that
    reported the indicator. At most two queries.
    """
    if actor.oversight is None or not actor.has(Permission.RECTIFICATION_EDIT):
        return [""] * len(behind)
    home = home_of(actor)
    bodies = _bodies([one for one in behind if _is_region_below(one.place, actor, home)])
    urls = []
    for one in behind:
        if one.place.region is not None:
            may, unit = _is_region_below(one.place, actor, home), bodies.get((one.place.key, one.indicator.pk))
        else:
            may, unit = one.place.key != actor.organisation_id, one.place.key
        urls.append(_url(one, unit) if may else "")
    return urls


def _is_region_below(place: Place, actor: Actor, home: str) -> bool:
    return place.region is not None and actor.oversees(place.key) and place.key != home


def _bodies(below: Sequence[Behind]) -> dict[tuple[str, Any], Any]:
    """Whom an order is for, by region and indicator; those of which one cannot say are left out."""
    codes = {one.place.key for one in below}
    if not codes:
        return {}
    by_region: defaultdict[str, list[Any]] = defaultdict(list)
    governments = Organisation.objects.verified().filter(kind=OrganisationKind.GOVERNMENT, region__in=codes)
    for pk, code in governments.order_by().values_list("pk", "region"):
        by_region[code].append(pk)
    several = [one for one in below if len(by_region[one.place.key]) > 1]
    reported = _reported(several, [pk for one in several for pk in by_region[one.place.key]])
    out = {}
    for one in below:
        key = (one.place.key, one.indicator.pk)
        candidates = reported.get(key, []) if len(by_region[one.place.key]) > 1 else by_region[one.place.key]
        if len(candidates) == 1:
            out[key] = candidates[0]
    return out


def _reported(several: Sequence[Behind], bodies: Sequence[Any]) -> dict[tuple[str, Any], list[Any]]:
    """Which of the bodies ever reported a figure of the indicators, by region and indicator."""
    out: dict[tuple[str, Any], list[Any]] = {}
    if not several:
        return out
    values = ReportValue.objects.filter(
        indicator__in={one.indicator.pk for one in several}, report__organisation__in=bodies, value__isnull=False
    )
    rows = values.order_by().values_list("report__organisation__region", "indicator", "report__organisation")
    for code, indicator, body in rows.distinct():
        out.setdefault((code, indicator), []).append(body)
    return out


def _url(one: Behind, unit: Any) -> str:
    words = {"place": one.place.name, "period": one.period.label, "name": one.indicator.name, "reason": one.reason}
    known = {
        "unit": unit or "",
        "indicator": one.indicator.name,
        "title": _("%(name)s进度滞后") % words,
        "problem": _("%(place)s%(period)s的%(name)s：%(reason)s。") % words,
        "demand": _("请分析原因，制定追赶措施，明确责任人和完成时限，按期报送整改情况和佐证材料。"),
    }
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{reverse('workbench:rectifications_new')}?{query}"
