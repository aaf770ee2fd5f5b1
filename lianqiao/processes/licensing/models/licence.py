"""The licence: who uses the achievement on which terms, from the request to the end, and who signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.licensing.enums import BEGUN, TALKING, LicenceState, Scheme
from lianqiao.processes.licensing.models.frozen import APPEND_ONLY, frozen
from lianqiao.processes.licensing.models.offer import PoolOffer
from lianqiao.processes.licensing.models.terms import TERMS, LicenceTerms
from lianqiao.processes.licensing.queries.visibility import LicenceQuerySet

#: What both sides sign.
SIGNED = ("offer_id", "organisation_id", "licensee_id", "content_sha256", "revision", *TERMS)


@pghistory.track()
class Licence(LicenceTerms, Timed, Record):
    """That `licensee` uses what `organisation` has offered.

    `content_sha256` is the hash of `snapshot` at `revision`, which each signature names; of an open licence
    `read_sha256` is the hash of the offer that the licensee read. `first_payment_on` is the day before which nothing
    is owed unless there is income, `income_on` the day of the first income. `next_term_on` is when the next stage that
    waits for time falls due, `report_on` the last day for the next report of sales.
    """

    state = models.CharField(
        _("状态"), max_length=12, choices=LicenceState, default=LicenceState.REQUESTED, editable=False
    )
    number = models.CharField(_("许可编号"), max_length=60, blank=True, editable=False)
    scheme = models.CharField(_("许可方案"), max_length=12, choices=Scheme, editable=False)
    offer = models.ForeignKey(PoolOffer, on_delete=models.PROTECT, related_name="licences", verbose_name=_("入池成果"))
    licensee: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("使用方")
    )
    purpose = limited_text(_("打算怎样使用"), max_length=2000)
    ability = limited_text(_("实施条件"), max_length=2000, blank=True)
    answer = limited_text(_("成果方的答复"), max_length=1000, blank=True, editable=False)
    answer_by = models.DateField(_("答复期限"), null=True, editable=False)
    reminded = models.BooleanField(default=False, editable=False)
    revision = models.PositiveSmallIntegerField(_("修订次数"), default=0, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    read_sha256 = models.CharField(_("所看内容的校验值"), max_length=64, blank=True, editable=False)
    deal = models.ForeignKey(
        Deal, null=True, on_delete=models.PROTECT, related_name="licences", verbose_name=_("成交"), editable=False
    )
    starts_on = models.DateField(_("生效日期"), null=True, editable=False)
    ends_on = models.DateField(_("到期日期"), null=True, editable=False)
    first_payment_on = models.DateField(_("首次付费的最早日期"), null=True, editable=False)
    income_on = models.DateField(_("首次取得收入"), null=True, editable=False)
    next_term_on = models.DateField(null=True, editable=False)
    report_on = models.DateField(_("下次销售报告期限"), null=True, editable=False)
    report_reminded = models.BooleanField(default=False, editable=False)
    ended_on = models.DateField(_("结束日期"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("许可")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="licensing_number_once"),
            models.UniqueConstraint(
                fields=("offer", "licensee"),
                condition=Q(state__in=[*TALKING, LicenceState.IN_FORCE, LicenceState.DEFAULTED]),
                name="licensing_one_each",
            ),
            models.CheckConstraint(condition=~Q(licensee=F("organisation")), name="licensing_not_to_itself"),
            models.CheckConstraint(
                condition=Q(royalty_rate__isnull=True, royalty_base="")
                | Q(royalty_rate__isnull=False) & ~Q(royalty_base=""),
                name="licensing_royalty_whole",
                violation_error_message=_("提成要同时写明基数和比例。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEGUN)
                | (~Q(number="") & Q(starts_on__isnull=False, ends_on__isnull=False, revision__gt=0)),
                name="licensing_begun_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="licensing_given"),
            models.Index(fields=("licensee", "-created_at", "-id"), name="licensing_taken"),
            models.Index(fields=("region", "-created_at", "-id"), name="licensing_of_region"),
            models.Index(fields=("state", "starts_on"), name="licensing_begun"),
        )
        triggers = frozen(SIGNED, (LicenceState.SIGNED, *BEGUN))

    def __str__(self) -> str:
        return f"{self.offer.title}（{self.licensee}）"

    def future(self) -> Iterable[Event]:
        """Its end, the stages that wait for time, and two reminders."""
        if self.state in TALKING[:2] and not self.reminded and self.answer_by is not None:
            yield Event(start_of(self.answer_by, hour=9), "remind_answer")
        if self.is_in_use and self.ends_on is not None:
            name = "terminate" if self.state == LicenceState.TERMINATING else "end"
            yield Event(start_of(self.ends_on + timedelta(days=1)), name)
        if self.is_in_use and self.next_term_on is not None:
            yield Event(start_of(self.next_term_on, hour=8), "pass_term")
        if self.is_in_use and self.report_on is not None and not self.report_reminded:
            yield Event(start_of(self.report_on, hour=9), "remind_report")

    @property
    def is_in_use(self) -> bool:
        """Whether the licensee may use the achievement."""
        return self.state in (LicenceState.IN_FORCE, LicenceState.DEFAULTED, LicenceState.TERMINATING)

    @property
    def has_begun(self) -> bool:
        """Whether it was ever in force: money may be owed."""
        return self.state in BEGUN

    def other_side(self, organisation_id: Any) -> Any:
        """The party that is not this one."""
        return self.licensee if organisation_id == self.organisation_id else self.organisation

    def floor_on(self) -> date | None:
        """The day before which nothing is owed; None where there is income, or no such rule."""
        return None if self.income_on is not None else self.first_payment_on

    def days_left(self) -> int | None:
        """Days until its term ends."""
        return None if self.ends_on is None else (self.ends_on - clock.today()).days

    def snapshot(self) -> dict[str, Any]:
        """What both sides sign, as plain values."""
        return {
            "title": self.offer.title,
            "scheme": str(Scheme(self.scheme).label),
            "organisation": str(self.organisation),
            "licensee": str(self.licensee),
            "offer_content": self.offer.content_sha256,
            "items": [one.title for one in self.offer.disposal.items.order_by("order")],
            **self.told_terms(),
        }


class LicenceSignature(models.Model):
    """That a side signed the terms of that hash; never changed. `by_offer`: its published offer stands for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="signatures")
    organisation: Any = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(_("内容校验值"), max_length=64)
    by_offer = models.BooleanField(_("以公开的许可声明为准"), default=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("签署人")
    )
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("许可签署")
        ordering = ("signed_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("licence", "organisation", "content_sha256"), name="licensing_signed_once"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.organisation} {self.signed_at:%Y-%m-%d}"
