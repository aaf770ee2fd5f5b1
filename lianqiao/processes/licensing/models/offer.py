"""The offer in the pool: what may be used first and paid later, or is licensed to everybody on the same terms."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.licensing.enums import OfferState, Scheme, StageKind
from lianqiao.processes.licensing.models.frozen import STAGES_STAY, frozen
from lianqiao.processes.licensing.models.terms import TERMS, LicenceTerms
from lianqiao.processes.licensing.queries.visibility import PoolOfferQuerySet

#: What everybody reads and a licensee accepts.
CONTENT = ("scheme", "title", "summary", "disposal_id", "readiness", "content_sha256", *TERMS)


@pghistory.track()
class PoolOffer(LicenceTerms, Record):
    """That `organisation` licenses the achievements of a decision by a scheme, on terms that everybody reads.

    `content_sha256` is made when it is handed in; who takes an open licence names it. `market` is the body that
    mediates, where the unit has chosen one; otherwise the government of the region does.
    """

    state = models.CharField(_("状态"), max_length=10, choices=OfferState, default=OfferState.DRAFT, editable=False)
    number = models.CharField(_("入池编号"), max_length=60, blank=True, editable=False)
    scheme = models.CharField(_("许可方案"), max_length=12, choices=Scheme)
    disposal: Any = models.ForeignKey(
        Disposal,
        on_delete=models.PROTECT,
        related_name="pool_offers",
        verbose_name=_("转化决策"),
    )
    market: Any = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("交易市场"),
        help_text=_("协助撮合、调解争议的机构；不选的由所在地区主管部门调解"),
    )
    title = models.CharField(_("名称"), max_length=120)
    field: Any = models.ForeignKey(
        "taxonomy.TechField",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术领域"),
    )
    summary = limited_text(
        _("成果介绍"), max_length=3000, help_text=_("写给企业看：能解决什么问题、做到哪一步、要什么条件")
    )
    readiness = models.PositiveSmallIntegerField(
        _("技术成熟度"), validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    funded_accepted_on = models.DateField(
        _("财政资助项目验收日期"), null=True, blank=True, help_text=_("由财政资助项目形成的填写")
    )
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opened_on = models.DateField(_("入池日期"), null=True, editable=False)
    closed_on = models.DateField(_("出池日期"), null=True, editable=False)

    objects: ClassVar[Any] = PoolOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("入池成果")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="licensing_offer_number_once"),
            models.CheckConstraint(
                condition=Q(royalty_rate__isnull=True, royalty_base="")
                | Q(royalty_rate__isnull=False) & ~Q(royalty_base=""),
                name="licensing_offer_royalty_whole",
                violation_error_message=_("提成要同时写明基数和比例。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferState.OPEN)
                | (Q(opened_on__isnull=False) & ~Q(number="") & ~Q(content_sha256="")),
                name="licensing_offer_open_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="licensing_offer_desk"),
            models.Index(fields=("region", "-created_at", "-id"), name="licensing_offer_region"),
            models.Index(fields=("market", "-created_at", "-id"), name="licensing_offer_market"),
            models.Index(
                fields=("-opened_on", "-id"), condition=Q(state=OfferState.OPEN), name="licensing_offer_public"
            ),
            models.Index(fields=("state", "opened_on"), name="licensing_offer_day"),
        )
        triggers = frozen(CONTENT, (OfferState.OPEN, OfferState.CLOSED))

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state == OfferState.OPEN

    @property
    def is_open_licence(self) -> bool:
        """Whether accepting the published terms is enough."""
        return self.scheme == Scheme.OPEN_LICENCE

    def snapshot(self) -> dict[str, Any]:
        """What everybody reads, as plain values; the hash is made of it."""
        return {
            "title": self.title,
            "scheme": str(Scheme(self.scheme).label),
            "organisation": str(self.organisation),
            "summary": self.summary,
            "items": [one.title for one in self.disposal.items.order_by("order")],
            "readiness": str(self.readiness),
            **self.told_terms(),
        }

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [self.title, self.summary, self.conditions]


@pghistory.track()
class PaymentStage(models.Model):
    """A payment of an offer or of a licence, with what has to come about before it is owed.

    `months` count from the day on which the licence takes effect, for stages that only wait for time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey(PoolOffer, null=True, on_delete=models.CASCADE, related_name="stages")
    licence: Any = models.ForeignKey("licensing.Licence", null=True, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("触发条件"), max_length=12, choices=StageKind)
    months = models.PositiveSmallIntegerField(
        _("生效后几个月"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    words = models.CharField(_("说明"), max_length=120, blank=True)
    amount_yuan = yuan_field(_("金额"))

    class Meta:
        verbose_name = _("阶段性支付")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(offer__isnull=True, licence__isnull=False) | Q(offer__isnull=False, licence__isnull=True),
                name="licensing_stage_of_one",
            ),
            models.UniqueConstraint(fields=("offer", "position"), name="licensing_offer_stage"),
            models.UniqueConstraint(fields=("licence", "position"), name="licensing_licence_stage"),
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0),
                name="licensing_stage_is_something",
                violation_error_message=_("每个阶段都要有金额。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=StageKind.TERM) | Q(months__isnull=False),
                name="licensing_stage_has_months",
                violation_error_message=_("按时间支付的要写明生效后几个月。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=StageKind.MILESTONE) | ~Q(words=""),
                name="licensing_stage_has_words",
                violation_error_message=_("约定节点要写明是什么节点。"),
            ),
        )
        triggers = STAGES_STAY

    def __str__(self) -> str:
        return self.sentence()

    def columns(self) -> dict[str, Any]:
        """What a person has typed."""
        return {name: getattr(self, name) for name in STAGE_COLUMNS}

    def sentence(self) -> str:
        """All of it in words."""
        given = {"what": self.get_kind_display(), "words": self.words, "months": self.months}
        if self.kind == StageKind.TERM:
            when = _now("许可生效满 %(months)s 个月") % given
        else:
            when = _now("%(what)s（%(words)s）") % given if self.words else str(given["what"])
        return _now("%(when)s支付 %(amount)s") % {"when": when, "amount": format_yuan(self.amount_yuan)}


#: Columns of a stage that a person types.
STAGE_COLUMNS = ("kind", "months", "words", "amount_yuan")
