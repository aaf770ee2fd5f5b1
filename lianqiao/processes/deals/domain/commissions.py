"""Commissions of technology managers: which mandates count for a deal, what is owed, and how it is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.deals import content, phrases
from lianqiao.processes.deals.enums import Attribution, PartyRole, StatementState
from lianqiao.processes.deals.models import Commission, CommissionStatement, Deal, StatementConfirmation
from lianqiao.processes.deals.splitting import share_of, split
from lianqiao.processes.introductions.enums import FeeWay
from lianqiao.processes.introductions.models import Introduction, Mandate


@dataclass(frozen=True)
class Claim:
    """A mandate that counts for a deal: why, since when, and what it promises."""

    mandate: Mandate
    attribution: Attribution
    brought_on: date | None
    fee_yuan: Decimal


def claims_on(deal: Deal) -> list[Claim]:
    """The mandates that a concluded deal owes a commission to, the earliest first; three queries.

    A mandate of a side counts when the deal was concluded in its term or in the tail behind it, and when it brought
    the two sides together in its term (as the certificate of the introduction says), was given for just this
    introduction before the deal, or was exclusive for an achievement of the deal.
    """
    day = deal.concluded_on or clock.today()
    items = list(deal.items.values_list("achievement", flat=True))
    met = _meetings(deal, items)
    covered = Q(achievement__in=items) | Q(introduction__in=met) | Q(demand__in=[c.demand_id for c in met.values()])
    sides = deal.parties.exclude(role=PartyRole.CO_SELLER).values("organisation")
    rows = Mandate.objects.filter(covered, organisation__in=sides, starts_on__lte=day).accepted()
    claims = []
    for mandate in rows.select_related("organisation", "manager_organisation", "manager").order_by("answered_at", "id"):
        claim = _claim(deal, day, mandate, met)
        if claim is not None and claim.fee_yuan > 0:
            claims.append(claim)
    return claims


def fee_of(mandate: Mandate, price_yuan: Decimal) -> Decimal:
    """What a mandate promises for a deal of that price; nothing when it says so in words alone."""
    if mandate.fee_way == FeeWay.SHARE and mandate.fee_rate is not None:
        return share_of(price_yuan, mandate.fee_rate)
    if mandate.fee_way == FeeWay.FIXED and mandate.fee_yuan is not None:
        return Decimal(mandate.fee_yuan)
    return Decimal(0)


def draw_up_statements(deal: Deal, actor: Actor) -> None:
    """For each side that mandated managers the statement of what it owes them; a side pays once."""
    by_side: dict[Any, list[Claim]] = {}
    for claim in claims_on(deal):
        by_side.setdefault(claim.mandate.organisation, []).append(claim)
    for side, claims in by_side.items():
        total = max(claim.fee_yuan for claim in claims)
        statement = CommissionStatement.objects.create(
            organisation=side,
            region_id=side.region_id,
            created_by=actor.user,
            deal=deal,
            base_yuan=deal.price_yuan or Decimal(0),
            total_yuan=total,
        )
        amounts = split(total, [claim.fee_yuan for claim in claims])
        Commission.objects.bulk_create(
            [
                Commission(
                    statement=statement,
                    mandate=claim.mandate,
                    manager_organisation=claim.mandate.manager_organisation,
                    manager=claim.mandate.manager,
                    attribution=claim.attribution,
                    brought_on=claim.brought_on,
                    fee_yuan=claim.fee_yuan,
                    amount_yuan=amount,
                )
                for claim, amount in zip(claims, amounts, strict=True)
            ]
        )
        _seal(statement)
        topic = outbox.topic_of(statement, "create")
        log.record(topic, statement, actor=actor, text=_("按委托约定计算服务报酬"))
        outbox.publish(topic, statement.pk)
        phrases.ask_for_answer(statement, by=None, at=clock.now())


@transaction.atomic
def confirm_statement(statement: CommissionStatement, *, actor: Actor, content_sha256: str) -> CommissionStatement:
    """Confirm the statement of that hash for the actor's organisation; the last one settles it.

    Raises AccessError or DomainError.
    """
    locked: CommissionStatement = CommissionStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    actor.require(Permission.STATEMENT_ANSWER, locked)
    if locked.state != StatementState.OPEN:
        raise DomainError("not_open", _("现在不能确认。"))
    if content_sha256 != locked.content_sha256:
        raise DomainError("other_content", _("分配刚刚有调整，请重新核对以后再确认。"))
    _row, is_new = StatementConfirmation.objects.get_or_create(
        statement=locked,
        organisation=actor.organisation,
        content_sha256=content_sha256,
        defaults={"confirmed_by": actor.user, "confirmed_at": clock.now()},
    )
    if is_new:
        topic = outbox.topic_of(locked, "confirm")
        log.record(topic, locked, actor=actor, text=_("确认服务报酬结算单"), data={"sha256": content_sha256})
        outbox.publish(topic, locked.pk)
    if not missing(locked):
        locked = apply(locked, "settle", actor=SYSTEM)
    return locked


@transaction.atomic
def share_anew(
    statement: CommissionStatement, *, actor: Actor, weights: Mapping[Any, Decimal], reason: str
) -> CommissionStatement:
    """Share the same total by other weights (by the key of the line); all have to confirm anew.

    Raises AccessError, or DomainError for weights that leave out a line or give nothing to all.
    """
    locked: CommissionStatement = CommissionStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    actor.require(Permission.STATEMENT_SPLIT, locked)
    if locked.state == StatementState.CONFIRMED:
        raise DomainError("confirmed", _("各方已经确认，不能再调整。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    lines = list(locked.lines.all())
    wanted = [weights.get(line.pk) for line in lines]
    if any(weight is None or weight < 0 for weight in wanted) or not any(wanted):
        raise DomainError("weights", _("请给每位经理人填写不小于 0 的比重，至少一位大于 0。"))
    for line, amount in zip(lines, split(locked.total_yuan, [weight or Decimal(0) for weight in wanted]), strict=True):
        line.amount_yuan = amount
        line.save(update_fields=["amount_yuan"])
    locked = apply(locked, "share_anew", actor=SYSTEM, reason=reason)
    locked.revision += 1
    _seal(locked)
    topic = outbox.topic_of(locked, "update")
    log.record(topic, locked, actor=actor, text=_("调整服务报酬的分配"), reason=reason)
    phrases.ask_for_answer(locked, by=actor.organisation_id, at=clock.now())
    return locked


def missing(statement: CommissionStatement) -> list[Any]:
    """The keys of the organisations that have not confirmed the present content; two queries."""
    done = set(
        StatementConfirmation.objects.filter(statement=statement, content_sha256=statement.content_sha256).values_list(
            "organisation", flat=True
        )
    )
    return [one for one in statement.asked_ids() if one not in done]


def _seal(statement: CommissionStatement) -> None:
    fresh: CommissionStatement = CommissionStatement.objects.for_detail().get(pk=statement.pk)
    fresh.revision = statement.revision
    statement.content_sha256 = content.digest(fresh)
    statement.save()


def _meetings(deal: Deal, items: Iterable[Any]) -> dict[Any, Introduction]:
    """The introductions in which the two sides met, about what they deal in or for just this deal, by key."""
    if deal.buyer_id is None:
        return {}
    pair = Q(organisation=deal.organisation_id, counterpart=deal.buyer_id) | Q(
        organisation=deal.buyer_id, counterpart=deal.organisation_id
    )
    matter = Q(achievement__in=items) | Q(pk=deal.introduction_id)
    rows = Introduction.objects.filter(pair & matter, disclosed_at__isnull=False).order_by("disclosed_at", "id")
    return {one.pk: one for one in rows}


def _claim(deal: Deal, on_day: date, mandate: Mandate, met: Mapping[Any, Introduction]) -> Claim | None:
    if mandate.tail_until < on_day:
        return None
    fee = fee_of(mandate, deal.price_yuan or Decimal(0))
    for case in met.values():
        on = timezone.localdate(case.disclosed_at)
        if mandate.covers(case) and mandate.starts_on <= on <= mandate.last_day:
            return Claim(mandate, Attribution.BROUGHT, on, fee)
    if mandate.introduction_id in met and mandate.last_day >= mandate.starts_on:
        return Claim(mandate, Attribution.SERVED, None, fee)
    holds = mandate.starts_on <= on_day <= mandate.last_day
    if mandate.is_exclusive and mandate.achievement_id is not None and holds:
        return Claim(mandate, Attribution.EXCLUSIVE, None, fee)
    return None
