"""Giving a technology manager a mandate; accepting and ending it are changes of its state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log, norms, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.core.norms.values import HUNDRED, share_text
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.introductions import case_phrases
from lianqiao.processes.introductions.domain.exclusive import no_other_mandate
from lianqiao.processes.introductions.enums import FeeWay
from lianqiao.processes.introductions.models import Introduction, Mandate
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

FEE_MOST = norms.declare(
    "technology_managers.fee_most", norms.Kind.SHARE, gettext_lazy("技术经理人服务报酬占成交价格的最高比例")
)
TAIL_MOST = norms.declare(
    "technology_managers.tail_most", norms.Kind.DURATION, gettext_lazy("技术经理人委托结束后尾期的最长时间")
)


@transaction.atomic
def give_mandate(
    *,
    actor: Actor,
    achievement: Achievement | None = None,
    demand: Demand | None = None,
    introduction: Introduction | None = None,
    manager_organisation: Any,
    manager: Any = None,
    is_exclusive: bool = False,
    scope_text: str,
    fee_text: str = "",
    fee_way: str = "",
    fee_rate: Decimal | None = None,
    fee_yuan: Decimal | None = None,
    tail_months: int = 0,
    starts_on: date | None = None,
    until: date,
) -> Mandate:
    """Offer a mandate about one own achievement, one own demand or one case of one's own; the manager answers it.

    `manager` is a technology manager of the verified `manager_organisation`, or None for whoever is one there. Both
    days count. The fee is a rate in percent of the price or an amount, within the norms of the place. Raises
    AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位。"), permission=Permission.MANDATE_GIVE)
    mandate = Mandate(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        achievement=achievement,
        demand=demand,
        introduction=introduction,
        manager_organisation=manager_organisation,
        manager=manager,
        is_exclusive=is_exclusive,
        scope_text=scope_text.strip(),
        fee_text=fee_text.strip(),
        fee_way=fee_way,
        fee_rate=fee_rate,
        fee_yuan=fee_yuan,
        tail_months=tail_months,
        starts_on=starts_on or clock.today(),
        until=until,
    )
    actor.require(Permission.MANDATE_GIVE, mandate)
    if not actor.is_verified:
        raise DomainError("not_verified", _("单位通过核验后才能委托技术经理人。"))
    _check_matter(mandate)
    _check_manager(mandate)
    _check_fee(mandate)
    if mandate.until < max(mandate.starts_on, clock.today()):
        raise DomainError("until", _("截止日期不能早于开始日期和今天。"), "until")
    try:
        mandate.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    if refusal := no_other_mandate(mandate, Context(actor)):
        raise DomainError("exclusive", refusal, "is_exclusive")
    mandate.save(force_insert=True)
    topic = outbox.topic_of(mandate, "offer")
    log.record(topic, mandate, actor=actor, text=_("委托技术经理人，待其接受"))
    outbox.publish(topic, mandate.pk)
    case_phrases.tell_of_offer(mandate)
    return mandate


def accept_mandate(mandate: Mandate, *, actor: Actor) -> Mandate:
    """The manager takes it on; from then on it acts for the giver."""
    return apply(mandate, "accept", actor=actor)


def decline_mandate(mandate: Mandate, *, actor: Actor, reason: str) -> Mandate:
    """The manager does not take it on, and says why."""
    return apply(mandate, "decline", actor=actor, reason=reason)


def end_mandate(mandate: Mandate, *, actor: Actor, reason: str) -> Mandate:
    """Either side ends it, and says why."""
    return apply(mandate, "end", actor=actor, reason=reason)


def _check_fee(mandate: Mandate) -> None:
    """A way has its rate or amount; rate and tail stay within what the place allows."""
    needed = {str(FeeWay.SHARE): "fee_rate", str(FeeWay.FIXED): "fee_yuan"}.get(mandate.fee_way)
    for name in ("fee_rate", "fee_yuan"):
        if (getattr(mandate, name) is not None) != (name == needed):
            message = (
                _("请填写报酬方式对应的比例或金额。") if name == needed else _("这一项和报酬方式不符，请不要填写。")
            )
            raise DomainError("fee", message, name)
    if mandate.fee_rate is not None:
        most = FEE_MOST.get(where=mandate.region_id, on=mandate.starts_on)
        if mandate.fee_rate / HUNDRED > most.value:
            given = {"most": share_text(most.value), "source": most.source}
            raise DomainError("fee_rate", _("报酬比例最高 %(most)s（%(source)s）。") % given, "fee_rate")
    if mandate.tail_months:
        longest = TAIL_MOST.get(where=mandate.region_id, on=mandate.starts_on)
        if Duration(mandate.tail_months, TimeUnit.MONTHS).end(mandate.until) > longest.value.end(mandate.until):
            given = {"most": str(longest.value), "source": longest.source}
            raise DomainError("tail_months", _("尾期最长 %(most)s（%(source)s）。") % given, "tail_months")


def _check_matter(mandate: Mandate) -> None:
    """It is one thing, and the giver's."""
    matters = [one for one in (mandate.achievement, mandate.demand, mandate.introduction) if one is not None]
    if len(matters) != 1:
        raise DomainError("matter", _("请选择一项成果、需求或对接。"))
    case = mandate.introduction
    if case is None:
        if matters[0].organisation_id != mandate.organisation_id:
            raise DomainError("matter", _("只能就本单位的成果和需求委托。"))
        return
    if case.side_of(mandate.organisation_id) is None:
        raise DomainError("matter", _("只能就本单位参加的对接委托。"))
    if mandate.manager_organisation.pk in (case.organisation_id, case.counterpart_id):
        raise DomainError("manager", _("对接的任何一方都不能担任经理人。"), "manager")
    if case.is_ended:
        raise DomainError("matter", _("这项对接已经结束。"))


def _check_manager(mandate: Mandate) -> None:
    """It is another, verified organisation with somebody who is a technology manager there."""
    body = mandate.manager_organisation
    if body.pk == mandate.organisation_id:
        raise DomainError("manager", _("本单位的经理人不需要委托。"), "manager")
    managers = Membership.objects.filter(
        organisation=body, state=MembershipState.ACTIVE, roles__contains=[Role.MANAGER]
    )
    if mandate.manager is not None:
        managers = managers.filter(user=mandate.manager)
    if not body.is_verified or not managers.exists():
        raise DomainError("manager", _("请选择已核验单位的技术经理人。"), "manager")
