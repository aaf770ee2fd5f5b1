"""The hashes of a person's last passwords, so that none of them comes back."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PastPassword(models.Model):
    """One password that a person had or has, as a hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-set_at", "-id")
        indexes = (models.Index(fields=("user", "-set_at", "-id"), name="accounts_past_password"),)

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"
