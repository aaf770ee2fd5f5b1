"""The registers in the workbench: each is one configuration of the generic pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import files, log
from lianqiao.core.access import Actor
from lianqiao.core.pages import Crumb, Desk
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench import phrases
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.asset_ledger.domain import asset_of
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.empowerments.queries.effect import held_of
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND
from lianqiao.processes.matching.duplicates import near_duplicates
from lianqiao.registers.achievements.domain import completeness
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.interfaces.actions import FORMS as ACHIEVEMENT_FORMS
from lianqiao.registers.achievements.interfaces.filters import AchievementFilter
from lianqiao.registers.achievements.interfaces.forms import AchievementForm, save_achievement
from lianqiao.registers.achievements.interfaces.tables import AchievementDeskTable
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.domain.quality import quality_of
from lianqiao.registers.demands.interfaces.actions import FORMS as DEMAND_FORMS
from lianqiao.registers.demands.interfaces.filters import DemandFilter
from lianqiao.registers.demands.interfaces.forms import DemandForm, save_demand
from lianqiao.registers.demands.interfaces.tables import DemandDeskTable
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.models import ResearchTask

_CREATE = {"achievements": Permission.ACHIEVEMENT_CREATE, "demands": Permission.DEMAND_CREATE}


def _shared(desk: Desk, record: Any, actor: Actor) -> dict[str, Any]:
    """What every register's page shows besides the record: attachments, warnings, near duplicates."""
    may_edit = bool(actor.can(desk.edit_permission, record))
    compare = desk.duplicates or (lambda *given: [])
    may_match = record.organisation_id == actor.organisation_id and actor.has(Permission.MATCH_VIEW)
    return {
        "attachments": [
            {
                "name": file.name,
                "size": file.size,
                "created_at": file.created_at,
                "url": reverse("workbench:file", args=[file.pk]),
                "remove_url": desk.url("detach", record.pk, file.pk) if may_edit else "",
            }
            for file in files.files_of(record)
        ],
        "attach_url": desk.url("attach", record.pk),
        "next_step": phrases.next_step(record),
        "sent_back": _sent_back(record),
        "secrecy_words": suspicious_words(*record.guarded_texts()),
        "duplicates": compare(record.title, getattr(record, desk.text_field), actor, record),
        "matches_url": f"{reverse('workbench:matches')}?record={record.pk}" if may_match else "",
        "mandate_url": _mandate_url(record, actor),
    }


def _mandate_url(record: Any, actor: Actor) -> str:
    """Where a technology manager is mandated about a published record of one's own; empty for others."""
    if (
        record.organisation_id != actor.organisation_id
        or not record.is_public
        or not actor.has(Permission.MANDATE_GIVE)
    ):
        return ""
    return f"{reverse('workbench:mandate_new')}?{record._meta.model_name}={record.pk}"


def _sent_back(record: Any) -> Any:
    """The entry of the history that says why the record came back to its owner, while it lies there."""
    if record.state not in phrases.SENT_BACK:
        return None
    return log.history_of(record).exclude(reason="").order_by("-at", "-id").first()


def _led_by(slug: str, label: Any, work: Permission, secrecy: Permission) -> Any:
    """For records of others, and for those who clear records without keeping any: the queue that led to the record."""

    def other_list(record: Any, actor: Actor) -> Crumb | None:
        own = record.organisation_id == actor.organisation_id
        if not own and actor.has(work):
            return Crumb(str(label), reverse(f"workbench:review_{slug}"))
        if actor.has(secrecy) and not (own and actor.has(_CREATE[slug])):
            return Crumb(_now("保密审查"), reverse("workbench:review_secrecy_of", args=[slug]))
        return None

    return other_list


def _duplicates(kind: str, slug: str) -> Any:
    """Near duplicates as the component shows them; those that one may read whole are laid beside the record."""

    def find(title: str, text: str, actor: Actor, record: Any) -> list[dict[str, Any]]:
        key = getattr(record, "pk", record)
        return [
            {
                "title": found.record.title,
                "holder": _holder(found.record, actor),
                "similarity": found.similarity,
                "url": _beside_url(slug, kind, key, found.record, actor),
            }
            for found in near_duplicates(kind=kind, title=title, text=text, actor=actor, exclude=key)
        ]

    return find


def _holder(record: Any, actor: Actor) -> str:
    hidden = record.publicity == Publicity.HIDDEN_OWNER and not _is_readable(record, actor)
    return "" if hidden else str(record.organisation)


def _is_readable(record: Any, actor: Actor) -> bool:
    return record.organisation_id == actor.organisation_id or actor.oversees(record.region_id)


