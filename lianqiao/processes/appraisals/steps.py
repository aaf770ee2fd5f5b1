"""Guards and effects of the tables of appraisals, subscriptions and referrals."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering, versions
from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import Context, apply_many
from lianqiao.processes.appraisals import referring
from lianqiao.processes.appraisals.enums import OPEN_REFERRALS, AppraisalKind, AppraisalState, Verdict
from lianqiao.processes.appraisals.grading import gaps_of, level_of, whole_level
from lianqiao.processes.appraisals.limits import CERTIFICATE, CERTIFICATE_TIME
from lianqiao.processes.appraisals.models import Appraisal, Referral
from lianqiao.registers.achievements.domain.proof import Proof, note_proof
from lianqiao.registers.taxonomy.enums import PublicStage

#: Scales whose levels are those of the nine-step scale as far as it goes.
_LIKE_TRL = ("TRL9", "TRL13")


def evaluator_takes(appraisal: Appraisal, context: Context) -> str | None:
    """The evaluator is registered for this kind, and has no interest in the achievement."""
    evaluator = appraisal.evaluator
    if not evaluator.is_evaluating or appraisal.kind not in evaluator.kinds:
        return _("%(name)s现在不开展这种评价，请另选评价机构。") % {"name": evaluator}
    name = str(evaluator.organisation)
    shares = appraisal.achievement.completers.filter(organisation_name=name).exists()
    if evaluator.organisation_id == appraisal.organisation_id or shares:
        return _("评价机构不能评价本单位完成的成果，请另选。")
    return None


def answers_are_whole(appraisal: Appraisal, context: Context) -> str | None:
    """Whatever is claimed is proven by something; every part claims something; every indicator is answered."""
    parts = list(appraisal.parts.prefetch_related("answers"))
    if appraisal.is_scored:
        said = {row.key for part in parts for row in part.answers.all() if row.evidence.strip()}
        missing = [one.name for one in appraisal.question_set.indicators if one.key not in said]
        return _("请填写：%(names)s。") % {"names": "、".join(missing)} if missing else None
    for part in parts:
        claimed = [row for row in part.answers.all() if row.claimed]
        if not claimed:
            return _("“%(part)s”还没有勾选已经做到的内容。") % {"part": part}
        if any(not row.evidence.strip() and not row.proofs for row in claimed):
            return _("“%(part)s”有勾选的内容没有写说明，也没有选佐证。") % {"part": part}
    return None


def not_the_accepter(appraisal: Appraisal, context: Context) -> str | None:
    """Four eyes: who took the appraisal on does not sign it."""
    if appraisal.accepted_by_id is None or appraisal.accepted_by_id != context.actor.user_id:
        return None
    return _("受理人不能出具自己经办的结论，请由另一位同事签发。")


def result_is_found(appraisal: Appraisal, context: Context) -> str | None:
    """Every claim is checked and a level is reached, or experts have scored; abstract and conclusion are written."""
    if not appraisal.abstract.strip() or not appraisal.conclusion.strip():
        return _("请先填写评价结论和公开摘要。")
    if appraisal.is_scored:
        return None if appraisal.score is not None else _("请先取得专家评审的得分。")
    parts = list(appraisal.parts.prefetch_related("answers"))
    open_rows = [row for part in parts for row in part.answers.all() if row.claimed and row.verdict == Verdict.OPEN]
    if open_rows:
        return _("还有 %(count)d 项没有核验。") % {"count": len(open_rows)}
    if not _whole(appraisal, parts):
        return _("第 1 级还没有全部得到证明，不能出具结论；请退回补充材料，或不予评价。")
    return None


def _proven(part: Any) -> set[str]:
    return {row.key for row in part.answers.all() if row.claimed and row.verdict == Verdict.PROVEN}


def _whole(appraisal: Appraisal, parts: list[Any]) -> int:
    levels = appraisal.question_set.levels
    return whole_level((part.is_critical, level_of(levels, _proven(part))) for part in parts)


def stamp_acceptance(appraisal: Appraisal, context: Context) -> None:
    """Who took it on, and when."""
    appraisal.accepted_at = context.at
    appraisal.accepted_by = context.actor.user


def sign(appraisal: Appraisal, context: Context) -> None:
    """Work out the result, give it number, day, end and hash, and keep all of it as a version."""
    if appraisal.kind == AppraisalKind.READINESS:
        _grade(appraisal)
    appraisal.signed_on = clock.today()
    appraisal.signed_by = context.actor.user
    time = CERTIFICATE_TIME.get(where=appraisal.region_id, on=appraisal.signed_on)
    appraisal.valid_until = time.value.end(appraisal.signed_on)
    appraisal.number = numbering.next_number(CERTIFICATE, on=appraisal.signed_on, where=appraisal.region_id)
    fresh = Appraisal.objects.for_detail().get(pk=appraisal.pk)
    content = {**fresh.snapshot(), **_result(appraisal)}
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True)
    appraisal.content_sha256 = hashlib.sha256(plain.encode()).hexdigest()
    last = versions.versions_of(appraisal).last()
    version = versions.current(last, fresh, actor=context.actor, note=str(_("出具结论")))
    version.content = content
    if version._state.adding:
        context.write(version)


def _result(appraisal: Appraisal) -> dict[str, Any]:
    return {
        "number": appraisal.number,
        "level": appraisal.level,
        "gaps": appraisal.gaps,
        "signed_on": str(appraisal.signed_on),
        "valid_until": str(appraisal.valid_until),
    }


def _grade(appraisal: Appraisal) -> None:
    """The level of each part and of the whole, and what was not proven."""
    levels = appraisal.question_set.levels
    parts = list(appraisal.parts.prefetch_related("answers"))
    gaps = []
    for part in parts:
        proven = _proven(part)
        part.level = level_of(levels, proven)
        part.save(update_fields=["level"])
        claimed = {row.key for row in part.answers.all() if row.claimed}
        gaps += [{"part": part.name, **asdict(gap)} for gap in gaps_of(levels, proven, claimed)]
    appraisal.gaps = gaps
    appraisal.level = whole_level((part.is_critical, part.level or 0) for part in parts)
    stage = next(level.stage for level in levels if level.number == appraisal.level)
    appraisal.public_stage = PublicStage(stage)


def refer_if_strong(appraisal: Appraisal, context: Context) -> None:
    """Send a strong result to the funds that want it, where the owner has agreed."""
    for row in referring.referrals_of(appraisal, at=context.at, created_by=context.actor.user):
        # Not by `context.write`: the next event of a referral follows from a norm, which is asked while it is saved.
        row.save(force_insert=True)


def _proof_of(appraisal: Appraisal) -> Proof | None:
    """What the result says of readiness on the nine-step scale; None where it says nothing of it."""
    if appraisal.level is None or appraisal.scale_id not in _LIKE_TRL:
        return None
    if appraisal.signed_on is None or appraisal.valid_until is None:
        return None
    return Proof(appraisal.level, str(appraisal.evaluator.organisation), appraisal.signed_on, appraisal.valid_until)


def _shown_besides(appraisal: Appraisal) -> QuerySet[Any]:
    """The other published results about readiness of the same achievement, the newest first."""
    rows: Any = Appraisal.objects.filter(
        achievement=appraisal.achievement_id, state=AppraisalState.PUBLISHED, scale__in=_LIKE_TRL
    )
    found: QuerySet[Any] = rows.exclude(pk=appraisal.pk).order_by("-signed_on", "-id")
    return found


def show_on_achievement(appraisal: Appraisal, context: Context) -> None:
    """The result is public from now on; the newest one says how ripe the achievement is."""
    appraisal.published_at = context.at
    proof = _proof_of(appraisal)
    newer = _shown_besides(appraisal).filter(signed_on__gt=appraisal.signed_on).exists()
    if proof is not None and not newer:
        note_proof(appraisal.achievement, proof, actor=context.actor)


def take_off_achievement(appraisal: Appraisal, context: Context) -> None:
    """The result is not public any more; the next newest one says how ripe the achievement is, or none."""
    if appraisal.state != AppraisalState.PUBLISHED or _proof_of(appraisal) is None:
        return
    other = _shown_besides(appraisal).select_related("evaluator__organisation").first()
    note_proof(appraisal.achievement, None if other is None else _proof_of(other), actor=context.actor)


def call_off_referrals(appraisal: Appraisal, context: Context) -> None:
    """What funds were sent does not hold any more."""
    apply_many(
        Referral.objects.filter(appraisal=appraisal.pk, state__in=OPEN_REFERRALS),
        "call_off",
        actor=SYSTEM,
        reason=context.reason,
    )


def note_reminder(record: Any, context: Context) -> None:
    """Remember that the reminder went out."""
    record.reminded_on = clock.today()


def note_answer(referral: Referral, context: Context) -> None:
    """Who answered first, and when; what was said stands in the note."""
    if referral.answered_at is None:
        referral.answered_at = context.at
        referral.answered_by = context.actor.user
    said = str(context.data.get("note") or context.reason or "").strip()
    if said:
        referral.note = said[:1000]


def amount_is_positive(referral: Referral, context: Context) -> str | None:
    """An investment has an amount and a day that is not still to come."""
    amount, day = context.data.get("invested_yuan"), context.data.get("invested_on")
    if amount is not None and amount <= 0:
        return _("投资金额要大于零。")
    if day is not None and day > clock.today():
        return _("投资日期不能晚于今天。")
    return None


def note_investment(referral: Referral, context: Context) -> None:
    """How much, and when."""
    note_answer(referral, context)
    referral.invested_yuan = context.data["invested_yuan"]
    referral.invested_on = context.data["invested_on"]
