"""What is asked of the office after its decision: changes and cancellations, and objections."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.enums import ChangeKind, ChangeState, ObjectionGround, ObjectionState
from lianqiao.processes.contracts.models.contract import TechnologyContract
from lianqiao.processes.contracts.queries.visibility import ChangeQuerySet, ContractObjectionQuerySet


@pghistory.track()
class ContractChange(Record):
    """What the registrant `organisation` asks the office that registered the contract to change, or to cancel.

    `changes` are rows {field, label, before, after, words_before, words_after}. `benefits` says which policies the
    contract was used for, and to whom that was reported (TC-14).
    """

    contract = models.ForeignKey(
        TechnologyContract, on_delete=models.PROTECT, related_name="changes", verbose_name=_("技术合同")
    )
    kind = models.CharField(_("事项"), max_length=12, choices=ChangeKind)
    state = models.CharField(_("状态"), max_length=12, choices=ChangeState, default=ChangeState.ASKED, editable=False)
    number = models.PositiveSmallIntegerField(_("次序"), editable=False)
    happened_on = models.DateField(_("变更或解除的日期"))
    reason = limited_text(_("理由"), max_length=limits.LONGEST_REASON)
    changes = models.JSONField(_("变更内容"), default=list, editable=False)
    used_benefits = models.BooleanField(_("已经享受税收减免、奖励等政策"), default=False)
    benefits = limited_text(
        _("享受的政策和报告情况"),
        max_length=limits.LONGEST_REASON,
        blank=True,
        help_text=_("哪一项政策、金额多少、哪天向哪个部门报告"),
    )
    benefit_yuan = yuan_field(_("已享受的金额"), null=True, blank=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects: ClassVar[Any] = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("技术合同变更")
        ordering = ("contract", "-number")
        constraints = (
            models.UniqueConstraint(fields=("contract", "number"), name="contracts_change_number"),
            models.UniqueConstraint(
                fields=("contract",),
                condition=Q(state=ChangeState.ASKED),
                name="contracts_change_one_open",
                violation_error_message=_("已经有一项变更在办理。"),
            ),
            models.CheckConstraint(
                condition=Q(used_benefits=False) | ~Q(benefits=""),
                name="contracts_change_tells_benefits",
                violation_error_message=_("请写明享受了哪些政策，向哪个部门报告。"),
            ),
        )
        indexes = (models.Index(fields=("state", "created_at", "id"), name="contracts_changes_open"),)

    def __str__(self) -> str:
        return f"{self.contract} {self.get_kind_display()}"

    def snapshot(self) -> dict[str, Any]:
        """What is asked."""
        return {
            "kind": self.get_kind_display(),
            "reason": self.reason,
            "changes": [[row["label"], row["words_before"], row["words_after"]] for row in self.changes],
            "benefits": self.benefits,
        }


@pghistory.track()
class ContractObjection(Record):
    """What `organisation` holds against a decision on a contract; the office looks again by another person."""

    contract = models.ForeignKey(
        TechnologyContract, on_delete=models.PROTECT, related_name="objections", verbose_name=_("技术合同")
    )
    ground = models.CharField(_("性质"), max_length=12, choices=ObjectionGround, editable=False)
    state = models.CharField(
        _("状态"), max_length=12, choices=ObjectionState, default=ObjectionState.RAISED, editable=False
    )
    text = limited_text(_("异议内容和理由"), max_length=limits.LONGEST_TEXT)
    answer = limited_text(_("复核意见"), max_length=limits.LONGEST_TEXT, blank=True, editable=False)
    decided_at = models.DateTimeField(_("复核时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects: ClassVar[Any] = ContractObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("技术合同异议")
        ordering = ("contract", "-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "organisation"),
                condition=Q(state=ObjectionState.RAISED),
                name="contracts_objection_one_open",
                violation_error_message=_("本单位的异议正在复核。"),
            ),
        )
        indexes = (models.Index(fields=("state", "created_at", "id"), name="contracts_objections_open"),)

    def __str__(self) -> str:
        return f"{self.contract} {self.get_ground_display()}"

    def snapshot(self) -> dict[str, Any]:
        """What is held against the decision."""
        return {"ground": self.get_ground_display(), "text": self.text}
