"""Writing an appraisal on the owner's desk: its head, its parts, and the answers to each question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.appraisals import phrases
from lianqiao.processes.appraisals.enums import IN_FORCE, RUNNING, AppraisalKind, Verdict
from lianqiao.processes.appraisals.models import Answer, Appraisal, Part
from lianqiao.processes.appraisals.queries.proofs import offered_proofs
from lianqiao.processes.appraisals.questions import set_of_kind, set_of_scale
from lianqiao.processes.appraisals.referring import referrals_of
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement

#: What may still be changed after the appraisal was begun; kind, scale and achievement decide what is asked.
CHANGEABLE = frozenset({"evaluator", "purpose", "consents"})
MOST_PARTS = 30


def tell(appraisal: Appraisal, name: str, actor: Actor, text: str, **data: Any) -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(appraisal, name)
    log.record(topic, appraisal, actor=actor, text=text, data=data or None)
    outbox.publish(topic, appraisal.pk)


def locked_appraisal(appraisal: Appraisal, actor: Actor, permission: Permission) -> Appraisal:
    """The row under lock; AccessError where the actor may not write it now."""
    found = Appraisal.objects.select_for_update(of=("self",)).select_related(
        "achievement", "organisation", "evaluator__organisation", "scale"
    )
    locked: Appraisal = found.get(pk=appraisal.pk)
    actor.require(permission, locked)
    return locked


@transaction.atomic
def create_appraisal(*, actor: Actor, values: Mapping[str, Any], renews: Appraisal | None = None) -> Appraisal:
    """An application of the unit acted for, with the questions as they are now and one part for the whole.

    `values` are achievement, kind, evaluator, scale, purpose and consents. A renewal names the result that runs out and
    begins with its parts and answers, unchecked. Raises AccessError, DomainError or InvalidInput, and nothing is kept.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位。"), permission=Permission.APPRAISAL_EDIT)
    appraisal = Appraisal(
        organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user, renews=renews
    )
    actor.require(Permission.APPRAISAL_EDIT, appraisal)
    achievement: Achievement | None = values.get("achievement")
    if achievement is None or achievement.organisation_id != actor.organisation_id:
        raise InvalidInput({"achievement": [_("只能为本单位的成果申请评价。")]})
    if achievement.state == AchievementState.DRAFT:
        raise InvalidInput({"achievement": [_("请先提交这项成果，再申请评价。")]})
    assign(appraisal, values)
    if appraisal.kind == AppraisalKind.READINESS and appraisal.scale is not None:
        asked = set_of_scale(appraisal.scale.pk)
    else:
        asked = set_of_kind(appraisal.kind, where=appraisal.region_id, on=clock.today())
    appraisal.questions = asked.as_json()
    try:
        with transaction.atomic():
            appraisal.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError("running", _("这项成果的同类评价正在办理。"), "achievement") from error
    old = None if renews is None or renews.questions.get("levels") != appraisal.questions["levels"] else renews
    _begin_parts(appraisal, old)
    tell(appraisal, "create", actor, _("填写评价申请"))
    return appraisal


def _begin_parts(appraisal: Appraisal, old: Appraisal | None) -> None:
    if old is None:
        Part.objects.create(appraisal=appraisal, name=_("整体"))
        return
    for part in old.parts.prefetch_related("answers"):
        fresh = Part.objects.create(appraisal=appraisal, order=part.order, name=part.name, is_critical=part.is_critical)
        Answer.objects.bulk_create(
            # Files belong to the old application and are attached anew; what stands in registers stays proof.
            Answer(
                part=fresh,
                key=row.key,
                claimed=row.claimed,
                evidence=row.evidence,
                proofs=[one for one in row.proofs if not one["ref"].startswith("file:")],
            )
            for row in part.answers.all()
        )


@transaction.atomic
def update_appraisal(appraisal: Appraisal, *, actor: Actor, values: Mapping[str, Any]) -> Appraisal:
    """Change evaluator, purpose and consent while the application lies on its owner's desk."""
    locked = locked_appraisal(appraisal, actor, Permission.APPRAISAL_EDIT)
    assign(locked, {name: value for name, value in values.items() if name in CHANGEABLE})
    locked.save()
    tell(locked, "update", actor, _("修改评价申请"))
    return locked


