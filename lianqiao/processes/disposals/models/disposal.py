"""The disposal: which achievements go to others, by which way, at which price, and who uses the decision now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.disposals.enums import DECIDED, DisposalState, LicenceKind, PricingMethod
from lianqiao.processes.disposals.models.frozen import columns_frozen
from lianqiao.processes.disposals.queries.visibility import DisposalQuerySet
from lianqiao.registers.achievements.enums import TransformationMode

#: The whole, of which owners and companies have shares.
WHOLE = 10_000
#: What people write; co-owners consent to it, and the decision is made on it.
CONTENT = (
    "title",
    "purpose",
    "mode",
    "mode_words",
    "licence_kind",
    "territory",
    "months",
    "company",
    "equity_share",
    "pricing",
    "pricing_words",
    "partner_name",
    "asked_yuan",
    "conditions",
    "is_cross_border",
    "is_key_technology",
)
#: What is checked outside and only written down here; a change of it voids no consent.
PAPERS = (
    "export_checked_on",
    "export_paper",
    "approval_paper",
    "approved_outside_on",
    "appraiser",
    "appraised_yuan",
    "appraised_on",
)


@pghistory.track()
class Disposal(Timed, Record):
    """The decision of `organisation` on how achievements of its own go to others.

    `content_sha256` is the hash of all that is to be decided (see `content`), owners and rights included; consents,
    the statement of the secrecy officer and the decision name it. `used_by` is the one record (a listing, a deal) that
    uses the decision now, or that concluded it. Equity in ten-thousandths.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=DisposalState, default=DisposalState.DRAFT, editable=False
    )
    number = models.CharField(_("决策编号"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("名称"), max_length=120, help_text=_("如：镁合金防腐涂层专利转让"))
    purpose = limited_text(_("转化目的和必要性"), max_length=2000, blank=True)
    mode = models.CharField(_("转化方式"), max_length=24, choices=TransformationMode)
    mode_words = limited_text(_("转化方式的要点"), max_length=1500, blank=True)
    licence_kind = models.CharField(_("许可类型"), max_length=10, choices=LicenceKind, blank=True)
    territory = models.CharField(_("许可地域"), max_length=120, blank=True)
    months = models.PositiveSmallIntegerField(_("许可期限（月）"), null=True, blank=True)
    company = models.CharField(_("作价投资或合作的企业"), max_length=120, blank=True)
    equity_share = models.PositiveIntegerField(
        _("拟占股比（万分之几）"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    pricing = models.CharField(_("定价方式"), max_length=10, choices=PricingMethod)
    pricing_words = limited_text(_("定价依据"), max_length=1500, blank=True)
    partner_name = models.CharField(_("意向受让方或合作方"), max_length=120, blank=True)
    asked_yuan = yuan_field(_("拟定价格"), null=True, blank=True)
    conditions = limited_text(_("对受让方的要求和交易条件"), max_length=2000, blank=True)
    is_cross_border = models.BooleanField(_("转让或许可给境外"), default=False)
    is_key_technology = models.BooleanField(_("涉及关键核心技术"), default=False)
    export_checked_on = models.DateField(_("出口审查日期"), null=True, blank=True)
    export_paper = models.CharField(_("出口审查结论或许可证号"), max_length=200, blank=True)
    approval_paper = models.CharField(_("主管部门批准文号"), max_length=200, blank=True)
    approved_outside_on = models.DateField(_("主管部门批准日期"), null=True, blank=True)
    appraiser = models.CharField(_("资产评估机构"), max_length=120, blank=True)
    appraised_yuan = yuan_field(_("评估值"), null=True, blank=True)
    appraised_on = models.DateField(_("评估基准日"), null=True, blank=True)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, editable=False)
    remind_on = models.DateField(_("提醒共有人的日期"), null=True, editable=False)
    proposed_at = models.DateTimeField(_("提交决策时间"), null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decided_on = models.DateField(_("决策日期"), null=True, editable=False)
    valid_until = models.DateField(_("决策有效期至"), null=True, editable=False)
    used_by_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    used_by_id = models.UUIDField(null=True, editable=False)
    used_by = GenericForeignKey("used_by_type", "used_by_id")
    used_since = models.DateTimeField(_("开始使用时间"), null=True, editable=False)
    concluded_on = models.DateField(_("成交日期"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("转化决策")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=(DisposalState.IN_USE, DisposalState.CONCLUDED))
                | Q(used_by_type__isnull=False, used_by_id__isnull=False, used_since__isnull=False),
                name="disposals_use_names_its_user",
            ),
            models.CheckConstraint(
                condition=~Q(state=DisposalState.APPROVED) | Q(used_by_type__isnull=True, used_by_id__isnull=True),
                name="disposals_free_names_no_user",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | (~Q(number="") & Q(decided_on__isnull=False, valid_until__isnull=False)),
                name="disposals_decided_is_dated",
            ),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="disposals_number_once"),
            models.CheckConstraint(
                condition=Q(equity_share__isnull=True) | Q(equity_share__range=(1, WHOLE)),
                name="disposals_equity_share",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="disposals_desk"),
            models.Index(fields=("region", "-decided_on", "-id"), name="disposals_of_region"),
            models.Index(fields=("state", "decided_on"), name="disposals_decided"),
            models.Index(
                fields=("-decided_on", "-id"), condition=Q(state__in=DECIDED), name="disposals_supervised_order"
            ),
            models.Index(fields=("used_by_type", "used_by_id"), name="disposals_used_by"),
        )
        triggers = (columns_frozen((*CONTENT, *PAPERS, "content_sha256")),)

    def __str__(self) -> str:
        return self.title

    def future(self) -> Iterable[Event]:
        """A decision lapses after its last day; co-owners who have not answered are reminded once."""
        if self.state == DisposalState.APPROVED and self.valid_until is not None:
            yield Event(start_of(self.valid_until + timedelta(days=1)), "lapse")
        if self.state == DisposalState.DRAFT and self.remind_on is not None:
            yield Event(start_of(self.remind_on, hour=9), "remind")

    @property
    def is_usable(self) -> bool:
        """Whether something may be sold by it today."""
        return (
            self.state == DisposalState.APPROVED and self.valid_until is not None and self.valid_until >= clock.today()
        )

    def snapshot(self) -> dict[str, Any]:
        """What a version of the disposal holds."""
        from lianqiao.processes.disposals.content import told_in_words

        return told_in_words(self)

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [self.title, self.purpose, self.mode_words, self.pricing_words, self.conditions]
