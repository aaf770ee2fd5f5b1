"""Drawing agreements up from the scheme and what was decided, and changing them as long as they are drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import CENT
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.agreements.enums import AgreementState, PartyRole
from lianqiao.processes.agreements.models import Agreement, Indicator, Milestone, Party, Payment
from lianqiao.processes.programmes.definitions import milestones, money
from lianqiao.processes.programmes.definitions.shares import WHOLE
from lianqiao.processes.programmes.enums import ApplicationState, Signer
from lianqiao.processes.programmes.models import Application, Call, Decision

#: What a person changes in a draft besides its rows.
HEAD = (
    "heading",
    "title",
    "leader_name",
    "starts_on",
    "ends_on",
    "amount_yuan",
    "body",
    "resources",
    "powers",
    "rewards",
    "statements",
)
#: The key of the final acceptance among milestones and parts of the money.
FINAL = money.ACCEPTANCE


@dataclass(frozen=True)
class Promised:
    """A milestone of a draft as a person states it; the final acceptance has the key `acceptance`."""

    key: str
    name: str
    stage: str
    evidence: str
    due_on: date
    share: Decimal


@dataclass(frozen=True)
class Target:
    """An indicator of a draft; `milestone` is the name of the one at which it is measured."""

    key: str
    name: str
    comparator: str
    target: Decimal | None
    unit: str
    milestone: str


@dataclass(frozen=True)
class Signatory:
    """A further party of a draft: a unit, as what it signs (in words)."""

    organisation: Any
    words: str


def draw_up_all(call: Call, *, actor: Actor) -> list[Agreement]:
    """Drafts for all selected applications of a decided call whose scheme has an agreement; those there are stay.

    By the program itself when the result is published, or by the body. Raises AccessError.
    """
    if call.edition.terms is None:
        return []
    rows = Application.objects.filter(call=call, state=ApplicationState.SELECTED, agreement__isnull=True)
    return [draw_up(application, actor=actor) for application in rows.order_by("number", "pk")]


@transaction.atomic
def draw_up(application: Application, *, actor: Actor) -> Agreement:
    """The draft of the agreement of a selected application, from its scheme and what was decided; once.

    The term begins today. Raises AccessError, or DomainError for an application that was not selected, or whose scheme
    has no agreement.
    """
    locked: Application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("organisation", "call__organisation", "call__edition__scheme", "call__created_by")
        .get(pk=application.pk)
    )
    present: Agreement | None = Agreement.objects.filter(application=locked).first()
    if present is not None:
        return present
    call, terms = locked.call, locked.call.edition.terms
    if terms is None:
        raise DomainError("no_agreement", _("这项制度没有写合同。"))
    if locked.state != ApplicationState.SELECTED:
        raise DomainError("not_selected", _("只有入选的申报才签合同。"))
    decision = Decision.objects.filter(application=locked).first()
    today = clock.today()
    agreement = Agreement(
        application=locked,
        organisation=call.organisation,
        region_id=call.region_id,
        created_by=actor.user or (call.created_by if decision is None else decision.updated_by),
        heading=terms.title,
        title=locked.title,
        is_pledge=terms.is_pledge,
        leader_name=locked.leader_name,
        starts_on=today,
        ends_on=milestones.later(today, terms.months),
        amount_yuan=None if decision is None else decision.amount_yuan,
        body=terms.body,
        resources=terms.resources,
        powers=terms.powers,
        rewards=terms.rewards,
        statements=list(terms.statements),
    )
    if not actor.is_system:
        actor.require(Permission.AGREEMENT_MANAGE, agreement)
    agreement.save(force_insert=True)
    _add_parties(agreement, terms.signs)
    _add_plan(agreement)
    _tell(agreement, "create", actor, _("拟定%(heading)s") % {"heading": agreement.heading})
    return agreement


def _add_parties(agreement: Agreement, signs: Sequence[Signer]) -> None:
    application = agreement.application
    rows: list[tuple[PartyRole, Any, str]] = [
        (PartyRole.ISSUER, agreement.organisation_id, ""),
        (PartyRole.APPLICANT, application.organisation_id, ""),
    ]
    if Signer.LEADER in signs:
        rows.append((PartyRole.LEADER, application.organisation_id, agreement.leader_name))
    if Signer.PARTNERS in signs:
        rows += [(PartyRole.PARTNER, one.organisation_id, "") for one in application.partners.order_by("pk")]
    Party.objects.bulk_create(
        Party(agreement=agreement, role=role, organisation_id=unit, name=name, position=position)
        for position, (role, unit, name) in enumerate(rows)
    )


def _add_plan(agreement: Agreement) -> None:
    edition = agreement.application.call.edition
    steps = milestones.steps_of(edition.milestones)
    promised = [
        Promised(
            one.key,
            one.name,
            str(one.stage.label),
            one.evidence,
            one.due(agreement.starts_on, agreement.ends_on),
            one.share,
        )
        for one in steps
    ]
    promised.append(_final(agreement.ends_on, dict(money.shares_of(edition.money, steps)).get(FINAL, Decimal(0))))
    answers = agreement.application.answers()
    numbers = {one.label: answers.get(one.key) for one in edition.form_definition.fields()}
    targets = []
    for each in milestones.wanted_of(edition.milestones):
        value = numbers.get(each.field) if each.field else each.target
        known = Decimal(str(value)) if value not in (None, "") else None
        where = each.step or promised[-1].name
        targets.append(Target(each.key, each.name, each.comparator, known, each.unit, where))
    _write_plan(agreement, promised, targets)
    _write_payments(agreement, dict(money.shares_of(edition.money, steps)).get(money.SIGNATURE, Decimal(0)))


def _final(due_on: date, share: Decimal) -> Promised:
    return Promised(FINAL, _("综合验收"), _("验收"), "", due_on, share)


def _write_plan(agreement: Agreement, promised: Sequence[Promised], targets: Sequence[Target]) -> None:
    agreement.indicators.all().delete()
    agreement.payments.all().delete()
    agreement.milestones.all().delete()
    rows = {
        one.name: Milestone(
            agreement=agreement,
            key=one.key,
            position=position,
            name=one.name,
            stage=one.stage,
            evidence=one.evidence,
            due_on=one.due_on,
            share=one.share,
            is_final=one.key == FINAL,
        )
        for position, one in enumerate(promised)
    }
    Milestone.objects.bulk_create(rows.values())
    Indicator.objects.bulk_create(
        Indicator(
            agreement=agreement,
            milestone=rows[one.milestone],
            key=one.key,
            position=position,
            name=one.name,
            comparator=one.comparator,
            target=one.target,
            unit=one.unit,
        )
        for position, one in enumerate(targets)
    )


def _write_payments(agreement: Agreement, first: Decimal) -> None:
    """Rows of money for every share, to the cent; what rounding leaves over goes to the last."""
    if not agreement.amount_yuan:
        return
    due: list[tuple[str, Milestone | None, str, Decimal]] = []
    if first:
        due.append((money.SIGNATURE, None, _("各方签署以后"), first))
    due += [
        (row.key, row, _("“%(name)s”通过以后") % {"name": row.name}, row.share)
        for row in agreement.milestones.filter(share__gt=0).order_by("position")
    ]
    left = agreement.amount_yuan
    for position, (part, milestone, label, share) in enumerate(due):
        amount = (agreement.amount_yuan * share / WHOLE).quantize(CENT, rounding=ROUND_DOWN)
        if position == len(due) - 1:
            amount = left
        left -= amount
        Payment.objects.create(
            agreement=agreement,
            part=part,
            position=position,
            milestone=milestone,
            label=label,
            share=share,
            amount_yuan=amount,
        )


@transaction.atomic
def update_draft(
    agreement: Agreement,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    promised: Sequence[Promised],
    targets: Sequence[Target],
    first_share: Decimal,
    others: Sequence[Signatory] = (),
) -> Agreement:
    """Change a draft: its head, all milestones but the final one (whose day is the end), all indicators, the money.

    `values` are some of `HEAD`; `promised` without the final acceptance gets one with what is left of the money. Raises
    AccessError, DomainError for what is no draft, or InvalidInput, and then nothing has changed.
    """
    locked = lock_draft(agreement, actor)
    assign(locked, {name: values[name] for name in HEAD if name in values})
    steps = [one for one in promised if one.key != FINAL]
    last = next((one.share for one in promised if one.key == FINAL), Decimal(0))
    final = _final(locked.ends_on, last)
    _check_plan(locked, [*steps, final], targets, first_share)
    locked.save()
    locked.parties.filter(role=PartyRole.LEADER).update(name=locked.leader_name)
    _write_others(locked, others)
    _write_plan(locked, [*steps, final], targets)
    _write_payments(locked, first_share)
    _tell(locked, "update", actor, _("修改草稿"))
    return locked


def _check_plan(
    agreement: Agreement, promised: Sequence[Promised], targets: Sequence[Target], first_share: Decimal
) -> None:
    names = [one.name for one in promised]
    sentences = []
    if len(set(names)) < len(names) or len({one.key for one in promised}) < len(promised):
        sentences.append(_("有两个里程碑的名称相同。"))
    sentences += [
        _("里程碑“%(name)s”的日期不在执行期内。") % {"name": one.name}
        for one in promised
        if not agreement.starts_on <= one.due_on <= agreement.ends_on
    ]
    sentences += [
        _("考核指标“%(name)s”所说的里程碑不在表里。") % {"name": one.name}
        for one in targets
        if one.milestone not in names
    ]
    if len({one.name for one in targets}) < len(targets):
        sentences.append(_("有两项考核指标的名称相同。"))
    total = first_share + sum((one.share for one in promised), Decimal(0))
    if agreement.amount_yuan and total != WHOLE:
        given = {"total": f"{total.normalize():f}"}
        sentences.append(_("各次拨款的比例加起来是 %(total)s%%，应当是 100%%。") % given)
    if sentences:
        raise InvalidInput({"promised": sentences})


def _write_others(agreement: Agreement, others: Sequence[Signatory]) -> None:
    agreement.parties.filter(role=PartyRole.OTHER).delete()
    taken = {one.organisation_id for one in agreement.parties.all()}
    for position, one in enumerate(others, start=agreement.parties.count()):
        if one.organisation.pk in taken:
            raise InvalidInput({"others": [_("%(unit)s 已经是签署方。") % {"unit": one.organisation}]})
        Party.objects.create(
            agreement=agreement,
            role=PartyRole.OTHER,
            organisation=one.organisation,
            words=one.words,
            position=position,
        )


def lock_draft(agreement: Agreement, actor: Actor) -> Agreement:
    """The draft, locked for whoever may manage it; DomainError for what is no draft any more."""
    locked: Agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    actor.require(Permission.AGREEMENT_MANAGE, locked)
    if locked.state != AgreementState.DRAFT:
        raise DomainError("not_draft", _("已经提交签署，不能再改；没有人签署以前可以收回修改。"))
    return locked


def _tell(agreement: Agreement, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(agreement, name)
    log.record(topic, agreement, actor=actor, text=text)
    outbox.publish(topic, agreement.pk)
