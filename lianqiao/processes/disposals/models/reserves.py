"""The reserve price: kept encrypted, apart from everything that is listed, shown, exported or remembered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.disposals.models.disposal import Disposal
from lianqiao.processes.disposals.models.frozen import APPEND_ONLY
from lianqiao.processes.disposals.queries.visibility import ReservePriceQuerySet


class ReservePrice(models.Model):
    """A reserve price, sealed: `sealed` holds amount and salt encrypted, `commitment` is the SHA-256 of both.

    Setting it anew adds a row; the last one counts. Only `domain.reserves` reads `sealed`; the default manager gives
    no rows to anybody who is looking.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(editable=False)
    commitment = models.CharField(_("保留价承诺值"), max_length=64)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("密封时间"))

    objects: ClassVar[Any] = ReservePriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("密封的保留价")
        ordering = ("-set_at", "-id")
        indexes = (models.Index(fields=("disposal", "-set_at", "-id"), name="disposals_reserve_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.commitment[:12]


class ReserveOpening(models.Model):
    """That a sealed reserve price was opened: by whom, when and why; the amount does not stand here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reserve = models.ForeignKey(ReservePrice, on_delete=models.PROTECT, related_name="openings")
    reason = limited_text(_("开启原因"), max_length=500)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("开启时间"))

    class Meta:
        verbose_name = _("保留价开启记录")
        ordering = ("opened_at", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.reason
