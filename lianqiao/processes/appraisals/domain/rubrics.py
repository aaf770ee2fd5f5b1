"""The rubrics by which evaluators let experts score: the indicators of the standard as criteria."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.processes.appraisals.enums import AppraisalKind
from lianqiao.processes.appraisals.questions import set_of_kind
from lianqiao.processes.reviews.domain import create_rubric
from lianqiao.processes.reviews.enums import CommentRule
from lianqiao.processes.reviews.models import Rubric

FULL_MARKS = 100


@transaction.atomic
def draft_rubric(kind: str, *, actor: Actor) -> Rubric:
    """A rubric of the body acted for with the indicators of a scored kind, to be looked through and put in use."""
    asked = set_of_kind(kind, where=actor.organisation, on=clock.today())
    criteria = [
        {
            "name": one.name,
            "guidance": one.text,
            "weight": one.weight,
            "most": FULL_MARKS,
            "comment": CommentRule.LOW,
        }
        for one in asked.indicators
    ]
    title = _("%(kind)s评审标准") % {"kind": AppraisalKind(kind).label}
    values = {"title": title, "guidance": asked.source}
    return create_rubric(actor=actor, values=values, criteria=criteria, bands=[])
