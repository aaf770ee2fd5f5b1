"""Chief experts, long-term funding frames, and support that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.key_projects import phrases
from lianqiao.processes.key_projects.domain.keeping import filled, lock, replace_rows, tell
from lianqiao.processes.key_projects.domain.projects import PARTNER_COLUMNS, create_project
from lianqiao.processes.key_projects.enums import Conclusion
from lianqiao.processes.key_projects.limits import FOLLOW_ON_GAIN
from lianqiao.processes.key_projects.models import ChiefExpert, FollowOn, FrameYear, FundingFrame, KeyProject

#: What the project that follows takes over from the one before it.
HANDED_ON = (
    "kind", "level", "region", "chain", "industry", "content", "lead_unit", "lead_name", "lead_kind",
    "research_task", "achievement", "demand",
)  # fmt: skip


@transaction.atomic
def appoint_expert(project: KeyProject, *, actor: Actor, values: Mapping[str, Any]) -> ChiefExpert:
    """Appoint the chief expert for a term; DomainError while there is one, InvalidInput for an impossible term."""
    locked = lock(project, actor, Permission.KEY_PROJECT_MOVE)
    if locked.experts.filter(ended_on__isnull=True).exists():
        raise DomainError("expert_there", _("已有在任的首席专家，请先办理卸任。"))
    expert: ChiefExpert = filled(ChiefExpert(project=locked, appointed_by=actor.user), values)
    expert.save()
    tell(locked, "appoint", actor, _("聘任首席专家：%(expert)s") % {"expert": expert})
    return expert


@transaction.atomic
def review_expert(expert: ChiefExpert, *, actor: Actor, text: str, is_kept: bool) -> ChiefExpert:
    """Write down the review of the expert, once; who is not kept leaves office today."""
    locked = lock(expert.project, actor, Permission.KEY_PROJECT_MOVE)
    row: ChiefExpert = ChiefExpert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if row.ended_on is not None or row.reviewed_on is not None:
        raise DomainError("expert_reviewed", _("已经考核过，或者已经卸任。"))
    if not text.strip():
        raise DomainError("text_missing", _("请写考核意见。"), "text")
    today = clock.today()
    values: dict[str, Any] = {"reviewed_on": today, "review_text": text.strip(), "is_kept": is_kept}
    if not is_kept:
        values |= {"ended_on": today, "end_reason": _("考核后不再聘任")}
    filled(row, values).save()
    tell(locked, "review", actor, _("考核首席专家：%(expert)s") % {"expert": row}, reason=row.review_text)
    return row


@transaction.atomic
def end_expert(expert: ChiefExpert, *, actor: Actor, reason: str) -> ChiefExpert:
    """Let the expert leave office today, for a reason."""
    locked = lock(expert.project, actor, Permission.KEY_PROJECT_MOVE, running=False)
    row: ChiefExpert = ChiefExpert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if row.ended_on is not None:
        raise DomainError("expert_ended", _("已经卸任。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    filled(row, {"ended_on": clock.today(), "end_reason": reason.strip()}).save()
    tell(locked, "dismiss", actor, _("首席专家卸任：%(expert)s") % {"expert": row}, reason=row.end_reason)
    return row


@transaction.atomic
def set_frame(
    project: KeyProject, *, actor: Actor, values: Mapping[str, Any], years: Sequence[Mapping[str, Any]]
) -> FundingFrame:
    """Give the project a long-term frame, or change one before its mid-term check.

    `years` are rows {year, amount_yuan}, at least two that follow one another; the check lies within them. Raises
    AccessError, DomainError or InvalidInput.
    """
    locked = lock(project, actor, Permission.KEY_PROJECT_MOVE)
    frame = FundingFrame.objects.filter(project=locked).first() or FundingFrame(project=locked)
    if frame.conclusion:
        raise DomainError("frame_checked", _("中期检查已经办结，支持约定不能再改。"))
    told = sorted(row["year"] for row in years)
    if len(told) < 2 or told != list(range(told[0], told[-1] + 1)):
        raise DomainError("frame_years", _("请写连续的两年以上，每年一行。"), "years")
    if not told[0] <= values["check_on"].year <= told[-1]:
        raise DomainError("frame_check", _("中期检查要在支持期以内。"), "check_on")
    frame.first_year, frame.last_year = told[0], told[-1]
    filled(frame, values).save()
    rows = [{"year": row["year"], "amount_yuan": row["amount_yuan"]} for row in years]
    replace_rows(FrameYear, frame, "frame", rows, field="years")
    tell(locked, "frame", actor, _("长期稳定支持：%(years)s") % {"years": frame})
    return frame


@transaction.atomic
def check_frame(frame: FundingFrame, *, actor: Actor, conclusion: str, opinion: str) -> FundingFrame:
    """Write down the mid-term check, once and not before its day; whoever is stopped gets no further year."""
    locked = lock(frame.project, actor, Permission.KEY_PROJECT_MOVE)
    row: FundingFrame = FundingFrame.objects.select_for_update(of=("self",)).get(pk=frame.pk)
    if row.conclusion:
        raise DomainError("frame_checked", _("中期检查已经办结。"))
    if clock.today() < row.check_on:
        raise DomainError("frame_early", _("支持期内只检查一次，没有到检查日期不检查。"))
    if conclusion not in Conclusion.values or not opinion.strip():
        raise DomainError("opinion_missing", _("请选择检查结论，写明检查意见。"), "opinion")
    row.checked_by, row.conclusion = actor.user, Conclusion(conclusion)
    filled(row, {"checked_on": clock.today(), "opinion": opinion.strip()}).save()
    text = _("中期检查：%(conclusion)s") % {"conclusion": row.get_conclusion_display()}
    tell(locked, "check", actor, text, reason=row.opinion)
    return row


def propose_follow_ons(*, on: date) -> list[FollowOn]:
    """Propose support that follows for each running project whose achievement has matured enough.

    Counted from the level that the achievement had when it was linked, or from the last proposal. One proposal is open
    at a time, so a second run proposes nothing. The bodies are told.
    """
    last = FollowOn.objects.filter(project=OuterRef("pk")).order_by().values("project")
    rows = (
        KeyProject.objects.running()
        .filter(readiness_at_start__isnull=False, achievement__readiness__isnull=False)
        .exclude(Exists(FollowOn.objects.open().filter(project=OuterRef("pk"))))
        .annotate(base=Coalesce(Subquery(last.annotate(level=Max("to_level")).values("level")), "readiness_at_start"))
        .filter(achievement__readiness__gt=F("base"))
        .select_related("achievement", "organisation", "region")
        .order_by("pk")
    )
    made = []
    for project in rows:
        gain = FOLLOW_ON_GAIN.get(where=project.region_id, on=on).value
        if project.achievement.readiness - project.base >= gain:
            made.append(_propose(project, project.base, project.achievement.readiness))
    return made


@transaction.atomic
def _propose(project: KeyProject, before: int, now: int) -> FollowOn:
    proposal = FollowOn.objects.create(project=project, from_level=before, to_level=now, proposed_at=clock.now())
    phrases.tell_of_follow_on(proposal)
    return proposal


@transaction.atomic
def decide_follow_on(proposal: FollowOn, *, actor: Actor, accepted: bool, reason: str, title: str = "") -> FollowOn:
    """Accept or refuse the proposal, once, with a reason; accepted, a project of that title follows, to be planned.

    The project that follows takes over leader, partners and achievement, and begins at the level reached. Raises
    AccessError, DomainError when somebody has decided already, or InvalidInput.
    """
    locked = lock(proposal.project, actor, Permission.KEY_PROJECT_MOVE, running=False)
    row: FollowOn = FollowOn.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.accepted is not None:
        raise DomainError("follow_on_decided", _("这条建议已经决定过。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    if accepted:
        partners = list(locked.partners.values(*PARTNER_COLUMNS))
        values = {name: getattr(locked, name) for name in HANDED_ON}
        row.follower = create_project(
            actor=actor,
            values={**values, "title": title or _("%(title)s（接续）") % {"title": locked.title}},
            partners=partners,
            reason=reason.strip(),
            previous=locked,
        )
    row.accepted, row.reason, row.decided_by, row.decided_at = accepted, reason.strip(), actor.user, clock.now()
    row.full_clean()
    row.save()
    text = _("接续支持：同意") if accepted else _("接续支持：不同意")
    tell(locked, "follow_on", actor, text, reason=row.reason)
    return row
