"""What is remembered of requests: the answer to one that must not be done twice, and how many a client has sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.programs.models.tokens import AccessToken


class RememberedRequest(models.Model):
    """The answer to a write that came with an `Idempotency-Key`, kept in the transaction of the write itself."""

    token = models.ForeignKey(AccessToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("已办请求")
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="programs_request_once"),)
        indexes = (models.Index(fields=("created_at",), name="programs_request_old"),)

    def __str__(self) -> str:
        return self.key


class RateCount(models.Model):
    """How many requests a client has sent in a minute (`minute` counts from 1970); the table is unlogged.

    `client` is a token's id or a keyed hash of an address, which by itself says nothing about a person.
    """

    client = models.CharField(max_length=64)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("请求计数")
        constraints = (models.UniqueConstraint(fields=("client", "minute"), name="programs_rate_once"),)

    def __str__(self) -> str:
        return f"{self.client} {self.minute}: {self.count}"
