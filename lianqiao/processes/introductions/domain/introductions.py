"""Asking for an introduction, answering it, taking it back, and telling what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, files, log, norms, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.ids import new_id
from lianqiao.core.norms.domain import cite
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.introductions import phrases
from lianqiao.processes.introductions.domain.steps import begin
from lianqiao.processes.introductions.enums import Direction, IntroductionState
from lianqiao.processes.introductions.models import Introduction, Step
from lianqiao.processes.matching.domain.matches import mark_introduced
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

#: The time in which the other side answers, by the rules of its own region; after it the request lapses.
ANSWER_TIME = norms.declare("introductions.answer_time", norms.Kind.DURATION, gettext_lazy("对方答复对接请求"))

#: Files that may go with one step.
MOST_FILES = 10

_ONCE = frozenset({"introductions_achievement_once", "introductions_demand_once", "introductions_pair_once"})


@transaction.atomic
def request_introduction(
    *,
    actor: Actor,
    achievement: Achievement | None = None,
    demand: Demand | None = None,
    problem_text: str,
    message: str = "",
    agrees: bool,
) -> Introduction:
    """Ask the owner of a public record to meet.

    One of the records belongs to the other side and says whom to ask; the other, if given, is the actor's
    own. `agrees`: the actor's organisation agrees that its contact is told to the other side when that
    accepts. Raises AccessError, DomainError or InvalidInput, and then nothing has changed; two that ask at
    once get one introduction.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再发起对接。"), permission=Permission.INTRODUCTION_REQUEST)
    direction, subject = _subject(actor, achievement, demand)
    today = clock.today()
    time = ANSWER_TIME.get(where=subject.organisation.region_id, on=today)
    introduction = Introduction(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        direction=direction,
        counterpart=subject.organisation,
        counterpart_region_id=subject.organisation.region_id,
        achievement=achievement,
        demand=demand,
        problem_text=problem_text.strip(),
        message=message.strip(),
        agreed_at=timezone.now(),
        answer_by=time.value.end(today),
    )
    actor.require(Permission.INTRODUCTION_REQUEST, introduction)
    if not actor.is_verified:
        raise DomainError("not_verified", _("单位通过核验后才能发起对接。"))
    if not agrees:
        raise DomainError("not_agreed", _("请勾选同意：对方接受后，系统会把本单位的联系方式告知对方。"), "agrees")
    introduction.stage_on = today
    _save_once(introduction)
    begin(introduction, actor=actor)
    topic = outbox.topic_of(introduction, "request")
    log.record(topic, introduction, actor=actor, text=_("发起对接，同意在对方接受后告知联系方式"))
    cite(introduction, time)
    outbox.publish(topic, introduction.pk)
    if achievement is not None and demand is not None:
        mark_introduced(achievement=achievement.pk, demand=demand.pk, at=introduction.created_at)
    phrases.tell_of_request(introduction)
    return introduction


def accept(introduction: Introduction, *, actor: Actor) -> Introduction:
    """The other side agrees: both learn each other's contact, and a certificate is issued."""
    return apply(introduction, "accept", actor=actor)


def decline(introduction: Introduction, *, actor: Actor, code: str, text: str = "") -> Introduction:
    """The other side does not want to meet, for a reason of the list (`DeclineCode`); `other` needs words."""
    return apply(introduction, "decline", actor=actor, reason=text, code=code)


def cancel(introduction: Introduction, *, actor: Actor, reason: str) -> Introduction:
    """The initiator takes back a request that has not been answered."""
    return apply(introduction, "cancel", actor=actor, reason=reason)


