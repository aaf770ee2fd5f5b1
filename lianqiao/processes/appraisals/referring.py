"""Which funds a strong appraisal is sent to (评投联动)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from lianqiao.processes.appraisals.enums import IN_FORCE, AppraisalKind, SubscriptionState
from lianqiao.processes.appraisals.limits import ANSWER_TIME, STRONG_LEVEL, STRONG_SCORE
from lianqiao.processes.appraisals.models import Appraisal, FundSubscription, Referral
from lianqiao.processes.appraisals.queries.evaluators import INVESTING
from lianqiao.registers.organisations.enums import OrganisationState

#: A material's three phases are no levels that the norm could be compared with.
PHASES = "NM3"


def is_strong(appraisal: Appraisal) -> bool:
    """Whether the result reaches what the norm asks on the day on which it was signed."""
    on, where = appraisal.signed_on, appraisal.region_id
    if on is None:
        return False
    if appraisal.kind == AppraisalKind.READINESS:
        least = STRONG_LEVEL.get(where=where, on=on).value
        return appraisal.level is not None and appraisal.scale_id != PHASES and appraisal.level >= least
    return appraisal.score is not None and appraisal.score >= STRONG_SCORE.get(where=where, on=on).value


def wants(subscription: FundSubscription, appraisal: Appraisal, fields: Iterable[str]) -> bool:
    """Whether a subscription asks for the appraisal; `fields` are codes of the achievement's, `fields` of the
    subscription are prefetched. A code stands for all below it.
    """
    asked = [row.pk for row in subscription.fields.all()]
    if asked and not any(code.startswith(wanted) for code in fields for wanted in asked):
        return False
    place = subscription.place
    if place is not None and not appraisal.region_id.startswith(place.prefix):
        return False
    if appraisal.kind == AppraisalKind.READINESS:
        return subscription.least_level is None or (appraisal.level or 0) >= subscription.least_level
    return subscription.least_score is None or (appraisal.score or 0) >= subscription.least_score


def active_subscriptions() -> QuerySet[Any]:
    """Those of funds that are verified."""
    rows = FundSubscription.objects.filter(
        state=SubscriptionState.ACTIVE,
        organisation__state=OrganisationState.VERIFIED,
        organisation__kind__in=INVESTING,
    )
    found: QuerySet[Any] = rows.select_related("organisation", "place").prefetch_related("fields")
    return found.order_by("created_at", "pk")


def referrals_of(
    appraisal: Appraisal, *, at: datetime, created_by: Any, among: Iterable[Any] | None = None
) -> list[Referral]:
    """Unsaved referrals of a strong appraisal whose owner has agreed, one for each fund that was not sent it yet.

    `among` are the subscriptions to look at, all that are active unless told; four queries.
    """
    if not appraisal.consents or not is_strong(appraisal):
        return []
    fields = list(appraisal.achievement.fields.values_list("pk", flat=True))
    known = set(Referral.objects.filter(appraisal=appraisal.pk).values_list("organisation", flat=True))
    known.add(appraisal.organisation_id)
    day, made = timezone.localdate(at), []
    for subscription in active_subscriptions() if among is None else among:
        if subscription.organisation_id in known or not wants(subscription, appraisal, fields):
            continue
        known.add(subscription.organisation_id)
        time = ANSWER_TIME.get(where=subscription.region_id, on=day)
        made.append(
            Referral(
                organisation_id=subscription.organisation_id,
                region_id=subscription.region_id,
                created_by=created_by,
                appraisal=appraisal,
                subscription=subscription,
                due_on=time.value.end(day),
            )
        )
    return made


def to_refer() -> QuerySet[Any]:
    """Results in force whose owner has agreed that funds are told."""
    rows: QuerySet[Any] = Appraisal.objects.filter(state__in=IN_FORCE, consents=True)
    return rows.select_related("achievement").order_by("pk")
