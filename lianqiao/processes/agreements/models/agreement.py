"""The agreement of a selected application, and who signs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.agreements import limits
from lianqiao.processes.agreements.enums import ENDED, IN_FORCE, AgreementState, Ending, PartyRole
from lianqiao.processes.agreements.models.frozen import frozen
from lianqiao.processes.agreements.queries.visibility import AgreementQuerySet
from lianqiao.processes.programmes.definitions.agreement import LONGEST_BODY, LONGEST_PART, LONGEST_TITLE
from lianqiao.processes.programmes.models import Application

#: What was signed; changes only with the revision.
CONTENT = (
    "application_id",
    "heading",
    "title",
    "is_pledge",
    "leader_name",
    "starts_on",
    "ends_on",
    "amount_yuan",
    "wording",
    "content_sha256",
)
_UNFROZEN = (AgreementState.DRAFT, AgreementState.VOID)


@pghistory.track()
class Agreement(Timed, Record):
    """What the body `organisation` and the unit of the `application` agree on, and how far it has come.

    `body`, `resources`, `powers`, `rewards` and `statements` have places for what differs; `wording` is what was
    offered for signature with all of them filled in, and is None in a draft. `revision` is 0 in a draft, 1 when it is
    offered, and grows with each amendment; `content_sha256` is the hash of `snapshot` at that revision, which each
    signature names. While a stop is heard, `hearing_until` is the last day and `plea` what the unit says.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="agreement", verbose_name=_("项目申报")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=AgreementState, default=AgreementState.DRAFT, editable=False
    )
    number = models.CharField(_("合同编号"), max_length=60, blank=True, editable=False)
    heading = models.CharField(_("文书名称"), max_length=LONGEST_TITLE)
    title = models.CharField(_("项目名称"), max_length=120)
    is_pledge = models.BooleanField(_("军令状"), default=False, editable=False)
    leader_name = models.CharField(_("项目负责人"), max_length=60)
    starts_on = models.DateField(_("执行期开始"))
    ends_on = models.DateField(_("执行期结束"))
    amount_yuan = yuan_field(_("支持金额"), null=True, blank=True)
    body = limited_text(_("正文"), max_length=LONGEST_BODY)
    resources = limited_text(_("双方投入"), max_length=LONGEST_PART, blank=True)
    powers = limited_text(_("授予的权限"), max_length=LONGEST_PART, blank=True)
    rewards = limited_text(_("完成后的奖励"), max_length=LONGEST_PART, blank=True)
    statements = models.JSONField(_("承诺"), default=list, blank=True)
    wording = models.JSONField(_("签署的文字"), null=True, editable=False)
    revision = models.PositiveSmallIntegerField(_("修订次数"), default=0, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    offered_at = models.DateTimeField(_("提交签署时间"), null=True, editable=False)
    signed_at = models.DateTimeField(_("生效时间"), null=True, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, editable=False)
    ending = models.CharField(_("结束方式"), max_length=12, choices=Ending, blank=True, editable=False)
    hearing_until = models.DateField(_("陈述申辩截止"), null=True, editable=False)
    stop_reason = limited_text(_("拟终止的理由"), max_length=1000, blank=True, editable=False)
    plea = limited_text(_("陈述申辩"), max_length=2000, blank=True, editable=False)
    stop_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("提出终止的人"),
    )
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("合同")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="agreements_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreements_ends_after_start",
                violation_error_message=_("执行期的结束不能早于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNFROZEN)
                | (~Q(number="") & ~Q(content_sha256="") & Q(revision__gt=0, wording__isnull=False)),
                name="agreements_offered_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(*IN_FORCE, *ENDED)) | Q(signed_at__isnull=False),
                name="agreements_in_force_was_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="agreements_ended_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.HEARING) | Q(hearing_until__isnull=False),
                name="agreements_hearing_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="agreements_of_body"),
            models.Index(fields=("organisation", "state"), name="agreements_state"),
            models.Index(fields=("-created_at", "-id"), name="agreements_newest"),
        )
        triggers = frozen(CONTENT)

    def __str__(self) -> str:
        return f"{self.title}（{self.heading}）"

    @property
    def undertaker(self) -> Any:
        """The unit that was selected."""
        return self.application.organisation

    @property
    def is_in_force(self) -> bool:
        """Whether it was signed by all and is not over."""
        return self.state in IN_FORCE

    @property
    def hearing_is_over(self) -> bool:
        """Whether the unit had its time to answer, or has answered."""
        if self.plea:
            return True
        return self.hearing_until is not None and clock.today() > self.hearing_until

    def future(self) -> Iterable[Event]:
        """Those who have not signed are reminded once."""
        if self.state == AgreementState.SIGNING and self.offered_at is not None and self.reminded_at is None:
            offered_on = timezone.localtime(self.offered_at).date()
            within: Any = limits.SIGN_WITHIN.get(where=self.region_id, on=offered_on).value
            yield Event(start_of(within.end(offered_on), hour=9), "remind")

    def snapshot(self) -> dict[str, Any]:
        """What is signed, as plain values; the hash is made of it. Four queries."""
        parties = [f"{one.get_role_display()} {one.organisation} {one.name}".strip() for one in self.parties.all()]
        return {
            "number": self.number,
            "heading": self.heading,
            "title": self.title,
            "parties": parties,
            "leader_name": self.leader_name,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "amount_yuan": None if self.amount_yuan is None else f"{self.amount_yuan:.2f}",
            "indicators": [one.sentence() for one in self.indicators.all()],
            "milestones": [one.sentence() for one in self.milestones.all()],
            "payments": [one.sentence() for one in self.payments.all()],
            **(self.wording or {}),
        }


@pghistory.track()
class Party(models.Model):
    """One who signs: a unit by somebody who stands for it, or the leader in person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties", verbose_name=_("合同"))
    role = models.CharField(_("身份"), max_length=10, choices=PartyRole)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    name = models.CharField(_("姓名"), max_length=60, blank=True)
    words = models.CharField(_("以什么身份"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("签署方")
        ordering = ("agreement", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "role", "organisation"), name="agreements_party_once"),
        )

    def __str__(self) -> str:
        who = self.name if self.role == PartyRole.LEADER else str(self.organisation)
        return f"{self.words or self.get_role_display()} {who}"
