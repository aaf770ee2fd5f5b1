"""The proof over the business log: days that take no more rows, and one seal for each."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

_APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class ClosedDay(models.Model):
    """Up to and with this day the business log takes no more rows."""

    day = models.DateField(primary_key=True)
    closed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = (_APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.day}"


class LogSeal(models.Model):
    """What the log of one day held: number and digest of its rows, chained to the day before.

    `entries_digest`, `previous` and `digest` are SHA-256 in hexadecimal, as `core.oversight.canonical` says.
    `history` holds for each table of row history the columns, the number of rows and their digest. `locator` serves
    to name the row that is not as it was.
    """

    number = models.PositiveIntegerField(_("序号"), primary_key=True)
    day = models.DateField(_("日期"), unique=True)
    entries = models.PositiveIntegerField(_("日志条数"))
    first = models.UUIDField(null=True)
    last = models.UUIDField(null=True)
    entries_digest = models.CharField(max_length=64)
    locator = models.BinaryField()
    history = models.JSONField(_("行历史"), default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(_("校验值"), max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("封存时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("日志封存")
        ordering = ("number",)
        triggers = (_APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.number} {self.day} {self.digest[:12]}"
