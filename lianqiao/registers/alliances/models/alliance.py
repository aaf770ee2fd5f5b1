"""The alliance: a leader, its members, what they have agreed and what they set out to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.registers.alliances.enums import AllianceKind, AllianceState, MemberRole
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Chain

REPORT_DUE = norms.declare("alliances.report_due", norms.Kind.DURATION, _("联盟年度报告的期限"))
#: The states in which an alliance is on the register and reports each year.
STANDING = (AllianceState.CONFIRMED, AllianceState.PUBLISHED, AllianceState.WARNED)


@pghistory.track()
class Alliance(Timed, FiledRecord):
    """An alliance led by `organisation`; its members see it as soon as it is handed in, and each agrees for itself.

    `reported_for` is the last year on which its leader has reported, `asked_for` and `chased_for` the last years of
    whose report the leader was asked and reminded.
    """

    PUBLIC_STATES = (AllianceState.PUBLISHED, AllianceState.WARNED)
    PARTIES = ("members__organisation",)
    PARTS = ("members",)

    state = models.CharField(
        _("状态"), max_length=16, choices=AllianceState, default=AllianceState.DRAFT, editable=False
    )
    kind = models.CharField(_("类型"), max_length=12, choices=AllianceKind)
    chain = models.ForeignKey(
        Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("所属产业链")
    )
    founded_on = models.DateField(_("组建日期"))
    agreement_signed_on = models.DateField(_("协议签订日期"))
    agreement_ends_on = models.DateField(_("协议到期日期"), null=True, blank=True)
    purpose = limited_text(_("组建目标"), max_length=2000)
    tasks = limited_text(_("攻关任务"), max_length=3000, help_text=_("一行一项：任务、牵头成员、完成时间"))
    rights_rule = limited_text(_("知识产权与收益约定"), max_length=2000, help_text=_("成果归谁、怎么用、收益怎么分"))
    budget_yuan = yuan_field(_("总投入"), null=True, blank=True)
    reported_for = models.PositiveSmallIntegerField(_("最近报告年度"), null=True, editable=False)
    asked_for = models.PositiveSmallIntegerField(null=True, editable=False)
    chased_for = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("联合体与联盟")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(agreement_ends_on__isnull=True)
                | models.Q(agreement_ends_on__gt=models.F("agreement_signed_on")),
                name="alliances_agreement_ends_after_start",
                violation_error_message=_("协议到期不能早于签订。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(AllianceState.PUBLISHED, AllianceState.WARNED)),
                name="alliances_alliance_public",
            ),
        )

    def due_year(self, *after: int | None) -> int | None:
        """The first year on which it has to report, later than the last reported one and than each of `after`.

        The first is that in which it came on the register, the last that in which the agreement ends; None when there
        is none, or it is not on the register.
        """
        if self.state not in STANDING or self.decided_at is None:
            return None
        begun = timezone.localdate(self.decided_at).year
        year = max([begun, *(done + 1 for done in (self.reported_for, *after) if done is not None)])
        return None if self.agreement_ends_on is not None and year > self.agreement_ends_on.year else year

    def due_on(self, year: int) -> dt.date:
        """The last day for the report on a year."""
        ended = dt.date(year, 12, 31)
        return REPORT_DUE.get(where=self.region_id, on=ended).value.end(ended)

    @staticmethod
    def late() -> models.Q:
        """The condition for those on the register that were reminded of a report which still has not come."""
        missing = models.Q(reported_for__isnull=True) | models.Q(reported_for__lt=models.F("chased_for"))
        return models.Q(missing, state__in=STANDING, chased_for__isnull=False)

    def future(self) -> Iterable[Event]:
        """After each year its leader is asked for the report, and reminded on the day after the last one for it."""
        if (year := self.due_year(self.asked_for, self.chased_for)) is not None:
            yield Event(start_of(dt.date(year + 1, 1, 1), hour=9), f"ask_{self.state}", {"year": year})
        if (year := self.due_year(self.chased_for)) is not None:
            yield Event(
                start_of(self.due_on(year) + dt.timedelta(days=1), hour=9), f"chase_{self.state}", {"year": year}
            )


@pghistory.track()
class AllianceMember(models.Model):
    """One member besides the leader; `agreed_at` is when somebody of the member said that it takes part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("成员单位")
    )
    role = models.CharField(_("分工"), max_length=12, choices=MemberRole)
    duty = models.CharField(_("承担任务"), max_length=200, blank=True)
    share_yuan = yuan_field(_("投入"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("成员单位")
        ordering = ("alliance", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "organisation"),
                name="alliances_member_once",
                violation_error_message=_("同一成员单位只写一行。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}（{self.get_role_display()}）"
