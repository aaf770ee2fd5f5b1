"""A right: what it covers, until when, which fees keep it alive, and whether it is pledged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models import Achievement

FEE_ALERT = norms.declare("intellectual_property.fee_alert", norms.Kind.DURATION, _("缴费或到期前的提醒"))


@pghistory.track()
class Right(Timed, FiledRecord):
    """A right that `organisation` keeps in its own ledger; nobody else reviews it.

    `alerted_for` is the last day, of a fee or of the right itself, of which its keeper has been reminded since the
    right was entered last.
    """

    PARTS = ("achievements", "fees")

    kind = models.CharField(_("类型"), max_length=16, choices=RightKind)
    right_number = models.CharField(_("专利号或登记号"), max_length=60)
    status = models.CharField(_("法律状态"), max_length=8, choices=RightStatus)
    stated_on = models.DateField(_("状态日期"))
    owners = models.CharField(_("权利人"), max_length=300)
    inventors = models.CharField(_("发明人或设计人"), max_length=300, blank=True)
    applied_on = models.DateField(_("申请日期"), null=True, blank=True)
    granted_on = models.DateField(_("授权日期"), null=True, blank=True)
    expires_on = models.DateField(_("保护期届满"), null=True, blank=True)
    pledged_to = models.CharField(_("质权人"), max_length=120, blank=True)
    pledged_on = models.DateField(_("质押日期"), null=True, blank=True)
    pledge_ends_on = models.DateField(_("质押到期"), null=True, blank=True)
    pledge_yuan = yuan_field(_("质押融资金额"), null=True, blank=True)
    note = limited_text(_("说明"), max_length=1000, blank=True)
    achievements = models.ManyToManyField(
        Achievement, blank=True, related_name="kept_rights", verbose_name=_("对应的成果")
    )
    alerted_for = models.DateField(null=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("知识产权")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "kind", "right_number"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="intellectual_property_right_once",
                violation_error_message=_("这项知识产权已经登记过。"),
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True)
                | models.Q(applied_on__isnull=True)
                | models.Q(expires_on__gt=models.F("applied_on")),
                name="intellectual_property_right_expires_later",
                violation_error_message=_("保护期届满不能早于申请日期。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(fields=("organisation", "expires_on"), name="intellectual_property_ends"),
        )

    def future(self) -> Iterable[Event]:
        """One reminder of all fees that are past their day, then one before each day on which something falls due.

        An end that has passed is no news. `day` of the event is the day that it reminds of.
        """
        if self.state != FilingState.CONFIRMED or self._state.adding:
            return
        today = clock.today()
        fees = self._unreminded(fee.due_on for fee in self.fees.all() if fee.paid_on is None)
        late = max((day for day in fees if day < today), default=None)
        if late is not None:
            yield Event(start_of(late, hour=9), "remind", {"day": late})
            return
        coming = min((day for day in (*fees, *self._unreminded(self._ends())) if day >= today), default=None)
        alert = None if coming is None else FEE_ALERT.find(where=self.region_id, on=coming)
        if coming is not None and alert is not None:
            yield Event(start_of(alert.value.start(coming), hour=9), "remind", {"day": coming})

    def _ends(self) -> list[date]:
        return [day for day in (self.expires_on, self.pledge_ends_on) if day is not None]

    def _unreminded(self, days: Iterable[date]) -> list[date]:
        return [day for day in days if self.alerted_for is None or day > self.alerted_for]


@pghistory.track()
class Fee(models.Model):
    """One fee that keeps the right alive."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    right = models.ForeignKey(Right, on_delete=models.CASCADE, related_name="fees")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("费用"), max_length=60)
    due_on = models.DateField(_("应缴日期"))
    amount_yuan = yuan_field(_("金额"))
    paid_on = models.DateField(_("缴费日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("年费等费用")
        ordering = ("right", "order")

    def __str__(self) -> str:
        return f"{self.name} {self.due_on}"
