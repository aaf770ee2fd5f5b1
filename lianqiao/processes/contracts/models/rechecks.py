"""Samples of registered contracts that a government has looked at again."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.enums import FindingVerdict
from lianqiao.processes.contracts.models.contract import TechnologyContract
from lianqiao.processes.contracts.queries.visibility import RecheckItemQuerySet, RecheckQuerySet

_DRAWN = pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)


class Recheck(Record):
    """A sample of the contracts registered from `first_day` to `last_day`, drawn by `seed`; never changed.

    Whoever has the list of registration numbers in their order and the seed draws the same sample again.
    """

    title = models.CharField(_("名称"), max_length=120)
    first_day = models.DateField(_("登记日期自"))
    last_day = models.DateField(_("登记日期至"))
    share = models.DecimalField(_("抽取比例"), max_digits=5, decimal_places=4)
    seed = models.CharField(_("随机种子"), max_length=40)
    total = models.PositiveIntegerField(_("合同总数"))
    list_sha256 = models.CharField(_("编号清单的校验值"), max_length=64)

    objects: ClassVar[Any] = RecheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("随机复查")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="contracts_recheck_share"),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="contracts_recheck_days",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="contracts_rechecks_of_body"),)
        triggers = (_DRAWN,)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What was drawn from what."""
        return {"title": self.title, "seed": self.seed, "total": self.total}


class RecheckItem(models.Model):
    """A contract that was drawn, and what was found; a finding is written once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="items")
    contract = models.ForeignKey(TechnologyContract, on_delete=models.PROTECT, related_name="rechecks")
    order = models.PositiveIntegerField(_("抽中次序"))
    verdict = models.CharField(_("结论"), max_length=10, choices=FindingVerdict, blank=True)
    text = limited_text(_("复查意见"), max_length=limits.LONGEST_TEXT, blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("复查时间"), null=True)

    objects: ClassVar[Any] = RecheckItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("复查的合同")
        ordering = ("recheck", "order")
        constraints = (
            models.UniqueConstraint(fields=("recheck", "contract"), name="contracts_recheck_once"),
            models.CheckConstraint(
                condition=Q(verdict="", found_at__isnull=True) | (~Q(verdict="") & Q(found_at__isnull=False)),
                name="contracts_finding_is_dated",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="found_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.verdict <> '' OR OLD.contract_id IS DISTINCT FROM NEW.contract_id"),
            ),
            pgtrigger.Protect(name="not_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return str(self.contract)
