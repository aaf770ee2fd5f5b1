"""What belongs to one introduction: the contacts both sides gave, the certificate, the outcomes."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.processes.introductions.enums import OutcomeCode, Side
from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.queries.visibility import PartyQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class DisclosedContact(models.Model):
    """Whom to call on one side, as it was on the day on which both sides had agreed; never changed."""

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="contacts")
    side = models.CharField(_("哪一方"), max_length=12, choices=Side)
    organisation_name = models.CharField(_("单位"), max_length=120)
    name = models.CharField(_("联系人"), max_length=60)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    created_at = models.DateTimeField(_("告知时间"), auto_now_add=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ("-side",)
        verbose_name = _("已互告的联系方式")
        constraints = (
            models.UniqueConstraint(fields=("introduction", "side"), name="introductions_contact_per_side"),
            models.CheckConstraint(
                condition=~models.Q(phone="", email=""), name="introductions_contact_can_be_reached"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.organisation_name} {self.name}"


class Certificate(models.Model):
    """The proof of who introduced whom to whom, about what and when; holds no contact data, never changed."""

    introduction = models.OneToOneField(Introduction, on_delete=models.PROTECT, related_name="certificate")
    text = models.TextField(_("引荐证明"))
    issued_at = models.DateTimeField(_("出具时间"))

    class Meta:
        verbose_name = _("引荐证明")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.text.split("\n", 1)[0]


class Outcome(models.Model):
    """What one side said came of it; the newest counts, the earlier ones stay readable."""

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="outcomes")
    code = models.CharField(_("结果"), max_length=24, choices=OutcomeCode)
    amount_yuan = yuan_field(verbose_name=_("合同金额"), null=True, blank=True)
    text = limited_text(_("说明"), max_length=1000, blank=True)
    side = models.CharField(_("登记方"), max_length=12, choices=Side)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ("recorded_at", "id")
        verbose_name = _("对接结果")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return str(OutcomeCode(self.code).label)
