"""The distribution of one income: what came in, what it cost, and how much of it goes to persons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.distributions.calculation import EQUITY_STEP, WHOLE, part_of
from lianqiao.processes.distributions.enums import SETTLED, Basis, CostKind, DistributionState
from lianqiao.processes.distributions.limits import LONGEST_PAPER, LONGEST_TEXT, LONGEST_TITLE
from lianqiao.processes.distributions.models.frozen import columns_frozen, parts_frozen
from lianqiao.processes.distributions.queries.visibility import DistributionQuerySet
from lianqiao.registers.conversions.models import Conversion

#: What people write; frozen once it is handed in.
CONTENT = (
    "title",
    "basis",
    "conversion_id",
    "contract_number",
    "received_on",
    "gross_yuan",
    "costs_yuan",
    "company",
    "equity_percent",
    "year_number",
    "rule_paper",
    "rule_words",
    "completers_share",
    "contributors_share",
)


def _share(label: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, default=0, validators=[MinValueValidator(0), MaxValueValidator(WHOLE)])


@pghistory.track()
class Distribution(Record):
    """How `organisation` divides what came in by one transformation; shares in ten-thousandths.

    By `basis` the net income, the equity that was received (`equity_percent` of the company, of the value
    `gross_yuan`), or the operating profit of the `year_number`-th year is divided. `cause` is the record of the process
    that it comes from, where there is one: each pair of cause and `part` is distributed once.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=DistributionState, default=DistributionState.DRAFT, editable=False
    )
    number = models.CharField(_("分配编号"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE, help_text=_("如：镁合金防腐涂层专利转让首付款"))
    basis = models.CharField(_("分配对象"), max_length=10, choices=Basis)
    conversion = models.ForeignKey(
        Conversion, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("转化记录")
    )
    cause_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    cause_id = models.UUIDField(null=True, editable=False)
    cause = GenericForeignKey("cause_type", "cause_id")
    part = models.CharField(max_length=60, blank=True, editable=False)
    contract_number = models.CharField(_("合同编号"), max_length=LONGEST_PAPER, blank=True)
    received_on = models.DateField(_("到账或取得日期"))
    gross_yuan = yuan_field(_("收入"), help_text=_("作价投资的填股权折价，实施的填当年营业利润。"))
    costs_yuan = yuan_field(_("扣除的成本"), default=Decimal(0), editable=False)
    net_yuan = models.GeneratedField(
        expression=F("gross_yuan") - F("costs_yuan"),
        output_field=models.DecimalField(_("净收入"), max_digits=20, decimal_places=2),
        db_persist=True,
    )
    company = models.CharField(_("作价投资的企业"), max_length=LONGEST_TITLE, blank=True)
    equity_percent = models.DecimalField(
        _("取得的股权（占企业，%）"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    year_number = models.PositiveSmallIntegerField(
        _("投产后第几年"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    rule_paper = models.CharField(
        _("分配依据"),
        max_length=LONGEST_PAPER,
        blank=True,
        help_text=_("本单位的奖酬规定，或与完成人的约定，写名称和文号。"),
    )
    rule_words = limited_text(_("依据的要点"), max_length=LONGEST_TEXT, blank=True)
    completers_share = _share(_("归成果完成人的比例"))
    contributors_share = _share(_("归转化贡献人的比例"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decision_paper = models.CharField(_("审定文件"), max_length=LONGEST_PAPER, blank=True, editable=False)
    decided_on = models.DateField(_("审定日期"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    paid_on = models.DateField(_("全部兑现日期"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = DistributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("收益分配")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(completers_share__lte=WHOLE - F("contributors_share")), name="distributions_within_whole"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SETTLED) | (~Q(number="") & Q(decided_on__isnull=False)),
                name="distributions_decided_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=DistributionState.PAID) | Q(paid_on__isnull=False),
                name="distributions_paid_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(equity_percent__isnull=True) | Q(equity_percent__gt=0, equity_percent__lte=100),
                name="distributions_equity_percent",
            ),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="distributions_number_once"),
            models.UniqueConstraint(
                fields=("cause_type", "cause_id", "part"),
                condition=Q(cause_id__isnull=False) & ~Q(state=DistributionState.WITHDRAWN),
                name="distributions_cause_once",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="distributions_desk"),
            models.Index(fields=("region", "-decided_on", "-id"), name="distributions_of_region"),
            models.Index(fields=("state", "decided_on"), name="distributions_decided"),
        )
        triggers = (columns_frozen(CONTENT),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_equity(self) -> bool:
        """Whether shares of a company are divided, not money."""
        return self.basis == Basis.EQUITY

    @property
    def divided(self) -> Decimal:
        """What is divided: yuan, or per cent of the company."""
        if self.is_equity:
            return self.equity_percent or Decimal(0)
        return max(self.gross_yuan - self.costs_yuan, Decimal(0))

    def group_amount(self, group: str) -> Decimal:
        """What a group of persons receives of it together, in the same unit."""
        share = self.completers_share if group == "completer" else self.contributors_share
        return part_of(self.divided, share, step=EQUITY_STEP) if self.is_equity else part_of(self.divided, share)

    @property
    def unit_share(self) -> int:
        """What stays with the unit, in ten-thousandths."""
        return WHOLE - self.completers_share - self.contributors_share

    def snapshot(self) -> dict[str, Any]:
        """What a version holds."""
        names = ("title", "basis", "contract_number", "received_on", "gross_yuan", "costs_yuan", "company")
        more = ("equity_percent", "year_number", "rule_paper", "completers_share", "contributors_share")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in (*names, *more)}

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [self.title, self.rule_words]


@pghistory.track()
class Cost(models.Model):
    """One cost that is taken off the income, by a paper."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="costs")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("类别"), max_length=10, choices=CostKind, default=CostKind.TAX)
    amount_yuan = yuan_field(_("金额"))
    paper = models.CharField(_("凭证"), max_length=LONGEST_PAPER, help_text=_("发票、完税证明或合同的号码"))

    class Meta:
        verbose_name = _("扣除的成本")
        ordering = ("distribution", "order")
        constraints = (
            models.UniqueConstraint(fields=("distribution", "order"), name="distributions_cost_order"),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="distributions_cost_positive"),
        )
        triggers = parts_frozen(("kind", "amount_yuan", "paper"))

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_yuan}"
