"""Which bodies evaluate, and which are sent strong appraisals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.processes.appraisals.models.evaluator import EVALUATING, Evaluator
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState

#: Kinds of organisation that invest.
INVESTING = frozenset({OrganisationKind.FUND, OrganisationKind.BANK})


def evaluating() -> QuerySet[Any]:
    """The evaluators that take appraisals."""
    rows: Any = Evaluator.objects.filter(state__in=EVALUATING, organisation__state=OrganisationState.VERIFIED)
    return rows.select_related("organisation").order_by("title", "pk")  # type: ignore[no-any-return]


def is_evaluating(actor: Actor) -> bool:
    """Whether the actor acts for an evaluator that takes appraisals; no query for kinds that never do."""
    if not actor.is_verified or actor.organisation.kind not in Evaluator.FILERS:
        return False
    return evaluating().filter(organisation=actor.organisation_id).exists()


def may_subscribe(actor: Actor) -> bool:
    """Whether the actor's organisation may be sent strong appraisals."""
    return actor.is_verified and actor.organisation.kind in INVESTING