@transaction.atomic
def set_parts(appraisal: Appraisal, *, actor: Actor, rows: Sequence[tuple[str, bool]]) -> Appraisal:
    """Let the parts be these, in order, as (name, is critical); a part that keeps its name keeps its answers.

    Raises InvalidInput for none, too many or equal names, and where no part is critical.
    """
    locked = locked_appraisal(appraisal, actor, Permission.APPRAISAL_EDIT)
    names = [name for name, _critical in rows]
    if locked.is_scored:
        raise DomainError("no_parts", _("只有技术成熟度评价可以分解为技术单元。"))
    if not 1 <= len(names) <= MOST_PARTS:
        raise InvalidInput({"parts": [_("技术单元至少 1 个，最多 %(most)d 个。") % {"most": MOST_PARTS}]})
    if len(set(names)) != len(names):
        raise InvalidInput({"parts": [_("技术单元的名称不能重复。")]})
    if not any(critical for _name, critical in rows):
        raise InvalidInput({"parts": [_("至少要有一个关键的技术单元。")]})
    known = {part.name: part for part in locked.parts.all()}
    for name in known.keys() - set(names):
        known[name].delete()
    for order, (name, is_critical) in enumerate(rows):
        part = known.get(name) or Part(appraisal=locked, name=name)
        part.order, part.is_critical = order, is_critical
        part.full_clean(exclude=["appraisal"])
        part.save()
    locked.save(update_fields=["updated_at"])
    tell(locked, "parts", actor, _("分解技术单元：%(count)d 个") % {"count": len(names)})
    return locked


@transaction.atomic
def save_answers(part: Part, *, actor: Actor, answers: Mapping[str, Mapping[str, Any]]) -> Appraisal:
    """Take what the owner says to the questions of a part: {key: {claimed, evidence, proofs}}.

    `proofs` are references of `offered_proofs`. What the evaluator had found of an answer that changes is open again.
    Raises InvalidInput for a question or a proof that there is not.
    """
    locked = locked_appraisal(part.appraisal, actor, Permission.APPRAISAL_EDIT)
    asked = {one.key for one in locked.question_set.questions()}
    offered = offered_proofs(locked)
    known = {row.key: row for row in Answer.objects.select_for_update().filter(part=part.pk)}
    changed = 0
    for key, given in answers.items():
        refs = list(given.get("proofs", ()))
        if key not in asked or set(refs) - offered.keys():
            raise InvalidInput({key: [_("没有这个问题，或没有这份佐证。")]})
        row = known.get(key) or Answer(part=part, key=key)
        before = (row.claimed, row.evidence, row.proofs)
        row.claimed = locked.is_scored or bool(given.get("claimed"))
        row.evidence = str(given.get("evidence", "")).strip()
        row.proofs = [{"ref": ref, "words": offered[ref]} for ref in refs]
        if before == (row.claimed, row.evidence, row.proofs):
            continue
        row.verdict, row.remark, row.checked_by, row.checked_at = Verdict.OPEN, "", None, None
        row.full_clean(exclude=["part", "proofs", "checked_by", "checked_at"])
        row.save()
        changed += 1
    locked.save(update_fields=["updated_at"])
    tell(locked, "answer", actor, _("填写“%(part)s”：%(count)d 项") % {"part": part, "count": changed})
    return locked


@transaction.atomic
def set_consent(appraisal: Appraisal, *, actor: Actor, consents: bool) -> Appraisal:
    """The owner says whether funds may be told of a strong result; a yes to a result in force is acted on at once.

    Taking it back stops further funds; what was sent stays with whom it was sent to.
    """
    locked = locked_appraisal(appraisal, actor, Permission.APPRAISAL_SUBMIT)
    if locked.state not in (*RUNNING, *IN_FORCE):
        raise DomainError("over", _("这项评价已经结束。"))
    locked.consents = consents
    locked.save(update_fields=["consents", "updated_at"])
    tell(locked, "consent", actor, _("同意推荐给投资机构") if consents else _("不再推荐给投资机构"))
    if consents and locked.state in IN_FORCE:
        keep_referrals(referrals_of(locked, at=clock.now(), created_by=actor.user), actor=actor)
    return locked


def keep_referrals(rows: Iterable[Any], *, actor: Actor) -> None:
    """Save referrals outside of a change of state, and tell the funds."""
    from lianqiao.core.transitions import Context

    context = Context(actor)
    for row in rows:
        row.save(force_insert=True)
        topic = outbox.topic_of(row, "send")
        log.record(topic, row, actor=actor, text=_("推荐给投资机构"))
        outbox.publish(topic, row.pk)
        phrases.tell_fund(row, context)
