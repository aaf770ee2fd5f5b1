"""The challenge: what a call says beyond dates and quota when it posts a problem."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.processes.challenges.enums import RightsOwner
from lianqiao.processes.challenges.queries.visibility import ChallengeQuerySet
from lianqiao.processes.programmes.models import Call
from lianqiao.registers.demands.indicators import Indicator, parse_indicators
from lianqiao.registers.demands.validators import validate_indicators

#: What people write; the body may change it as long as the call is a draft.
CONTENT = (
    "summary",
    "research",
    "indicators",
    "months",
    "award_yuan",
    "public_yuan",
    "issuer_yuan",
    "cash_yuan",
    "solver_conditions",
    "rights",
    "rights_text",
    "funding",
    "judging",
    "end_user",
    "is_gated",
    "details",
    "terms",
)


@pghistory.track()
class Challenge(models.Model):
    """What the call `call` posts. `issuer` is the firm that sets the task; none: the body that calls.

    `award_yuan` goes to whoever solves it; of it `public_yuan` is public money, of which `cash_yuan` is paid in cash;
    `issuer_yuan` is what the issuer itself spends on the task. With `is_gated` the `details` and the files are shown to
    those alone who have agreed to the `terms`. `issuer_agreed_sha256` is the content to which the issuer has agreed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="challenge", verbose_name=_("申报通知"))
    issuer = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("发榜企业"),
    )
    demand = models.ForeignKey(
        "demands.Demand",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="challenges",
        editable=False,
        verbose_name=_("来源需求"),
    )
    field = models.ForeignKey(
        "taxonomy.TechField",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术领域"),
    )
    summary = limited_text(_("摘要"), max_length=300, blank=True, help_text=_("两三句话，写在榜单大厅的卡片上"))
    research = limited_text(_("研究内容"), max_length=3000, blank=True, help_text=_("要解决什么问题，做到什么程度"))
    indicators = limited_text(
        _("考核指标"),
        max_length=3000,
        blank=True,
        validators=[validate_indicators],
        help_text=_("一行写一条，指标和要求用竖线隔开，每条都要有可以检验的数，例如：使用寿命｜不低于 2000 小时"),
    )
    months = models.PositiveSmallIntegerField(
        _("完成时限（月）"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    award_yuan = yuan_field(_("榜单金额"), null=True, blank=True)
    public_yuan = yuan_field(_("其中财政资金"), null=True, blank=True)
    issuer_yuan = yuan_field(_("发榜方研发投入"), null=True, blank=True)
    cash_yuan = yuan_field(_("财政资金中以现金付给揭榜方"), null=True, blank=True)
    solver_conditions = limited_text(_("揭榜条件"), max_length=1000, blank=True)
    rights = models.CharField(_("知识产权归属"), max_length=8, choices=RightsOwner, blank=True)
    rights_text = models.CharField(_("知识产权约定"), max_length=300, blank=True)
    funding = limited_text(
        _("资金来源与拨付"), max_length=600, blank=True, help_text=_("谁出多少，签约、里程碑、验收各付多少")
    )
    judging = limited_text(_("评审方式"), max_length=600, blank=True)
    end_user = models.CharField(
        _("最终用户"), max_length=200, blank=True, help_text=_("成果做出来谁来用，用在哪条产线、哪个产品上")
    )
    is_gated = models.BooleanField(
        _("同意保密条款以后才显示详细资料"), default=False, help_text=_("同意的单位、人员、时间和条款版本会记录下来")
    )
    details = limited_text(_("详细资料"), max_length=5000, blank=True, help_text=_("现有工艺、数据、已经试过的办法"))
    terms = limited_text(_("保密条款"), max_length=3000, blank=True)
    issuer_agreed_sha256 = models.CharField(_("发榜企业确认的内容"), max_length=64, blank=True, editable=False)
    issuer_agreed_at = models.DateTimeField(_("发榜企业确认时间"), null=True, editable=False)
    issuer_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("榜单")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(public_yuan__isnull=True)
                | Q(award_yuan__isnull=True)
                | Q(public_yuan__lte=F("award_yuan")),
                name="challenges_public_money_within_award",
                violation_error_message=_("财政资金不能多于榜单金额。"),
            ),
            models.CheckConstraint(
                condition=Q(cash_yuan__isnull=True) | Q(public_yuan__isnull=True) | Q(cash_yuan__lte=F("public_yuan")),
                name="challenges_cash_within_public_money",
                violation_error_message=_("现金不能多于财政资金。"),
            ),
            models.CheckConstraint(
                condition=Q(is_gated=False) | ~Q(terms=""),
                name="challenges_gate_has_terms",
                violation_error_message=_("要先同意条款才能看的，请写明保密条款。"),
            ),
        )
        indexes = (
            models.Index(fields=("issuer", "-created_at", "-id"), name="challenges_of_issuer"),
            models.Index(fields=("award_yuan", "id"), name="challenges_award"),
        )

    def __str__(self) -> str:
        return str(self.call)

    @property
    def organisation(self) -> Any:
        """The body that administers the call."""
        return self.call.organisation

    @property
    def organisation_id(self) -> Any:
        """Its key."""
        return self.call.organisation_id

    @property
    def region_id(self) -> Any:
        """The region of the body."""
        return self.call.region_id

    @property
    def issued_by(self) -> Any:
        """Who sets the task: the firm, or else the body."""
        return self.issuer or self.call.organisation

    @property
    def issued_by_id(self) -> Any:
        """Its key."""
        return self.issuer_id or self.call.organisation_id

    @property
    def indicator_rows(self) -> list[Indicator]:
        """The indicators, read line by line."""
        return parse_indicators(self.indicators)

    @property
    def terms_sha256(self) -> str:
        """The version of the terms."""
        return sha256(self.terms.encode()).hexdigest()

    @property
    def content_sha256(self) -> str:
        """The hash of all that is posted, title and dates of the call included."""
        names = ("title", "opens_on", "closes_on")
        told = {name: _plain(getattr(self, name)) for name in CONTENT} | {"issuer": str(self.issuer_id)}
        told |= {f"call.{name}": _plain(getattr(self.call, name)) for name in names}
        return sha256(dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def issuer_agrees(self) -> bool:
        """Whether the firm has agreed to the content as it is; true where there is none."""
        return self.issuer_id is None or self.issuer_agreed_sha256 == self.content_sha256

    def current_files(self) -> list[StoredFile]:
        """The files in use."""
        return [file for file in self.files.all() if file.state == FileState.CURRENT]

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        texts = (self.summary, self.research, self.indicators, self.solver_conditions, self.funding, self.details)
        return [*texts, self.end_user, self.rights_text]


def _plain(value: Any) -> str:
    """A value as the hash takes it, the same before and after it was stored."""
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
