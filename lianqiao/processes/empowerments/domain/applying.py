"""Asking for it: the application, and the consent of every completer to the version that was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.empowerments.content import digest
from lianqiao.processes.empowerments.enums import HELD, OPEN, Answer, EmpowermentState, Form
from lianqiao.processes.empowerments.models import Empowerment, IncomeTerm, Participant
from lianqiao.registers.achievements.models import Achievement

COLUMNS = ("form", "share_percent", "years", "plan", "fee_payer", "decision_rule", "duty", "idle_months")


@dataclass(frozen=True)
class Completer:
    """A completer of the application: name, unit, share among the completers, and the account if there is one."""

    name: str
    unit_name: str = ""
    share_percent: Decimal = Decimal(0)
    user: Any = None


@dataclass(frozen=True)
class Term:
    """One thing that is agreed for the unit."""

    kind: str
    amount_yuan: Decimal | None = None
    percent: Decimal | None = None
    months: int | None = None
    occasion: str = ""


@transaction.atomic
def begin_empowerment(
    achievement: Achievement,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    completers: Sequence[Completer] = (),
    terms: Sequence[Term] = (),
) -> Empowerment:
    """A draft about an achievement of the actor's unit; without completers those of the register in equal parts.

    Raises AccessError, DomainError or InvalidInput.
    """
    locked = Achievement.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=achievement.pk)
    empowerment = Empowerment(
        organisation=locked.organisation, region_id=locked.region_id, created_by=actor.user, achievement=locked
    )
    actor.require(Permission.EMPOWERMENT_EDIT, empowerment)
    if Empowerment.objects.filter(achievement=locked, state__in=[*OPEN, *HELD]).exists():
        raise DomainError("under_way", _("这项成果已经在办理赋权，或已经赋权。"), "achievement")
    _assign(empowerment, values)
    empowerment.save(force_insert=True)
    _replace(empowerment, completers or registered(locked, actor), terms)
    _note(empowerment, actor, "create", _("起草赋权申请"))
    return Empowerment.objects.for_detail().get(pk=empowerment.pk)  # type: ignore[no-any-return]


def registered(achievement: Achievement, actor: Actor) -> list[Completer]:
    """The completers of the register in equal parts, to the hundredth; the actor is known by his name."""
    rows = list(achievement.completers.all())
    if not rows:
        return []
    part = (Decimal(100) / len(rows)).quantize(Decimal("0.01"))
    first = Decimal(100) - part * (len(rows) - 1)
    name = "" if actor.user is None else actor.user.get_full_name()
    return [
        Completer(one.name, one.organisation_name, part if place else first, actor.user if one.name == name else None)
        for place, one in enumerate(rows)
    ]


@transaction.atomic
def change_draft(
    empowerment: Empowerment,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    completers: Sequence[Completer],
    terms: Sequence[Term] = (),
) -> Empowerment:
    """Change a draft. Raises AccessError, DomainError or InvalidInput."""
    locked = lock(empowerment)
    actor.require(Permission.EMPOWERMENT_EDIT, locked)
    if locked.state != EmpowermentState.DRAFT:
        raise DomainError("not_a_draft", _("申请已经提交，要修改的请先退回或撤回。"))
    _assign(locked, values)
    locked.save()
    _replace(locked, completers, terms)
    _note(locked, actor, "update", _("修改赋权申请"))
    return Empowerment.objects.for_detail().get(pk=locked.pk)  # type: ignore[no-any-return]


@transaction.atomic
def submit_empowerment(empowerment: Empowerment, *, actor: Actor) -> Empowerment:
    """Hand it in: who is asked must consent; the applicant who is a completer has consented by it.

    With nobody left to ask it goes to the unit at once. Raises AccessError or DomainError.
    """
    applied = apply(empowerment, "submit", actor=actor)
    own = applied.participants.filter(user=actor.user_id).first() if actor.user_id else None
    if own is not None:
        return answer_consent(own, actor=actor, agrees=True, sha256=applied.content_sha256)
    return applied


@transaction.atomic
def answer_consent(
    participant: Participant,
    *,
    actor: Actor,
    agrees: bool,
    sha256: str,
    paper: File[bytes] | None = None,
) -> Empowerment:
    """Say of one completer that he agrees, or does not, to the version with that hash.

    A completer with an account answers for himself; for one without, the applicant records the signed paper. With the
    last consent the application goes to the unit; a refusal takes it back to the draft. The same answer again changes
    nothing. Raises AccessError or DomainError.
    """
    locked = lock(participant.empowerment)
    row = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    _may_answer(row, locked, actor, paper)
    if row.answer == (Answer.AGREED if agrees else Answer.REFUSED) and row.sha256 == sha256:
        return locked
    if locked.state != EmpowermentState.CONSENTING:
        raise DomainError("not_asked", _("现在不用确认。"))
    if sha256 != locked.content_sha256:
        raise DomainError("other_content", _("申请内容已经改变，请重新查看以后再确认。"))
    stored = None
    if paper is not None:
        stored = files.store(paper, actor=actor, organisation=locked.organisation, subject=locked)
    row.answer = Answer.AGREED if agrees else Answer.REFUSED
    row.sha256, row.answered_at, row.recorded_by, row.paper = sha256, clock.now(), actor.user, stored
    row.save()
    words = _("%(name)s%(answer)s，内容校验值 %(hash)s…")
    given = {"name": row.name, "answer": row.get_answer_display(), "hash": sha256[:16]}
    _note(locked, actor, "consent", words % given)
    if not agrees:
        return apply(locked, "disagree", actor=SYSTEM, reason=_("%(name)s 不同意") % {"name": row.name})
    if locked.participants.exclude(answer=Answer.AGREED).exists():
        return locked
    return apply(locked, "all_agreed", actor=SYSTEM)


def may_answer_for(participant: Participant, empowerment: Empowerment, actor: Actor) -> bool:
    """Whether the actor answers for the completer: himself, or on paper for one without an account."""
    if participant.user_id is not None:
        return bool(participant.user_id == actor.user_id)
    return bool(actor.can(Permission.EMPOWERMENT_EDIT, empowerment))


def lock(empowerment: Empowerment) -> Empowerment:
    """The row as it is now, locked."""
    rows = Empowerment.objects.select_for_update(of=("self",)).select_related("organisation", "region", "achievement")
    locked: Empowerment = rows.get(pk=empowerment.pk)
    return locked


def _may_answer(row: Participant, empowerment: Empowerment, actor: Actor, paper: Any) -> None:
    if not may_answer_for(row, empowerment, actor):
        raise AccessError(_("由成果完成人本人确认。"), permission=Permission.EMPOWERMENT_EDIT)
    if row.user_id is None and paper is None:
        raise DomainError("paper", _("没有账号的完成人，请上传本人签字的书面意见。"), "paper")


def _assign(empowerment: Empowerment, values: Mapping[str, Any]) -> None:
    for name in COLUMNS:
        if name in values:
            setattr(empowerment, name, values[name])
    if empowerment.form == Form.FULL:
        empowerment.share_percent, empowerment.years = Decimal(100), None
    elif empowerment.form == Form.USE:
        empowerment.share_percent = None
        if not empowerment.years:
            raise DomainError("years", _("请填写使用权的年限。"), "years")
    else:
        empowerment.years = None
        share = empowerment.share_percent
        if share is None or not 0 < share < Decimal(100):
            raise DomainError("share", _("请填写成果完成人共有的份额，大于 0、小于 100%。"), "share_percent")
    try:
        empowerment.full_clean(exclude=["achievement"], validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _replace(empowerment: Empowerment, completers: Sequence[Completer], terms: Sequence[Term]) -> None:
    names = [one.name for one in completers]
    if len(set(names)) != len(names):
        raise DomainError("twice", _("成果完成人有重名，请加以区分。"), "completers")
    empowerment.participants.all().delete()
    empowerment.terms.all().delete()
    try:
        with transaction.atomic():
            Participant.objects.bulk_create(
                Participant(empowerment=empowerment, position=place, **vars(one))
                for place, one in enumerate(completers)
            )
            IncomeTerm.objects.bulk_create(
                IncomeTerm(empowerment=empowerment, position=place, **vars(one)) for place, one in enumerate(terms)
            )
    except IntegrityError as error:
        raise DomainError("terms", _("请按约定收益的方式填写金额、比例、月数或节点。"), "terms") from error


def _note(empowerment: Empowerment, actor: Actor, action: str, text: str) -> None:
    topic = outbox.topic_of(empowerment, action)
    log.record(topic, empowerment, actor=actor, text=text, data={"sha256": digest(empowerment.snapshot())})
    outbox.publish(topic, empowerment.pk)
