"""Calculating a distribution: income, costs, shares, and the amount of each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.distributions.calculation import EQUITY_STEP, part_of, split
from lianqiao.processes.distributions.enums import DistributionState, Group
from lianqiao.processes.distributions.limits import MOST_COSTS, MOST_PERSONS
from lianqiao.processes.distributions.models import Cost, Distribution, RewardShare
from lianqiao.processes.distributions.sources import source_of
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership

Rows = Iterable[Mapping[str, Any]]
Uploads = Iterable["File[bytes]"]


@transaction.atomic
def create_distribution(
    *, actor: Actor, values: Mapping[str, Any], costs: Rows, persons: Rows, uploads: Uploads = ()
) -> Distribution:
    """A draft of the unit acted for, with every amount calculated.

    `costs` are {kind, amount_yuan, paper}, `persons` {group, name, post, percent, is_main, is_leader}.
    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    created = _create(actor, values, costs, persons)
    _keep(created, uploads, actor)
    return created


@transaction.atomic
def begin(
    cause: models.Model,
    part: str,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    costs: Rows = (),
    persons: Rows = (),
    uploads: Uploads = (),
) -> Distribution:
    """The draft for one part of a record that brought the income (a deal, a payment of a contract), made once.

    The second time the one that is there is returned as it is. Raises DomainError where the same money is divided from
    another record already.
    """
    kind = ContentType.objects.get_for_model(cause)
    source = source_of(cause)
    root = cause if source is None else source.root(cause)
    type(root)._base_manager.select_for_update().get(pk=root.pk)
    there = Distribution.objects.filter(cause_type=kind, cause_id=cause.pk, part=part)
    found: Distribution | None = there.exclude(state=DistributionState.WITHDRAWN).first()
    if found is not None:
        return found
    if source is not None and all(one.part != part for one in source.incomes(cause)):
        raise DomainError("divided", _("这笔收入已经按成交约定或合同款测算，或者已经冲正，不能再测算一次。"))
    created = _create(actor, values, costs, persons, cause_type=kind, cause_id=cause.pk, part=part)
    _keep(created, uploads, actor)
    return created


@transaction.atomic
def update_distribution(
    distribution: Distribution,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    costs: Rows,
    persons: Rows,
    uploads: Uploads = (),
) -> Distribution:
    """Change a draft; all amounts are calculated anew. Raises AccessError, DomainError or InvalidInput."""
    locked = locked_distribution(distribution.pk)
    actor.require(Permission.DISTRIBUTION_EDIT, locked)
    if locked.state != DistributionState.DRAFT:
        raise DomainError("not_draft", _("已经提交审定，不能再改；要改请先退回重算。"))
    assign(locked, values)
    _write(locked, costs, persons)
    _keep(locked, uploads, actor)
    _tell(locked, "update", actor, _("修改收益分配"))
    return locked


def locked_distribution(pk: Any) -> Distribution:
    """The distribution under the lock under which all that concerns it is decided."""
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("organisation", "region")
    found: Distribution = rows.get(pk=pk)
    return found


def _create(actor: Actor, values: Mapping[str, Any], costs: Rows, persons: Rows, **source: Any) -> Distribution:
    organisation: Any = actor.organisation
    if organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.DISTRIBUTION_EDIT)
    distribution = Distribution(
        organisation=organisation, region_id=organisation.region_id, created_by=actor.user, **source
    )
    actor.require(Permission.DISTRIBUTION_EDIT, distribution)
    assign(distribution, values)
    distribution.save(force_insert=True)
    _write(distribution, costs, persons)
    _tell(distribution, "create", actor, _("测算收益分配"))
    return distribution


