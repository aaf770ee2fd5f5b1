"""What the national system holds of an office's contracts, beside what we hold."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.enums import MatchWay, NationalDecision, NationalFinding
from lianqiao.processes.contracts.models.contract import TechnologyContract
from lianqiao.processes.contracts.queries.visibility import NationalContractQuerySet


@pghistory.track()
class NationalContract(Record):
    """A contract as the national system's export tells it, kept by the office `organisation`, once by its number.

    `contract` is the one of ours that it is found to be, with `way`, `score` of 100 and `why`. `differences` are rows
    {field, label, ours, theirs}. `digest` is of what was read, so that the same again changes nothing. What is decided
    falls when what was read changes.
    """

    national_number = models.CharField(_("全国系统登记编号"), max_length=limits.LONGEST_NUMBER)
    title = models.CharField(_("项目名称"), max_length=200)
    kind = models.CharField(_("合同类别"), max_length=60, blank=True)
    seller = models.CharField(_("卖方"), max_length=120)
    buyer = models.CharField(_("买方"), max_length=120)
    signed_on = models.DateField(_("签订日期"), null=True)
    registered_on = models.DateField(_("登记日期"), null=True)
    amount_yuan = yuan_field(_("合同成交额"))
    technical_yuan = yuan_field(_("技术交易额"), null=True)
    digest = models.CharField(max_length=64)
    contract = models.ForeignKey(
        TechnologyContract, null=True, on_delete=models.PROTECT, related_name="national", verbose_name=_("本平台的合同")
    )
    way = models.CharField(_("按什么对上"), max_length=10, choices=MatchWay, default=MatchWay.NONE)
    score = models.PositiveSmallIntegerField(_("相似度"), default=0)
    why = models.CharField(_("理由"), max_length=200, blank=True)
    finding = models.CharField(_("比对结果"), max_length=10, choices=NationalFinding)
    differences = models.JSONField(_("差异"), default=list)
    decision = models.CharField(_("处理"), max_length=10, choices=NationalDecision, blank=True)
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = NationalContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("全国系统的合同")
        ordering = ("-registered_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "national_number"), name="contracts_national_row_once"),
            models.UniqueConstraint(
                fields=("contract",), condition=models.Q(contract__isnull=False), name="contracts_national_of_one"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-registered_on", "-id"), name="contracts_national_newest"),
            models.Index(fields=("finding", "-registered_on", "-id"), name="contracts_national_finding"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What was read."""
        names = ("national_number", "title", "seller", "buyer", "signed_on", "amount_yuan", "technical_yuan")
        return {name: str(getattr(self, name) or "") for name in names}