@transaction.atomic
def record_outcome(
    introduction: Introduction,
    *,
    actor: Actor,
    code: str,
    amount_yuan: Decimal | None = None,
    text: str = "",
    happened_on: date | None = None,
    contract_number: str = "",
    place: Any = None,
    evidence: Iterable[File[bytes]] = (),
) -> Introduction:
    """A side, or its technology manager, says how far the case has come, or why it has ended (`OutcomeCode`).

    Adds a step to the case. A contract and a landing count once the other side confirms them, or the government
    verifies them by the `evidence`. The amount is in yuan, `happened_on` is today unless given, `place` the region in
    which it landed. Going back, and going on after an end, need words. Raises DomainError before both sides have
    agreed to meet, and then nothing is kept.
    """
    name = "follow_up" if introduction.state == IntroductionState.CLOSED else "close"
    key = new_id()
    told = apply(
        introduction,
        name,
        actor=actor,
        code=code,
        amount_yuan=amount_yuan,
        text=text,
        happened_on=happened_on,
        contract_number=contract_number,
        place=place,
        step_id=key,
    )
    _keep(Step.objects.get(pk=key), evidence, actor)
    return told


@transaction.atomic
def record_follow_up(
    introduction: Introduction,
    *,
    actor: Actor,
    round: int,
    text: str = "",
    happened_on: date | None = None,
    paid_yuan: Decimal | None = None,
    sales_yuan: Decimal | None = None,
    tax_yuan: Decimal | None = None,
    jobs: int | None = None,
    evidence: Iterable[File[bytes]] = (),
) -> Introduction:
    """A side, or its technology manager, tells what has come of a confirmed landing, once for each `round` from 1.

    Money is in yuan, all figures since the landing. Raises DomainError, and then nothing is kept.
    """
    key = new_id()
    told = apply(
        introduction,
        "revisit",
        actor=actor,
        round=round,
        text=text,
        happened_on=happened_on,
        paid_yuan=paid_yuan,
        sales_yuan=sales_yuan,
        tax_yuan=tax_yuan,
        jobs=jobs,
        step_id=key,
    )
    _keep(Step.objects.get(pk=key), evidence, actor)
    return told


def confirm_step(step: Step, *, actor: Actor) -> Introduction:
    """The other side says that the contract or the landing is one; from then on it counts."""
    return apply(step.introduction, "confirm", actor=actor, step=step.pk)


def dispute_step(step: Step, *, actor: Actor, reason: str) -> Introduction:
    """The other side says that it is none, and why; the case stands again where it stood before."""
    return apply(step.introduction, "dispute", actor=actor, reason=reason, step=step.pk)


def verify_step(step: Step, *, actor: Actor, note: str = "") -> Introduction:
    """The government of the region has read the evidence of the contract or the landing; from then on it counts."""
    return apply(step.introduction, "verify", actor=actor, reason=note, step=step.pk)


def _keep(step: Step, evidence: Iterable[File[bytes]], actor: Actor) -> None:
    uploads = list(evidence)
    if len(uploads) > MOST_FILES:
        raise DomainError("too_many_files", _("一次最多上传 %(most)d 个文件。") % {"most": MOST_FILES}, "evidence")
    for upload in uploads:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=step, allow=DOCUMENTS)


def _subject(actor: Actor, achievement: Achievement | None, demand: Demand | None) -> tuple[Direction, Any]:
    """The direction, and the record of the other side: public for this actor, and of a verified organisation."""
    given = [record for record in (achievement, demand) if record is not None]
    if not given:
        raise DomainError("no_subject", _("请选择要对接的成果或需求。"))
    foreign = [record for record in given if record.organisation_id != actor.organisation_id]
    if not foreign:
        raise DomainError("own_record", _("这是本单位自己的记录，不能与本单位对接。"))
    if len(foreign) > 1:
        raise DomainError("two_foreign_records", _("成果和需求都不属于本单位，请只选择其中一项。"))
    subject = foreign[0]
    if not type(subject).objects.public(actor).filter(pk=subject.pk).exists():
        raise DomainError("not_public", _("这条记录目前没有公开，不能对接。"))
    if not subject.organisation.is_verified:
        raise DomainError("counterpart_not_verified", _("对方单位目前没有通过核验，不能对接。"))
    return (Direction.SEEKS if subject is achievement else Direction.ANSWERS), subject


def _save_once(introduction: Introduction) -> None:
    """Save, leaving it to the database that nobody does the same at the same moment."""
    try:
        introduction.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    try:
        with transaction.atomic():
            introduction.save(force_insert=True)
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name not in _ONCE:
            raise
        raise DomainError("already_open", _("双方就这项内容的对接正在进行中，请到“我的对接”中查看。")) from error