def _write(distribution: Distribution, costs: Rows, persons: Rows) -> None:
    """Keep costs and persons, and every amount that follows."""
    if distribution.received_on > clock.today():
        raise InvalidInput({"received_on": [_("到账或取得日期不能晚于今天。")]})
    if distribution.conversion is not None and distribution.conversion.organisation_id != distribution.organisation_id:
        raise InvalidInput({"conversion": [_("只能引用本单位的转化记录。")]})
    rows = _costs(distribution, list(costs))
    distribution.costs_yuan = sum((row.amount_yuan for row in rows), Decimal(0))
    distribution.save()
    people = _persons(distribution, list(persons))
    for group in Group:
        _divide(distribution, [one for one in people if one.group == group], group)
    distribution.costs.all().delete()
    distribution.rewards.all().delete()
    Cost.objects.bulk_create(rows)
    RewardShare.objects.bulk_create(people)


def _keep(distribution: Distribution, uploads: Uploads, actor: Actor) -> None:
    for upload in uploads:
        files.store(upload, actor=actor, organisation=distribution.organisation, subject=distribution)


def _costs(distribution: Distribution, given: list[Mapping[str, Any]]) -> list[Cost]:
    if len(given) > MOST_COSTS:
        raise InvalidInput({"costs": [_("最多 %(most)d 行。") % {"most": MOST_COSTS}]})
    rows = [Cost(distribution=distribution, order=order, **_plain(row)) for order, row in enumerate(given, start=1)]
    for number, row in enumerate(rows, start=1):
        _check(row, "costs", number)
    return rows


def _persons(distribution: Distribution, given: list[Mapping[str, Any]]) -> list[RewardShare]:
    if len(given) > MOST_PERSONS:
        raise InvalidInput({"persons": [_("最多 %(most)d 人。") % {"most": MOST_PERSONS}]})
    known = _members(distribution.organisation_id, [str(row.get("name", "")).strip() for row in given])
    people: list[RewardShare] = []
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(given, start=1):
        person = RewardShare(distribution=distribution, order=number, **_plain(row))
        person.name, person.post = person.name.strip(), person.post.strip()
        person.user = known.get(person.name)
        _check(person, "persons", number)
        key = (person.group, person.name, person.post)
        if key in seen:
            message = _("第 %(number)d 行：%(name)s写了两遍；同名的请在“单位和职务”里区分。")
            raise InvalidInput({"persons": [message % {"number": number, "name": person.name}]})
        seen.add(key)
        people.append(person)
    return people


def _members(unit: Any, names: list[str]) -> dict[str, Any]:
    """The people of the unit by name; a name that two of them have stands for neither."""
    rows = Membership.objects.filter(organisation=unit, state=MembershipState.ACTIVE, user__name__in=names)
    found: dict[str, Any] = {}
    for row in rows.select_related("user"):
        found[row.user.name] = None if row.user.name in found else row.user
    return found


def _divide(distribution: Distribution, people: list[RewardShare], group: Group) -> None:
    """The amounts of a group by the shares of its persons; they sum to what the group receives."""
    if not people:
        return
    weights = [one.share for one in people]
    share = distribution.completers_share if group == Group.COMPLETER else distribution.contributors_share
    money = part_of(max(distribution.gross_yuan - distribution.costs_yuan, Decimal(0)), share)
    for person, amount in zip(people, split(money, weights), strict=True):
        person.amount_yuan = amount
    if distribution.is_equity and distribution.equity_percent:
        percent = part_of(distribution.equity_percent, share, step=EQUITY_STEP)
        for person, part in zip(people, split(percent, weights, step=EQUITY_STEP), strict=True):
            person.equity_percent = part


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "lineage"}


def _check(row: Any, field: str, number: int) -> None:
    try:
        row.full_clean(exclude={"distribution", "user"}, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        message = _("第 %(number)d 行：%(sentence)s") % {"number": number, "sentence": error.messages[0]}
        raise InvalidInput({field: [message]}) from error
    if isinstance(row, Cost) and row.amount_yuan <= 0:
        raise InvalidInput({field: [_("第 %(number)d 行：金额应大于 0。") % {"number": number}]})
    if isinstance(row, RewardShare) and not 0 < row.percent <= 100:
        raise InvalidInput({field: [_("第 %(number)d 行：份额应在 0 到 100%% 之间。") % {"number": number}]})


def _tell(distribution: Distribution, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(distribution, name)
    log.record(topic, distribution, actor=actor, text=text)
    outbox.publish(topic, distribution.pk)
