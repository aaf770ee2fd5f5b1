"""What an enterprise has been recognised as, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord, FilingQuerySet
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS, CredentialKind, CredentialLevel

ALERT_BEFORE = norms.declare("enterprises.credential_alert", norms.Kind.DURATION, _("资质到期前的提醒"))


class CredentialQuerySet(FilingQuerySet["Credential"]):
    """Credentials, by the days on which they hold."""

    def holding(self, on: date) -> Self:
        """The confirmed ones that hold on the day; one without an end holds on."""
        ends = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on)
        return self.filter(ends, state=FilingState.CONFIRMED, valid_from__lte=on)

    def ending(self, first: date, last: date) -> Self:
        """The confirmed ones whose last day lies between the two."""
        return self.filter(state=FilingState.CONFIRMED, valid_to__range=(first, last))


@pghistory.track()
class Credential(Timed, FiledRecord):
    """One recognition of `organisation`; `alerted_for` is the last day of which it has been reminded."""

    FILERS = ENTERPRISE_KINDS

    kind = models.CharField(_("资质"), max_length=16, choices=CredentialKind)
    level = models.CharField(_("级别"), max_length=8, choices=CredentialLevel)
    certificate_number = models.CharField(_("证书或文件编号"), max_length=80)
    issuer = models.CharField(_("认定机关"), max_length=120)
    issued_on = models.DateField(_("认定日期"))
    valid_from = models.DateField(_("有效期自"))
    valid_to = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("长期有效的不填"))
    note = limited_text(_("说明"), max_length=1000, blank=True)
    alerted_for = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = CredentialQuerySet.as_manager()

    class Meta(FiledRecord.Meta):
        verbose_name = _("企业资质")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="enterprises_credential_ends_after_start",
                violation_error_message=_("有效期的结束不能早于开始。"),
            ),
            models.UniqueConstraint(
                fields=("organisation", "kind", "certificate_number"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_credential_once",
                violation_error_message=_("这个编号的资质已经登记过。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(fields=("kind", "state", "valid_to"), name="enterprises_credential_end"),
            models.Index(fields=("state", "valid_to", "id"), name="enterprises_credential_ending"),
            models.Index(fields=("state", "-valid_from", "-id"), name="enterprises_credential_newest"),
        )

    def own_title(self) -> str:
        """What it is."""
        return f"{self.get_kind_display()}（{self.certificate_number}）"

    def holds_on(self, day: date) -> bool:
        """Whether it is confirmed and in force on the day."""
        if self.state != FilingState.CONFIRMED or self.valid_from > day:
            return False
        return self.valid_to is None or self.valid_to >= day

    @property
    def is_over(self) -> bool:
        """Whether it was confirmed and its last day has passed."""
        return self.state == FilingState.CONFIRMED and self.valid_to is not None and self.valid_to < clock.today()

    def future(self) -> Iterable[Event]:
        """The reminder before it ends; once for each end, and none when that has passed."""
        if self.state != FilingState.CONFIRMED or self.valid_to is None or self.alerted_for == self.valid_to:
            return
        alert = None if self.is_over else ALERT_BEFORE.find(where=self.region_id, on=self.valid_to)
        if alert is not None:
            yield Event(start_of(alert.value.start(self.valid_to), hour=9), "remind")
