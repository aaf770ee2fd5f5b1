"""What is written about an empowerment in force: signatures, yearly reports, changes of what was agreed."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.empowerments.enums import VariationState
from lianqiao.processes.empowerments.limits import LONGEST_NAME, LONGEST_TEXT
from lianqiao.processes.empowerments.models.empowerment import Empowerment, Participant
from lianqiao.processes.empowerments.queries.visibility import VariationQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def _writer(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label)


class Signature(models.Model):
    """That the unit (no participant) or a completer signed the content of that hash; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    empowerment = models.ForeignKey(Empowerment, on_delete=models.PROTECT, related_name="signatures")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="signatures")
    signer_name = models.CharField(_("签署人"), max_length=LONGEST_NAME)
    signed_on = models.DateField(_("签署日期"))
    content_sha256 = models.CharField(_("签署内容的校验值"), max_length=64)
    paper = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("签署页扫描件")
    )
    recorded_by = _writer(_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("赋权协议签署")
        ordering = ("recorded_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("empowerment", "participant", "content_sha256"),
                nulls_distinct=False,
                name="empowerments_signature_once",
            ),
            models.CheckConstraint(condition=~Q(content_sha256=""), name="empowerments_signature_names_content"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.signer_name


class YearReport(models.Model):
    """What the completers tell of a year: whether they put the achievement to use, what came of it; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    empowerment = models.ForeignKey(Empowerment, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField(_("第几次"))
    is_implementing = models.BooleanField(_("正在实施"))
    text = limited_text(_("做了什么"), max_length=LONGEST_TEXT)
    income_yuan = yuan_field(_("期间取得的转化收入"), null=True)
    submitted_by = _writer(_("报告人"))
    submitted_at = models.DateTimeField(_("报告时间"))

    class Meta:
        verbose_name = _("实施情况报告")
        ordering = ("empowerment", "-number")
        constraints = (models.UniqueConstraint(fields=("empowerment", "number"), name="empowerments_report_number"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.empowerment} {self.number}"


@pghistory.track()
class Variation(Record):
    """A change of what was agreed; `changes` are rows {target, label, before, after} in words and values."""

    empowerment = models.ForeignKey(Empowerment, on_delete=models.PROTECT, related_name="variations")
    state = models.CharField(
        _("状态"), max_length=10, choices=VariationState, default=VariationState.PROPOSED, editable=False
    )
    number = models.PositiveSmallIntegerField(_("次序"), editable=False)
    reason = limited_text(_("变更理由"), max_length=LONGEST_TEXT)
    changes = models.JSONField(_("变更内容"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("答复人"),
    )
    decided_at = models.DateTimeField(_("办结时间"), null=True, editable=False)

    objects: ClassVar[Any] = VariationQuerySet.as_manager()

    class Meta:
        verbose_name = _("赋权变更")
        ordering = ("empowerment", "-number")
        constraints = (
            models.UniqueConstraint(fields=("empowerment", "number"), name="empowerments_variation_number"),
            models.UniqueConstraint(
                fields=("empowerment",),
                condition=Q(state=VariationState.PROPOSED),
                name="empowerments_variation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("created_by")),
                name="empowerments_variation_four_eyes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.empowerment} {self.number}"

    def snapshot(self) -> dict[str, Any]:
        """What is agreed to."""
        return {"number": self.number, "reason": self.reason, "changes": self.changes}
