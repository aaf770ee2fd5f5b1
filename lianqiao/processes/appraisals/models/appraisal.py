"""The appraisal of an achievement: its parts, the answers to each question, and what was signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.appraisals.enums import (
    FROZEN,
    IN_FORCE,
    RUNNING,
    SCORED,
    AppraisalKind,
    AppraisalState,
    Verdict,
)
from lianqiao.processes.appraisals.limits import RENEW_BEFORE
from lianqiao.processes.appraisals.models.evaluator import Evaluator
from lianqiao.processes.appraisals.queries.visibility import AppraisalQuerySet
from lianqiao.processes.appraisals.questions import QuestionSet
from lianqiao.processes.reviews.models import Review
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Scale

#: What was signed; none of it changes afterwards.
_SIGNED = (
    "achievement_id",
    "kind",
    "evaluator_id",
    "scale_id",
    "questions",
    "purpose",
    "number",
    "level",
    "public_stage",
    "score",
    "marks",
    "gaps",
    "abstract",
    "conclusion",
    "review_id",
    "signed_on",
    "valid_until",
    "signed_by_id",
    "content_sha256",
)
_STATES = ", ".join(f"'{state.value}'" for state in FROZEN)
_SIGNED_CHANGES = "OLD.state IN ({}) AND ({} OR NEW.state NOT IN ({}))".format(
    _STATES, " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _SIGNED), _STATES
)


_REFUSE_FROZEN = (
    "IF TG_OP = 'DELETE' THEN touched := {old}; ELSE touched := {new}; END IF;"
    " IF EXISTS (SELECT 1 FROM appraisals_appraisal WHERE id = touched AND state IN ({states})) THEN"
    " RAISE EXCEPTION 'a signed appraisal is not changed'; END IF;"
    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
)


def _frozen(name: str, of: str) -> pgtrigger.Trigger:
    """No row below a signed appraisal is written or taken away; `of` is SQL for the appraisal's key of a row."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("touched", "UUID")],
        func=_REFUSE_FROZEN.format(old=of.format(row="OLD"), new=of.format(row="NEW"), states=_STATES),
    )


