"""The technology contract as its registration form tells it, and how far its registration has come."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.enums import (
    NUMBERED,
    PASSING_ON,
    RUNNING,
    ContractKind,
    ContractState,
    CostKind,
    Goal,
    PartyKind,
    PaymentWay,
    PlanSource,
    RightKind,
    Side,
    StatisticalField,
    TransferObject,
)
from lianqiao.processes.contracts.models.office import RegistrationOffice
from lianqiao.processes.contracts.queries.visibility import ContractQuerySet, OfContractQuerySet

CHINA = "156"
#: What was registered; it changes only with `revision`, which a granted change raises.
_REGISTERED = (
    "title",
    "kind",
    "subject",
    "side",
    "office_id",
    "registration_number",
    "registered_on",
    "counterpart_name",
    "signed_on",
    "amount_yuan",
    "technical_yuan",
    "organisation_id",
)
_STATES = ", ".join(f"'{state.value}'" for state in NUMBERED)
_CHANGES = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _REGISTERED)


@pghistory.track()
class TechnologyContract(Timed, Record):
    """A contract that `organisation`, the party on the `side` that registers, brings to an `office`.

    `technical_yuan` (技术交易额) is `amount_yuan` (成交额) less the costs that are taken off. `answers` are
    {fact: yes or no} to the conditions of its kind. `due_on` is the last day of the office while its time runs,
    `clock_since` the day from which it counts, `clock_used` how much of it had passed when defects were sent back.
    `source` is the record it was filled from. `revision` grows with each change that was registered.
    """

    PARTS = ("parties", "costs")

    state = models.CharField(
        _("状态"), max_length=12, choices=ContractState, default=ContractState.DRAFT, editable=False
    )
    office = models.ForeignKey(
        RegistrationOffice, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("登记机构")
    )
    title = models.CharField(_("项目名称"), max_length=200)
    kind = models.CharField(_("合同类别"), max_length=24, choices=ContractKind)
    subject = models.CharField(
        _("转让或许可的标的"), max_length=20, choices=TransferObject, blank=True, help_text=_("技术转让、技术许可填写")
    )
    side = models.CharField(_("本单位是"), max_length=8, choices=Side, default=Side.SELLER)
    own_kind = models.CharField(_("本单位的性质"), max_length=3, choices=PartyKind)
    counterpart = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("对方单位"),
        help_text=_("平台上有的单位从这里选，名称和代码自动带出"),
    )
    counterpart_name = models.CharField(_("对方名称"), max_length=120, blank=True)
    counterpart_code = models.CharField(_("对方统一社会信用代码"), max_length=18, blank=True)
    counterpart_kind = models.CharField(_("对方的性质"), max_length=3, choices=PartyKind)
    counterpart_country = models.CharField(
        _("对方国别代码"),
        max_length=3,
        default=CHINA,
        validators=[RegexValidator(r"\A\d{3}\Z", _("国别代码是 3 位数字，中国为 156。"))],
    )
    counterpart_region = models.ForeignKey(
        "taxonomy.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("对方所在地区"),
        help_text=_("境外的不填"),
    )
    place = models.ForeignKey(
        "taxonomy.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术落地地区"),
        help_text=_("技术投入使用的地方；不填按买方所在地区统计"),
    )
    is_related = models.BooleanField(_("双方有关联关系"), default=False)
    relation = models.CharField(_("关联关系说明"), max_length=200, blank=True)
    signed_on = models.DateField(_("签订日期"))
    starts_on = models.DateField(_("有效期开始"))
    ends_on = models.DateField(_("有效期结束"))
    content = limited_text(
        _("标的技术的内容"), max_length=limits.LONGEST_CONTENT, help_text=_("技术目标、主要指标和参数、做法、交付什么")
    )
    acceptance = limited_text(_("验收标准和方式"), max_length=limits.LONGEST_TEXT, blank=True)
    rights = limited_text(_("知识产权的归属和分享"), max_length=limits.LONGEST_TEXT, blank=True)
    right_kind = models.CharField(_("知识产权类别"), max_length=20, choices=RightKind)
    field = models.CharField(_("技术领域"), max_length=16, choices=StatisticalField)
    goal = models.CharField(_("社会经济目标"), max_length=16, choices=Goal)
    plan_source = models.CharField(_("计划来源"), max_length=12, choices=PlanSource, default=PlanSource.NONE)
    industry = models.ForeignKey(
        "taxonomy.Industry",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("国民经济行业"),
        help_text=_("技术应用到的行业"),
    )
    amount_yuan = yuan_field(_("合同成交额"), help_text=_("合同规定的总金额"))
    technical_yuan = yuan_field(_("技术交易额"), editable=False, default=Decimal(0))
    is_estimated = models.BooleanField(
        _("金额未定，按预计数填写"), default=False, help_text=_("提成支付等总额不能确定的；确定以后办理变更")
    )
    payment_way = models.CharField(_("支付方式"), max_length=12, choices=PaymentWay)
    investment_yuan = yuan_field(_("预计新增投入"), null=True, blank=True, help_text=_("技术转让、许可填写"))
    output_yuan = yuan_field(_("预计新增产值"), null=True, blank=True, help_text=_("技术转让、许可填写"))
    answers = models.JSONField(_("认定条件的回答"), default=dict, editable=False)
    number = models.CharField(_("平台编号"), max_length=limits.LONGEST_NUMBER, blank=True, editable=False)
    registration_number = models.CharField(_("登记编号"), max_length=limits.LONGEST_NUMBER, blank=True, editable=False)
    national_number = models.CharField(
        _("全国系统登记编号"), max_length=limits.LONGEST_NUMBER, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    accepted_at = models.DateTimeField(_("受理时间"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("经办人"),
    )
    is_disputed = models.BooleanField(_("有争议，须专家评审"), default=False, editable=False)
    clock_since = models.DateField(null=True, editable=False)
    clock_used = models.PositiveSmallIntegerField(default=0, editable=False)
    due_on = models.DateField(_("办理期限"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("初审人"),
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("决定人"),
    )
    registered_on = models.DateField(_("登记日期"), null=True, editable=False)
    revision = models.PositiveSmallIntegerField(_("变更次数"), default=0, editable=False)
    source_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    source_id = models.UUIDField(null=True, editable=False)
    source = GenericForeignKey("source_type", "source_id")

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("技术合同")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="contracts_number_once"),
            models.UniqueConstraint(
                fields=("registration_number",),
                condition=~Q(registration_number=""),
                name="contracts_registration_once",
            ),
            models.UniqueConstraint(
                fields=("national_number",), condition=~Q(national_number=""), name="contracts_national_once"
            ),
            models.UniqueConstraint(
                fields=("source_type", "source_id"),
                condition=Q(source_id__isnull=False) & ~Q(state__in=(ContractState.WITHDRAWN, ContractState.REFUSED)),
                name="contracts_source_once",
                violation_error_message=_("这笔交易已经有一份合同在办理登记。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="contracts_ends_after_start",
                violation_error_message=_("有效期的结束不能早于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(technical_yuan__gte=0, technical_yuan__lte=F("amount_yuan")),
                name="contracts_technical_within_amount",
                violation_error_message=_("非技术性费用的合计不能超过合同成交额。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NUMBERED) | (~Q(registration_number="") & Q(registered_on__isnull=False)),
                name="contracts_registered_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RUNNING) | Q(due_on__isnull=False), name="contracts_running_is_timed"
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="contracts_newest"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="contracts_of_unit"),
            models.Index(fields=("counterpart", "-created_at", "-id"), name="contracts_of_counterpart"),
            models.Index(fields=("region", "-created_at", "-id"), name="contracts_of_region"),
            models.Index(fields=("office", "state", "due_on"), name="contracts_of_office"),
            models.Index(fields=("organisation", "signed_on"), name="contracts_signed"),
            models.Index(fields=("state", "registered_on"), name="contracts_registered"),
        )
        triggers = (
            pgtrigger.Protect(
                name="registered_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.state IN ({_STATES}) AND NEW.revision = OLD.revision AND ({_CHANGES})"
                ),
            ),
            pgtrigger.Protect(
                name="stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition("OLD.number <> ''")
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A transfer names its subject, a relation is told, and the other side has a name."""
        errors: dict[str, Any] = {}
        if self.kind in PASSING_ON and not self.subject:
            errors["subject"] = _("技术转让和技术许可要选标的。")
        if self.kind and self.kind not in PASSING_ON and self.subject:
            errors["subject"] = _("只有技术转让和技术许可填写标的。")
        if self.counterpart_id is None and not self.counterpart_name.strip():
            errors["counterpart_name"] = _("请写对方名称，或从平台上的单位里选。")
        if self.counterpart_id is not None and self.counterpart_id == self.organisation_id:
            errors["counterpart"] = _("合同的另一方不能是本单位。")
        if self.counterpart_country == CHINA and self.counterpart_id is None and self.counterpart_region_id is None:
            errors["counterpart_region"] = _("境内的对方要选所在地区。")
        if self.is_related and not self.relation.strip():
            errors["relation"] = _("请说明是什么关联关系。")
        if self.signed_on and self.ends_on and self.ends_on < self.signed_on:
            errors["ends_on"] = _("有效期的结束不能早于签订日期。")
        if errors:
            raise ValidationError(errors)

    def future(self) -> Iterable[Event]:
        """While the time of the office runs it is reminded once before the last day."""
        if self.state in RUNNING and self.due_on is not None and self.reminded_for != self.due_on:
            before: Any = limits.REMIND_BEFORE.get(where=self.region_id, on=self.due_on).value
            yield Event(start_of(before.start(self.due_on), hour=9), f"remind_{self.state}")

    @property
    def seller_name(self) -> str:
        """Who provides the technique."""
        return str(self.organisation) if self.side == Side.SELLER else self.counterpart_name

    @property
    def buyer_name(self) -> str:
        """Who receives the technique."""
        return self.counterpart_name if self.side == Side.SELLER else str(self.organisation)

    @property
    def is_numbered(self) -> bool:
        """Whether it was registered, whatever became of it since."""
        return self.state in NUMBERED

    def current_files(self) -> list[StoredFile]:
        """The files that are in use, oldest first."""
        return sorted((f for f in self.files.all() if f.state == FileState.CURRENT), key=lambda file: file.created_at)

    def snapshot(self) -> dict[str, Any]:
        """What is handed in, for its versions; five queries."""
        return {
            "title": self.title,
            "kind": self.get_kind_display(),
            "subject": self.get_subject_display(),
            "seller": self.seller_name,
            "buyer": self.buyer_name,
            "parties": [str(one) for one in self.parties.all()],
            "signed_on": str(self.signed_on),
            "starts_on": str(self.starts_on),
            "ends_on": str(self.ends_on),
            "content": self.content,
            "acceptance": self.acceptance,
            "rights": self.rights,
            "right_kind": self.get_right_kind_display(),
            "field": self.get_field_display(),
            "goal": self.get_goal_display(),
            "plan_source": self.get_plan_source_display(),
            "industry": str(self.industry or ""),
            "amount_yuan": f"{self.amount_yuan:.2f}",
            "costs": [str(one) for one in self.costs.all()],
            "technical_yuan": f"{self.technical_yuan:.2f}",
            "is_estimated": self.is_estimated,
            "payment_way": self.get_payment_way_display(),
            "answers": self.answers,
            "files": [f"{file.name} {file.sha256[:12]}" for file in self.current_files()],
        }


@pghistory.track()
class ContractParty(models.Model):
    """A further party besides the two that the form begins with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(TechnologyContract, on_delete=models.CASCADE, related_name="parties")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("名称"), max_length=120)
    side = models.CharField(_("哪一方"), max_length=8, choices=Side)
    code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("其他当事人")
        ordering = ("contract", "order", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "name"),
                name="contracts_party_once",
                violation_error_message=_("同一当事人只写一行。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.name}"


@pghistory.track()
class CostItem(models.Model):
    """What part of the price pays for other things than technique."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(TechnologyContract, on_delete=models.CASCADE, related_name="costs")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("类别"), max_length=12, choices=CostKind)
    name = models.CharField(_("名称"), max_length=100)
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    amount_yuan = yuan_field(_("金额"))

    objects: ClassVar[Any] = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("非技术性费用")
        ordering = ("contract", "order", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name} {self.quantity} {self.amount_yuan:.2f}"

    @property
    def is_taken_off(self) -> bool:
        """Whether it lowers the technical amount."""
        return self.kind != CostKind.SUBJECT
