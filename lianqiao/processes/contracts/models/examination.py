"""What the office writes down while it examines: the defects that it lists, and what experts think."""

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
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.enums import OpinionVerdict
from lianqiao.processes.contracts.models.contract import TechnologyContract
from lianqiao.processes.contracts.queries.visibility import OfContractQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class Defect(models.Model):
    """One thing to be mended: which field of the form, what is wrong, and what the applicant answered.

    `round` counts how often the application was sent back. What was listed stays; the answer is given while the
    application lies with its owner.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(TechnologyContract, on_delete=models.PROTECT, related_name="defects")
    round = models.PositiveSmallIntegerField(_("第几次退回"))
    order = models.PositiveSmallIntegerField(default=0)
    field = models.CharField(_("哪一项"), max_length=40)
    sentence = models.CharField(_("要补正什么"), max_length=300)
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(_("退回时间"))
    answer = limited_text(_("怎样补正的"), max_length=limits.LONGEST_REASON, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("补正事项")
        ordering = ("contract", "round", "order", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="contracts_defect_answer_is_dated",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="listed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.sentence IS DISTINCT FROM NEW.sentence OR OLD.field IS DISTINCT FROM NEW.field"
                    " OR OLD.contract_id IS DISTINCT FROM NEW.contract_id OR OLD.round IS DISTINCT FROM NEW.round"
                ),
            ),
            pgtrigger.Protect(name="not_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_open(self) -> bool:
        """Whether it still wants an answer."""
        return not self.answer


class ContractOpinion(models.Model):
    """What an expert whom the office asked thinks of kind and amounts; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(TechnologyContract, on_delete=models.PROTECT, related_name="opinions")
    name = models.CharField(_("专家姓名"), max_length=60)
    post = models.CharField(_("单位和职务"), max_length=120)
    verdict = models.CharField(_("意见"), max_length=10, choices=OpinionVerdict)
    text = limited_text(_("评审意见"), max_length=limits.LONGEST_TEXT)
    given_on = models.DateField(_("评审日期"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("专家意见")
        ordering = ("contract", "recorded_at", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.name}：{self.get_verdict_display()}"
