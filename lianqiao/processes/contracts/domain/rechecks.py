"""Drawing a sample of registered contracts by a recorded seed, and writing down what was found."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.domain.writing import tell
from lianqiao.processes.contracts.enums import FindingVerdict
from lianqiao.processes.contracts.models import Recheck, RecheckItem, TechnologyContract


def drawn(numbers: Sequence[str], *, seed: str, share: Decimal) -> list[str]:
    """The sample that a seed draws of the numbers in their order: a share of them, rounded up, in the order drawn."""
    size = int((len(numbers) * share).to_integral_value(rounding=ROUND_CEILING))
    return random.Random(seed).sample(sorted(numbers), size)  # noqa: S311 - to be repeated, not to be secret


@transaction.atomic
def draw_recheck(
    *, actor: Actor, title: str, first_day: date, last_day: date, share: Decimal | None = None, seed: str = ""
) -> Recheck:
    """Draw of the contracts that were registered in these days in the region of the actor's body.

    The share is at least that of the norm. A seed that is not given is made by chance and kept. Raises AccessError,
    InvalidInput, DomainError where nothing was registered.
    """
    organisation: Any = actor.organisation
    if organisation is None or actor.oversight is None:
        raise AccessError(_("由主管部门组织随机复查。"), permission=Permission.CONTRACT_RECHECK)
    recheck = Recheck(
        organisation=organisation, region_id=organisation.region_id, created_by=actor.user, title=title.strip()
    )
    actor.require(Permission.CONTRACT_RECHECK, recheck)
    least = limits.RECHECK_SHARE.get(where=organisation.region_id, on=clock.today())
    share = share or least.value
    if share < least.value:
        raise InvalidInput({"share": [_("比例不能低于 %(least)s。") % {"least": least.text}]})
    rows = TechnologyContract.objects.visible_to(actor).registered()
    rows = rows.filter(region__code__startswith=actor.oversight, registered_on__range=(first_day, last_day))
    keys = dict(rows.order_by("registration_number").values_list("registration_number", "pk"))
    if not keys:
        raise DomainError("nothing_registered", _("这段时间本地区没有登记有效的合同。"))
    seed = seed.strip() or secrets.token_hex(8)
    recheck.first_day, recheck.last_day, recheck.share, recheck.seed = first_day, last_day, share, seed
    recheck.total = len(keys)
    recheck.list_sha256 = sha256("\n".join(keys).encode()).hexdigest()
    try:
        recheck.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    recheck.save(force_insert=True)
    RecheckItem.objects.bulk_create(
        RecheckItem(recheck=recheck, contract_id=keys[number], order=order)
        for order, number in enumerate(drawn(list(keys), seed=seed, share=share), start=1)
    )
    given = {"count": recheck.items.count(), "total": recheck.total, "seed": seed}
    tell(recheck, "draw", actor, _("从 %(total)d 份合同里抽取 %(count)d 份，种子 %(seed)s") % given)
    return recheck


@transaction.atomic
def record_finding(item: RecheckItem, *, actor: Actor, verdict: str, text: str) -> RecheckItem:
    """Write down once what was found of a contract that was drawn."""
    row: RecheckItem = RecheckItem.objects.select_for_update(of=("self",)).select_related("recheck").get(pk=item.pk)
    actor.require(Permission.CONTRACT_RECHECK, row.recheck)
    if row.verdict:
        raise DomainError("found_already", _("这份合同的复查结论已经登记。"))
    if verdict not in FindingVerdict.values:
        raise InvalidInput({"verdict": [_("请选结论。")]})
    if not text.strip() or len(text) > limits.LONGEST_TEXT:
        raise InvalidInput({"text": [_("请写复查意见。")]})
    row.verdict, row.text, row.found_by, row.found_at = verdict, text.strip(), actor.user, clock.now()
    row.save(update_fields=["verdict", "text", "found_by", "found_at"])
    tell(row.recheck, "find", actor, _("登记复查结论：%(what)s") % {"what": row.get_verdict_display()})
    return row
