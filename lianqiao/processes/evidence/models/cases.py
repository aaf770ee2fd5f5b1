"""Exemption cases: who asks for whom, what was taken down, what was found, and the typical ones for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models import StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.evidence.enums import Applicant, CaseState, StatementKind, TypicalState, Verdict
from lianqiao.processes.evidence.limits import LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from lianqiao.processes.evidence.models.dossiers import APPEND_ONLY, EvidenceFile
from lianqiao.processes.evidence.queries.visibility import CaseQuerySet, TypicalCaseQuerySet


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
    )


@pghistory.track()
class ExemptionCase(Timed, Record):
    """That `organisation`, or somebody of it, asks to be exempted for a decision; `body` judges.

    `evidence` is the version of the file on which it rests. `findings` are the answers to each condition, {code:
    {order, name, met, reason, source}}. The verdict is proposed by one and confirmed by another; after an objection a
    third decides.
    """

    state = models.CharField(_("状态"), max_length=10, choices=CaseState, default=CaseState.DRAFT, editable=False)
    number = models.CharField(_("认定编号"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("事项"), max_length=LONGEST_TITLE, help_text=_("如：防腐涂层专利转让定价"))
    applicant = models.CharField(_("为谁申请"), max_length=8, choices=Applicant, default=Applicant.UNIT)
    person_name = models.CharField(_("个人姓名"), max_length=LONGEST_NAME, blank=True)
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="cases", verbose_name=_("证据卷"))
    happened = limited_text(_("发生了什么"), max_length=LONGEST_TEXT, help_text=_("决策以后价值怎样变化、被谁追问"))
    grounds = limited_text(_("申请免责的理由"), max_length=LONGEST_TEXT)
    body: Any = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("认定机关"),
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, editable=False)
    findings: Any = models.JSONField(_("逐条对照"), default=dict, editable=False)
    verdict = models.CharField(_("认定结论"), max_length=12, choices=Verdict, blank=True, editable=False)
    reasons = limited_text(_("认定理由"), max_length=LONGEST_TEXT, blank=True, editable=False)
    proposed_by = _person(_("提出结论的人"))
    concluded_by = _person(_("复核人"))
    concluded_on = models.DateField(_("认定日期"), null=True, editable=False)
    objection_until = models.DateField(_("异议截止"), null=True, editable=False)
    objection = limited_text(_("异议"), max_length=LONGEST_REASON, blank=True, editable=False)
    answer = limited_text(_("复查意见"), max_length=LONGEST_REASON, blank=True, editable=False)
    answered_by = _person(_("复查人"))
    final_on = models.DateField(_("生效日期"), null=True, editable=False)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("尽职免责认定")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="evidence_case_number_once"),
            models.CheckConstraint(
                condition=Q(concluded_by__isnull=True) | ~Q(concluded_by=F("proposed_by")),
                name="evidence_case_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("proposed_by")) & ~Q(answered_by=F("concluded_by"))),
                name="evidence_case_third_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CaseState.CONCLUDED, CaseState.OBJECTED, CaseState.FINAL))
                | (~Q(verdict="") & Q(concluded_on__isnull=False, objection_until__isnull=False)),
                name="evidence_case_concluded_whole",
            ),
            models.CheckConstraint(
                condition=Q(applicant=Applicant.UNIT) | ~Q(person_name=""),
                name="evidence_case_names_person",
                violation_error_message=_("为个人申请的，请写姓名。"),
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="evidence_cases_of_unit"),
            models.Index(fields=("-created_at", "-id"), name="evidence_cases_newest"),
            models.Index(fields=("state", "submitted_at"), name="evidence_cases_state"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.title

    def future(self) -> Iterable[Event]:
        """A conclusion to which nobody objects takes effect."""
        if self.state == CaseState.CONCLUDED and self.objection_until is not None:
            yield Event(start_of(self.objection_until + timedelta(days=1)), "take_effect")

    def snapshot(self) -> dict[str, Any]:
        """What was asked for."""
        return {
            "title": self.title,
            "applicant": str(self.get_applicant_display()),
            "person_name": self.person_name,
            "evidence": str(self.evidence),
            "happened": self.happened,
            "grounds": self.grounds,
        }


class CaseStatement(models.Model):
    """What was taken down in the inquiry; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(ExemptionCase, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("类别"), max_length=10, choices=StatementKind, default=StatementKind.STATEMENT)
    giver = models.CharField(_("谁说的、从哪里取得"), max_length=LONGEST_TITLE)
    given_on = models.DateField(_("日期"))
    text = limited_text(_("内容"), max_length=LONGEST_TEXT)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("附件"))
    recorded_by = _person(_("记录人"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("调查记录")
        ordering = ("given_on", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.giver}"


@pghistory.track()
class TypicalCase(Record):
    """A final case told without names for everybody; `organisation` is the body that judged and publishes."""

    case = models.OneToOneField(ExemptionCase, on_delete=models.PROTECT, related_name="typical")
    state = models.CharField(_("状态"), max_length=10, choices=TypicalState, default=TypicalState.DRAFT, editable=False)
    title = models.CharField(_("案例名称"), max_length=LONGEST_TITLE)
    facts = limited_text(_("基本情况"), max_length=LONGEST_TEXT)
    lesson = limited_text(_("认定要点和启示"), max_length=LONGEST_TEXT)
    verdict = models.CharField(_("认定结论"), max_length=12, choices=Verdict, editable=False)
    proposed_by = _person(_("提请公开的人"))
    published_by = _person(_("批准人"))
    published_on = models.DateField(_("公开日期"), null=True, editable=False)

    objects: ClassVar[Any] = TypicalCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("尽职免责典型案例")
        ordering = ("-published_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=TypicalState.PUBLISHED) | Q(published_on__isnull=False),
                name="evidence_typical_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("proposed_by")),
                name="evidence_typical_four_eyes",
            ),
        )
        indexes = (models.Index(fields=("-published_on", "-id"), name="evidence_typical_newest"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What everybody is to read."""
        return {"title": self.title, "facts": self.facts, "lesson": self.lesson}

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [self.title, self.facts, self.lesson]
