"""What the seller delivers for a milestone, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import InvalidInput
from lianqiao.core.transitions import apply
from lianqiao.processes.performance.domain.writing import keep
from lianqiao.processes.performance.models import ContractMilestone


@transaction.atomic
def deliver_milestone(
    milestone: ContractMilestone, *, actor: Actor, on: date, text: str, uploads: Iterable[File[bytes]] = ()
) -> ContractMilestone:
    """Write down what was delivered on a day, with at least one file that shows it; the other side then accepts it or
    returns it. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    delivered: ContractMilestone = apply(milestone, "deliver", actor=actor, on=on, text=text)
    step = delivered.steps.order_by("-written_at", "-id")[0]
    if not keep(uploads, actor=actor, subject=step):
        raise InvalidInput({"uploads": [_("请上传交付的证明，例如交付清单、测试报告、签收单。")]})
    return delivered