@pghistory.track()
class Appraisal(Timed, Record):
    """An appraisal that `organisation`, the owner of `achievement`, asks of `evaluator`.

    `questions` is the set as it was when the appraisal was begun. `level` is that of the whole on `scale`, `score` that
    of a scored kind in percent; `marks` are [{key, name, score}] of its criteria, `gaps` what was not proven.
    `consents` says that a strong result may be sent to funds.
    """

    state = models.CharField(
        _("状态"), max_length=12, choices=AppraisalState, default=AppraisalState.DRAFT, editable=False
    )
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="appraisals", verbose_name=_("科技成果")
    )
    kind = models.CharField(_("评价类型"), max_length=12, choices=AppraisalKind, default=AppraisalKind.READINESS)
    evaluator = models.ForeignKey(
        Evaluator, on_delete=models.PROTECT, related_name="appraisals", verbose_name=_("评价机构")
    )
    scale = models.ForeignKey(
        Scale, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("量表")
    )
    purpose = models.CharField(_("评价用途"), max_length=200, help_text=_("如：转让定价、申报项目、融资、入库"))
    consents = models.BooleanField(
        _("同意推荐给投资机构"),
        default=False,
        help_text=_("评价结果达到规定的水平时，连同本单位联系方式送给订阅的投资机构"),
    )
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    questions = models.JSONField(_("问题表"), default=dict, editable=False)
    number = models.CharField(_("结论编号"), max_length=60, blank=True, editable=False)
    level = models.PositiveSmallIntegerField(_("评定等级"), null=True, editable=False)
    public_stage = models.CharField(_("成熟阶段"), max_length=8, choices=PublicStage, blank=True, editable=False)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, editable=False)
    marks = models.JSONField(_("各项得分"), default=list, editable=False)
    gaps = models.JSONField(_("尚未证明的内容"), default=list, editable=False)
    abstract = limited_text(_("公开摘要"), max_length=600, blank=True, editable=False)
    conclusion = limited_text(_("评价结论"), max_length=5000, blank=True, editable=False)
    review = models.ForeignKey(
        Review, null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("专家评审")
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    accepted_at = models.DateTimeField(_("受理时间"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    signed_on = models.DateField(_("出具日期"), null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    valid_until = models.DateField(_("有效期至"), null=True, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("公开时间"), null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("成果评价")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="appraisals_number_once"),
            models.UniqueConstraint(
                fields=("achievement", "kind"),
                condition=Q(state__in=RUNNING),
                name="appraisals_one_running",
                violation_error_message=_("这项成果的同类评价正在办理。"),
            ),
            models.CheckConstraint(
                condition=Q(kind=AppraisalKind.READINESS, scale__isnull=False)
                | (~Q(kind=AppraisalKind.READINESS) & Q(scale__isnull=True)),
                name="appraisals_scale_of_readiness",
                violation_error_message=_("技术成熟度评价要选量表，其他评价不选。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FROZEN)
                | (~Q(number="") & Q(signed_on__isnull=False) & Q(valid_until__gte=models.F("signed_on"))),
                name="appraisals_signed_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FROZEN) | Q(level__gte=1) | Q(score__range=(0, 100)),
                name="appraisals_signed_has_result",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="appraisals_newest"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="appraisals_unit"),
            models.Index(fields=("evaluator", "-created_at", "-id"), name="appraisals_of_evaluator"),
            models.Index(fields=("region", "-created_at", "-id"), name="appraisals_region"),
            models.Index(fields=("achievement", "state", "-signed_on"), name="appraisals_of_achievement"),
        )
        triggers = (
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_SIGNED_CHANGES),
            ),
        )

    def __str__(self) -> str:
        return f"{self.achievement}（{self.get_kind_display()}）"

    @property
    def is_scored(self) -> bool:
        """Whether experts score it."""
        return self.kind in SCORED

    @property
    def is_in_force(self) -> bool:
        """Whether its result holds."""
        return self.state in IN_FORCE

    @cached_property
    def question_set(self) -> QuestionSet:
        """What is asked, as code works with it."""
        return QuestionSet.from_json(self.questions)

    @property
    def level_label(self) -> str:
        """The level with its name; empty without one."""
        return next((row.label for row in self.question_set.levels if row.number == self.level), "")

    @property
    def result_words(self) -> str:
        """The result in a few words; empty before it is signed."""
        if self.level is not None:
            return str(
                _("%(level)s（%(stage)s）") % {"level": self.level_label, "stage": self.get_public_stage_display()}
            )
        return "" if self.score is None else str(_("%(score)s 分") % {"score": self.score})

    @property
    def remind_on(self) -> date | None:
        """The day on which the owner is asked to have it appraised again."""
        if self.valid_until is None or self.signed_on is None:
            return None
        return RENEW_BEFORE.get(where=self.region_id, on=self.signed_on).value.start(self.valid_until)

    def future(self) -> Iterable[Event]:
        """While it holds: one reminder before the end, and the end."""
        if self.state not in IN_FORCE or self.valid_until is None:
            return
        if self.reminded_on is None and self.remind_on is not None:
            name = "remind" if self.state == AppraisalState.PUBLISHED else "remind_signed"
            yield Event(start_of(self.remind_on, hour=9), name)
        yield Event(start_of(self.valid_until + timedelta(days=1)), "expire")

    def current_files(self) -> list[StoredFile]:
        """The files that are in use, oldest first."""
        return sorted((f for f in self.files.all() if f.state == FileState.CURRENT), key=lambda file: file.created_at)

    def guarded_texts(self) -> list[str]:
        """The texts that become public, for the keyword guard."""
        return [str(self.achievement), self.abstract]

    def snapshot(self) -> dict[str, Any]:
        """What is signed, for its versions and the hash."""
        return {
            "achievement": str(self.achievement),
            "kind": self.get_kind_display(),
            "evaluator": str(self.evaluator.organisation),
            "scale": "" if self.scale is None else str(self.scale),
            "purpose": self.purpose,
            "parts": [
                {
                    "name": part.name,
                    "is_critical": part.is_critical,
                    "level": part.level,
                    "answers": [answer.snapshot() for answer in part.answers.all()],
                }
                for part in self.parts.all()
            ],
            "level": self.level,
            "score": None if self.score is None else str(self.score),
            "marks": self.marks,
            "gaps": self.gaps,
            "abstract": self.abstract,
            "conclusion": self.conclusion,
            "files": [f"{file.name} {file.sha256[:12]}" for file in self.current_files()],
        }


@pghistory.track()
class Part(models.Model):
    """A node of the work breakdown; an appraisal that is not broken down has one for the whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("技术单元"), max_length=80)
    is_critical = models.BooleanField(_("关键"), default=True)
    level = models.PositiveSmallIntegerField(_("评定等级"), null=True, editable=False)

    class Meta:
        verbose_name = _("技术单元")
        ordering = ("appraisal", "order", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("appraisal", "name"),
                name="appraisals_part_once",
                violation_error_message=_("技术单元的名称不能重复。"),
            ),
        )
        triggers = (_frozen("part_frozen", "{row}.appraisal_id"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Answer(models.Model):
    """What the owner says to one question of a part, by what he proves it, and what the evaluator found.

    `proofs` are [{"ref", "words"}]: files of the appraisal, rights and conversions of the achievement.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=20)
    claimed = models.BooleanField(_("已做到"), default=False)
    evidence = limited_text(_("说明"), max_length=2000, blank=True)
    proofs = models.JSONField(_("佐证"), default=list)
    verdict = models.CharField(_("核验"), max_length=10, choices=Verdict, default=Verdict.OPEN)
    remark = limited_text(_("核验意见"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("核验人")
    )
    checked_at = models.DateTimeField(_("核验时间"), null=True)

    class Meta:
        verbose_name = _("问题的回答")
        ordering = ("part", "key")
        constraints = (models.UniqueConstraint(fields=("part", "key"), name="appraisals_answer_once"),)
        triggers = (_frozen("answer_frozen", "(SELECT appraisal_id FROM appraisals_part WHERE id = {row}.part_id)"),)

    def __str__(self) -> str:
        return f"{self.part} {self.key}"

    def snapshot(self) -> dict[str, Any]:
        """What was said and found."""
        return {
            "key": self.key,
            "claimed": self.claimed,
            "evidence": self.evidence,
            "proofs": [row["words"] for row in self.proofs],
            "verdict": self.verdict,
            "remark": self.remark,
        }
