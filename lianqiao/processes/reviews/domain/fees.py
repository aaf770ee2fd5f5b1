"""The ledger of fees: earned with the sheet, paid by the organiser."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.reviews.domain.keeping import tell
from lianqiao.processes.reviews.enums import FeeKind
from lianqiao.processes.reviews.models import Assignment, Expert, FeeEntry, Review


def earn(assignment: Assignment, actor: Actor) -> None:
    """Enter the fee of a sheet that was handed in, once for each assignment."""
    fee = assignment.review.fee_yuan
    if not fee or FeeEntry.objects.filter(assignment=assignment, kind=FeeKind.EARNED).exists():
        return
    FeeEntry.objects.create(
        review=assignment.review,
        expert=assignment.expert,
        assignment=assignment,
        kind=FeeKind.EARNED,
        amount_yuan=fee,
        written_by=actor.user,
        written_at=clock.now(),
    )


@transaction.atomic
def pay_fees(review: Review, expert: Expert, *, actor: Actor, note: str) -> FeeEntry:
    """Enter that all that is owed to an expert for a review was paid; `note` names the voucher.

    Two who pay at once wait for each other: the second finds nothing owed. Raises AccessError or DomainError.
    """
    locked = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    actor.require(Permission.REVIEW_RUN, locked)
    text = note.strip()
    if not text or len(text) > FeeEntry._meta.get_field("note").max_length:
        raise DomainError("fee_note", _("请写明支付凭证，不超过二百字。"), "note")
    owed: Any = FeeEntry.objects.filter(review=locked, expert=expert).aggregate(owed=Sum("amount_yuan"))["owed"] or 0
    if owed <= 0:
        raise DomainError("nothing_owed", _("这位专家没有待付的评审费。"))
    entry = FeeEntry.objects.create(
        review=locked,
        expert=expert,
        kind=FeeKind.PAID,
        amount_yuan=-owed,
        note=text,
        written_by=actor.user,
        written_at=clock.now(),
    )
    tell(locked, "pay", actor, _("登记已付评审费"))
    return entry