def _beside_url(slug: str, kind: str, key: Any, other: Any, actor: Actor) -> str:
    if not _is_readable(other, actor):
        return reverse(f"portal:{kind}", args=[other.pk])
    if key is None:
        return reverse(f"workbench:{slug}_record", args=[other.pk])
    return reverse(f"workbench:{slug}_beside", args=[key, other.pk])


def achievement_context(record: Any, actor: Actor) -> dict[str, Any]:
    """How complete the achievement is, and what is missing."""
    asked = completeness.items(record)
    is_own = record.organisation_id == actor.organisation_id
    may_appraise = is_own and record.state != AchievementState.DRAFT and actor.has(Permission.APPRAISAL_EDIT)
    appraisals: Any = Appraisal.objects.whole_for(actor).filter(achievement=record.pk)
    return {
        **_shared(ACHIEVEMENTS, record, actor),
        "appraisals": appraisals.for_list().order_by("-created_at", "-pk"),
        "empowerment": held_of(record),
        "empower_url": reverse("workbench:empowerment_new")
        if is_own and actor.has(Permission.EMPOWERMENT_EDIT)
        else "",
        "ledger_asset": asset_of(record) if is_own or actor.oversight is not None else None,
        "appraise_url": f"{reverse('workbench:appraisals_new')}?achievement={record.pk}" if may_appraise else "",
        "score": completeness.score(record),
        "missing": [item for item in asked if not item.present],
    }


def demand_context(record: Any, actor: Actor) -> dict[str, Any]:
    """How good the demand is, what would help, and the research tasks condensed from it, for those who read them."""
    quality = quality_of(record)
    tasks = ResearchTask.objects.whole_for(actor).filter(demands=record).for_list().order_by("-created_at", "pk")
    return {
        **_shared(DEMANDS, record, actor),
        "quality": quality,
        "missing": quality.missing,
        "tasks": tasks,
        "challenges": list(Challenge.objects.visible_to(actor).filter(demand=record).for_list()),
        "challenge_url": _challenge_url(record, actor),
    }


def _challenge_url(record: Any, actor: Actor) -> str:
    """Where a government makes an open challenge out of a published demand; empty for others."""
    if actor.oversight is None or not record.is_public or not actor.has(Permission.CHALLENGE_EDIT):
        return ""
    return reverse("workbench:challenge_of_demand", args=[record.pk])


ACHIEVEMENTS = Desk(
    face="workbench",
    slug="achievements",
    label=_("我的成果"),
    model=Achievement,
    table=AchievementDeskTable,
    filters=AchievementFilter,
    form=AchievementForm,
    record_template="workbench/achievement.html",
    save=save_achievement,
    public_page="portal:achievement",
    create_permission=Permission.ACHIEVEMENT_CREATE,
    edit_permission=Permission.ACHIEVEMENT_EDIT,
    text_field="plain_text",
    duplicates=_duplicates(ACHIEVEMENT, "achievements"),
    new_label=_("录入成果"),
    empty_text=_("录入一项成果，或从表格批量导入。"),
    form_help=_("只有名称必填，其余可以以后补；提交审核前系统会告诉您还缺什么。"),
    hidden_columns=("organisation", "region"),
    other_list=_led_by(
        "achievements", _("成果审核"), Permission.ACHIEVEMENT_REVIEW, Permission.ACHIEVEMENT_REVIEW_SECRECY
    ),
    context=achievement_context,
    action_forms=ACHIEVEMENT_FORMS,
)

DEMANDS = Desk(
    face="workbench",
    slug="demands",
    label=_("我的需求"),
    model=Demand,
    table=DemandDeskTable,
    filters=DemandFilter,
    form=DemandForm,
    record_template="workbench/demand.html",
    save=save_demand,
    public_page="portal:demand",
    create_permission=Permission.DEMAND_CREATE,
    edit_permission=Permission.DEMAND_EDIT,
    text_field="problem",
    duplicates=_duplicates(DEMAND, "demands"),
    new_label=_("提出需求"),
    empty_text=_("用平时说话的方式说出难题就行，技术经理人会帮您说清楚。"),
    form_help=_("不会写也没关系：先写问题本身，其余由技术经理人和您一起补。"),
    hidden_columns=("organisation", "region"),
    other_list=_led_by("demands", _("需求诊断"), Permission.DEMAND_DIAGNOSE, Permission.DEMAND_REVIEW_SECRECY),
    steps=len(DemandForm.sections),
    prefill=("title", "problem"),
    context=demand_context,
    action_forms=DEMAND_FORMS,
)

ALL = (ACHIEVEMENTS, DEMANDS)
